// Values of the chapter on long convolutions: crossovers, distilled filters, stripes, recorded runs.
import timing from '../../../content/lab/convolution.json' with { type: 'json' };
import {
  directConvFlops,
  fftConvFlops,
  hyenaFlops,
  type HyenaSpec,
} from '../../models/costs/long-convolution.ts';
import {
  measuredCrossover,
  type ConvolutionMethod,
  type ConvolutionPoint,
} from '../../models/toy/convolution-timing.ts';
import {
  distilledFilter,
  modesFor,
  mostModes,
  toFilters,
  type ToDistil,
} from '../../models/toy/distilled-filters.ts';
import { freshChannels, freshFilters } from '../../models/toy/fresh-filters.ts';
import { stackBytes, stackKeys, stacks, type StackKey } from '../../models/toy/striped-stacks.ts';
import { choiceArgument, numberArgument, ValueError } from '../value-arguments.ts';
import { define, input } from '../value-definition.ts';

const points = timing.points as readonly ConvolutionPoint[];
const named = <Name extends string>(names: readonly Name[]): Record<Name, Name> =>
  Object.fromEntries(names.map((name) => [name, name])) as Record<Name, Name>;

const CONVOLUTION = 'src/models/costs/long-convolution.ts';
const DISTILLED = 'src/models/toy/distilled-filters.ts';
const STACKS = 'src/models/toy/striped-stacks.ts';
const TIMING = 'src/models/toy/convolution-timing.ts';

const length = numberArgument('tokens', 'tokens', { whole: true });
const filter = choiceArgument<ToDistil>('filter', named(toFilters));
const stack = choiceArgument<StackKey>('model', named(stackKeys));
const run = [
  { name: 'machine', value: `${timing.machine}, ${timing.runtime}, ${timing.date}` },
  { name: 'command', value: timing.command },
];

/** The layer of StripedHyena: width 4,096, two complex modes a channel. */
const striped: HyenaSpec = { kind: 'hyena', dim: 4096, kernel: 3, modes: 2 };

/** Share of a Hyena layer's FLOPs that is the long convolution itself. */
export function longConvolutionShare(tokens: number): number {
  return (striped.dim * fftConvFlops(tokens)) / hyenaFlops(striped, tokens);
}

function measuredMs(method: ConvolutionMethod, tokens: number): number {
  const timed = points.filter((one) => one.method === method);
  const point = timed.find((one) => one.length === tokens);
  if (point) return point.ms;
  throw new ValueError(
    `there is no recorded time of ${method} at ${tokens} tokens.`,
    `Recorded: ${timed.map((one) => one.length).join(', ')}.`,
  );
}

