// Two pairs whose keys overlap, small enough to store by hand: the worked example of the
// linear-attention chapter.
import { deltaRuleHeadStep } from '../layers/delta-rule.ts';
import { linearAttentionHeadStep } from '../layers/linear-attention-forms.ts';
import { read } from '../layers/state-matrix.ts';

/** Unit keys whose product is 0.6. */
export const pairKeys: readonly (readonly number[])[] = [
  [1, 0],
  [0.6, 0.8],
];
export const pairValues: readonly (readonly number[])[] = [
  [5, 0],
  [0, 5],
];

export interface StoredPairs {
  readonly state: number[][];
  /** Sᵀk for each of the two keys. */
  readonly answers: number[][];
}

/** The state after writing the pairs in the given order (0 and 1 are pairs), and its answers. */
export function storePairs(rule: 'add' | 'delta', order: readonly number[]): StoredPairs {
  const S = [new Float64Array(2), new Float64Array(2)];
  for (const pair of order) {
    const k = Float64Array.from(pairKeys[pair]!);
    const v = Float64Array.from(pairValues[pair]!);
    if (rule === 'add') linearAttentionHeadStep(S, k, k, v);
    else deltaRuleHeadStep(S, k, k, v, 1);
  }
  return {
    state: S.map((row) => Array.from(row)),
    answers: pairKeys.map((k) => Array.from(read(S, Float64Array.from(k)))),
  };
}
