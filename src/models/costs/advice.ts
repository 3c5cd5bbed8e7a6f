// The decision guide: from what a task needs to a recommendation, with the reasons spelled out.
// The rules are the authors' judgement; the numbers behind them are computed.
import { comparedCosts, comparedMixers } from './comparison.ts';

export interface Needs {
  /** Tokens of a typical input. */
  readonly length: number;
  /** How much of it must be found again word for word. */
  readonly recall: 'little' | 'some' | 'exact';
  /** Where the time goes. */
  readonly phase: 'training' | 'reading' | 'writing';
  /** Bytes that one sequence may carry in a layer of width 4,096. */
  readonly layerBytes: number;
  /** Whether a stream arrives without end and must be answered as it comes. */
  readonly streaming: boolean;
}

export interface Advice {
  readonly choice: 'attention' | 'window' | 'hybrid' | 'recurrent' | 'convolution';
  readonly headline: string;
  readonly reasons: readonly string[];
}

const width = 4096;
const carried = (id: string, length: number): number =>
  comparedCosts(
    comparedMixers(width).find((mixer) => mixer.id === id)!,
    length,
  ).carriedBytes;

const kib = (bytes: number): string =>
  bytes >= 1024 ** 2
    ? `${(bytes / 1024 ** 2).toPrecision(3)} MiB`
    : `${(bytes / 1024).toPrecision(3)} KiB`;

/** First rule that applies, in the order in which a task rules architectures out. */
export function advise({ length, recall, phase, layerBytes, streaming }: Needs): Advice {
  const attention = carried('gqa', length);
  const hybrid = carried('hybrid', length);
  const recurrent = carried('gated-delta', length);
  const sizes = `For one sequence of ${length.toLocaleString('en')} tokens a layer carries ${kib(attention)} with grouped attention, ${kib(hybrid)} on average in a hybrid, ${kib(recurrent)} with a gated delta rule.`;
  if (streaming && recall !== 'exact') {
    return {
      choice: 'recurrent',
      headline: 'A recurrent or selective state space model',
      reasons: [
        'A stream has no last token, so a state that grows will not fit in the end.',
        sizes,
        'What does not fit into the state is gone; you said that exact recall is not needed.',
      ],
    };
  }
  if (recall === 'exact') {
    if (attention <= layerBytes) {
      return {
        choice: 'attention',
        headline: 'Attention in every layer',
        reasons: [
          sizes,
          'The cache fits your budget, and nothing else is as sure to find a passage again.',
          phase === 'writing' && length > 8192
            ? 'Writing will be limited by reading the cache; fewer key heads or a compressed cache help before another architecture does.'
            : 'At this length its quadratic part is a small share of the work of a whole model.',
        ],
      };
    }
    if (hybrid <= layerBytes) {
      return {
        choice: 'hybrid',
        headline: 'A hybrid with some full attention',
        reasons: [
          sizes,
          'Pure attention exceeds your budget; a few attention layers keep exact recall at a fraction of its cache.',
          'Test several-step reasoning at your own scale: one large hybrid was reported to lose there.',
        ],
      };
    }
    return {
      choice: 'window',
      headline: 'Retrieval around a smaller context, or a larger budget',
      reasons: [
        sizes,
        'Exact recall over this length does not fit your budget in any architecture; a state of that size cannot hold the text.',
        'Cut the input by search first, then read less with attention.',
      ],
    };
  }
  if (length <= 4096) {
    return {
      choice: 'attention',
      headline: 'A plain Transformer',
      reasons: [
        sizes,
        'At this length attention is cheap, its kernels are the best kept, and every tool supports it.',
        'The alternatives begin to pay beyond a few thousand tokens.',
      ],
    };
  }
  if (recall === 'little' && phase !== 'writing') {
    return {
      choice: 'convolution',
      headline: 'Long convolutions or a state space model',
      reasons: [
        sizes,
        'A signal with structure at all scales and little to look up suits filters; training costs grow nearly linearly.',
        'Genomes and audio are where these models have been strongest.',
      ],
    };
  }
  return {
    choice: 'hybrid',
    headline: 'A hybrid, three or more recurrent layers to one of attention',
    reasons: [
      sizes,
      'Most layers then cost the same at any length; the few with attention cover the recall that a fixed state lacks.',
      phase === 'writing'
        ? 'Writing gains most: the cache to be read for each token shrinks by the same ratio.'
        : 'Check that your framework has fast kernels for both kinds of layer before you count on the gain.',
    ],
  };
}
