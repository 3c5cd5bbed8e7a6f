// Three attention heads with projections set by hand: one asks who a pronoun or verb is about,
// one looks one place back, one looks for the same word.
import { rope } from '../layers/rope.ts';
import { linear } from '../layers/linear.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { full, reshape, zeros } from '../tensor/tensor.ts';
import { wordDim, wordFeatures } from './word-vectors.ts';

export type ToyHead = 'who' | 'previous' | 'same';

export interface Projected {
  /** (1, 1, length, headDim) each, ready for `sdpa`. */
  readonly q: Tensor;
  readonly k: Tensor;
  readonly v: Tensor;
}

const feature = (name: (typeof wordFeatures)[number]): number => wordFeatures.indexOf(name);

/** A matrix (rows, wordDim) with the given entries [row, column, value]; the rest is 0. */
function sparse(rows: number, entries: readonly (readonly [number, number, number])[]): Tensor {
  const weight = zeros([rows, wordDim]);
  for (const [row, column, value] of entries) weight.data[row * wordDim + column] = value;
  return weight;
}

// A query says what it wants: a noun, someone animate, one, several. A key says what it is.
const whoQuery = sparse(4, [
  [0, feature('pronoun'), 5],
  [0, feature('verb'), 4],
  [1, feature('pronoun'), 3],
  [1, feature('verb'), 3],
  [2, feature('singular'), 4],
  [3, feature('plural'), 4],
]);
const whoKey = sparse(4, [
  [0, feature('noun'), 1.4],
  [1, feature('animate'), 0.8],
  [2, feature('singular'), 0.6],
  [3, feature('plural'), 0.6],
  [0, feature('function word'), -0.6],
  [0, feature('pronoun'), -0.8],
]);

/**
 * q_t = W_Q x_t, k_t = W_K x_t, v_t = x_t for a head; `x` is (length, wordDim).
 * The head `previous` ignores the word: its query is a fixed direction rotated to position t − 1
 * and its key the same direction at position t (RoPE), so the best match is one place back.
 */
export function projectHead(head: ToyHead, x: ReadonlyTensor): Projected {
  const length = x.shape[0]!;
  const v = reshape({ shape: [...x.shape], data: Float64Array.from(x.data) }, [
    1,
    1,
    length,
    wordDim,
  ]);
  if (head === 'previous') {
    const rotate = (start: number): Tensor =>
      rope(full([1, 1, length, 8], 1.9), { theta: 40, start });
    return { q: rotate(-1), k: rotate(0), v };
  }
  if (head === 'same') {
    const rows = wordDim - wordFeatures.length;
    const pick = (scale: number): Tensor =>
      sparse(
        rows,
        Array.from({ length: rows }, (_, i) => [i, wordFeatures.length + i, scale] as const),
      );
    return { ...both(x, pick(4), pick(4)), v };
  }
  return { ...both(x, whoQuery, whoKey), v };
}

function both(x: ReadonlyTensor, Wq: Tensor, Wk: Tensor): { q: Tensor; k: Tensor } {
  const rows = Wq.shape[0]!;
  const project = (weight: Tensor): Tensor =>
    reshape(linear({ weight }, x), [1, 1, x.shape[0]!, rows]);
  return { q: project(Wq), k: project(Wk) };
}
