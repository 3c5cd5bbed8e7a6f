// Values of the chapter on recurrent networks.
import {
  recurrentStateNumbers,
  recurrentStepFlops,
  sequentialSteps,
  type RecurrentSpec,
} from '../../models/costs/recurrent.ts';
import { sigmoid } from '../../models/layers/pointwise.ts';
import { overSteps } from '../../models/toy/gradient-paths.ts';
import { choiceArgument, numberArgument } from '../value-arguments.ts';
import { define, input } from '../value-definition.ts';

const RECURRENT = 'src/models/costs/recurrent.ts';
const PATHS = 'src/models/toy/gradient-paths.ts';

const cell = choiceArgument<RecurrentSpec['kind']>('cell', {
  lstm: 'lstm',
  gru: 'gru',
  rnn: 'rnn',
});
const width = numberArgument('width of input and state', 'count', { whole: true });
const steps = numberArgument('steps', 'count', { default: 50, whole: true });
const spec = (kind: RecurrentSpec['kind'], dim: number): RecurrentSpec => ({
  kind,
  dim,
  inner: dim,
});

export const rnnsValues = {
  recurrentStateBytes: define({
    label: 'state that a recurrent layer carries, whatever the length',
    formula: String.raw`b \cdot \begin{cases} 2d & \text{LSTM} \\ d & \text{else} \end{cases}`,
    unit: 'bytes',
    source: { file: RECURRENT, symbol: 'recurrentStateNumbers' },
    cite: ['hochreiter1997long'],
    arguments: { cell, width, bytes: numberArgument('bytes a number', 'bytes', { default: 2 }) },
    compute: ({ cell, width, bytes }) => bytes * recurrentStateNumbers(spec(cell, width)),
    inputs: ({ cell, width, bytes }) => [
      { name: 'cell', value: cell.toUpperCase() },
      input('width', width, 'count'),
      input('bytes a number', bytes, 'count'),
    ],
  }),
  recurrentStepFlops: define({
    label: 'FLOPs of one step of a recurrent layer',
    formula: String.raw`2\, g\, (d^2 + d^2), \quad g = 1, 3, 4`,
    unit: 'flops',
    source: { file: RECURRENT, symbol: 'recurrentStepFlops' },
    cite: ['hochreiter1997long', 'cho2014learning'],
    arguments: { cell, width },
    compute: ({ cell, width }) => recurrentStepFlops(spec(cell, width)),
    inputs: ({ cell, width }) => [
      { name: 'cell', value: cell.toUpperCase() },
      input('width', width, 'count'),
    ],
  }),
  stepsInARow: define({
    label: 'steps that must follow one another in training one layer',
    formula: String.raw`n, \quad 2 \lceil \log_2 n \rceil, \quad 1`,
    unit: 'count',
    source: { file: RECURRENT, symbol: 'sequentialSteps' },
    cite: ['vaswani2017attention', 'blelloch1990prefix'],
    arguments: {
      length: numberArgument('tokens', 'tokens', { whole: true }),
      kind: choiceArgument<'recurrence' | 'scan' | 'attention'>('layer', {
        recurrence: 'recurrence',
        scan: 'scan',
        attention: 'attention',
      }),
    },
    compute: ({ length, kind }) => sequentialSteps(length, kind),
    inputs: ({ length, kind }) => [
      input('tokens', length, 'tokens'),
      { name: 'layer', value: kind },
    ],
  }),
  overSteps: define({
    label: 'what is left after many steps that multiply by the same factor',
    formula: String.raw`\rho^{k}`,
    unit: 'ratio',
    source: { file: PATHS, symbol: 'overSteps' },
    arguments: {
      factor: numberArgument('factor a step', 'ratio', { default: 0.9 }),
      steps,
    },
    compute: ({ factor, steps }) => overSteps(factor, steps),
    inputs: ({ factor, steps }) => [
      input('factor a step', factor, 'ratio'),
      input('steps', steps, 'count'),
    ],
  }),
  forgetGateOverSteps: define({
    label: 'what a forget gate leaves of a cell when its bias alone decides',
    formula: String.raw`\sigma(b)^{k}`,
    unit: 'percent',
    source: { file: PATHS, symbol: 'overSteps' },
    cite: ['gers2000learning'],
    arguments: {
      bias: numberArgument('bias of the gate', 'count', { default: 1, minimum: -20 }),
      steps,
    },
    compute: ({ bias, steps }) => overSteps(sigmoid(bias), steps),
    inputs: ({ bias, steps }) => [
      input('bias', bias, 'count'),
      input('gate', sigmoid(bias), 'ratio'),
      input('steps', steps, 'count'),
    ],
  }),
};
