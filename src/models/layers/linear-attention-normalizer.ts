// The normaliser z_t = Σ_{s≤t} k_s is a linear-attention state whose values are all 1. Appending
// that 1 to every value gives S one more column, z, and the three forms need no second set of loops.
import { zeros, type ReadonlyTensor, type Tensor } from '../tensor/tensor.ts';

/** S (batch heads keyDim valueDim) and, for normalised attention, z (batch heads keyDim). */
export interface LinearAttentionState<Array extends ReadonlyTensor> {
  readonly S: Array;
  readonly z?: Array;
}

/** v (… valueDim) → (v, 1) (… valueDim + 1). */
export function appendOnes(v: ReadonlyTensor): Tensor {
  const width = v.shape.at(-1) ?? 0;
  const out = zeros([...v.shape.slice(0, -1), width + 1]);
  for (let r = 0; r * (width + 1) < out.data.length; r++) {
    for (let j = 0; j < width; j++) out.data[r * (width + 1) + j] = v.data[r * width + j]!;
    out.data[r * (width + 1) + width] = 1;
  }
  return out;
}

/** [S | z]: z as the last column of S (zeros when the state has no z). */
export function joinState({ S, z }: LinearAttentionState<ReadonlyTensor>): Tensor {
  const joined = appendOnes(S);
  const width = joined.shape.at(-1)!;
  for (let r = 0; r * width < joined.data.length; r++) {
    joined.data[r * width + width - 1] = z?.data[r] ?? 0;
  }
  return joined;
}

/** The inverse of `joinState`. */
export function splitState(joined: Tensor): Required<LinearAttentionState<Tensor>> {
  const leading = joined.shape.slice(0, -1);
  const width = joined.shape.at(-1)!;
  const S = zeros([...leading, width - 1]);
  const z = zeros(leading);
  for (let r = 0; r < z.data.length; r++) {
    for (let j = 0; j < width - 1; j++) {
      S.data[r * (width - 1) + j] = joined.data[r * width + j]!;
    }
    z.data[r] = joined.data[r * width + width - 1]!;
  }
  return { S, z };
}
