import { describe, expect, test } from 'vitest';
import { devices } from '../../../../src/models/costs/devices.ts';
import {
  crossoverLength,
  forwardFlops,
  layersOf,
  modelKvCacheBytes,
  modelParams,
  quadraticShare,
  type ModelSpec,
} from '../../../../src/models/costs/model.ts';
import { models } from '../../../../src/models/costs/models.ts';
import {
  decodeBytesPerToken,
  decodeIntensity,
  fits,
} from '../../../../src/models/costs/serving.ts';
import {
  cardsNeeded,
  lengthAtShare,
  pairFlops,
  readingBill,
  servingBill,
  withFullHeads,
  workedBill,
} from '../../../../src/models/toy/quadratic-bill.ts';

const llama = models['llama-3.1-8b'];

describe('reading', () => {
  test('the two parts add up to the forward pass', () => {
    for (const length of [1, 1000, 131_072]) {
      const { quadratic, rest } = readingBill(llama, length);
      expect((quadratic + rest) / forwardFlops(llama, length)).toBeCloseTo(1, 12);
    }
  });
  test('doubling a long text quadruples the quadratic part and doubles the rest', () => {
    const [one, two] = [readingBill(llama, 65_536), readingBill(llama, 131_072)];
    expect(two.quadratic / one.quadratic).toBeCloseTo(4, 3);
    expect(two.rest / one.rest).toBeCloseTo(2, 10);
  });
  test('a pair costs 4 FLOPs a query channel and layer', () => {
    expect(pairFlops(llama)).toBe(32 * 4 * 4096);
  });
  test('a window leaves no pairs that grow without bound', () => {
    expect(pairFlops(models['mistral-7b'])).toBe(0);
  });
});

describe('the length at a share', () => {
  test('one half gives the crossover', () => {
    for (const key of ['llama-2-7b', 'llama-3.1-405b', 'deepseek-v2', 'jamba-1.5-mini'] as const) {
      expect(lengthAtShare(models[key], 0.5), key).toBe(crossoverLength(models[key]));
    }
  });
  test('it is the shortest such length, at any share', () => {
    for (const share of [0.1, 0.25, 0.75, 0.9]) {
      const length = lengthAtShare(llama, share);
      expect(quadraticShare(llama, length)).toBeGreaterThanOrEqual(share);
      expect(quadraticShare(llama, length - 1)).toBeLessThan(share);
    }
  });
  test('the crossover of a dense model lies near twelve times its width', () => {
    for (const key of ['llama-2-7b', 'llama-2-13b', 'llama-3.1-405b'] as const) {
      const ratio = crossoverLength(models[key]) / models[key].dim;
      expect(ratio, key).toBeGreaterThan(11);
      expect(ratio, key).toBeLessThan(13);
    }
  });
  test('a model without unbounded attention has none, a share of one is refused', () => {
    expect(lengthAtShare(models['mamba-2.8b'], 0.1)).toBe(Infinity);
    for (const share of [0, 1, -0.5, NaN]) {
      expect(() => lengthAtShare(llama, share)).toThrow(
        `lengthAtShare: expected share to lie between 0 and 1, got ${share}. Pass 0.5 for the length at which the quadratic part overtakes the rest.`,
      );
    }
  });
});

describe('serving', () => {
  const choice = { context: 32_768, batch: 4, cacheBytesPerNumber: 2, weightBytesPerNumber: 2 };
  test('a step moves the weights once and every cache, as decodeBytesPerToken says', () => {
    const { writing } = servingBill(llama, devices.h100, choice);
    const moved = writing.weightBytes + writing.carriedBytes;
    expect(moved / (4 * decodeBytesPerToken(llama, 32_768, choice))).toBeCloseTo(1, 12);
  });
  test('reading takes the forward pass at the peak, and the intensity is FLOPs by bytes', () => {
    const { readingSeconds, writing } = servingBill(llama, devices.h100, choice);
    expect(readingSeconds / (forwardFlops(llama, 32_768) / 989e12)).toBeCloseTo(1, 12);
    expect(writing.intensity / decodeIntensity(llama, 32_768, choice)).toBeCloseTo(1, 12);
  });
  test('a larger batch spreads the weights but not the cache', () => {
    const [one, many] = [1, 64].map((batch) =>
      servingBill(llama, devices.h100, { ...choice, batch }),
    );
    expect(many!.writing.weightBytes).toBe(one!.writing.weightBytes);
    expect(many!.writing.carriedBytes).toBe(64 * one!.writing.carriedBytes);
  });
  test('weights at half the bits take half the bytes', () => {
    const { keeping } = servingBill(llama, devices.h100, { ...choice, weightBytesPerNumber: 1 });
    expect(keeping.weights).toBe(modelParams(llama));
    expect(keeping.total).toBe(keeping.weights + keeping.carried);
  });
  test('one card is enough exactly when the model fits', () => {
    for (const context of [8192, 131_072, 524_288]) {
      for (const device of Object.values(devices)) {
        const { cards, longest } = cardsNeeded(llama, device, { ...choice, context });
        const fit = fits(llama, device, context, choice);
        expect(cards === 1).toBe(fit);
        expect(longest >= context).toBe(fit);
      }
    }
  });
});

describe('the worked layer', () => {
  test('ten tokens cost 3,840 FLOPs and 55 pairs of 16 more', () => {
    expect(workedBill(10)).toEqual({ weights: 192, rest: 3840, quadratic: 880, kept: 160 });
  });
  test('at 47 tokens both parts are equal, at 24 the cache weighs what the weights weigh', () => {
    const equal = workedBill(47);
    expect([equal.quadratic, equal.rest]).toEqual([18_048, 18_048]);
    expect(workedBill(24).kept).toBe(2 * 192);
  });
});

test('with the keys and values of all its heads DeepSeek-V2 would keep 57 times as much', () => {
  const model = models['deepseek-v2'];
  const ratio = modelKvCacheBytes(withFullHeads(model), 1) / modelKvCacheBytes(model, 1);
  expect(ratio).toBeCloseTo((2 * 128 * 128) / 576, 10);
});
test('with keys and values for all 32 heads Llama 3.1 8B would keep what Llama 2 7B keeps, four times as much', () => {
  const kept = (model: ModelSpec) => modelKvCacheBytes(model, 1);
  expect(kept(withFullHeads(llama))).toBe(kept(models['llama-2-7b']));
  expect(kept(withFullHeads(llama))).toBe(4 * kept(llama));
  expect(withFullHeads(models['llama-2-7b'])).toEqual(models['llama-2-7b']);
  const hybrid = models['nemotron-h-8b'];
  expect(kept(withFullHeads(hybrid))).toBe(4 * kept(hybrid));
  expect(layersOf(withFullHeads(hybrid)).map(({ mixer }) => mixer?.kind)).toEqual(
    layersOf(hybrid).map(({ mixer }) => mixer?.kind),
  );
});
