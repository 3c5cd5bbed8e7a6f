// How well a matrix memory answers as pairs are added: the capacity figure of the linear-attention
// chapter, measured on random keys and values.
import { deltaRuleHeadStep } from '../layers/delta-rule.ts';
import { linearAttentionHeadStep } from '../layers/linear-attention-forms.ts';
import { minus, read, type Matrix, type Vector } from '../layers/state-matrix.ts';
import { seeded } from '../tensor/random.ts';
import { randomUnit } from './unit-vectors.ts';

/** Which of the stored pairs are asked for; the newest and the oldest are a quarter each. */
export const askedFor = ['all', 'newest', 'oldest'] as const;
export type Asked = (typeof askedFor)[number];

/** Root mean square of |Sᵀk − v| for values of length one. */
export interface RetrievalErrors {
  readonly add: number;
  readonly delta: number;
}

export interface CapacityPoint extends Readonly<Record<Asked, RetrievalErrors>> {
  readonly pairs: number;
}

/** Numbers of pairs at which the error is measured. */
export const measuredPairs: readonly number[] = Array.from({ length: 16 }, (_, i) => 8 * (i + 1));

const valueDim = 8;
const seeds = [1, 2, 3];

/** √((pairs − 1) / keyDim): the error of adding, on average over independent random unit keys. */
export function expectedError(pairs: number, keyDim: number): number {
  return Math.sqrt((pairs - 1) / keyDim);
}

/**
 * Retrieval errors of both write rules (delta with β = 1) after 8, 16, … 128 pairs, each pair
 * written once, over three seeds of random unit keys of `keyDim` entries and random unit values.
 * @see schlag2021linear
 */
export function retrievalErrors(keyDim: number): CapacityPoint[] {
  const squares = measuredPairs.map(() => askedFor.map(() => ({ add: 0, delta: 0 })));
  for (const seed of seeds) {
    const random = seeded(1000 * seed + keyDim);
    const [added, corrected] = [emptyState(keyDim), emptyState(keyDim)];
    const [K, V]: [Vector[], Vector[]] = [[], []];
    measuredPairs.forEach((pairs, at) => {
      while (K.length < pairs) {
        const k = Float64Array.from(randomUnit(random, keyDim));
        const v = Float64Array.from(randomUnit(random, valueDim));
        linearAttentionHeadStep(added, k, k, v);
        deltaRuleHeadStep(corrected, k, k, v, 1);
        K.push(k);
        V.push(v);
      }
      const [add, delta] = [squaredErrors(added, K, V), squaredErrors(corrected, K, V)];
      askedFor.forEach((asked, a) => {
        squares[at]![a]!.add += mean(part(add, asked)) / seeds.length;
        squares[at]![a]!.delta += mean(part(delta, asked)) / seeds.length;
      });
    });
  }
  return measuredPairs.map((pairs, at) => {
    const errors = (a: number): RetrievalErrors => ({
      add: Math.sqrt(squares[at]![a]!.add),
      delta: Math.sqrt(squares[at]![a]!.delta),
    });
    return { pairs, all: errors(0), newest: errors(1), oldest: errors(2) };
  });
}

function emptyState(keyDim: number): Matrix {
  return Array.from({ length: keyDim }, () => new Float64Array(valueDim));
}

/** |Sᵀk_i − v_i|² of every pair, oldest first. */
function squaredErrors(S: Matrix, K: Matrix, V: Matrix): number[] {
  return K.map((k, i) => minus(read(S, k), V[i]!).reduce((sum, e) => sum + e * e, 0));
}

function part(errors: readonly number[], asked: Asked): readonly number[] {
  const quarter = errors.length / 4;
  if (asked === 'newest') return errors.slice(-quarter);
  return asked === 'oldest' ? errors.slice(0, quarter) : errors;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
