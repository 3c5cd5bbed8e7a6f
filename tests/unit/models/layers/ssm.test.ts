import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { discretiseDense } from '../../../../src/models/layers/discretise-dense.ts';
import { hippoLegs } from '../../../../src/models/layers/hippo.ts';
import type { SsmParams } from '../../../../src/models/layers/ssm.ts';
import {
  initSsmState,
  ssm,
  ssmConvolution,
  ssmKernel,
  ssmStep,
  traceSsm,
} from '../../../../src/models/layers/ssm.ts';
import { stackTime, timeSlice } from '../../../../src/models/layers/sequence.ts';
import { normal, seeded } from '../../../../src/models/tensor/random.ts';
import { build, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';

function legsSystem(state: number, seed = 1): SsmParams {
  const { A, B } = hippoLegs(state);
  const column = { shape: [state, 1], data: B.data };
  const { Abar, Bbar } = discretiseDense('bilinear', A, column, 0.05);
  const random = seeded(seed);
  return {
    Abar,
    Bbar: tensor([state], Bbar.data),
    C: build([state], () => normal(random)),
    D: normal(random),
  };
}

const randomInput = (batch: number, length: number, seed: number) => {
  const random = seeded(seed);
  return build([batch, length], () => normal(random));
};

describe('the dense state space model', () => {
  test('run as a recurrence it equals the convolution with its kernel', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer(),
        (state, length, batch, seed) => {
          const params = legsSystem(state, seed);
          const x = randomInput(batch, length, seed + 1);
          expectAllclose(ssm(params, x).output, ssmConvolution(params, x), { abs: 1e-10 });
        },
      ),
      { numRuns: 40 },
    );
  });

  test('ssm equals ssmStep folded over x', () => {
    const params = legsSystem(4);
    const x = randomInput(2, 7, 3);
    let h = initSsmState(params, 2);
    const outputs = [];
    for (let t = 0; t < 7; t++) {
      const { output, state } = ssmStep(params, timeSlice(x, t), h);
      outputs.push(output);
      h = state;
    }
    const all = ssm(params, x);
    expectAllclose(stackTime(outputs), all.output, { abs: 0, rel: 0 });
    expectAllclose(h, all.state, { abs: 0, rel: 0 });
  });

  test('goes on from a state as if it had never stopped', () => {
    const params = legsSystem(5);
    const x = randomInput(1, 10, 4);
    const first = ssm(params, tensor([1, 6], x.data.slice(0, 6)));
    const second = ssm(params, tensor([1, 4], x.data.slice(6)), first.state);
    const whole = ssm(params, x).output;
    expectAllclose(second.output, tensor([1, 4], whole.data.slice(6)), { abs: 1e-13 });
  });

  test('the kernel is the answer to an impulse, without D', () => {
    const { D, ...params } = legsSystem(6);
    expect(D).not.toBe(0);
    const impulse = build([1, 12], (t) => (t === 0 ? 1 : 0));
    expectAllclose(tensor([12], ssm(params, impulse).output.data), ssmKernel(params, 12));
  });

  test('the kernel is C Bbar, C Abar Bbar, … for one state: a geometric series', () => {
    const params = { Abar: tensor([1, 1], [0.5]), Bbar: tensor([1], [3]), C: tensor([1], [2]) };
    expectAllclose(ssmKernel(params, 4), tensor([4], [6, 3, 1.5, 0.75]));
  });

  test('is linear and the same at all times: a shifted input gives the shifted output', () => {
    const params = legsSystem(4);
    const x = randomInput(1, 9, 8);
    const late = build([1, 10], (t) => (t === 0 ? 0 : x.data[t - 1]!));
    const shifted = ssm(params, late).output.data.slice(1);
    expectAllclose(tensor([1, 9], shifted), ssm(params, x).output, { abs: 1e-13 });
  });

  test('changing x at t leaves y before t unchanged', () => {
    const params = legsSystem(4);
    const x = randomInput(1, 9, 8);
    const other = tensor(x.shape, x.data);
    other.data[5] = 100;
    const [a, b] = [ssm(params, x).output.data, ssm(params, other).output.data];
    expect(b.slice(0, 5)).toEqual(a.slice(0, 5));
    expect(b[5]).not.toBe(a[5]);
  });

  test('traceSsm holds the states and outputs of ssm', () => {
    const params = legsSystem(3);
    const x = randomInput(2, 5, 9);
    const { h, y } = traceSsm(params, x);
    const { output, state } = ssm(params, x);
    expectAllclose(y, output, { abs: 0, rel: 0 });
    expectAllclose(timeSlice(h, 4), state, { abs: 0, rel: 0 });
  });

  test('names the argument and the axis of a wrong shape', () => {
    const params = legsSystem(3);
    expect(() =>
      ssmStep({ ...params, C: zeros([2]) }, zeros([1]), zeros([1, 3])),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: ssmStep: expected axis state of C to be 3 as in h, got 2. Check axis 0 of C.]`,
    );
    expect(() => ssmKernel(params, -1)).toThrow('ssmKernel: expected length');
  });
});
