import { describe, expect, test } from 'vitest';
import { initMamba2 } from '../../../../src/models/layers/mamba2-init.ts';
import {
  mamba2,
  mamba2Sizes,
  mamba2Step,
  traceMamba2,
  zeroMamba2State,
} from '../../../../src/models/layers/mamba2.ts';
import { silu, softplus } from '../../../../src/models/layers/pointwise.ts';
import { foldSteps } from '../../../../src/models/layers/sequence.ts';
import { normal, seeded } from '../../../../src/models/tensor/random.ts';
import { build, full, tensor } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { nudged, tokens } from './mamba-inputs.ts';

const random = seeded(1);
const params = initMamba2({ dim: 6, state: 5, headDim: 3, groups: 2 }, random);
const variants = {
  'two groups and a norm': params,
  'a norm before the gate': { ...params, norm: { ...params.norm, normBeforeGate: true } },
  'no norm': { ...params, norm: undefined },
  'limits on Δ': { ...params, deltaLimit: [0.01, 0.02] as const },
};
const x = build([2, 9, 6], () => normal(random));

describe('mamba2', () => {
  test.each(Object.entries(variants))(
    'with %s, mamba2(x) equals mamba2Step folded over x',
    (_, variant) => {
      const want = mamba2(variant, x, undefined, { chunk: 4 });
      const got = foldSteps('test', x, zeroMamba2State(variant, 2), (xAtT, state) =>
        mamba2Step(variant, xAtT, state),
      );
      expectAllclose(got.output, want.output);
      expectAllclose(got.state.h, want.state.h);
      expectAllclose(got.state.conv, want.state.conv);
    },
  );

  test('the variants differ from each other', () => {
    const outputs = Object.values(variants).map((variant) => mamba2(variant, x).output.data[50]);
    expect(new Set(outputs).size).toBe(outputs.length);
  });

  test('a sequence in two parts, the state handed over, gives what the whole gives', () => {
    const whole = mamba2(params, x);
    const first = mamba2(params, tokens(x, 0, 2));
    const second = mamba2(params, tokens(x, 2, 9), first.state);
    expectAllclose(second.output, tokens(whole.output, 2, 9));
  });

  test('changing token t leaves every y before t as it was', () => {
    const want = mamba2(params, x).output;
    const got = mamba2(params, nudged(x, 5)).output;
    expectAllclose(tokens(got, 0, 5), tokens(want, 0, 5), { abs: 0, rel: 0 });
    expect(tokens(got, 5, 6).data).not.toEqual(tokens(want, 5, 6).data);
  });

  test('the trace holds the output and every size', () => {
    const trace = traceMamba2(params, x);
    expect(mamba2(params, x).output).toEqual(trace.output);
    expect(trace.x.shape).toEqual([2, 9, 4, 3]);
    expect(trace.B.shape).toEqual([2, 9, 2, 5]);
    expect(trace.deltaRaw.shape).toEqual([2, 9, 4]);
    expect(trace.state.h.shape).toEqual([2, 4, 3, 5]);
    expect(mamba2Sizes(params)).toEqual({ inner: 12, heads: 4, headDim: 3, groups: 2, state: 5 });
  });

  test('of one channel and one state is its formula, by hand, with a norm and without', () => {
    const one = (...weights: number[]) => tensor([weights.length, 1], weights);
    const hand = {
      inProj: { weight: one(-3, 2, 0.9, -1.1, 0.7) }, // z, u, B, C, deltaRaw
      conv: {
        weight: tensor([3, 2], [0.5, 1.5, 0.2, 1, -0.3, 1]),
        bias: tensor([3], [0.1, 0, 0.2]),
      },
      deltaBias: tensor([1], [-0.4]),
      logA: tensor([1], [0.3]),
      D: tensor([1], [0.8]),
      norm: { weight: tensor([1], [1.3]) },
      outProj: { weight: one(-2) },
    };
    const inputs = [0.5, -1, 0.25];
    const x1 = tensor([1, 3, 1], inputs);
    const normed = mamba2(hand, x1).output;
    const plain = mamba2({ ...hand, norm: undefined }, x1).output;
    let h = 0;
    inputs.forEach((token, t) => {
      const before = inputs[t - 1] ?? 0;
      const u = silu(1.5 * 2 * token + 0.5 * 2 * before + 0.1);
      const B = silu(0.9 * token + 0.2 * 0.9 * before);
      const C = silu(-1.1 * token - 0.3 * -1.1 * before + 0.2);
      const delta = softplus(0.7 * token - 0.4);
      h = Math.exp(-Math.exp(0.3) * delta) * h + delta * B * u;
      const y = (C * h + 0.8 * u) * silu(-3 * token);
      expect(plain.data[t]).toBeCloseTo(-2 * y, 12);
      expect(normed.data[t]).toBeCloseTo((-2 * 1.3 * y) / Math.sqrt(y * y + 1e-5), 12);
    });
  });

  test('a single number of everything works', () => {
    const config = { dim: 1, state: 1, expand: 1, headDim: 1, convWidth: 1 };
    const { output } = mamba2(initMamba2(config, seeded(2)), tensor([1, 1, 1], [0.7]));
    expect(Number.isFinite(output.data[0])).toBe(true);
  });

  test('inputs of 1000 give finite outputs', () => {
    const { output } = mamba2(params, full([1, 50, 6], 1000));
    expect(output.data.every(Number.isFinite)).toBe(true);
  });
});

describe('initMamba2', () => {
  test('−A lies in [1, 16] and Δ without input in [0.001, 0.1]', () => {
    const { logA, deltaBias } = initMamba2({ dim: 64, headDim: 2 }, seeded(3));
    const decays = Array.from(logA.data, Math.exp);
    expect(Math.min(...decays)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...decays)).toBeLessThanOrEqual(16);
    const deltas = Array.from(deltaBias.data, softplus);
    expect(Math.min(...deltas)).toBeGreaterThanOrEqual(0.001 - 1e-12);
    expect(Math.max(...deltas)).toBeLessThanOrEqual(0.1 + 1e-12);
  });

  test('errors say what is wrong', () => {
    expect(() => initMamba2({ dim: 6, headDim: 5 }, random)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: initMamba2: expected headDim to divide expand · dim and groups to divide the heads, got 12 channels, headDim 5 and 1 groups. Choose headDim and groups as divisors.]`,
    );
    expect(() => mamba2({ ...params, groups: 3 }, x)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: mamba2: expected inProj to have 2 inner + 2 groups state + heads rows and conv inner + 2 groups state, got 48 and 32 for 4 heads and 3 groups. Check inProj, conv, logA and groups against each other.]`,
    );
  });
});
