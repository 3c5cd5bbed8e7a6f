import { describe, test } from 'vitest';
import { linearRecurrenceParallel } from '../../../../src/models/layers/linear-recurrence-parallel.ts';
import { initMinLstm, minLstm, traceMinLstm } from '../../../../src/models/layers/min-lstm.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { build, full } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { noise } from './recurrent-inputs.ts';

const x = noise([2, 9, 3]);

describe('minLstm', () => {
  const params = initMinLstm({ dim: 3, state: 4 }, seeded(2));
  test('the scan gives what the loop gives', () => {
    const scanned = minLstm(params, x, undefined, linearRecurrenceParallel).output;
    expectAllclose(scanned, minLstm(params, x).output, { abs: 1e-13, rel: 1e-12 });
  });
  test('the two shares add to one, for inputs of any size', () => {
    for (const size of [1, 1e3, 1e6]) {
      const { forgetShare, inputShare } = traceMinLstm(params, noise([1, 9, 3], 4, size));
      const sum = build(forgetShare.shape, (i) => forgetShare.data[i]! + inputShare.data[i]!);
      expectAllclose(sum, full(sum.shape, 1), { abs: 1e-14, rel: 0 });
    }
  });
  test('the shares are the gates divided by their sum', () => {
    const { forgetShare } = traceMinLstm(params, x);
    const gate = (name: 'forget' | 'input', row: number, s: number) => {
      const { weight, bias } = params[name];
      let sum = bias!.data[s]!;
      for (let j = 0; j < 3; j++) sum += weight.data[s * 3 + j]! * x.data[row * 3 + j]!;
      return 1 / (1 + Math.exp(-sum));
    };
    const share = (i: number) => {
      const [f, g] = [
        gate('forget', Math.floor(i / 4), i % 4),
        gate('input', Math.floor(i / 4), i % 4),
      ];
      return f / (f + g);
    };
    expectAllclose(forgetShare, build(forgetShare.shape, share), { abs: 1e-14, rel: 1e-12 });
  });
});
