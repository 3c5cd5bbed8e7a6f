import { expect, test } from 'vitest';
import type { Domain } from '../../../../src/models/data/mixture.ts';
import { mixtureLosses, reweight } from '../../../../src/models/data/mixture.ts';

const alike: readonly Domain[] = [0, 1].map((i) => ({
  name: `domain ${i}`,
  share: i === 0 ? 0.9 : 0.1,
  E: 1,
  B: 10,
  beta: 0.3,
  transfer: i === 0 ? [1, 0] : [0, 1],
}));

test('a domain without tokens of its own or of others has an infinite loss', () => {
  expect(mixtureLosses(alike, [1, 0], 1e6)[1]).toBe(Infinity);
});
test('domains that are alike and teach each other nothing end with equal weights', () => {
  const last = reweight(alike, { tokens: 1e4, rounds: 200, rate: 1 }).at(-1)!;
  expect(last.weights[0]).toBeCloseTo(0.5, 6);
});
test('the first round is the mixture by size', () => {
  expect(reweight(alike, { tokens: 1e4, rounds: 3, rate: 1 })[0]!.weights).toEqual([0.9, 0.1]);
});
test('a domain is as far behind as its loss in the mixture exceeds its loss with all tokens to itself', () => {
  const teaching = alike.map((domain, i) => ({ ...domain, transfer: i === 0 ? [1, 0.5] : [0, 1] }));
  const [first, second, ...rest] = reweight(teaching, { tokens: 1e4, rounds: 1, rate: 2 });
  expect(rest).toEqual([]);
  const loss = (share: number) => 1 + 10 / (share * 1e4) ** 0.3;
  const [mine, other] = [loss(0.9 + 0.5 * 0.1), loss(0.1)];
  const excess = [mine - loss(1), other - loss(1)];
  first!.excess.forEach((value, i) => expect(value).toBeCloseTo(excess[i]!, 12));
  const raised = [0.9 * Math.exp(2 * excess[0]!), 0.1 * Math.exp(2 * excess[1]!)];
  const total = raised[0]! + raised[1]!;
  second!.weights.forEach((weight, i) => expect(weight).toBeCloseTo(raised[i]! / total, 12));
});
test('no domain is refused', () => {
  expect(() => reweight([], { tokens: 1, rounds: 1, rate: 1 })).toThrow(
    'reweight: expected at least one domain, got none. Add a domain.',
  );
});
