// Inputs for the tests of recurrent layers, and the laws that every such layer must keep.
import { expect, test } from 'vitest';
import type { Stepped } from '../../../../src/models/layers/sequence.ts';
import { stackTime, timeSlice } from '../../../../src/models/layers/sequence.ts';
import { normal, seeded } from '../../../../src/models/tensor/random.ts';
import type { ReadonlyTensor, Tensor } from '../../../../src/models/tensor/tensor.ts';
import { build, map, tensor } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';

/** Normal numbers, the same for the same seed. */
export function noise(shape: readonly number[], seed = 1, size = 1): Tensor {
  const random = seeded(seed);
  return build(shape, () => size * normal(random));
}

/** Steps start … end − 1 of x (batch, length, …). */
export function between(x: ReadonlyTensor, start: number, end: number): Tensor {
  return stackTime(Array.from({ length: end - start }, (_, i) => timeSlice(x, start + i)));
}

/** x with `delta` added to every channel at time t. */
export function nudgedAt(x: ReadonlyTensor, t: number, delta: number): Tensor {
  const [, length = 0, dim = 0] = x.shape;
  return build(x.shape, (i) => x.data[i]! + (Math.floor(i / dim) % length === t ? delta : 0));
}

/** One layer with its parameters bound: the whole sequence, one step, and where it starts. */
export interface BoundLayer<State> {
  readonly dim: number;
  readonly whole: (x: ReadonlyTensor, state?: State) => Stepped<State>;
  readonly step: (xAtT: ReadonlyTensor, state: State) => Stepped<State>;
  readonly start: (batch: number) => State;
}

/** The laws: whole = folded steps = two pieces; no look ahead; rows apart; short and large inputs. */
export function keepsRecurrentLaws<State>(name: string, layer: BoundLayer<State>): void {
  const x = noise([2, 6, layer.dim]);

  test(`${name}(x) equals ${name}Step folded over x`, () => {
    let state = layer.start(2);
    const outputs: Tensor[] = [];
    for (let t = 0; t < 6; t++) {
      const next = layer.step(timeSlice(x, t), state);
      outputs.push(next.output);
      state = next.state;
    }
    const whole = layer.whole(x);
    expectAllclose(whole.output, stackTime(outputs), { abs: 1e-12, rel: 1e-12 });
    expect(Object.keys(state as object)).toEqual(Object.keys(whole.state as object));
  });

  test(`${name}: a sequence cut in two, the state handed over, gives the same output`, () => {
    const first = layer.whole(between(x, 0, 2));
    const second = layer.whole(between(x, 2, 6), first.state);
    const whole = layer.whole(x).output;
    expectAllclose(first.output, between(whole, 0, 2), { abs: 1e-12, rel: 1e-12 });
    expectAllclose(second.output, between(whole, 2, 6), { abs: 1e-12, rel: 1e-12 });
  });

  test(`${name}: changing x_t leaves y before t unchanged and moves y_t`, () => {
    const [before, after] = [layer.whole(x).output, layer.whole(nudgedAt(x, 3, 0.5)).output];
    expect(between(after, 0, 3)).toEqual(between(before, 0, 3));
    expect(timeSlice(after, 3)).not.toEqual(timeSlice(before, 3));
  });

  test(`${name}: a batch row does not see the other rows`, () => {
    const row = tensor([1, 6, layer.dim], x.data.subarray(6 * layer.dim));
    const alone = layer.whole(row).output;
    const together = layer.whole(x).output;
    const half = together.data.length / 2;
    expect(alone.data).toEqual(together.data.subarray(half));
  });

  test(`${name}: one token is a sequence`, () => {
    const { output } = layer.whole(between(x, 0, 1));
    expectAllclose(output, between(layer.whole(x).output, 0, 1), { abs: 1e-14, rel: 1e-14 });
  });

  test(`${name}: inputs of ±1e3 give finite outputs`, () => {
    const extreme = map(x, (value) => (value < 0 ? -1e3 : 1e3));
    const { output } = layer.whole(extreme);
    expect(output.data.every(Number.isFinite)).toBe(true);
  });
}
