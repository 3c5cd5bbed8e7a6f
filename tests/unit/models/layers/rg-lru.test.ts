import { describe, expect, test } from 'vitest';
import { blockDiagonal } from '../../../../src/models/layers/block-diagonal.ts';
import { linearRecurrenceParallel } from '../../../../src/models/layers/linear-recurrence-parallel.ts';
import { linear } from '../../../../src/models/layers/linear.ts';
import { initRgLru, rgLru, traceRgLru } from '../../../../src/models/layers/rg-lru.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { permute, reshape, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { between, noise } from './recurrent-inputs.ts';

const params = initRgLru({ dim: 4, heads: 2 }, seeded(1));
const x = noise([2, 7, 4]);

describe('rgLru', () => {
  test('the scan gives what the loop gives', () => {
    const scanned = rgLru(params, x, { recurrence: linearRecurrenceParallel });
    expectAllclose(scanned.output, rgLru(params, x).output, { abs: 1e-13, rel: 1e-12 });
  });
  test('two documents in one row give what each gives alone', () => {
    const segmentPos = tensor([2, 7], [0, 1, 2, 0, 1, 2, 3, 0, 1, 2, 0, 1, 2, 3]);
    const together = rgLru(params, x, { segmentPos }).output;
    for (const [from, to] of [
      [0, 3],
      [3, 7],
    ] as const) {
      const alone = rgLru(params, between(x, from, to)).output;
      expectAllclose(between(together, from, to), alone, { abs: 1e-14, rel: 1e-14 });
    }
  });
  test('a² + multiplier² = 1 after the first token', () => {
    const { a, multiplier } = traceRgLru(params, x);
    for (let i = 0; i < a.data.length; i++) {
      expect(a.data[i]! ** 2 + multiplier.data[i]! ** 2).toBeCloseTo(1, 13);
    }
    expect([...between(a, 0, 1).data]).toEqual(new Array(8).fill(0));
  });
  test('the first token counts in full without a state, and only its share with one', () => {
    const { multiplier } = traceRgLru(params, x, { state: { h: zeros([2, 4]) } });
    expect(multiplier.data.every((value) => value > 0 && value < 1)).toBe(true);
    expect(between(traceRgLru(params, x).multiplier, 0, 1).data.every((m) => m === 1)).toBe(true);
  });
  test('decays at the full gate start between 0.9⁸ and 0.999⁸', () => {
    const { aParam } = initRgLru({ dim: 300, heads: 1 }, seeded(2));
    for (let d = 0; d < 300; d++) {
      const radius = 1 / (1 + Math.exp(aParam.data[d]!));
      expect(radius).toBeGreaterThan(0.9 - 1e-9);
      expect(radius).toBeLessThan(0.999 + 1e-9);
    }
  });
  test('a decay of almost one keeps its small complement', () => {
    const slow = { ...params, aParam: tensor([4], [-34, -34, -34, -34]) };
    const { multiplier } = traceRgLru(slow, x, { state: { h: zeros([2, 4]) } });
    expect(multiplier.data.every((value) => value > 0)).toBe(true);
  });
});

describe('blockDiagonal', () => {
  test('with one head it is a linear layer', () => {
    const [weight, bias] = [noise([1, 4, 4], 3), noise([1, 4], 4)];
    const transposed = permute(reshape(weight, [4, 4]), [1, 0]);
    const expected = linear({ weight: transposed, bias: reshape(bias, [4]) }, x);
    expectAllclose(blockDiagonal({ weight, bias }, x), expected, { abs: 1e-14, rel: 1e-13 });
  });
  test('heads that do not divide the channels are refused', () => {
    expect(() =>
      blockDiagonal({ weight: zeros([3, 1, 1]), bias: zeros([3, 1]) }, x),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: blockDiagonal: expected dim to be a multiple of heads, got dim 4 and heads 3. Choose heads that divide dim.]`,
    );
    expect(() => initRgLru({ dim: 4, heads: 3 }, seeded(1))).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: initRgLru: expected dim to be a multiple of heads, got dim 4 and heads 3. Choose heads that divide dim.]`,
    );
  });
});
