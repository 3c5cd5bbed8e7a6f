import { describe, expect, test } from 'vitest';
import {
  hyena,
  hyenaStep,
  initHyena,
  initHyenaState,
  traceHyena,
} from '../../../../src/models/layers/hyena.ts';
import { initLinear } from '../../../../src/models/layers/linear.ts';
import { stackTime, timeSlice } from '../../../../src/models/layers/sequence.ts';
import { normal, seeded } from '../../../../src/models/tensor/random.ts';
import { build, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';

const config = { dim: 3, maxLength: 12, width: 5, embeddingDim: 3 };
const randomInput = (shape: number[], seed: number) => {
  const random = seeded(seed);
  return build(shape, () => normal(random));
};

describe('hyena', () => {
  test.each([
    [2, 1, 1],
    [2, 12, 2],
    [3, 7, 2],
    [4, 5, 1],
  ])('of order %i over %i tokens equals hyenaStep folded over x', (order, length, batch) => {
    const params = initHyena({ ...config, order }, seeded(order));
    const x = randomInput([batch, length, 3], length);
    let state = initHyenaState(params, batch);
    const outputs = [];
    for (let t = 0; t < length; t++) {
      const next = hyenaStep(params, timeSlice(x, t), state);
      outputs.push(next.output);
      state = next.state;
    }
    expectAllclose(stackTime(outputs), hyena(params, x), { abs: 1e-11 });
    expect(state.past[0]!.shape).toEqual([length, batch, 3]);
  });

  test('changing x at t leaves y before t unchanged', () => {
    const params = initHyena({ ...config, order: 3 }, seeded(1));
    const x = randomInput([1, 10, 3], 2);
    const other = tensor(x.shape, x.data);
    other.data[6 * 3] = 10;
    const [a, b] = [hyena(params, x), hyena(params, other)];
    const until = (y: typeof a) => tensor([18], y.data.slice(0, 18));
    expectAllclose(until(b), until(a), { abs: 1e-12 });
    expect(Math.abs(b.data[18]! - a.data[18]!)).toBeGreaterThan(1e-4);
  });

  test('traceHyena ends in the output of hyena and names what is between', () => {
    const params = initHyena({ ...config, order: 3 }, seeded(1));
    const x = randomInput([2, 8, 3], 2);
    const trace = traceHyena(params, x);
    expectAllclose(trace.y, hyena(params, x), { abs: 0, rel: 0 });
    expect(trace.gates.length).toBe(3);
    expect(trace.convolved.length).toBe(2);
    const first = build([2, 8, 3], (i) => trace.value.data[i]! * trace.gates[2]!.data[i]!);
    expectAllclose(trace.gated[0]!, first, { abs: 0, rel: 0 });
  });

  test('is not linear: the gates multiply data with data', () => {
    const params = initHyena(config, seeded(1));
    const x = randomInput([1, 6, 3], 2);
    const twice = build(x.shape, (i) => 2 * x.data[i]!);
    const [once, double] = [hyena(params, x), hyena(params, twice)];
    expect(Math.abs(double.data[17]! - 2 * once.data[17]!)).toBeGreaterThan(1e-4);
  });

  test('the same seed draws the same parameters', () => {
    expect(initHyena(config, seeded(5))).toEqual(initHyena(config, seeded(5)));
  });

  test('the state before the first token has read nothing, once for each long filter', () => {
    const params = initHyena({ ...config, order: 3 }, seeded(1));
    const { k, short, past } = initHyenaState(params, 2);
    expect(past.map(({ shape }) => shape)).toEqual([
      [0, 2, 3],
      [0, 2, 3],
    ]);
    expect(short.shape).toEqual([2, 2, 12]);
    expect(k.shape).toEqual([6, 12]);
  });

  test('names itself when a shape is wrong, and refuses an order of 1 whatever its projection', () => {
    const params = initHyena(config, seeded(1));
    expect(() => hyena(params, zeros([1, 3]))).toThrow('hyena: expected x to have axes');
    expect(() => hyenaStep(params, zeros([1, 1, 3]), initHyenaState(params, 1))).toThrow(
      'hyenaStep: expected x to have axes',
    );
    const flat = { ...params.shortFilter, weight: zeros([9]) };
    expect(() => initHyenaState({ ...params, shortFilter: flat }, 1)).toThrow(
      'initHyenaState: expected weight to have axes',
    );
    const inProj = initLinear({ inDim: 3, outDim: 6 }, seeded(1));
    expect(() => hyena({ ...params, order: 1, inProj }, zeros([1, 2, 3]))).toThrow(
      'with an order of at least 2, got 6 and order 1.',
    );
  });

  test('says what is wrong with an order of 1, a long sequence and one token too many', () => {
    expect(() => initHyena({ ...config, order: 1 }, seeded(1))).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: initHyena: expected order to be an integer of at least 2, got 1. Pass a whole number ≥ 2.]`,
    );
    const params = initHyena({ ...config, maxLength: 2 }, seeded(1));
    expect(() => hyena(params, zeros([1, 3, 3]))).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: hyenaFilter: expected a length of at most 2, got 3. Shorten the sequence or raise maxLength.]`,
    );
    let state = initHyenaState(params, 1);
    for (let t = 0; t < 2; t++) state = hyenaStep(params, zeros([1, 3]), state).state;
    expect(() => hyenaStep(params, zeros([1, 3]), state)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: hyenaStep: expected at most 2 tokens, got one more. Raise maxLength of the filter.]`,
    );
    expect(() =>
      hyena({ ...params, order: 3 }, zeros([1, 2, 3])),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: hyena: expected inProj to give (order + 1) · dim = 12 channels with an order of at least 2, got 9 and order 3. Project to one part for each gate and one for the value.]`,
    );
  });
});
