import { describe, expect, test } from 'vitest';
import {
  dataConstrainedFit,
  dataConstrainedLoss,
  effectiveTokens,
  lossOfEffectiveData,
} from '../../../../src/models/costs/data-constrained.ts';
import {
  chinchillaFits,
  chinchillaLoss,
  chinchillaOptimum,
  chinchillaTokens,
  kaplanFit,
  kaplanLossFromCompute,
  kaplanLossFromParams,
  kaplanLossFromTokens,
  kaplanParamsForCompute,
  kimiScaling,
  PETAFLOP_DAY,
  trainingFlopsEstimate,
} from '../../../../src/models/costs/scaling-laws.ts';

describe('Kaplan', () => {
  test('ten times the parameters multiply the loss by 0.84, ten times the tokens by 0.80', () => {
    expect(kaplanLossFromParams(1e10) / kaplanLossFromParams(1e9)).toBeCloseTo(0.839, 3);
    expect(kaplanLossFromTokens(1e11) / kaplanLossFromTokens(1e10)).toBeCloseTo(0.804, 3);
  });
  test('the loss is 1 at each scale constant', () => {
    expect(kaplanLossFromParams(8.8e13)).toBe(1);
    expect(kaplanLossFromTokens(5.4e13)).toBe(1);
    expect(kaplanLossFromCompute(3.1e8 * PETAFLOP_DAY)).toBe(1);
    expect(kaplanFit.computeExponent).toBe(0.05);
  });
  test('a petaflop/s for a day is 8.64 × 10¹⁹ FLOPs', () => {
    expect(PETAFLOP_DAY).toBe(8.64e19);
  });
  test('one petaflop/s-day wants 1.3 billion parameters, ten times the compute 5.4 times as many', () => {
    expect(kaplanParamsForCompute(PETAFLOP_DAY)).toBeCloseTo(1.3e9, 0);
    const ratio = kaplanParamsForCompute(1e22) / kaplanParamsForCompute(1e21);
    expect(ratio).toBeCloseTo(10 ** 0.73, 10);
  });
});

describe('Chinchilla', () => {
  const fits = Object.values(chinchillaFits);
  test('no other split of the same compute gives a lower loss than the optimum', () => {
    for (const fit of fits) {
      const flops = 1e22;
      const { params, tokens } = chinchillaOptimum(flops, fit);
      expect(trainingFlopsEstimate(params, tokens)).toBeCloseTo(flops, -10);
      const best = chinchillaLoss(params, tokens, fit);
      for (const factor of [0.5, 0.9, 0.99, 1.01, 1.1, 2]) {
        expect(chinchillaLoss(params * factor, tokens / factor, fit)).toBeGreaterThan(best);
      }
    }
  });
  test('the loss falls towards the floor E', () => {
    for (const fit of fits) {
      expect(chinchillaLoss(1e30, 1e30, fit)).toBeCloseTo(fit.E, 4);
    }
  });
  test('the refit puts N in proportion to C^0.513, as its authors print', () => {
    const { alpha, beta } = chinchillaFits.besiroglu;
    expect(beta / (alpha + beta)).toBeCloseTo(0.513, 3);
    const at = (flops: number) => chinchillaOptimum(flops, chinchillaFits.besiroglu).params;
    expect(Math.log10(at(1e23) / at(1e22))).toBeCloseTo(0.513, 3);
  });
  test('20 tokens a parameter make 1.4 trillion for 70 billion', () => {
    expect(chinchillaTokens(70e9)).toBe(1.4e12);
  });
  test('at the compute of Chinchilla the refit asks for about 20 tokens a parameter', () => {
    const flops = trainingFlopsEstimate(70e9, 1.4e12);
    const { params, tokens } = chinchillaOptimum(flops, chinchillaFits.besiroglu);
    expect(tokens / params).toBeGreaterThan(15);
    expect(tokens / params).toBeLessThan(30);
  });
  test('70B on 1.4T tokens beats 280B on 300B tokens for similar compute under both fits', () => {
    for (const fit of fits) {
      expect(chinchillaLoss(70e9, 1.4e12, fit)).toBeLessThan(chinchillaLoss(280e9, 300e9, fit));
    }
  });
});

