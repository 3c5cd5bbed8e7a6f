import { describe, expect, test } from 'vitest';
import {
  hyenaFilter,
  initHyenaFilter,
  modulationRates,
  positionalEmbedding,
  traceHyenaFilter,
} from '../../../../src/models/layers/hyena-filter.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { build, tensor } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';

const config = { channels: 4, maxLength: 50, width: 8, embeddingDim: 5 };

describe('hyenaFilter', () => {
  test('begins the same however much of it is asked for', () => {
    const params = initHyenaFilter(config, seeded(1));
    const long = hyenaFilter(params, 50);
    const short = hyenaFilter(params, 7);
    const cut = build([4, 7], (i) => long.data[Math.floor(i / 7) * 50 + (i % 7)]!);
    expectAllclose(short, cut, { abs: 0, rel: 0 });
  });

  test('has as many parameters for a sequence a thousand times as long', () => {
    const count = (maxLength: number) => {
      const { layers, frequency } = initHyenaFilter({ ...config, maxLength }, seeded(1));
      const sizes = layers.map(({ weight, bias }) => weight.data.length + (bias?.data.length ?? 0));
      return sizes.reduce((sum, n) => sum + n, frequency.data.length);
    };
    expect(count(50_000)).toBe(count(50));
  });

  test('is the product of its network and its window', () => {
    const params = { ...initHyenaFilter(config, seeded(1)), shift: 0.05 };
    const { raw, window, k, embedding } = traceHyenaFilter(params, 20);
    expectAllclose(
      k,
      build([4, 20], (i) => raw.data[i]! * window.data[i]!),
      { abs: 1e-15 },
    );
    expectAllclose(embedding, positionalEmbedding(5, 50, 20), { abs: 0, rel: 0 });
    expect(window.data[0]).toBeCloseTo(1.05, 15);
  });

  test('the window of the fastest filter reaches its target at the share given', () => {
    const rates = modulationRates(3, { fastDecay: 0.25, slowDecay: 2, target: 0.05 });
    expect(Math.exp(-0.25 * Math.abs(rates.data[2]!))).toBeCloseTo(0.05, 12);
    expect(Math.exp(-2 * Math.abs(rates.data[0]!))).toBeCloseTo(0.05, 12);
  });

  test('one channel decays at the slow rate', () => {
    expectAllclose(modulationRates(1), tensor([1], [Math.log(0.01) / 1.5]));
  });

  test('the embedding of position 0 is (0, 1 …, 0 …), and goes once around a circle', () => {
    const z = positionalEmbedding(5, 8, 8);
    expectAllclose(tensor([5], z.data.slice(0, 5)), tensor([5], [0, 1, 1, 0, 0]), { abs: 0 });
    expect(z.data[7 * 5]).toBe(1);
    // The second band turns by 2π/8 a position: at 4 it is half way around.
    expect(z.data[4 * 5 + 2]).toBeCloseTo(-1, 12);
  });

  test('the bands turn at frequencies from 10⁻⁴ to bands − 1 in equal steps', () => {
    const [t, maxLength] = [3, 10];
    const z = positionalEmbedding(7, maxLength, 4);
    const row = Array.from(z.data.slice(7 * t, 7 * t + 7));
    const angles = [1e-4, (2 + 1e-4) / 2, 2].map((f) => (f * 2 * Math.PI * t) / maxLength);
    const wanted = [t / 9, ...angles.map(Math.cos), ...angles.map((a) => -Math.sin(a))];
    row.forEach((value, e) => expect(value).toBeCloseTo(wanted[e]!, 12));
  });

  test('works for a longest sequence of one token and without bands', () => {
    const params = initHyenaFilter({ ...config, maxLength: 1, embeddingDim: 1 }, seeded(1));
    for (const k of hyenaFilter(params, 1).data) expect(Number.isFinite(k)).toBe(true);
  });

  test('says so when the embedding is even or the sequence too long', () => {
    expect(() => positionalEmbedding(4, 8, 8)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: positionalEmbedding: expected embeddingDim to be odd, got 4. Use one number for the position and two for each band.]`,
    );
    for (const wrong of [0, -1, 2.5]) {
      expect(() => positionalEmbedding(wrong, 8, 8)).toThrow(
        `positionalEmbedding: expected embeddingDim to be odd, got ${wrong}.`,
      );
    }
    expect(() => hyenaFilter(initHyenaFilter(config, seeded(1)), -1)).toThrow(
      'hyenaFilter: expected length to be an integer of at least 0, got -1.',
    );
    const deltas = tensor([3], [1, 1, 1]);
    expect(() => hyenaFilter({ ...initHyenaFilter(config, seeded(1)), deltas }, 5)).toThrow(
      'hyenaFilter: expected axis channels of deltas to be 4 as in z, got 3.',
    );
    expect(() =>
      hyenaFilter(initHyenaFilter(config, seeded(1)), 51),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: hyenaFilter: expected a length of at most 50, got 51. Shorten the sequence or raise maxLength.]`,
    );
  });
});
