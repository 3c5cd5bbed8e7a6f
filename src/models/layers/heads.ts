// Between tensors (batch length heads headDim) and the rows of one head: the layers of this family
// are written for a single head, and these functions run them over every batch entry and head.
import { axes } from '../tensor/axes.ts';
import { reshape, tensor, zeros, type ReadonlyTensor, type Tensor } from '../tensor/tensor.ts';
import type { Stepped } from './sequence.ts';
import type { Matrix, Vector } from './state-matrix.ts';

/** The recurrent state of a layer: S (batch heads keyDim valueDim). */
export interface MatrixState {
  readonly S: ReadonlyTensor;
}

/** The axes of S. */
export const STATE_AXES = 'batch heads keyDim valueDim';

/**
 * What a layer returns: output (batch length heads valueDim) and the state after the last token;
 * for one step, output (batch heads valueDim).
 */
export type Mixed = Stepped<{ readonly S: Tensor }>;

/** Options that every layer of the family takes. */
export interface MixerOptions {
  /** Factor on every query; 1 unless given (implementations often take keyDim^−½). */
  readonly scale?: number | undefined;
  /** The state before the first token; zeros unless given. */
  readonly initialState?: MatrixState | undefined;
}

export interface MixerSizes {
  readonly batch: number;
  readonly length: number;
  readonly heads: number;
  readonly keyDim: number;
  readonly valueDim: number;
}

/** x[b, :, h, :] · factor of a tensor (batch length heads headDim): one row a token (copied). */
export function rowsOf(x: ReadonlyTensor, b: number, h: number, factor = 1): Vector[] {
  const [, length = 0, heads = 0, dim = 0] = x.shape;
  return Array.from({ length }, (_, t) => {
    const from = ((b * length + t) * heads + h) * dim;
    return Float64Array.from({ length: dim }, (__, i) => factor * x.data[from + i]!);
  });
}

/** x[b, :, h] of a tensor (batch length heads): one number a token (copied). */
export function scalarsOf(x: ReadonlyTensor, b: number, h: number): Vector {
  const [, length = 0, heads = 0] = x.shape;
  return Float64Array.from({ length }, (_, t) => x.data[(b * length + t) * heads + h]!);
}

/** S[b, h] of a tensor (batch heads keyDim valueDim): rows that share memory with the tensor. */
export function stateOf(S: Tensor, b: number, h: number): Vector[] {
  const [, heads = 0, keyDim = 0, valueDim = 0] = S.shape;
  return Array.from({ length: keyDim }, (_, i) => {
    const from = ((b * heads + h) * keyDim + i) * valueDim;
    return S.data.subarray(from, from + valueDim);
  });
}

/** Writes the rows of one head into y (batch length heads valueDim). */
export function putRows(y: Tensor, b: number, h: number, rows: Matrix): void {
  const [, length = 0, heads = 0, dim = 0] = y.shape;
  rows.forEach((row, t) => y.data.set(row, ((b * length + t) * heads + h) * dim));
}

/** A writable copy of the given state, or zeros (batch heads keyDim valueDim). */
export function startState(sizes: MixerSizes, initial: MatrixState | undefined): Tensor {
  const S = zeros([sizes.batch, sizes.heads, sizes.keyDim, sizes.valueDim]);
  if (initial) S.data.set(Array.from(initial.S.data));
  return S;
}

/**
 * Runs `head(b, h, S)` for every batch entry and head. S holds the initial state; the function
 * returns the rows y of its head and leaves the last state in S.
 */
export function mixHeads(
  sizes: MixerSizes,
  initial: MatrixState | undefined,
  head: (b: number, h: number, S: Matrix) => Matrix,
): Mixed {
  const output = zeros([sizes.batch, sizes.length, sizes.heads, sizes.valueDim]);
  const S = startState(sizes, initial);
  for (let b = 0; b < sizes.batch; b++) {
    for (let h = 0; h < sizes.heads; h++) putRows(output, b, h, head(b, h, stateOf(S, b, h)));
  }
  return { output, state: { S } };
}

/** One token (batch heads …) as a sequence of length one (batch 1 heads …). */
export function asSequence(x: ReadonlyTensor): ReadonlyTensor {
  return { shape: [x.shape[0] ?? 0, 1, ...x.shape.slice(1)], data: x.data };
}

/**
 * Every input of one token as a sequence of length one. `specs` are the axes of the sequences; the
 * token's must be the same without `length`.
 * @throws ShapeError that names the step and the input.
 */
export function asSequences<Inputs extends object>(
  caller: string,
  specs: { readonly [Name in keyof Inputs]-?: string },
  token: Inputs,
): Inputs {
  const entries = (Object.entries(token) as [string, ReadonlyTensor | undefined][]).filter(
    (entry): entry is [string, ReadonlyTensor] => entry[1] !== undefined,
  );
  const specOf = (name: string) => (specs as Readonly<Record<string, string>>)[name] ?? '';
  axes(
    caller,
    Object.fromEntries(entries.map(([name]) => [name, specOf(name).replace('length ', '')])),
    Object.fromEntries(entries),
  );
  return Object.fromEntries(entries.map(([name, x]) => [name, asSequence(x)])) as Inputs;
}

/** The result of a sequence of length one as the result of a step. */
export function asStep<State>({ output, state }: Stepped<State>): Stepped<State> {
  const [batch = 0, , ...rest] = output.shape;
  return { output: reshape(output, [batch, ...rest]), state };
}

/** (batch length heads·headDim) → (batch length heads headDim); head h owns adjacent features. */
export function intoHeads(x: Tensor, heads: number): Tensor {
  const [batch = 0, length = 0, width = 0] = x.shape;
  return reshape(x, [batch, length, heads, width / heads]);
}

/** (batch length heads headDim) → (batch length heads·headDim), the inverse of `intoHeads`. */
export function outOfHeads(x: Tensor): Tensor {
  const [batch = 0, length = 0, heads = 0, headDim = 0] = x.shape;
  return reshape(x, [batch, length, heads * headDim]);
}

/** One token through a layer for sequences: (batch dim) in and out. */
export function stepThrough<State>(
  caller: string,
  xAtT: ReadonlyTensor,
  layer: (x: Tensor) => Stepped<State>,
): Stepped<State> {
  const { batch, dim } = axes(caller, { x: 'batch dim' }, { x: xAtT });
  const { output, state } = layer(tensor([batch, 1, dim], xAtT.data));
  return { output: reshape(output, [batch, output.shape[2] ?? 0]), state };
}

/** The ranges [start, end) of consecutive chunks; the last one may be shorter. */
export function chunksOf(length: number, chunk: number): { start: number; end: number }[] {
  return Array.from({ length: Math.ceil(length / chunk) }, (_, c) => ({
    start: c * chunk,
    end: Math.min((c + 1) * chunk, length),
  }));
}
