// Values of the chapter on applications: lengths of real inputs, what they cost, streams and DNA.
import type { Architecture, StackKey } from '../../models/toy/case-costs.ts';
import {
  architectures,
  caseCosts,
  longestInput,
  machines,
  stackModel,
  stacks,
} from '../../models/toy/case-costs.ts';
import { kmerBill } from '../../models/toy/dna-tokens.ts';
import { frameSeconds, secondsInTime } from '../../models/toy/streaming.ts';
import { useCase, useCases } from '../../models/toy/use-cases.ts';
import { kvCacheBytes } from '../../models/costs/attention.ts';
import { choiceArgument, numberArgument } from '../value-arguments.ts';
import type { ValueInput } from '../value-definition.ts';
import { define, input } from '../value-definition.ts';

const byId = <Item extends { readonly id: string }>(
  items: readonly Item[],
): Readonly<Record<string, Item>> => Object.fromEntries(items.map((item) => [item.id, item]));

const inputCase = choiceArgument('input', byId(useCases));
const architecture = choiceArgument('architecture', byId(architectures));
const machine = choiceArgument('machine', machines);
const stack = choiceArgument<StackKey>('stack', {
  medium: 'medium',
  small: 'small',
  large: 'large',
});
const rate = numberArgument('frames a second', 'count', { default: 12.5 });

const COSTS = 'src/models/toy/case-costs.ts';
const STREAM = 'src/models/toy/streaming.ts';

const stackInput = (key: StackKey): ValueInput => ({
  name: 'layers × width',
  value: stacks[key].name,
});
const caseInputs = (id: string): readonly ValueInput[] => {
  const { name, length, count, cite } = useCase(id);
  return [
    { name: 'input', value: name },
    { name: 'counted as', value: count, ...(cite.length > 0 ? { cite } : {}) },
    input('steps', length, 'count'),
  ];
};

function costsOf(id: string, { id: wanted }: Architecture, key: StackKey, on: MachineOf) {
  const { length, recall } = useCase(id);
  return caseCosts(length, recall, key, on).find((row) => row.architecture.id === wanted)!;
}
type MachineOf = (typeof machines)[keyof typeof machines];

const lfm2 = { kind: 'attention', dim: 2048, heads: 32, kvHeads: 8, headDim: 64 } as const;

/** Keys and values of LFM2 1.2B over so many tokens, for a number of attention layers. */
export function lfm2CacheBytes(tokens: number, layers: number): number {
  return layers * kvCacheBytes(lfm2, tokens, 2);
}

