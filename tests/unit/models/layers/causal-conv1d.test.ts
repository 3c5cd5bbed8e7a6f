import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { causalConv1dRing } from '../../../../src/models/layers/causal-conv1d-ring.ts';
import { causalConv1d, initCausalConv1d } from '../../../../src/models/layers/causal-conv1d.ts';
import { silu } from '../../../../src/models/layers/pointwise.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { map, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { refusal } from '../../../support/message.ts';
import { between, noise } from './recurrent-inputs.ts';

const params = initCausalConv1d({ dim: 2, width: 4 }, seeded(3));
const bare = { weight: tensor([1, 3], [1, 10, 100]) };

describe('causalConv1d', () => {
  test('the last tap meets the present token, the first the oldest', () => {
    const { output } = causalConv1d(bare, tensor([1, 4, 1], [1, 2, 3, 4]));
    expect([...output.data]).toEqual([100, 210, 321, 432]);
  });
  test('a filter that is 1 at its last tap and 0 elsewhere changes nothing', () => {
    const x = noise([2, 5, 2]);
    const weight = tensor([2, 3], [0, 0, 1, 0, 0, 1]);
    expect(causalConv1d({ weight }, x).output).toEqual(x);
  });
  test('silu is applied after the bias', () => {
    const x = noise([1, 5, 2]);
    const linear = causalConv1d(params, x).output;
    expect(causalConv1d(params, x, { activation: 'silu' }).output).toEqual(map(linear, silu));
  });
  test('the state holds the last width − 1 inputs, zeros where there were none', () => {
    const { state } = causalConv1d(bare, tensor([1, 1, 1], [7]));
    expect([...state.data]).toEqual([0, 7]);
  });
  test('a state longer than the filter keeps its length and only its end is read', () => {
    const x = noise([1, 2, 2]);
    const long = noise([1, 6, 2], 2);
    const next = causalConv1d(params, x, { state: long });
    expect(next.output).toEqual(causalConv1d(params, x, { state: between(long, 3, 6) }).output);
    expect(between(next.state, 0, 4)).toEqual(between(long, 2, 6));
    expect(between(next.state, 4, 6)).toEqual(x);
  });
  test('two documents in one row give what each gives alone', () => {
    const x = noise([1, 7, 2]);
    const segmentPos = tensor([1, 7], [0, 1, 2, 0, 1, 2, 3]);
    const together = causalConv1d(params, x, { segmentPos });
    const [first, second] = [between(x, 0, 3), between(x, 3, 7)].map((d) =>
      causalConv1d(params, d),
    );
    expect(between(together.output, 0, 3)).toEqual(first!.output);
    expect(between(together.output, 3, 7)).toEqual(second!.output);
    expect(together.state).toEqual(second!.state);
  });
  test('the state after a document of one token holds nothing of the document before', () => {
    const segmentPos = tensor([1, 3], [0, 1, 0]);
    const { state } = causalConv1d(bare, tensor([1, 3, 1], [5, 6, 7]), { segmentPos });
    expect([...state.data]).toEqual([0, 7]);
  });
  test('is linear in its input when there is no activation and no bias', () => {
    fc.assert(
      fc.property(fc.double({ min: -9, max: 9, noNaN: true }), fc.nat(999), (factor, seed) => {
        const x = noise([1, 6, 1], seed);
        const scaled = causalConv1d(
          bare,
          map(x, (value) => factor * value),
        ).output;
        const after = map(causalConv1d(bare, x).output, (value) => factor * value);
        expectAllclose(scaled, after, { abs: 1e-9, rel: 1e-12 });
      }),
      { numRuns: 50 },
    );
  });
  test('every batch row has documents of its own, and nothing of one reaches the next', () => {
    // Documents start at 0 and 3 in the first row, at 0, 1 and 5 in the second.
    const segmentPos = tensor([2, 6], [0, 1, 2, 0, 1, 2, 0, 0, 1, 2, 3, 0]);
    const x = noise([2, 6, 2]);
    const { output, state } = causalConv1d(params, x, { segmentPos });
    const parts = [
      [0, 0, 3],
      [0, 3, 6],
      [1, 0, 1],
      [1, 1, 5],
      [1, 5, 6],
    ] as const;
    const row = (z: typeof x, b: number) =>
      tensor([1, 6, 2], z.data.subarray(b * 12, (b + 1) * 12));
    for (const [b, start, end] of parts) {
      const alone = causalConv1d(params, between(row(x, b), start, end)).output;
      expectAllclose(between(row(output, b), start, end), alone, { abs: 1e-14 });
    }
    // The state keeps the inputs of the last document, and zeros before them.
    const wanted = [...x.data.subarray(6, 12), 0, 0, 0, 0, ...x.data.subarray(22, 24)];
    expect([...state.data]).toEqual(wanted);
  });
  test('too short a state is refused with the number of inputs it must hold', () => {
    expect(() =>
      causalConv1d(params, noise([1, 2, 2]), { state: zeros([1, 2, 2]) }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: causalConv1d: expected state to hold at least 3 inputs for a filter of width 4, got 2. Keep the last width − 1 inputs.]`,
    );
  });
  test('a filter for other channels is refused by axis', () => {
    expect(() => causalConv1d(params, noise([1, 2, 3]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: causalConv1d: expected axis dim of weight to be 3 as in x, got 2. Check axis 0 of weight.]`,
    );
  });
});

describe('causalConv1dRing', () => {
  test('refuses a ring for other channels by its own name', () => {
    expect(refusal(() => causalConv1dRing(bare, zeros([1, 1, 1]), zeros([1, 3, 2]), [0]))).toBe(
      'ShapeError: causalConv1dRing: expected axis dim of ring to be 1 as in x, got 2. Check axis 2 of ring.',
    );
  });
  test('gives the same output as the shifted state, however the calls are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 4, max: 7 }),
        (cuts, slots) => {
          const length = cuts.reduce((a, b) => a + b);
          const x = noise([2, length, 2]);
          let ring = zeros([2, slots, 2]);
          let at = 0;
          for (const cut of cuts) {
            const part = between(x, at, at + cut);
            const next = causalConv1dRing(params, part, ring, [at, at]);
            const whole = causalConv1d(params, between(x, 0, at + cut)).output;
            expectAllclose(next.output, between(whole, at, at + cut), { abs: 1e-14 });
            ring = next.state;
            at += cut;
          }
        },
      ),
      { numRuns: 40 },
    );
  });
  test('input number s is written to slot s mod slots, and the rest stays', () => {
    const { state } = causalConv1dRing(bare, tensor([1, 2, 1], [8, 9]), zeros([1, 3, 1]), [2]);
    expect([...state.data]).toEqual([9, 0, 8]);
  });
  test('one count a row is asked for', () => {
    expect(() =>
      causalConv1dRing(bare, zeros([2, 1, 1]), zeros([2, 3, 1]), [0]),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: causalConv1dRing: expected written to hold one count for each of 2 rows, got 1. Pass the number of inputs each row has seen.]`,
    );
  });
});
