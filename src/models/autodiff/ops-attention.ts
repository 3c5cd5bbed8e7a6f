// Causal softmax attention as one operation: scores, softmax and read-out, tile by tile, so that
// the half of the scores above the diagonal is never computed.
import { axes } from '../tensor/axes.ts';
import { DomainError } from '../tensor/errors.ts';
import { matrix, transposed, type Matrix } from './kernels.ts';
import { gradTargets, record, type Floats, type Tape, type Variable } from './tape.ts';

export interface AttentionOptions {
  /** Keys that a query sees, itself included; all earlier ones unless given. */
  readonly window?: number;
  /** Factor of the scores; 1/√headDim unless given. */
  readonly scale?: number;
}

/** Query rows computed together. */
const TILE = 64;

// #region causal-attention
/**
 * y_i = Σ_{j ≤ i} softmax_j(scale · q_i · k_j) v_j for every batch and head.
 *
 * q: batch length heads headDim · k, v: batch length kvHeads headDim, where kvHeads divides heads
 * (query head h reads key head ⌊h · kvHeads / heads⌋). Result as q.
 * Keeps the weights (batch heads length length) when a gradient will be wanted.
 * @throws ShapeError, DomainError when the shapes do not fit.
 * @see vaswani2017attention
 */
export function causalAttention(
  tape: Tape,
  q: Variable,
  k: Variable,
  v: Variable,
  options: AttentionOptions = {},
): Variable {
  const { batch, length, heads, headDim, kvHeads } = axes(
    'causalAttention',
    {
      q: 'batch length heads headDim',
      k: 'batch length kvHeads headDim',
      v: 'batch length kvHeads headDim',
    },
    { q, k, v },
  );
  if (heads % kvHeads !== 0) {
    throw new DomainError(
      `causalAttention: expected heads to be a multiple of kvHeads, got ${heads} and ${kvHeads}.`,
      'Let every key head serve the same number of query heads.',
    );
  }
  const { window = length, scale = 1 / Math.sqrt(headDim) } = options;
  const { multiplyAdd, softmaxRows, softmaxRowsGradient } = tape.kernels;
  const data = tape.scratch(q.data.length);
  // Without a gradient to come, one tile of weights is enough: memory O(length).
  const keep = [q, k, v].some((x) => x.needsGrad);
  const weights = tape.scratch((keep ? batch * heads * length : TILE) * length);

  /** Visits every tile: where its weights start, and views of its queries and visible keys. */
  const eachTile = (
    visit: (
      at: number,
      first: number,
      rows: number,
      cols: number,
      queries: (x: Floats) => Matrix,
      keys: (x: Floats) => Matrix,
    ) => void,
  ): void => {
    for (let b = 0; b < batch; b++) {
      for (let h = 0; h < heads; h++) {
        const kvHead = Math.floor((h * kvHeads) / heads);
        const keysAt = (b * length * kvHeads + kvHead) * headDim;
        for (let first = 0; first < length; first += TILE) {
          const rows = Math.min(TILE, length - first);
          const cols = first + rows;
          const at = keep ? ((b * heads + h) * length + first) * length : 0;
          const queriesAt = ((b * length + first) * heads + h) * headDim;
          visit(
            at,
            first,
            rows,
            cols,
            (x) => matrix(x, queriesAt, rows, headDim, heads * headDim),
            (x) => matrix(x, keysAt, cols, headDim, kvHeads * headDim),
          );
        }
      }
    }
  };
  eachTile((at, first, rows, cols, queries, keys) => {
    const p = matrix(weights, at, rows, cols, length);
    multiplyAdd(queries(q.data), transposed(keys(k.data)), p, false, 'lower C', first);
    softmaxRows(weights, at, { rows, cols, step: length, end: first + 1, window }, scale);
    multiplyAdd(p, keys(v.data), queries(data), false, 'lower A', first);
  });
  return record(tape, q.shape, data, [q, k, v], (grad) => {
    const single = length <= TILE && heads === kvHeads;
    const [gq, gk, gv] = gradTargets(tape, [q, k, v], [true, single, single]);
    const gScores = tape.scratch(TILE * length);
    eachTile((at, first, rows, cols, queries, keys) => {
      const p = matrix(weights, at, rows, cols, length);
      const gs = matrix(gScores, 0, rows, cols, length);
      const g = queries(grad);
      if (gv) multiplyAdd(transposed(p), g, keys(gv.into), gv.keep, 'upper A', first);
      multiplyAdd(g, transposed(keys(v.data)), gs, false, 'lower C', first);
      const span = { rows, cols, step: length, end: first + 1, window: length };
      softmaxRowsGradient(weights, at, gScores, 0, span, scale);
      if (gq) multiplyAdd(gs, keys(k.data), queries(gq.into), gq.keep, 'lower A', first);
      if (gk)
        multiplyAdd(transposed(gs), queries(q.data), keys(gk.into), gk.keep, 'upper A', first);
    });
  });
}
// #endregion causal-attention