export const applicationsValues = {
  caseLength: define({
    label: 'steps of an input',
    formula: String.raw`\text{units} \cdot \text{rate}`,
    unit: 'count',
    source: { file: 'src/models/toy/use-cases.ts', symbol: 'stepsOf' },
    arguments: { input: inputCase },
    compute: ({ input }) => input.length,
    inputs: ({ input }) => caseInputs(input.id),
  }),
  caseCarried: define({
    label: 'what an architecture carries after an input, 16-bit numbers',
    formula: String.raw`\text{cache}(n) + \text{state} + \text{convolution}`,
    unit: 'bytes',
    source: { file: COSTS, symbol: 'caseCosts' },
    arguments: { input: inputCase, architecture, stack },
    compute: ({ input, architecture, stack }) =>
      costsOf(input.id, architecture, stack, machines.h100).carried,
    inputs: ({ input, architecture, stack }) => [
      ...caseInputs(input.id),
      { name: 'architecture', value: architecture.name },
      stackInput(stack),
    ],
  }),
  caseReadSeconds: define({
    label: 'least time to read an input once, at the peak of a machine',
    formula: String.raw`\frac{F(n)}{\text{peak}}`,
    unit: 'seconds',
    source: { file: COSTS, symbol: 'caseCosts' },
    arguments: { input: inputCase, architecture, stack, machine },
    compute: ({ input, architecture, stack, machine }) =>
      costsOf(input.id, architecture, stack, machine).readSeconds,
    inputs: ({ input, architecture, stack, machine }) => [
      ...caseInputs(input.id),
      { name: 'architecture', value: architecture.name },
      stackInput(stack),
      { name: 'machine', value: machine.name },
      { name: 'peak', value: machine.peakFlopsPerSecond, unit: 'flopsPerSecond' },
    ],
  }),
  longestInput: define({
    label: 'longest input whose cache fits beside the weights',
    formula: String.raw`\max\{n : N b + M(n) \le \text{memory}\}`,
    unit: 'count',
    source: { file: COSTS, symbol: 'longestInput' },
    arguments: { architecture, stack, machine },
    compute: ({ architecture, stack, machine }) =>
      longestInput(architecture.pattern, stack, machine),
    inputs: ({ architecture, stack, machine }) => [
      { name: 'architecture', value: architecture.name },
      stackInput(stack),
      { name: 'machine', value: machine.name },
      input('memory', machine.memoryBytes, 'bytes'),
      input('bytes a weight', machine.bytesPerWeight, 'count'),
    ],
  }),
  frameSeconds: define({
    label: 'least time for one more frame of a stream',
    formula: String.raw`\frac{N b + M(n)}{\text{bandwidth}}`,
    unit: 'seconds',
    source: { file: STREAM, symbol: 'frameSeconds' },
    arguments: {
      architecture,
      stack,
      machine,
      frames: numberArgument('frames so far', 'count', { default: 1, whole: true }),
    },
    compute: ({ architecture, stack, machine, frames }) =>
      frameSeconds(stackModel(architecture.pattern, stack), machine, frames),
    inputs: ({ architecture, stack, machine, frames }) => [
      { name: 'architecture', value: architecture.name },
      stackInput(stack),
      { name: 'machine', value: machine.name },
      input('bandwidth', machine.bandwidthBytesPerSecond, 'bytesPerSecond'),
      input('frames', frames, 'count'),
    ],
  }),
  streamSeconds: define({
    label: 'how long a stream may run before one more frame is late',
    formula: String.raw`\frac{1}{\nu}\cdot\frac{\beta/\nu - N b}{m}`,
    unit: 'seconds',
    source: { file: STREAM, symbol: 'secondsInTime' },
    arguments: { architecture, stack, machine, rate },
    compute: ({ architecture, stack, machine, rate }) =>
      secondsInTime(architecture.pattern, stack, machine, rate),
    inputs: ({ architecture, stack, machine, rate }) => [
      { name: 'architecture', value: architecture.name },
      stackInput(stack),
      { name: 'machine', value: machine.name },
      input('bandwidth', machine.bandwidthBytesPerSecond, 'bytesPerSecond'),
      input('frames a second', rate, 'count'),
    ],
  }),
  kmerPairs: define({
    label: 'pairs that a head scores over a window of DNA',
    formula: String.raw`\lfloor n/k \rfloor^2`,
    unit: 'count',
    source: { file: 'src/models/toy/dna-tokens.ts', symbol: 'kmerBill' },
    arguments: {
      letters: numberArgument('letters', 'count', { whole: true }),
      k: numberArgument('letters in a token', 'count', { default: 1, maximum: 12, whole: true }),
    },
    compute: ({ letters, k }) => kmerBill(letters, k).pairs,
    inputs: ({ letters, k }) => [
      input('letters', letters, 'count'),
      input('letters in a token', k, 'count'),
    ],
  }),
  lfm2Cache: define({
    label: 'keys and values of LFM2 1.2B, 16-bit numbers',
    formula: String.raw`\text{layers} \cdot 2 \cdot 8 \cdot 64 \cdot 2\, n`,
    unit: 'bytes',
    source: { file: 'src/course/values/applications.ts', symbol: 'lfm2CacheBytes' },
    cite: ['liquid2025lfm2'],
    arguments: {
      tokens: numberArgument('tokens', 'tokens', { whole: true }),
      layers: numberArgument('layers with attention', 'count', { default: 6, whole: true }),
    },
    compute: ({ tokens, layers }) => lfm2CacheBytes(tokens, layers),
    inputs: ({ tokens, layers }) => [
      input('tokens', tokens, 'tokens'),
      input('layers with attention, of 16', layers, 'count'),
      input('key-value heads of 64', 8, 'count'),
    ],
  }),
};
