import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sdpa, softmaxRow, traceAttention } from '../../../../src/models/layers/attention.ts';
import { logSumExp, softmax } from '../../../../src/models/layers/softmax.ts';
import { build, map, sliceFirst, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { atTime, nudged, qkv, sizes } from './attention-inputs.ts';

const { q, k, v } = qkv(sizes);

describe('sdpa', () => {
  test('two equal keys share the weight, so the output is the mean of their values', () => {
    const one = tensor([1, 1, 1, 2], [1, 0]);
    const keys = tensor([1, 1, 2, 2], [1, 0, 1, 0]);
    const values = tensor([1, 1, 2, 1], [10, 20]);
    expect(sdpa(one, keys, values).output.data).toEqual(Float64Array.from([15]));
  });
  test('a score of ln 3 above the other gives weights 3/4 and 1/4', () => {
    const one = tensor([1, 1, 1, 1], [Math.log(3)]);
    const { weights } = sdpa(one, tensor([1, 1, 2, 1], [1, 0]), tensor([1, 1, 2, 1], [0, 0]));
    expectAllclose(weights, tensor([1, 1, 1, 2], [0.75, 0.25]), { abs: 1e-15, rel: 0 });
  });
  test('every query that sees a key distributes a weight of exactly one', () => {
    const { weights } = sdpa(q, k, v, { causal: true });
    for (let row = 0; row < weights.data.length; row += sizes.keys) {
      const total = weights.data.subarray(row, row + sizes.keys).reduce((a, b) => a + b);
      expect(total).toBeCloseTo(1, 14);
    }
  });
  test('changing position t leaves every output before t as it was', () => {
    const t = 3;
    const run = (delta: number) =>
      sdpa(nudged(q, 2, t, delta), nudged(k, 2, t, delta), nudged(v, 2, t, delta), {
        causal: true,
      }).output;
    const [before, after] = [run(0), run(1)];
    for (let i = 0; i < t; i++) expect(atTime(after, i)).toEqual(atTime(before, i));
    expect(atTime(after, t)).not.toEqual(atTime(before, t));
  });
  test('without a mask, keys and values may be shuffled together', () => {
    const order = [4, 2, 0, 5, 1, 3];
    const shuffle = (x: typeof k) => {
      const dim = x.shape[3]!;
      return build(x.shape, (i) => {
        const row = Math.floor(i / dim);
        const from = row - (row % 6) + order[row % 6]!;
        return x.data[from * dim + (i % dim)]!;
      });
    };
    expectAllclose(sdpa(q, shuffle(k), shuffle(v)).output, sdpa(q, k, v).output);
  });
  test('logits in the thousands do not overflow', () => {
    const { output, logSumExp: lse } = sdpa(
      map(q, (x) => x * 1e4),
      k,
      v,
      { causal: true },
    );
    expect([...output.data, ...lse.data].every(Number.isFinite)).toBe(true);
  });
  test('grouped-query attention equals attention over repeated keys and values', () => {
    const repeat = (x: typeof k) => {
      const size = x.shape[2]! * x.shape[3]!;
      return build([2, 4, x.shape[2]!, x.shape[3]!], (i) => {
        const head = Math.floor(i / size);
        const kvHead = Math.floor(head / 4) * 2 + Math.floor((head % 4) / 2);
        return x.data[kvHead * size + (i % size)]!;
      });
    };
    const options = { causal: true };
    expectAllclose(sdpa(q, repeat(k), repeat(v), options).output, sdpa(q, k, v, options).output, {
      abs: 0,
      rel: 0,
    });
  });
  test('a sink equals one more key that scores its logit and has a value of zero', () => {
    const one = { ...sizes, batch: 1, heads: 1, kvHeads: 1 };
    const { q: q1, k: k1, v: v1 } = qkv(one);
    const withKey = sdpa(
      q1,
      tensor([1, 1, 7, 3], [...k1.data, 0, 0, 0]),
      tensor([1, 1, 7, 5], [...v1.data, 0, 0, 0, 0, 0]),
      { bias: tensor([7], [0, 0, 0, 0, 0, 0, 1.5]) },
    );
    const withSink = sdpa(q1, k1, v1, { sinks: tensor([1], [1.5]) });
    expectAllclose(withSink.output, withKey.output);
    expectAllclose(withSink.logSumExp, withKey.logSumExp);
  });
  test('a sink of −∞ is no sink', () => {
    const sinks = tensor([4], new Array<number>(4).fill(-Infinity));
    expect(sdpa(q, k, v, { sinks })).toEqual(sdpa(q, k, v));
  });
  test('length 1, head size 1 and one head give back the value', () => {
    const one = tensor([1, 1, 1, 1], [7]);
    expect([...sdpa(one, one, one, { causal: true }).output.data]).toEqual([7]);
  });
  test('without keys the output is zero and the log-sum-exp −∞', () => {
    const { output, logSumExp: lse } = sdpa(q, zeros([2, 2, 0, 3]), zeros([2, 2, 0, 5]));
    expect(output).toEqual(zeros([2, 4, 6, 5]));
    expect(lse.data.every((x) => x === -Infinity)).toBe(true);
  });
  test('the output always lies within the range of the values', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer(),
        fc.double({ min: 0, max: 50, noNaN: true }),
        (queries, keys, seed, scale) => {
          const x = qkv({ ...sizes, queries, keys, valueDim: 1, kvHeads: 1, batch: 1 }, seed);
          const low = Math.min(...x.v.data) - 1e-12;
          const high = Math.max(...x.v.data) + 1e-12;
          const y = sdpa(x.q, x.k, x.v, { scale }).output.data;
          expect(y.every((value) => value >= low && value <= high)).toBe(true);
        },
      ),
    );
  });
});

