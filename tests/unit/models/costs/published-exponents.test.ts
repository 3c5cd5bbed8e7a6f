import { expect, test } from 'vitest';
import {
  kimiComputeRatio,
  kimiCrossing,
  kimiLoss,
  kimiRatioBounds,
  publishedExponents,
  spread,
} from '../../../../src/models/costs/published-exponents.ts';

const of = (study: string) => spread(publishedExponents.find((entry) => entry.study === study)!);

test('the fits of Kimi Linear give the advantage of 1.16 near five petaflop/s-days', () => {
  expect(kimiComputeRatio(5)).toBeCloseTo(1.16, 2);
  expect(kimiComputeRatio(1)).toBeGreaterThan(kimiComputeRatio(100));
});
test('the two lines meet near thirty thousand petaflop/s-days', () => {
  const C = kimiCrossing();
  expect(C).toBeGreaterThan(2.9e4);
  expect(C).toBeLessThan(3.0e4);
  expect(kimiLoss('fullAttention', C)).toBeCloseTo(kimiLoss('hybrid', C), 12);
  expect(kimiComputeRatio(C)).toBeCloseTo(1, 9);
});
test('rounding alone leaves the advantage beyond the crossing undecided by a few percent', () => {
  for (const C of [1, 1e3, 1e6]) {
    const [low, high] = kimiRatioBounds(C);
    expect(low).toBeLessThanOrEqual(kimiComputeRatio(C));
    expect(high).toBeGreaterThanOrEqual(kimiComputeRatio(C));
  }
  expect(kimiRatioBounds(1e4)[0]).toBeLessThan(1.02);
});
test('exponents move by two percent with the architecture and by over a quarter with data or fit', () => {
  expect(of('Kimi Linear, 2025')).toBeCloseTo(0.017, 3);
  expect(of('speech, 2017')).toBeCloseTo(1.007 / 0.993 - 1, 12);
  expect(of('word models, 2017')).toBeCloseTo(1.01 / 0.99 - 1, 12);
  expect(of('DeepSeek LLM, 2024')).toBeCloseTo(0.284, 3);
  expect(of('Chinchilla and its refit')).toBeGreaterThan(0.3);
});
test('each study says what moved, which exponent is compared, between what, and who measured it', () => {
  expect(
    publishedExponents.map(({ changed, exponent, cite, reported, values }) => [
      [changed, exponent, cite, reported === true ? 'from notes' : 'from the paper'].join(' | '),
      values.map((value) => `${value.of} ${value.exponent.toFixed(4)}`).join(', '),
    ]),
  ).toMatchInlineSnapshot(`
    [
      [
        "architecture | of data | hestness2017deep | from notes",
        "within 0.2969, to 0.3011",
      ],
      [
        "architecture | of data | hestness2017deep | from notes",
        "within 0.0649, to 0.0663",
      ],
      [
        "architecture | of compute | kimi2025linear | from the paper",
        "full attention 0.0536, hybrid 0.0527",
      ],
      [
        "data | of model size in compute | bi2024deepseek | from the paper",
        "early data 0.4500, later data 0.5240, OpenWebText2 0.5780",
      ],
      [
        "fit | of data | besiroglu2024chinchilla | from the paper",
        "as printed 0.2800, refitted 0.3659",
      ],
    ]
  `);
});
