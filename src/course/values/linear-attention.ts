// Values about one head of linear attention: what its state holds and when its forms pay.
import { kvCacheBytes } from '../../models/costs/attention.ts';
import { crossoverLength, stateSize } from '../../models/layers/linear-attention-counts.ts';
import { retentionLogDecay } from '../../models/layers/retention.ts';
import { numberArgument } from '../value-arguments.ts';
import { define, input } from '../value-definition.ts';

const COUNTS = 'src/models/layers/linear-attention-counts.ts';
const headDim = numberArgument('width of a head', 'count', { whole: true });

/** Tokens whose keys and values take as much room as the square state of a head of this width. */
export function tokensAsLargeAsState(headDim: number): number {
  const head = { kind: 'attention', dim: headDim, heads: 1, kvHeads: 1, headDim } as const;
  return stateSize({ keyDim: headDim, valueDim: headDim }) / kvCacheBytes(head, 1, 1);
}

export const linearAttentionValues = {
  matrixStateNumbers: define({
    label: 'numbers in the state of one head',
    formula: String.raw`d_k\, d_v`,
    unit: 'count',
    source: { file: COUNTS, symbol: 'stateSize' },
    cite: ['katharopoulos2020transformers'],
    arguments: { headDim },
    compute: ({ headDim }) => stateSize({ keyDim: headDim, valueDim: headDim }),
    inputs: ({ headDim }) => [input('width of keys and values', headDim, 'count')],
  }),
  matrixStateTokens: define({
    label: 'tokens whose keys and values take as much room as the state of one head',
    formula: String.raw`\frac{d_k d_v}{d_k + d_v}`,
    unit: 'tokens',
    source: { file: 'src/course/values/linear-attention.ts', symbol: 'tokensAsLargeAsState' },
    cite: ['katharopoulos2020transformers'],
    arguments: { headDim },
    compute: ({ headDim }) => tokensAsLargeAsState(headDim),
    inputs: ({ headDim }) => [input('width of keys and values', headDim, 'count')],
  }),
  linearAttentionCrossover: define({
    label: 'length from which the recurrent form needs fewer multiply–adds than the parallel one',
    formula: String.raw`\frac{4 d_k d_v}{d_k + d_v} - 1`,
    unit: 'tokens',
    source: { file: COUNTS, symbol: 'crossoverLength' },
    cite: ['katharopoulos2020transformers'],
    arguments: { headDim },
    compute: ({ headDim }) => crossoverLength({ keyDim: headDim, valueDim: headDim }),
    inputs: ({ headDim }) => [input('width of keys and values', headDim, 'count')],
  }),
  retentionHalfLife: define({
    label: 'tokens after which a retention head has forgotten half',
    formula: String.raw`\frac{\ln 2}{-\ln(1 - 2^{-4-h})}`,
    unit: 'tokens',
    source: { file: 'src/models/layers/retention.ts', symbol: 'retentionLogDecay' },
    cite: ['sun2023retnet'],
    arguments: {
      head: numberArgument('head, counted from 1', 'count', {
        default: 1,
        maximum: 64,
        whole: true,
      }),
    },
    compute: ({ head }) => -Math.LN2 / retentionLogDecay(head)[head - 1]!,
    inputs: ({ head }) => [input('head', head, 'count')],
  }),
};
