// Gated slot attention: a fixed number of slots, each holding a fading mixture of keys and one of
// values; the query chooses among the slots by softmax.
import { axes } from '../tensor/axes.ts';
import { permute, zeros, type ReadonlyTensor, type Tensor } from '../tensor/tensor.ts';
import { putRows, rowsOf, startState, stateOf } from './heads.ts';
import type { Stepped } from './sequence.ts';
import { softmax } from './softmax.ts';
import { dot, exp, forget, read, write } from './state-matrix.ts';

/** q and k (batch length heads keyDim), v (… valueDim), s and logDecay (… slots). */
export interface GatedSlotAttentionInputs {
  readonly q: ReadonlyTensor;
  readonly k: ReadonlyTensor;
  readonly v: ReadonlyTensor;
  /** How strongly the token writes to each slot; layers use 1 − exp(logDecay). */
  readonly s: ReadonlyTensor;
  /** log of what each slot keeps, ≤ 0. */
  readonly logDecay: ReadonlyTensor;
}

/** keys (batch heads keyDim slots), values (batch heads slots valueDim). */
export interface SlotState<Array extends ReadonlyTensor> {
  readonly keys: Array;
  readonly values: Array;
}

/**
 * Ks_t = Ks_{t−1} diag(α_t) + k_t s_tᵀ, Vs_t = diag(α_t) Vs_{t−1} + s_t v_tᵀ,
 * y_t = Vs_tᵀ softmax(scale Ks_tᵀ q_t) with α_t = exp(logDecay_t).
 *
 * → output (batch length heads valueDim) and the slots after the last token. Two GLA recurrences
 * with the slots as their key axis, joined by a softmax over slots.
 * @throws ShapeError when shapes disagree. Gated Slot Attention, arXiv:2409.07146
 */
export function gatedSlotAttention(
  { q, k, v, s, logDecay }: GatedSlotAttentionInputs,
  options: {
    readonly scale?: number | undefined;
    readonly initialState?: SlotState<ReadonlyTensor> | undefined;
  } = {},
): Stepped<SlotState<Tensor>> {
  const { scale = 1, initialState } = options;
  const sizes = axes(
    'gatedSlotAttention',
    {
      q: 'batch length heads keyDim',
      k: 'batch length heads keyDim',
      v: 'batch length heads valueDim',
      s: 'batch length heads slots',
      logDecay: 'batch length heads slots',
      keys: 'batch heads keyDim slots',
      values: 'batch heads slots valueDim',
    },
    { q, k, v, s, logDecay, keys: initialState?.keys, values: initialState?.values },
  );
  const { batch, length, heads, keyDim, valueDim, slots } = sizes;
  const swap = (x: ReadonlyTensor) => permute(x, [0, 1, 3, 2]);
  const initialKeys = initialState && { S: swap(initialState.keys) };
  const initialValues = initialState && { S: initialState.values };
  const keyState = startState({ ...sizes, keyDim: slots, valueDim: keyDim }, initialKeys);
  const values = startState({ ...sizes, keyDim: slots }, initialValues);
  const output = zeros([batch, length, heads, valueDim]);
  for (let b = 0; b < batch; b++) {
    for (let h = 0; h < heads; h++) {
      const [Q, K, V] = [rowsOf(q, b, h, scale), rowsOf(k, b, h), rowsOf(v, b, h)];
      const [writes, gates] = [rowsOf(s, b, h), rowsOf(logDecay, b, h)];
      const [slotKeys, slotValues] = [stateOf(keyState, b, h), stateOf(values, b, h)];
      // #region gated-slot-attention
      const Y = Q.map((row, t) => {
        const kept = exp(gates[t]!);
        forget(slotKeys, kept);
        forget(slotValues, kept);
        write(slotKeys, writes[t]!, K[t]!);
        write(slotValues, writes[t]!, V[t]!);
        const scores = Float64Array.from(slotKeys, (slotKey) => dot(slotKey, row));
        const choice = softmax({ shape: [slots], data: scores });
        return read(slotValues, choice.data);
      });
      // #endregion gated-slot-attention
      putRows(output, b, h, Y);
    }
  }
  return { output, state: { keys: swap(keyState), values } };
}
