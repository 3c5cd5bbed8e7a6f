// Log-linear attention: between one state for the whole past and one entry for each token lie
// log₂(length) states, each for a stretch of the past twice as long as the one before.
import { axes } from '../tensor/axes.ts';
import { DomainError } from '../tensor/errors.ts';
import { zeros, type ReadonlyTensor, type Tensor } from '../tensor/tensor.ts';
import { decayTable } from './decay-table.ts';
import { putRows, rowsOf, scalarsOf } from './heads.ts';
import { addScaled, dot, times } from './state-matrix.ts';

/** As simple GLA's, and levelScales (batch length heads levels). */
export interface LogLinearAttentionInputs {
  readonly q: ReadonlyTensor;
  readonly k: ReadonlyTensor;
  readonly v: ReadonlyTensor;
  /** (batch length heads), ≤ 0. */
  readonly logDecay: ReadonlyTensor;
  /** λ_t of each level: how much token t listens to each stretch of its past. */
  readonly levelScales: ReadonlyTensor;
}

/**
 * The level at which token t sees token s ≤ t: 0 for itself, else 1 + ⌊log₂(t xor s)⌋.
 * The stretches are those of a Fenwick tree: t = 6 sees {6}, {4, 5}, {0, 1, 2, 3}.
 */
export function fenwickLevel(t: number, s: number): number {
  return 32 - Math.clz32(t ^ s);
}

/**
 * y_t = scale Σ_{s≤t} λ_t^{level(t,s)} exp(Σ_{s<r≤t} logDecay_r) (q_t·k_s) v_s, by all pairs.
 *
 * → (batch length heads valueDim). With all levelScales 1 this is simple GLA.
 * @throws ShapeError when shapes disagree. @throws DomainError when there are too few levels for
 * the length (1 + ⌈log₂ length⌉ are enough). Log-Linear Attention, arXiv:2506.04761
 */
export function logLinearAttention(
  { q, k, v, logDecay, levelScales }: LogLinearAttentionInputs,
  scale = 1,
): Tensor {
  const { batch, length, heads, valueDim, levels } = axes(
    'logLinearAttention',
    {
      q: 'batch length heads keyDim',
      k: 'batch length heads keyDim',
      v: 'batch length heads valueDim',
      logDecay: 'batch length heads',
      levelScales: 'batch length heads levels',
    },
    { q, k, v, logDecay, levelScales },
  );
  const needed = 1 + fenwickLevel(Math.max(length - 1, 0), 0);
  if (levels < needed) {
    throw new DomainError(
      `logLinearAttention: expected levelScales to have at least ${needed} levels for length ${length}, got ${levels}.`,
      'Add one level for every doubling of the length.',
    );
  }
  const output = zeros([batch, length, heads, valueDim]);
  for (let b = 0; b < batch; b++) {
    for (let h = 0; h < heads; h++) {
      const [Q, K, V] = [rowsOf(q, b, h, scale), rowsOf(k, b, h), rowsOf(v, b, h)];
      const lambda = rowsOf(levelScales, b, h);
      const { between } = decayTable([...scalarsOf(logDecay, b, h)]);
      const Y = Q.map((row, t) => {
        const y = new Float64Array(valueDim);
        for (let s = 0; s <= t; s++) {
          const score = dot(times(row, between[t]![s]!), K[s]!);
          addScaled(y, lambda[t]![fenwickLevel(t, s)]! * score, V[s]!);
        }
        return y;
      });
      putRows(output, b, h, Y);
    }
  }
  return output;
}
