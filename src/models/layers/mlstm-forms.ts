// The three forms of the mLSTM: token by token, all pairs at once, and chunk by chunk.
import { axes } from '../tensor/axes.ts';
import { requireInteger } from '../tensor/errors.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { full, tensor, zeros } from '../tensor/tensor.ts';
import { asSequence, asStep, chunksOf, putRows, rowsOf, scalarsOf, stateOf } from './heads.ts';
import type { MlstmGates, MlstmMemory } from './mlstm-head.ts';
import { mlstmHeadChunk, mlstmHeadStep } from './mlstm-head.ts';
import type { Stepped } from './sequence.ts';
import type { Matrix } from './state-matrix.ts';

/** q, k, v (batch, length, heads, headDim); the gates' raw values (batch, length, heads). */
export interface MlstmInputs {
  readonly q: ReadonlyTensor;
  readonly k: ReadonlyTensor;
  readonly v: ReadonlyTensor;
  /** i = e^{iRaw}. */
  readonly iRaw: ReadonlyTensor;
  /** f = σ(fRaw). */
  readonly fRaw: ReadonlyTensor;
}

export interface MlstmState {
  /** C, shape (batch, heads, headDim of keys, headDim of values), scaled by e^{−m}. */
  readonly C: Tensor;
  /** n, shape (batch, heads, headDim), scaled by e^{−m}. */
  readonly n: Tensor;
  /** m, shape (batch, heads). */
  readonly m: Tensor;
}

export interface MlstmOptions {
  /** The state before the first token; zeros unless given. */
  readonly state?: MlstmState | undefined;
  /** Added to the denominator; 1e-6 unless given. */
  readonly eps?: number | undefined;
}

/**
 * Token by token: `mlstmHeadStep` for every head. The keys are divided by √headDim here.
 *
 * Output (batch, length, heads, headDim). Cost O(length · headDim²) a head, constant memory.
 * @throws ShapeError when a shape disagrees.
 * @see beck2024xlstm
 */
export function mlstmRecurrent(
  inputs: MlstmInputs,
  { state, eps = 1e-6 }: MlstmOptions = {},
): Stepped<MlstmState> {
  return eachHead('mlstmRecurrent', inputs, state, (memory, Q, K, V, { iRaw, fRaw }) =>
    Q.map((q, t) => {
      const gates = { iRaw: iRaw[t]!, fRaw: fRaw[t]! };
      return mlstmHeadStep(memory, q, K[t]!, V[t]!, gates, eps);
    }),
  );
}

/** `mlstmRecurrent` for one token: inputs without the length axis → output (batch, heads, headDim). */
export function mlstmRecurrentStep(
  token: MlstmInputs,
  state: MlstmState,
  eps?: number,
): Stepped<MlstmState> {
  const inputs = {
    q: asSequence(token.q),
    k: asSequence(token.k),
    v: asSequence(token.v),
    iRaw: asSequence(token.iRaw),
    fRaw: asSequence(token.fRaw),
  };
  return asStep(mlstmRecurrent(inputs, { state, eps }));
}

/**
 * Chunk by chunk: all pairs inside a chunk, the state between chunks; the last may be shorter.
 *
 * Equals `mlstmRecurrent`. Cost O(length · (chunk · headDim + headDim²)) a head.
 * @throws ShapeError when a shape disagrees; DomainError when chunk is not a whole number ≥ 1.
 */
export function mlstmChunkwise(
  inputs: MlstmInputs,
  chunk: number,
  { state, eps = 1e-6 }: MlstmOptions = {},
): Stepped<MlstmState> {
  requireInteger('mlstmChunkwise', 'chunk', chunk);
  return eachHead('mlstmChunkwise', inputs, state, (memory, Q, K, V, { iRaw, fRaw }) =>
    chunksOf(Q.length, chunk).flatMap(({ start, end }) => {
      const gates = { iRaw: iRaw.slice(start, end), fRaw: fRaw.slice(start, end) };
      const part = (rows: Matrix) => rows.slice(start, end);
      return mlstmHeadChunk(memory, part(Q), part(K), part(V), gates, eps);
    }),
  );
}

/**
 * All pairs at once: one chunk with nothing before it, so m starts at −∞ rather than at 0.
 *
 * Cost O(length² · headDim) a head. Where all gates so far are small, m stays lower than in the
 * recurrent form, and `eps` weighs less: the two agree up to eps, and exactly at eps = 0.
 * @throws ShapeError when a shape disagrees.
 */
export function mlstmParallel(inputs: MlstmInputs, eps = 1e-6): Tensor {
  const [batch = 0, length = 0, heads = 0] = inputs.q.shape;
  const nothing = zeroMlstmState(inputs, batch);
  const state = { ...nothing, m: full([batch, heads], -Infinity) };
  return mlstmChunkwise(inputs, Math.max(length, 1), { state, eps }).output;
}

/** C = n = m = 0. */
export function zeroMlstmState(inputs: Pick<MlstmInputs, 'q'>, batch: number): MlstmState {
  const [heads = 0, headDim = 0] = inputs.q.shape.slice(-2);
  return {
    C: zeros([batch, heads, headDim, headDim]),
    n: zeros([batch, heads, headDim]),
    m: zeros([batch, heads]),
  };
}

function eachHead(
  caller: string,
  { q, k, v, iRaw, fRaw }: MlstmInputs,
  initial: MlstmState | undefined,
  head: (memory: MlstmMemory, Q: Matrix, K: Matrix, V: Matrix, gates: MlstmGates) => Matrix,
): Stepped<MlstmState> {
  const wide = 'batch length heads headDim';
  const { batch, length, heads, headDim } = axes(
    caller,
    { q: wide, k: wide, v: wide, iRaw: 'batch length heads', fRaw: 'batch length heads' },
    { q, k, v, iRaw, fRaw },
  );
  const start = initial ?? zeroMlstmState({ q }, batch);
  const each = `${batch} ${heads}` as const;
  axes(caller, { C: `${each} ${headDim} ${headDim}`, n: `${each} ${headDim}`, m: each }, start);
  const state = {
    C: tensor(start.C.shape, start.C.data),
    n: tensor(start.n.shape, start.n.data),
    m: tensor(start.m.shape, start.m.data),
  };
  const output = zeros([batch, length, heads, headDim]);
  for (let b = 0; b < batch; b++) {
    for (let h = 0; h < heads; h++) {
      const at = b * heads + h;
      const memory: MlstmMemory = {
        C: stateOf(state.C, b, h),
        n: state.n.data.subarray(at * headDim, (at + 1) * headDim),
        m: state.m.data[at]!,
      };
      const K = rowsOf(k, b, h, 1 / Math.sqrt(headDim));
      const gates = { iRaw: scalarsOf(iRaw, b, h), fRaw: scalarsOf(fRaw, b, h) };
      putRows(output, b, h, head(memory, rowsOf(q, b, h), K, rowsOf(v, b, h), gates));
      state.m.data[at] = memory.m;
    }
  }
  return { output, state };
}
