// Recurrent layers are one cell applied along time; this file holds that loop, and nothing else.
import { ShapeError } from '../tensor/errors.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { sizeOf, zeros } from '../tensor/tensor.ts';

/** What every step returns: y_t, and what the next step needs to know of the past. */
export interface Stepped<State> {
  readonly output: Tensor;
  readonly state: State;
}

/** x_t for all batch rows: x (batch, length, …) → (batch, …), copied. */
export function timeSlice(x: ReadonlyTensor, t: number): Tensor {
  const [batch = 0, length = 0, ...rest] = x.shape;
  const inner = sizeOf(rest);
  const out = zeros([batch, ...rest]);
  for (let b = 0; b < batch; b++) {
    for (let i = 0; i < inner; i++) {
      out.data[b * inner + i] = x.data[(b * length + t) * inner + i]!;
    }
  }
  return out;
}

/** The inverse of `timeSlice`: a list of (batch, …), one a time step → (batch, length, …). */
export function stackTime(steps: readonly ReadonlyTensor[]): Tensor {
  const [batch = 0, ...rest] = steps[0]?.shape ?? [];
  const length = steps.length;
  const inner = sizeOf(rest);
  const out = zeros([batch, length, ...rest]);
  steps.forEach((step, t) => {
    for (let b = 0; b < batch; b++) {
      for (let i = 0; i < inner; i++) {
        out.data[(b * length + t) * inner + i] = step.data[b * inner + i]!;
      }
    }
  });
  return out;
}

/**
 * One tensor a name, filled with the numbers that `at` returns for each row and channel.
 * It lets a cell be written as its equations, in scalars.
 */
export function elementwise<const Name extends string>(
  names: readonly Name[],
  [rows, channels]: readonly [rows: number, channels: number],
  at: (row: number, channel: number) => Readonly<Record<Name, number>>,
): { readonly [K in Name]: Tensor } {
  const out = {} as Record<Name, Tensor>;
  for (const name of names) out[name] = zeros([rows, channels]);
  for (let row = 0; row < rows; row++) {
    for (let channel = 0; channel < channels; channel++) {
      const values = at(row, channel);
      for (const name of names) out[name].data[row * channels + channel] = values[name];
    }
  }
  return out;
}

/** Number of time steps of x (batch, length, …). @throws ShapeError when there is none. */
export function lengthOf(caller: string, x: ReadonlyTensor): number {
  const length = x.shape.length < 2 ? 0 : x.shape[1]!;
  if (length < 1) {
    throw new ShapeError(
      `${caller}: expected x to have axes [batch, length, …] with a length of at least 1, got shape [${x.shape.join(', ')}].`,
      'Pass at least one time step.',
    );
  }
  return length;
}

// #region fold-steps
/**
 * (y_t, s_t) = step(x_t, s_{t−1}) for t = 0 … length−1: all y stacked, and the last state.
 *
 * x (batch, length, …) → output (batch, length, …). Sequential: step t waits for step t−1.
 */
export function foldSteps<State>(
  caller: string,
  x: ReadonlyTensor,
  initial: State,
  step: (xAtT: Tensor, state: State, t: number) => Stepped<State>,
): Stepped<State> {
  const length = lengthOf(caller, x);
  const outputs: Tensor[] = [];
  let state = initial;
  for (let t = 0; t < length; t++) {
    const next = step(timeSlice(x, t), state, t);
    outputs.push(next.output);
    state = next.state;
  }
  return { output: stackTime(outputs), state };
}
// #endregion fold-steps

/**
 * Every named value of every step, stacked along time: cell's (batch, …) → (batch, length, …).
 * The cell's result doubles as the state that the next step reads.
 */
export function traceSteps<State, Values extends State & { readonly [K in keyof Values]: Tensor }>(
  caller: string,
  x: ReadonlyTensor,
  initial: State,
  cell: (xAtT: Tensor, state: State, t: number) => Values,
): { readonly [K in keyof Values]: Tensor } {
  const length = lengthOf(caller, x);
  const steps: Values[] = [];
  let state = initial;
  for (let t = 0; t < length; t++) {
    const values = cell(timeSlice(x, t), state, t);
    steps.push(values);
    state = values;
  }
  const names = Object.keys(steps[0]!) as (keyof Values)[];
  const stacked: { -readonly [K in keyof Values]?: Tensor } = {};
  for (const name of names) stacked[name] = stackTime(steps.map((step) => step[name]));
  return stacked as { readonly [K in keyof Values]: Tensor };
}
