import { describe, expect, test } from 'vitest';
import {
  fenwickLevel,
  logLinearAttention,
} from '../../../../src/models/layers/log-linear-attention.ts';
import { simpleGla } from '../../../../src/models/layers/simple-gla.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { build, full } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { qkv, uniform } from './mixer-forms.ts';

const sizes = { batch: 1, length: 6, heads: 2, keyDim: 3, valueDim: 2 };
const random = seeded(131);
const inputs = { ...qkv(random, sizes), logDecay: uniform(random, [1, 6, 2], -2, 0) };

describe('fenwickLevel', () => {
  test('token 6 sees itself, then 5–4, then 3–0; token 7 sees 6, 5–4, 3–0', () => {
    expect([6, 5, 4, 3, 2, 1, 0].map((s) => fenwickLevel(6, s))).toEqual([0, 2, 2, 3, 3, 3, 3]);
    expect([7, 6, 5, 4, 3, 2, 1, 0].map((s) => fenwickLevel(7, s))).toEqual([
      0, 1, 2, 2, 3, 3, 3, 3,
    ]);
  });

  test('level n > 0 holds 2ⁿ⁻¹ tokens or none, level 0 the token itself', () => {
    for (let t = 0; t < 64; t++) {
      const counts = new Array<number>(8).fill(0);
      for (let s = 0; s <= t; s++) counts[fenwickLevel(t, s)]!++;
      counts.forEach((count, level) => expect([0, level ? 2 ** (level - 1) : 1]).toContain(count));
    }
  });
});

describe('logLinearAttention', () => {
  test('that listens to all levels alike is simple GLA', () => {
    const levelScales = full([1, 6, 2, 4], 1);
    expectAllclose(logLinearAttention({ ...inputs, levelScales }), simpleGla(inputs).output);
  });

  test('that listens to level 0 only sees the current token', () => {
    const levelScales = build([1, 6, 2, 4], (i) => (i % 4 === 0 ? 1 : 0));
    const output = logLinearAttention({ ...inputs, levelScales }, 0.5);
    const { q, k, v } = inputs;
    const score = [0, 1, 2].reduce((sum, i) => sum + q.data[30 + i]! * k.data[30 + i]!, 0);
    expect(output.data[20]).toBeCloseTo(0.5 * score * v.data[20]!, 12);
  });

  test('weighs every pair by its level and by the decay between the two', () => {
    const levelScales = uniform(seeded(132), [1, 6, 2, 5], -1, 1);
    const { q, k, v, logDecay } = inputs;
    const output = logLinearAttention({ ...inputs, levelScales }, 0.5);
    for (let h = 0; h < 2; h++) {
      for (let t = 0; t < 6; t++) {
        const wanted = [0, 0];
        let fading = 0;
        for (let s = t; s >= 0; s--) {
          const [at, from] = [t * 2 + h, s * 2 + h];
          let score = 0;
          for (const i of [0, 1, 2]) score += 0.5 * q.data[3 * at + i]! * k.data[3 * from + i]!;
          const level = levelScales.data[5 * at + fenwickLevel(t, s)]!;
          for (const j of [0, 1])
            wanted[j]! += level * Math.exp(fading) * score * v.data[2 * from + j]!;
          fading += logDecay.data[from]!;
        }
        for (const j of [0, 1])
          expect(output.data[(t * 2 + h) * 2 + j]).toBeCloseTo(wanted[j]!, 12);
      }
    }
  });

  test('1 + ⌈log₂ length⌉ levels are enough, also for a length that is a power of two', () => {
    const long = { ...qkv(seeded(133), { ...sizes, length: 8 }), logDecay: full([1, 8, 2], 0) };
    expect(() => logLinearAttention({ ...long, levelScales: full([1, 8, 2, 4], 1) })).not.toThrow();
    expect(() => logLinearAttention({ ...long, levelScales: full([1, 8, 2, 3], 1) })).toThrow(
      'logLinearAttention: expected levelScales to have at least 4 levels for length 8, got 3.',
    );
    expect(() => logLinearAttention({ ...long, levelScales: full([1, 7, 2, 4], 1) })).toThrow(
      'logLinearAttention: expected axis length of levelScales to be 8 as in q, got 7.',
    );
  });

  test('too few levels for the length are named', () => {
    expect(() =>
      logLinearAttention({ ...inputs, levelScales: full([1, 6, 2, 3], 1) }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: logLinearAttention: expected levelScales to have at least 4 levels for length 6, got 3. Add one level for every doubling of the length.]`,
    );
  });
});