describe('a quantity that is not above zero', () => {
  const { hoffmann } = chinchillaFits;
  test.each<[string, string, (value: number) => unknown]>([
    ['trainingFlopsEstimate', 'params', (value) => trainingFlopsEstimate(value, 1)],
    ['trainingFlopsEstimate', 'tokens', (value) => trainingFlopsEstimate(1, value)],
    ['kaplanLossFromParams', 'params', kaplanLossFromParams],
    ['kaplanLossFromTokens', 'tokens', kaplanLossFromTokens],
    ['kaplanLossFromCompute', 'flops', kaplanLossFromCompute],
    ['kaplanParamsForCompute', 'flops', kaplanParamsForCompute],
    ['chinchillaLoss', 'params', (value) => chinchillaLoss(value, 1, hoffmann)],
    ['chinchillaLoss', 'tokens', (value) => chinchillaLoss(1, value, hoffmann)],
    ['chinchillaOptimum', 'flops', (value) => chinchillaOptimum(value, hoffmann)],
    ['chinchillaTokens', 'params', chinchillaTokens],
  ])('is refused by %s, which names %s', (caller, name, call) => {
    for (const value of [0, -1, NaN]) {
      expect(() => call(value)).toThrow(
        `${caller}: expected ${name} to be a number above 0, got ${value}.`,
      );
    }
  });
});

describe('data-constrained training', () => {
  test('the two losses that the authors print for Figure 1 are reproduced', () => {
    expect(dataConstrainedLoss(6.34e9, 242e9, 25e9)).toBeCloseTo(2.2256440889984477, 10);
    expect(dataConstrainedLoss(8.67e9, 178e9, 25e9)).toBeCloseTo(2.2269634075087867, 10);
  });
  test('four epochs are worth over nine tenths of as much unique data', () => {
    const worth = effectiveTokens(1e9, 4) / 4e9;
    expect(worth).toBeGreaterThan(0.9);
    expect(worth).toBeLessThan(1);
  });
  test('however often data is repeated it is worth at most 1 + R* times itself', () => {
    const limit = 1 + dataConstrainedFit.tokensRStar;
    expect(effectiveTokens(1, 1e6)).toBeCloseTo(limit, 6);
    expect(effectiveTokens(1, 40) / limit).toBeGreaterThan(0.9);
  });
  test('with one epoch and few parameters nothing is discounted', () => {
    const { E, A, B, alpha, beta } = dataConstrainedFit;
    const plain = E + A / 1e8 ** alpha + B / 1e11 ** beta;
    expect(dataConstrainedLoss(1e8, 1e11, 1e11)).toBeCloseTo(plain, 12);
  });
  test('one epoch is worth its tokens, and less than one is refused', () => {
    expect(effectiveTokens(1e9, 1)).toBe(1e9);
    expect(() => effectiveTokens(1e9, 0.5)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: effectiveTokens: expected epochs to be at least 1, got 0.5. Lower uniqueTokens instead: data not seen is not unique data.]`,
    );
    expect(() => effectiveTokens(1e9, NaN)).toThrow('expected epochs to be at least 1, got NaN');
  });
  test('where the data can feed the parameters, the loss is that of what the data is worth', () => {
    const worth = effectiveTokens(1e11, 3);
    expect(dataConstrainedLoss(1e8, 3e11, 1e11)).toBeCloseTo(lossOfEffectiveData(1e8, worth), 12);
  });
  test('more unique than seen tokens are refused', () => {
    expect(() => dataConstrainedLoss(1e9, 1e9, 2e9)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: dataConstrainedLoss: expected uniqueTokens to be at most tokens, got 2000000000 of 1000000000. Count the tokens seen in all epochs together.]`,
    );
  });
});

describe('Kimi Linear fits', () => {
  test('the two architectures share the exponent to two digits and differ in the offset', () => {
    const { fullAttention, hybrid } = kimiScaling;
    expect(Math.abs(fullAttention.exponent - hybrid.exponent)).toBeLessThan(0.001);
    expect(hybrid.coefficient).toBeLessThan(fullAttention.coefficient);
  });
});
