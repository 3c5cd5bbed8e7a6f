// Values of the chapter on recall: what counting allows, and what the lab recorded.
import capacity from '../../../content/lab/capacity.json' with { type: 'json' };
import deltaRule from '../../../content/lab/delta-rule.json' with { type: 'json' };
import h3Tasks from '../../../content/lab/h3-tasks.json' with { type: 'json' };
import hybrid from '../../../content/lab/hybrid.json' with { type: 'json' };
import copying from '../../../content/lab/selective-copying.json' with { type: 'json' };
import induction from '../../../content/lab/induction-length.json' with { type: 'json' };
import permutations from '../../../content/lab/permutations.json' with { type: 'json' };
import tracking from '../../../content/lab/state-tracking.json' with { type: 'json' };
import { modelKvCacheBytes, modelStateBytes } from '../../models/costs/model.ts';
import { bitsForPairs, exactCopyBound, longestCopy } from '../../models/costs/recall-bound.ts';
import {
  linesOf,
  spreadAt,
  type RecordedLine,
  type RecordedRun,
} from '../../models/training/recorded-lines.ts';
import {
  choiceArgument,
  modelArgument,
  namedChoice,
  numberArgument,
  type Choice,
} from '../value-arguments.ts';
import { define, input, modelInput, type ValueInput } from '../value-definition.ts';

const BOUND = 'src/models/costs/recall-bound.ts';
const LINES = 'src/models/training/recorded-lines.ts';

const records: Readonly<Record<string, { readonly runs: readonly RecordedRun[] }>> = {
  capacity,
  'delta-rule': deltaRule,
  hybrid,
  'h3-tasks': h3Tasks,
  'selective-copying': copying,
  'state-tracking': tracking,
  'induction-length': induction,
  permutations,
};

/** Every recorded line by `<record>/<label>`. */
export const recordedLines: Readonly<Record<string, RecordedLine>> = Object.fromEntries(
  Object.entries(records).flatMap(([record, { runs }]) =>
    linesOf(runs).map((line) => [`${record}/${line.label}`, line]),
  ),
);

/** A line of content/lab. @throws RangeError for a name that was not recorded. */
export function recordedLine(name: string): RecordedLine {
  const line = recordedLines[name];
  if (!line) throw new RangeError(`There is no recorded line “${name}”.`);
  return line;
}

const line = namedChoice('recorded line', recordedLines);
const model = modelArgument();

/** The experiment, and the line of its figure: two experiments may name their lines alike. */
const lineInputs = ({ name, of }: Choice<RecordedLine>): readonly ValueInput[] => [
  { name: 'experiment', value: name.slice(0, name.indexOf('/')) },
  { name: 'recorded line', value: of.label },
];

/** Bits that a cache of 16-bit numbers keeps of a token, for each bit that tells the token apart. */
export function cacheBitsPerBit(model: Parameters<typeof modelKvCacheBytes>[0]): number {
  return (8 * modelKvCacheBytes(model, 1)) / Math.log2(model.vocab);
}

export const recallValues = {
  recordedAccuracy: define({
    label: 'share of right answers in the recorded runs',
    formula: String.raw`\frac{\text{right}}{\text{asked}}`,
    unit: 'percent',
    source: { file: LINES, symbol: 'linesOf' },
    arguments: {
      line,
      x: numberArgument('size of the test; 0 for the training task', 'count', {
        default: 0,
        minimum: 0,
      }),
      seeds: choiceArgument('which of the seeds', {
        median: 'median',
        low: 'low',
        high: 'high',
      } as const),
    },
    compute: ({ line, x, seeds }) => (x === 0 ? line.of.accuracy : spreadAt(line.of, x))[seeds],
    inputs: ({ line, x, seeds }) => [
      ...lineInputs(line),
      {
        name: 'of its seeds',
        value: seeds === 'median' ? `the middle of ${line.of.seeds}` : seeds,
      },
      ...(x === 0 ? [] : [input('size of the test', x, 'count' as const)]),
    ],
  }),
  recordedMemory: define({
    label: 'numbers that the recorded model carries after a sequence of its training length',
    formula: String.raw`\text{numbers carried}`,
    unit: 'count',
    source: { file: 'src/models/training/models/model.ts', symbol: 'memoryOf' },
    arguments: { line },
    compute: ({ line }) => line.of.memory,
    inputs: ({ line }) => lineInputs(line),
  }),
  pairBits: define({
    label: 'bits that tell apart all sets of pairs',
    formula: String.raw`\log_2 \binom{n_\text{keys}}{n_\text{pairs}} + n_\text{pairs} \log_2 n_\text{values}`,
    unit: 'count',
    source: { file: BOUND, symbol: 'bitsForPairs' },
    arguments: {
      pairs: numberArgument('pairs', 'count', { maximum: 1e6, whole: true }),
      keys: numberArgument('keys to choose from', 'count', { maximum: 1e6, whole: true }),
      values: numberArgument('values to choose from', 'count', { whole: true }),
    },
    compute: (sizes) => bitsForPairs(sizes),
    inputs: ({ pairs, keys, values }) => [
      input('pairs', pairs, 'count'),
      input('keys to choose from', keys, 'count'),
      input('values to choose from', values, 'count'),
    ],
  }),
  copyChance: define({
    label: 'largest probability of repeating a random text from a state of so many bits',
    formula: String.raw`\min(1,\, 2^{\,b - n \log_2 n_\text{vocab}})`,
    unit: 'probability',
    source: { file: BOUND, symbol: 'exactCopyBound' },
    cite: ['jelassi2024repeat'],
    arguments: {
      bits: numberArgument('bits of the state', 'count', { default: 10, whole: true }),
      length: numberArgument('tokens', 'tokens', { default: 4, whole: true }),
      vocab: numberArgument('different tokens', 'count', { default: 8, whole: true, minimum: 2 }),
    },
    compute: ({ bits, length, vocab }) => exactCopyBound(bits, length, vocab),
    inputs: ({ bits, length, vocab }) => [
      input('bits of the state', bits, 'count'),
      input('tokens', length, 'tokens'),
      input('different tokens', vocab, 'count'),
    ],
  }),
  stateHolds: define({
    label: 'tokens of random text whose bits fit into the recurrent state',
    formula: String.raw`\left\lfloor \frac{n_\text{numbers}\, b}{\log_2 n_\text{vocab}} \right\rfloor`,
    unit: 'tokens',
    source: { file: BOUND, symbol: 'longestCopy' },
    arguments: {
      model,
      bits: numberArgument('bits that each number keeps apart', 'count', { default: 16 }),
    },
    compute: ({ model, bits }) =>
      longestCopy(modelStateBytes(model, { stateBytesPerNumber: 1 }) * bits, model.vocab),
    inputs: ({ model, bits }) => [
      modelInput(model),
      input('numbers of state', modelStateBytes(model, { stateBytesPerNumber: 1 }), 'count'),
      input('bits of each', bits, 'count'),
      input('different tokens', model.vocab, 'count'),
    ],
  }),
  cacheBitsPerBit: define({
    label: 'bits that a cache keeps of a token, for each bit that tells the token apart',
    formula: String.raw`\frac{8\, c_\text{token}}{\log_2 n_\text{vocab}}`,
    unit: 'count',
    source: { file: 'src/course/values/recall.ts', symbol: 'cacheBitsPerBit' },
    arguments: { model },
    compute: ({ model }) => cacheBitsPerBit(model),
    inputs: ({ model }) => [
      modelInput(model),
      input('cache of a token', modelKvCacheBytes(model, 1), 'bytes'),
      input('different tokens', model.vocab, 'count'),
    ],
  }),
};
