// How many multiply–adds each form needs for one head: the arithmetic side of "the same output,
// three ways". Tests compare these formulas with a count of what the loops really do.
import { requireInteger } from '../tensor/errors.ts';

/** Sizes of one head; chunk only for the chunked forms. All whole numbers ≥ 1. */
export interface CountSizes {
  readonly length: number;
  readonly keyDim: number;
  readonly valueDim: number;
}

export interface ChunkedCountSizes extends CountSizes {
  readonly chunk: number;
}

function check(caller: string, sizes: CountSizes): CountSizes {
  requireInteger(caller, 'length', sizes.length);
  requireInteger(caller, 'keyDim', sizes.keyDim);
  requireInteger(caller, 'valueDim', sizes.valueDim);
  return sizes;
}

/** Sums `perChunk(n)` over the chunks: n = chunk for all but the last, which may be shorter. */
function overChunks(sizes: ChunkedCountSizes, perChunk: (n: number) => number): number {
  const { length, chunk } = sizes;
  const rest = length % chunk;
  return Math.floor(length / chunk) * perChunk(chunk) + (rest > 0 ? perChunk(rest) : 0);
}

/** n (n + 1) / 2: pairs (t, s) with s ≤ t among n tokens. */
const causalPairs = (n: number) => (n * (n + 1)) / 2;

/**
 * Multiply–adds of the parallel form: pairs · (keyDim + valueDim), one score and one weighted
 * value a pair. `triangle` counts the length (length + 1) / 2 pairs that the mask lets through, as
 * the loops here do; `square` all length², as a dense matrix product computes before masking.
 */
export function parallelMultiplyAdds(
  sizes: CountSizes,
  pairs: 'triangle' | 'square' = 'triangle',
): number {
  const { length, keyDim, valueDim } = check('parallelMultiplyAdds', sizes);
  return (pairs === 'square' ? length ** 2 : causalPairs(length)) * (keyDim + valueDim);
}

/** Multiply–adds of the recurrent form: 2 · length · keyDim · valueDim, a write and a read a token. */
export function recurrentMultiplyAdds(sizes: CountSizes): number {
  const { length, keyDim, valueDim } = check('recurrentMultiplyAdds', sizes);
  return 2 * length * keyDim * valueDim;
}

/**
 * Multiply–adds of the chunked form: for a chunk of n tokens n (n + 1) / 2 · (keyDim + valueDim)
 * by pairs and 2 · n · keyDim · valueDim with the state.
 */
export function chunkedMultiplyAdds(sizes: ChunkedCountSizes): number {
  const { keyDim, valueDim } = check('chunkedMultiplyAdds', sizes);
  requireInteger('chunkedMultiplyAdds', 'chunk', sizes.chunk);
  return overChunks(sizes, (n) => causalPairs(n) * (keyDim + valueDim) + 2 * n * keyDim * valueDim);
}

/** Steps that must wait for each other: every token in the recurrent form, every chunk, or none. */
export function sequentialSteps(
  form: 'parallel' | 'recurrent' | 'chunked',
  sizes: { readonly length: number; readonly chunk?: number },
): number {
  if (form === 'parallel') return 1;
  return Math.ceil(sizes.length / (form === 'chunked' ? (sizes.chunk ?? 1) : 1));
}

/** Numbers that decoding must keep: keyDim · valueDim, whatever the length. */
export function stateSize({ keyDim, valueDim }: Omit<CountSizes, 'length'>): number {
  return keyDim * valueDim;
}

/**
 * The length at which the recurrent form starts to need fewer multiply–adds than the parallel one
 * (with its triangle of pairs): 4 keyDim valueDim / (keyDim + valueDim) − 1, twice the head width
 * when both are equal, less one.
 */
export function crossoverLength({ keyDim, valueDim }: Omit<CountSizes, 'length'>): number {
  return (4 * keyDim * valueDim) / (keyDim + valueDim) - 1;
}

/** Multiply–adds of the recurrent delta rule: 3 · length · keyDim · valueDim, two reads and a write. */
export function deltaRuleRecurrentMultiplyAdds(sizes: CountSizes): number {
  const { length, keyDim, valueDim } = check('deltaRuleRecurrentMultiplyAdds', sizes);
  return 3 * length * keyDim * valueDim;
}

/**
 * Multiply–adds of the chunked delta rule. For a chunk of n tokens: the products of keys, n (n − 1) / 2
 * · keyDim; the triangular inverse T, (n − 1) n (n + 1) / 6; T K, T V, the scores and their sums,
 * n (n + 1) · (keyDim + valueDim); and with the state 3 · n · keyDim · valueDim.
 */
export function deltaRuleChunkedMultiplyAdds(sizes: ChunkedCountSizes): number {
  const { keyDim, valueDim } = check('deltaRuleChunkedMultiplyAdds', sizes);
  requireInteger('deltaRuleChunkedMultiplyAdds', 'chunk', sizes.chunk);
  return overChunks(
    sizes,
    (n) =>
      ((n * (n - 1)) / 2) * keyDim +
      ((n - 1) * n * (n + 1)) / 6 +
      n * (n + 1) * (keyDim + valueDim) +
      3 * n * keyDim * valueDim,
  );
}