export const longConvolutionValues = {
  convolutionSaving: define({
    label: 'times as many operations directly as by FFT',
    formula: String.raw`F_\text{direct}(n)/F_\text{FFT}(n)`,
    unit: 'ratio',
    source: { file: CONVOLUTION, symbol: 'fftConvFlops' },
    arguments: { length },
    compute: ({ length }) => directConvFlops(length) / fftConvFlops(length),
    inputs: ({ length }) => [
      input('tokens', length, 'tokens'),
      input('directly', directConvFlops(length), 'flops'),
      input('by FFT', fftConvFlops(length), 'flops'),
    ],
  }),
  longConvolutionShare: define({
    label: 'share of a Hyena layer that is its long convolution',
    formula: String.raw`\frac{d\,F_\text{FFT}(n)}{F_\text{layer}(n)}`,
    unit: 'percent',
    source: { file: CONVOLUTION, symbol: 'hyenaFlops' },
    cite: ['poli2023stripedhyena'],
    arguments: { length },
    compute: ({ length }) => longConvolutionShare(length),
    inputs: ({ length }) => [
      input('tokens', length, 'tokens'),
      input('width', striped.dim, 'count'),
      input('the whole layer', hyenaFlops(striped, length), 'flops'),
    ],
  }),
  measuredConvolutionCrossover: define({
    label: 'shortest measured length from which the FFT was always faster',
    formula: String.raw`\min\{n : t_\text{FFT} < t_\text{direct} \text{ from } n \text{ on}\}`,
    unit: 'tokens',
    source: { file: TIMING, symbol: 'measuredCrossover' },
    arguments: {},
    compute: () => measuredCrossover(points) ?? Infinity,
    inputs: () => run,
  }),
  measuredConvolutionSaving: define({
    label: 'times as long directly as by FFT in the recorded run',
    formula: String.raw`t_\text{direct}(n)/t_\text{FFT}(n)`,
    unit: 'ratio',
    source: { file: TIMING, symbol: 'convolutionWork' },
    arguments: { length },
    compute: ({ length }) => measuredMs('direct', length) / measuredMs('fft', length),
    inputs: ({ length }) => [
      input('tokens', length, 'tokens'),
      input('directly', measuredMs('direct', length) / 1000, 'seconds'),
      input('by FFT', measuredMs('fft', length) / 1000, 'seconds'),
      ...run,
    ],
  }),
  distilError: define({
    label: 'error of a distilled filter, as a share of the filter',
    formula: String.raw`\lVert \kappa - \hat\kappa \rVert / \lVert \kappa \rVert`,
    unit: 'percent',
    source: { file: DISTILLED, symbol: 'distilledFilter' },
    cite: ['massaroli2023laughing'],
    arguments: {
      filter,
      modes: numberArgument('modes', 'count', {
        default: 4,
        minimum: 0,
        maximum: mostModes,
        whole: true,
      }),
    },
    compute: ({ filter, modes }) => distilledFilter(filter).byModes[modes]!.relativeError,
    inputs: ({ filter, modes }) => [
      { name: 'filter', value: filter },
      input('modes', modes, 'count'),
    ],
  }),
  distilModes: define({
    label: 'fewest modes for an error of at most a share of the filter',
    formula: String.raw`\min\{k : \lVert \kappa - \hat\kappa_k \rVert \le s\,\lVert \kappa \rVert\}`,
    unit: 'count',
    source: { file: DISTILLED, symbol: 'modesFor' },
    cite: ['massaroli2023laughing'],
    arguments: { filter, share: numberArgument('share', 'percent', { default: 0.01, maximum: 1 }) },
    compute: ({ filter, share }) => modesFor(filter, share),
    inputs: ({ filter, share }) => [
      { name: 'filter', value: filter },
      input('share', share, 'percent'),
    ],
  }),
  implicitFilterParameters: define({
    label: 'parameters of the small network that gives all filters of the figure',
    formula: String.raw`\sum_\text{layers} (\text{weights} + \text{biases}) + \text{frequencies}`,
    unit: 'params',
    source: { file: 'src/models/toy/fresh-filters.ts', symbol: 'filterParameters' },
    cite: ['poli2023hyena'],
    arguments: {},
    compute: () => freshFilters(1, 16).parameters,
    inputs: () => [input('filters', freshChannels, 'count')],
  }),
  stackCarriedBytes: define({
    label: 'what one text makes a stack of stripes carry',
    formula: String.raw`\sum_\text{blocks} \text{carried}(n)`,
    unit: 'bytes',
    source: { file: STACKS, symbol: 'stackBytes' },
    arguments: { stack, context: length },
    compute: ({ stack, context }) => stackBytes(stacks[stack], context).total,
    inputs: ({ stack, context }) => [
      { name: 'model', value: stacks[stack].name, cite: stacks[stack].cite },
      { name: 'pattern', value: stacks[stack].pattern },
      input('tokens', context, 'tokens'),
    ],
  }),
  stackShare: define({
    label: 'what a stack carries, as a share of attention in every block',
    formula: String.raw`\frac{\text{carried}(n)}{n_\text{blocks} \cdot \text{carried}_\text{attention}(n)}`,
    unit: 'percent',
    source: { file: STACKS, symbol: 'stackBytes' },
    arguments: { stack, context: length },
    compute: ({ stack, context }) => {
      const { total, allAttention } = stackBytes(stacks[stack], context);
      return total / allAttention;
    },
    inputs: ({ stack, context }) => [
      { name: 'model', value: stacks[stack].name, cite: stacks[stack].cite },
      input('tokens', context, 'tokens'),
    ],
  }),
};
