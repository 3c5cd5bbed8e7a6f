// Values of the last chapter: one decision, and how large a test must be.
import { devices } from '../../models/costs/devices.ts';
import {
  deskCosts,
  deskOptions,
  longestContract,
  questionsToTell,
  type DeskOption,
} from '../../models/toy/contract-desk.ts';
import { choiceArgument, numberArgument } from '../value-arguments.ts';
import { define, input, modelInput, type ValueInput } from '../value-definition.ts';

const DESK = 'src/models/toy/contract-desk.ts';

const option = choiceArgument<DeskOption>(
  'way of serving',
  Object.fromEntries(deskOptions.map((one) => [one.id, one])),
);
const optionInputs = ({ name, model }: DeskOption): readonly ValueInput[] => [
  { name: 'way of serving', value: name },
  modelInput(model),
  {
    name: 'memory',
    value: devices.h100.memoryBytes.value,
    unit: 'bytes',
    cite: devices.h100.memoryBytes.cite,
  },
];
const share = (label: string, value: number) =>
  numberArgument(label, 'probability', { minimum: 0, maximum: 1, default: value });

export const conclusionValues = {
  deskReaders: define({
    label: 'texts that fit on one H100 beside the weights',
    formula: String.raw`\left\lfloor \frac{\text{memory} - N b}{M(n)} \right\rfloor`,
    unit: 'count',
    source: { file: DESK, symbol: 'deskCosts' },
    arguments: {
      option,
      context: numberArgument('tokens', 'tokens', { default: 32_768, whole: true }),
    },
    compute: ({ option, context }) => deskCosts(option, context, devices.h100).readers,
    inputs: ({ option, context }) => [...optionInputs(option), input('tokens', context, 'tokens')],
  }),
  deskLongest: define({
    label: 'longest text for which all readers fit on one H100',
    formula: String.raw`\max\{n : N b + r\,M(n) \le \text{memory}\}`,
    unit: 'tokens',
    source: { file: DESK, symbol: 'longestContract' },
    arguments: {
      option,
      readers: numberArgument('readers', 'count', { default: 24, whole: true }),
    },
    compute: ({ option, readers }) => longestContract(option, readers, devices.h100),
    inputs: ({ option, readers }) => [...optionInputs(option), input('readers', readers, 'count')],
  }),
  questionsToTell: define({
    label: 'questions that each of two systems must answer before their shares can be told apart',
    formula: String.raw`\frac{z^2\,(p(1-p) + q(1-q))}{(p-q)^2}`,
    unit: 'count',
    source: { file: DESK, symbol: 'questionsToTell' },
    arguments: { first: share('first share', 0.95), second: share('second share', 0.93) },
    compute: ({ first, second }) => questionsToTell(first, second),
    inputs: ({ first, second }) => [
      input('first share', first, 'probability'),
      input('second share', second, 'probability'),
      input('z', 1.96, 'ratio'),
    ],
  }),
};