describe('softmaxRow', () => {
  test('a row of hidden scores gives zeros and −∞', () => {
    expect(softmaxRow([-Infinity, -Infinity])).toEqual({ weights: [0, 0], logSumExp: -Infinity });
  });
  test('scores of 1e3 and −1e3 give weights 1 and 0', () => {
    expect(softmaxRow([1e3, -1e3])).toEqual({ weights: [1, 0], logSumExp: 1e3 });
  });
});

describe('traceAttention', () => {
  const options = { causal: true, softcap: 2, window: { left: 2 } };
  const trace = traceAttention(q, k, v, options);
  test('traceAttention ends where sdpa does', () => {
    const { output, weights, logSumExp: lse } = sdpa(q, k, v, options);
    expect(trace).toMatchObject({ output, weights, logSumExp: lse });
  });
  test('the masked scores explain the weights and the log-sum-exp', () => {
    expectAllclose(softmax(trace.maskedScores), trace.weights);
    expectAllclose(logSumExp(trace.maskedScores), trace.logSumExp);
  });
  test('the scaled scores are the scores divided by √headDim', () => {
    expectAllclose(
      trace.scaledScores,
      map(trace.scores, (s) => s / Math.sqrt(3)),
    );
  });
  test('the weighted values add up to the output', () => {
    const want = zeros(trace.output.shape);
    trace.weightedValues.data.forEach((x, i) => {
      want.data[Math.floor(i / (6 * 5)) * 5 + (i % 5)]! += x;
    });
    expectAllclose(trace.output, want);
  });
});

describe('errors of sdpa', () => {
  test('a key of another head size is named', () => {
    expect(() => sdpa(q, zeros([2, 2, 6, 4]), v)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: sdpa: expected axis headDim of k to be 3 as in q, got 4. Check axis 3 of k.]`,
    );
  });
  test('heads that do not divide are named', () => {
    expect(() =>
      sdpa(q, zeros([2, 3, 6, 3]), zeros([2, 3, 6, 5])),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: sdpa: expected the 3 heads of k to divide the 4 heads of q. Give every key head the same number of query heads.]`,
    );
  });
  test('a missing batch axis is named', () => {
    expect(() => sdpa(atTime(q, 0), k, v)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: sdpa: expected q to have axes [batch, heads, queries, headDim], got shape [2, 4, 3]. Give q 4 axes.]`,
    );
  });
  test('fewer values than keys are named', () => {
    expect(() =>
      sdpa(sliceFirst(q, 0, 2), k, zeros([2, 2, 5, 5])),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: sdpa: expected axis keys of v to be 6 as in k, got 5. Check axis 2 of v.]`,
    );
  });
});
