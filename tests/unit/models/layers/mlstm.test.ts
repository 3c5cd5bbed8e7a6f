import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MlstmInputs } from '../../../../src/models/layers/mlstm-forms.ts';
import {
  mlstmChunkwise,
  mlstmParallel,
  mlstmRecurrent,
  mlstmRecurrentStep,
  zeroMlstmState,
} from '../../../../src/models/layers/mlstm-forms.ts';
import { initMlstm, mlstm, mlstmInputs, traceMlstm } from '../../../../src/models/layers/mlstm.ts';
import { linear } from '../../../../src/models/layers/linear.ts';
import { sigmoid } from '../../../../src/models/layers/pointwise.ts';
import { timeSlice } from '../../../../src/models/layers/sequence.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { build, full, map, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { between, noise } from './recurrent-inputs.ts';

const close = { abs: 1e-11, rel: 1e-10 };

function inputs(length: number, seed = 1, gateSize = 1): MlstmInputs {
  const wide = [2, length, 2, 3];
  return {
    q: noise(wide, seed),
    k: noise(wide, seed + 1),
    v: noise(wide, seed + 2),
    iRaw: noise([2, length, 2], seed + 3, gateSize),
    fRaw: noise([2, length, 2], seed + 4, gateSize),
  };
}

describe('the forms of the mLSTM', () => {
  test('chunkwise equals recurrent, output and state, whatever the chunk', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 12 }),
        fc.nat(99),
        fc.constantFrom(1, 10, 100),
        (length, chunk, seed, gateSize) => {
          const given = inputs(length, seed, gateSize);
          const recurrent = mlstmRecurrent(given);
          const chunked = mlstmChunkwise(given, chunk);
          expectAllclose(chunked.output, recurrent.output, close);
          expectAllclose(chunked.state.C, recurrent.state.C, close);
          expectAllclose(chunked.state.n, recurrent.state.n, close);
          expectAllclose(chunked.state.m, recurrent.state.m, close);
        },
      ),
      { numRuns: 40 },
    );
  });
  test('chunkwise goes on from a state as recurrent does', () => {
    const [first, second] = [inputs(4, 1), inputs(5, 7)];
    const { state } = mlstmRecurrent(first);
    const expected = mlstmRecurrent(second, { state }).output;
    expectAllclose(mlstmChunkwise(second, 2, { state }).output, expected, close);
  });
  test('parallel equals recurrent exactly when eps is zero', () => {
    const given = inputs(8);
    expectAllclose(mlstmParallel(given, 0), mlstmRecurrent(given, { eps: 0 }).output, close);
  });
  test('mlstmRecurrentStep folded over the tokens equals mlstmRecurrent', () => {
    const given = inputs(5);
    const whole = mlstmRecurrent(given);
    let state = zeroMlstmState(given, 2);
    for (let t = 0; t < 5; t++) {
      const at = (name: keyof MlstmInputs) => timeSlice(given[name], t);
      const token = { q: at('q'), k: at('k'), v: at('v'), iRaw: at('iRaw'), fRaw: at('fRaw') };
      const next = mlstmRecurrentStep(token, state);
      expectAllclose(next.output, timeSlice(whole.output, t), close);
      state = next.state;
    }
    expectAllclose(state.C, whole.state.C, close);
  });
  test('one key, asked for again, returns its value', () => {
    const unit = tensor([1, 1, 1, 4], [4, 0, 0, 0]);
    const v = tensor([1, 1, 1, 4], [1, 2, 3, 4]);
    const gates = { iRaw: full([1, 1, 1], 20), fRaw: zeros([1, 1, 1]) };
    const { output } = mlstmRecurrent({ q: unit, k: unit, v, ...gates });
    expectAllclose(output, v, { abs: 1e-5, rel: 0 });
  });
  test('changing token t leaves every form before t as it was', () => {
    const given = inputs(6);
    const moved = {
      ...given,
      k: build(given.k.shape, (i) => given.k.data[i]! + Number(Math.floor(i / 6) % 6 === 4)),
    };
    for (const form of [
      (a: MlstmInputs) => mlstmRecurrent(a).output,
      (a: MlstmInputs) => mlstmChunkwise(a, 3).output,
      (a: MlstmInputs) => mlstmParallel(a),
    ]) {
      expect(between(form(moved), 0, 4)).toEqual(between(form(given), 0, 4));
      expect(timeSlice(form(moved), 4)).not.toEqual(timeSlice(form(given), 4));
    }
  });
  test('raw gates of ±1e3 overflow in none of the forms', () => {
    const given = inputs(6, 3, 1e3);
    for (const h of [
      mlstmRecurrent(given).output,
      mlstmChunkwise(given, 4).output,
      mlstmParallel(given),
    ]) {
      expect(h.data.every(Number.isFinite)).toBe(true);
    }
  });
  test('a chunk of no token, and gates of other heads, are refused', () => {
    expect(() => mlstmChunkwise(inputs(2), 0)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: mlstmChunkwise: expected chunk to be an integer of at least 1, got 0. Pass a whole number ≥ 1.]`,
    );
    const wrong = { ...inputs(2), iRaw: zeros([2, 2, 3]) };
    expect(() => mlstmRecurrent(wrong)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: mlstmRecurrent: expected axis heads of iRaw to be 2 as in q, got 3. Check axis 2 of iRaw.]`,
    );
  });
});

describe('mlstm as a layer', () => {
  const params = initMlstm({ dim: 4, heads: 2 }, seeded(1));
  const x = noise([2, 5, 4]);
  test('its h is that of the chunkwise form on the same projections', () => {
    const { h, o } = traceMlstm(params, x);
    const chunked = mlstmChunkwise(mlstmInputs(params, x), 2).output;
    expectAllclose({ shape: chunked.shape, data: h.data }, chunked, close);
    const gated = build(x.shape, (i) => o.data[i]! * h.data[i]!);
    expectAllclose(mlstm(params, x).output, gated, close);
  });
  test('queries, keys, values and gates are the projections of the token, head by head', () => {
    const given = mlstmInputs(params, x);
    for (const [got, to] of [
      [given.q, params.query],
      [given.k, params.key],
      [given.v, params.value],
    ] as const) {
      expect(got.shape).toEqual([2, 5, 2, 2]);
      expect(got.data).toEqual(linear(to, x).data);
    }
    expect(given.iRaw).toEqual(linear(params.inputGate, x));
    expect(given.fRaw).toEqual(linear(params.forgetGate, x));
    const { logI, logF, o } = traceMlstm(params, x);
    expect(logI).toEqual(given.iRaw);
    expectAllclose(map(logF, Math.exp), map(given.fRaw, sigmoid), close);
    expectAllclose(o, map(linear(params.outputGate, x), sigmoid), close);
  });
  test('a trace can go on from a state', () => {
    const { state } = mlstm(params, between(x, 0, 2));
    const { h } = traceMlstm(params, between(x, 2, 5), state);
    const whole = traceMlstm(params, x).h;
    expectAllclose(h, between(whole, 2, 5), close);
  });
  test('forget gates start open: every head keeps at least 0.95 of its memory', () => {
    const { fRaw } = mlstmInputs(params, zeros([1, 1, 4]));
    expect(Array.from(fRaw.data).every((raw) => 1 / (1 + Math.exp(-raw)) > 0.95)).toBe(true);
  });
});
