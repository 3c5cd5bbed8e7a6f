import { describe, expect, test } from 'vitest';
import { initDeltaBias } from '../../../../src/models/layers/mamba-init.ts';
import {
  initMamba,
  mamba,
  mambaStep,
  traceMamba,
  zeroMambaState,
} from '../../../../src/models/layers/mamba.ts';
import { silu, softplus } from '../../../../src/models/layers/pointwise.ts';
import { traceSelectiveScan } from '../../../../src/models/layers/selective-scan-trace.ts';
import { foldSteps } from '../../../../src/models/layers/sequence.ts';
import { normal, seeded } from '../../../../src/models/tensor/random.ts';
import { build, full, map, tensor } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { nudged, tokens } from './mamba-inputs.ts';

const random = seeded(1);
const params = initMamba({ dim: 5, state: 3 }, random);
const x = build([2, 9, 5], () => normal(random));

describe('mamba', () => {
  test('mamba(x) equals mambaStep folded over x', () => {
    const want = mamba(params, x);
    const got = foldSteps('test', x, zeroMambaState(params, 2), (xAtT, state) =>
      mambaStep(params, xAtT, state),
    );
    expectAllclose(got.output, want.output);
    expectAllclose(got.state.h, want.state.h);
    expectAllclose(got.state.conv, want.state.conv);
  });

  test('a sequence in two parts, the state handed over, gives what the whole gives', () => {
    const whole = mamba(params, x);
    // Three tokens in the first part: fewer than the convolution is wide.
    const first = mamba(params, tokens(x, 0, 3));
    const second = mamba(params, tokens(x, 3, 9), first.state);
    expectAllclose(first.output, tokens(whole.output, 0, 3));
    expectAllclose(second.output, tokens(whole.output, 3, 9));
  });

  test('changing token t leaves every y before t as it was', () => {
    const want = mamba(params, x).output;
    const got = mamba(params, nudged(x, 5)).output;
    expectAllclose(tokens(got, 0, 5), tokens(want, 0, 5), { abs: 0, rel: 0 });
    expect(tokens(got, 5, 6).data).not.toEqual(tokens(want, 5, 6).data);
  });

  test('a single number of everything works: dim 1, state 1, width 1, length 1', () => {
    const config = { dim: 1, state: 1, expand: 1, convWidth: 1 };
    const { output, state } = mamba(initMamba(config, seeded(2)), tensor([1, 1, 1], [0.7]));
    expect(output.shape).toEqual([1, 1, 1]);
    expect(state.conv.shape).toEqual([1, 0, 1]);
    expect(Number.isFinite(output.data[0])).toBe(true);
  });

  test('of one channel and one state is its formula, by hand', () => {
    const one = (...weights: number[]) => tensor([weights.length, 1], weights);
    const hand = {
      inProj: { weight: one(2, -3) }, // u, z
      conv: { weight: tensor([1, 2], [0.5, 1.5]), bias: tensor([1], [0.1]) },
      xProj: { weight: one(0.7, 0.9, -1.1) }, // bottleneck, B, C
      deltaProj: { weight: one(0.6), bias: tensor([1], [-0.4]) },
      logA: one(0.3),
      D: tensor([1], [0.8]),
      outProj: { weight: one(-2) },
    };
    const inputs = [0.5, -1, 0.25];
    const { output } = mamba(hand, tensor([1, 3, 1], inputs));
    let h = 0;
    inputs.forEach((token, t) => {
      const u = silu(1.5 * 2 * token + 0.5 * 2 * (inputs[t - 1] ?? 0) + 0.1);
      const delta = softplus(0.6 * 0.7 * u - 0.4);
      h = Math.exp(-Math.exp(0.3) * delta) * h + delta * 0.9 * u * u;
      const y = (-1.1 * u * h + 0.8 * u) * silu(-3 * token);
      expect(output.data[t]).toBeCloseTo(-2 * y, 12);
    });
  });

  test('inputs of 1000 give finite outputs', () => {
    const { output } = mamba(params, full([1, 50, 5], 1000));
    expect(output.data.every(Number.isFinite)).toBe(true);
  });

  test('the trace feeds traceSelectiveScan, which ends in the same y', () => {
    const trace = traceMamba(params, x);
    const scan = traceSelectiveScan({
      ...trace,
      A: map(params.logA, (a) => -Math.exp(a)),
      deltaBias: params.deltaProj.bias,
      D: params.D,
    });
    expectAllclose(scan.output, trace.y);
    expectAllclose(mamba(params, x).output, trace.output);
  });
});

describe('initMamba', () => {
  test('A is −1, −2, … in every channel and Δ without input lies in [0.001, 0.1]', () => {
    const { logA, deltaProj, D, xProj, inProj, outProj } = initMamba({ dim: 32 }, seeded(3));
    expect(logA.shape).toEqual([64, 16]);
    for (let n = 0; n < 16; n++) expect(Math.exp(logA.data[16 + n]!)).toBeCloseTo(n + 1, 12);
    const deltas = Array.from(deltaProj.bias!.data, softplus);
    expect(Math.min(...deltas)).toBeGreaterThanOrEqual(0.001 - 1e-12);
    expect(Math.max(...deltas)).toBeLessThanOrEqual(0.1 + 1e-12);
    expect(Array.from(D.data)).toEqual(new Array(64).fill(1));
    expect([inProj, xProj, outProj].map(({ weight }) => weight.shape)).toEqual([
      [128, 32],
      [34, 64],
      [32, 64],
    ]);
  });

  test('Δ is spread evenly over the decades', () => {
    const bias = initDeltaBias('test', 4000, { deltaMin: 0.01, deltaMax: 1 }, seeded(4));
    const below = Array.from(bias.data, softplus).filter((delta) => delta < 0.1).length;
    expect(below / 4000).toBeCloseTo(0.5, 1);
  });

  test('the same seed gives the same parameters', () => {
    expect(initMamba({ dim: 4 }, seeded(5))).toEqual(initMamba({ dim: 4 }, seeded(5)));
  });
});

describe('errors say what is wrong', () => {
  test('configuration and shapes', () => {
    expect(() => initMamba({ dim: 0 }, random)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: initMamba: expected dim to be an integer of at least 1, got 0. Pass a whole number ≥ 1.]`,
    );
    expect(() => initMamba({ dim: 3, expand: 1.5 }, random)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: initMamba: expected expand · dim to be an integer of at least 1, got 4.5. Pass a whole number ≥ 1.]`,
    );
    expect(() => initMamba({ dim: 3, deltaMin: 0.2 }, random)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: initMamba: expected 0 < deltaMin ≤ deltaMax, got 0.2 and 0.1. Step sizes are positive.]`,
    );
    expect(() => mamba(params, full([2, 9, 4], 0))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: linear: expected the last axis of x to be 5 as in weight, got shape [2, 9, 4]. Check the last axis of x.]`,
    );
    expect(() =>
      mambaStep(params, full([2, 1, 5], 0), zeroMambaState(params, 2)),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: mambaStep: expected x to have axes [batch, dim], got shape [2, 1, 5]. Give x 2 axes.]`,
    );
  });
});
