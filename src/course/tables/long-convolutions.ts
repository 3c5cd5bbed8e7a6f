// Tables of the chapter on long convolutions: what reading and writing cost, the stripes of four
// models, and three accounts of one speed.
import { attentionCosts } from '../../models/costs/attention.ts';
import { hyenaCosts, type HyenaSpec } from '../../models/costs/long-convolution.ts';
import { attention } from '../../models/costs/models-parts.ts';
import { operatorCounts, stackBytes, stackKeys, stacks } from '../../models/toy/striped-stacks.ts';
import { formatValue, significant } from '../format-value.ts';
import type { ComputedTable, Tables } from '../tables.ts';

const grouped = attention(4096, 32, 8);
const hyena: HyenaSpec = { kind: 'hyena', dim: 4096, kernel: 3, modes: 2 };
const bytesEach = 2;
const lengths = [1024, 8192, 65_536, 1_048_576];
const whole = (value: number): string => value.toLocaleString('en');

/** Millions of FLOPs a token of one layer while it reads. */
export function readingCosts(): ComputedTable {
  const perToken = (flops: number, length: number): string => significant(flops / length / 1e6);
  return {
    caption:
      'Millions of floating-point operations for each token that a layer of width 4,096 reads, projections included: attention with 32 heads, and Hyena with its convolution by FFT, the latter also by itself.',
    columns: [
      { label: 'tokens', numeric: true },
      { label: 'attention', numeric: true },
      { label: 'Hyena', numeric: true },
      { label: 'of that, the long convolution', numeric: true },
    ],
    rows: lengths.map((length) => {
      const all = hyenaCosts.forwardFlops(hyena, length);
      // What does not grow with the length is what a token costs once the filter is a recurrence
      // without any mode.
      const flat = length * hyenaCosts.decodeFlops({ ...hyena, modes: 0 }, length);
      return [
        whole(length),
        perToken(attentionCosts.forwardFlops(grouped, length), length),
        perToken(all, length),
        perToken(all - flat, length),
      ];
    }),
    source: { file: 'src/models/costs/long-convolution.ts', symbol: 'hyenaFlops' },
    cite: ['poli2023hyena', 'poli2023stripedhyena'],
  };
}

/** What one layer has to keep while it writes. */
export function writingCosts(): ComputedTable {
  const bytes = (numbers: number): string => formatValue(bytesEach * numbers, 'bytes');
  const state = hyenaCosts.carried(hyena, 0);
  return {
    caption:
      'What one layer of width 4,096 keeps of a text while it writes on, in 16-bit numbers: attention with eight heads of keys and values, a long convolution that keeps its inputs, and the same convolution distilled into two complex modes a channel.',
    columns: [
      { label: 'tokens', numeric: true },
      { label: 'attention', numeric: true },
      { label: 'convolution', numeric: true },
      { label: 'distilled', numeric: true },
    ],
    rows: lengths.map((length) => [
      whole(length),
      bytes(attentionCosts.carried(grouped, length).keysAndValues),
      bytes(hyena.dim * length),
      bytes(state.state + state.convolution),
    ]),
    source: { file: 'src/models/costs/long-convolution.ts', symbol: 'hyenaCosts' },
    cite: ['poli2023stripedhyena', 'massaroli2023laughing'],
  };
}

/** Blocks of each kind and what a text makes them carry. */
export function stripesByModel(): ComputedTable {
  const context = 131_072;
  return {
    caption: `Blocks by kind, from the published configurations: attention, and convolutions with filters as long as the text, of 128 taps and of 7. The last column is what a text of ${whole(context)} tokens makes them carry in 16-bit numbers. StripedHyena 7B was released for 32,768 tokens.`,
    columns: [
      { label: 'model' },
      { label: 'attention', numeric: true },
      { label: 'long', numeric: true },
      { label: '128', numeric: true },
      { label: '7', numeric: true },
      { label: 'carries', numeric: true },
    ],
    rows: stackKeys.map((key) => {
      const { attention: attending, long, medium, short } = operatorCounts(stacks[key]);
      return [
        stacks[key].name,
        ...[attending, long, medium, short].map(String),
        formatValue(stackBytes(stacks[key], context).total, 'bytes'),
      ];
    }),
    source: { file: 'src/models/toy/striped-stacks.ts', symbol: 'stackBytes' },
    cite: ['poli2023stripedhyena', 'nguyen2024evo', 'brixi2026evo2', 'ku2025stripedhyena2'],
  };
}

/** Three published accounts of the same training speed; nothing here is ours. */
export function publishedSpeeds(): ComputedTable {
  return {
    caption:
      'How much faster StripedHyena trains, as three sources of its makers state it. The first two compare with an optimised Transformer that has FlashAttention‑2 and kernels of its own; the third does not say. The two lower ones write 131K for the longest. Published statements, none of them ours. A dash: not stated.',
    columns: [
      { label: 'source' },
      { label: '32K tokens', numeric: true },
      { label: '64K', numeric: true },
      { label: '128K', numeric: true },
    ],
    rows: [
      ['Together AI, announcement', '>\u00a030%', '>\u00a050%', '>\u00a0100%'],
      ['hessian.AI, its partner', '>\u00a010%', '>\u00a020%', '>\u00a050%'],
      ['README of the repository', '—', '—', '>\u00a03×'],
    ],
    source: { file: 'src/course/tables/long-convolutions.ts', symbol: 'publishedSpeeds' },
    cite: ['together2023stripedhyena', 'hessianai2023stripedhyena', 'poli2023stripedhyena'],
  };
}

export const longConvolutionsTables: Tables = {
  'hyena-reading': readingCosts,
  'hyena-writing': writingCosts,
  stripes: stripesByModel,
  'stripedhyena-speed': publishedSpeeds,
};
