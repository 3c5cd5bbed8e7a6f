import { describe, expect, test } from 'vitest';
import {
  jacobianProductNorms,
  rnnJacobians,
} from '../../../../src/models/layers/gradient-norms.ts';
import { initLstm, traceLstm } from '../../../../src/models/layers/lstm.ts';
import { sigmoid } from '../../../../src/models/layers/pointwise.ts';
import { initRnn, rnn } from '../../../../src/models/layers/rnn.ts';
import { scanCosts } from '../../../../src/models/tensor/scan.ts';
import { sequentialSteps } from '../../../../src/models/costs/recurrent.ts';
import { normal, seeded } from '../../../../src/models/tensor/random.ts';
import { build } from '../../../../src/models/tensor/tensor.ts';
import { keptOf, stateNumbers } from '../../../../src/models/toy/fixed-state.ts';
import {
  backwardLengths,
  gradientPaths,
  stepsBack,
} from '../../../../src/models/toy/gradient-paths.ts';
import { quoteTokens, traceQuote } from '../../../../src/models/toy/quote-lstm.ts';
import { busy, rounds, scheduleKinds } from '../../../../src/models/toy/training-schedule.ts';
import { embedWords, splitWords, wordDim } from '../../../../src/models/toy/word-vectors.ts';

const words = splitWords('The parrot that the sailors found on the old ship knew what it was');

describe('what a fixed state keeps', () => {
  test('the state has as many numbers after one word as after fourteen', () => {
    for (const read of [0, 1, 14]) {
      const { state, moved } = keptOf('rnn', words.slice(0, read));
      expect(state).toHaveLength(stateNumbers);
      expect(moved).toHaveLength(read);
    }
  });
  test('a word has moved the state as far as the state is from that of the text with it blank', () => {
    const few = words.slice(0, 3);
    const x = embedWords(few);
    const params = initRnn({ dim: wordDim, state: stateNumbers, spectralRadius: 0.9 }, seeded(7));
    const read = (blank?: number) => {
      const data = x.data.map((value, i) => (Math.floor(i / wordDim) === blank ? 0 : value));
      return rnn(params, { shape: [1, 3, wordDim], data }).state.h.data;
    };
    const { state, moved } = keptOf('rnn', few);
    expect(state).toEqual([...read()]);
    moved.forEach((length, blank) => {
      const other = read(blank);
      expect(length).toBeCloseTo(Math.hypot(...state.map((h, i) => h - other[i]!)), 12);
    });
  });
  test('in the simple network the first words are felt a tenth as much as the last', () => {
    const { moved } = keptOf('rnn', words);
    expect(moved[1]! / moved.at(-1)!).toBeLessThan(0.1);
    expect(Math.max(...moved)).toBe(moved.at(-1));
  });
  test('an LSTM with open forget gates feels the first words several times more', () => {
    const [simple, gated] = [keptOf('rnn', words).moved, keptOf('lstm', words).moved];
    const share = (moved: readonly number[]) => moved[1]! / Math.max(...moved);
    expect(share(gated)).toBeGreaterThan(4 * share(simple));
  });
});

describe('gradients on the way back', () => {
  test('without inputs the simple network follows ρᵏ exactly', () => {
    for (const radius of [0.7, 1, 1.2]) {
      const { rnn, power } = gradientPaths({ radius, forgetBias: 3, inputSize: 0 });
      rnn.forEach((length, k) => expect(length / power[k]!).toBeCloseTo(1, 9));
    }
  });
  test('tanh can only shorten them', () => {
    const { rnn, power } = gradientPaths({ radius: 0.9, forgetBias: 3, inputSize: 0.5 });
    expect(rnn).toHaveLength(stepsBack + 1);
    rnn.forEach((length, k) => expect(length).toBeLessThanOrEqual(power[k]! * (1 + 1e-12)));
    expect(rnn[stepsBack]!).toBeLessThan(power[stepsBack]! / 10);
  });
  test('the mean length is at most the norm and at least the norm over √state', () => {
    const random = seeded(2);
    const params = initRnn({ dim: 3, state: 5, spectralRadius: 0.9 }, random);
    const jacobians = rnnJacobians(
      params,
      build([1, 12, 3], () => normal(random)),
    );
    const norms = jacobianProductNorms(jacobians).toReversed();
    backwardLengths(jacobians).forEach((length, k) => {
      expect(length).toBeLessThanOrEqual(norms[k]! * (1 + 1e-6));
      expect(length).toBeGreaterThanOrEqual((norms[k]! / Math.sqrt(5)) * (1 - 1e-6));
    });
  });
  test('an open forget gate keeps the gradient within ten of where it began, whatever the radius', () => {
    for (const radius of [0.7, 0.9, 1.1, 1.3]) {
      const { lstm } = gradientPaths({ radius, forgetBias: 3, inputSize: 0.5 });
      expect(lstm[stepsBack]!).toBeGreaterThan(0.1);
      expect(lstm[stepsBack]!).toBeLessThan(10);
    }
  });
  test('with hardly any recurrence an LSTM passes on what its forget gates leave, σ(b) a step', () => {
    for (const bias of [3, 1]) {
      const { lstm, forget } = gradientPaths({ radius: 1e-6, forgetBias: bias, inputSize: 0 });
      expect(forget).toHaveLength(stepsBack + 1);
      forget.forEach((left, k) => {
        expect(left / sigmoid(bias) ** k).toBeCloseTo(1, 3);
        expect(lstm[k]! / left).toBeCloseTo(1, 3);
      });
    }
  });
  test('what the gates leave is a root mean square over the cells, each with gates of its own', () => {
    const { forget } = gradientPaths({ radius: 0.9, forgetBias: 1, inputSize: 0.5 });
    const inputs = seeded(3);
    const x = build([1, stepsBack + 1, 4], () => 0.5 * normal(inputs));
    const params = initLstm({ dim: 4, state: 8, spectralRadius: 0.9, forgetBias: 1 }, seeded(5));
    const { f } = traceLstm(params, x);
    const last = [...f.data.subarray(stepsBack * 8)];
    const before = [...f.data.subarray((stepsBack - 1) * 8, stepsBack * 8)];
    const rms = (values: readonly number[]) =>
      Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / 8);
    expect(forget.slice(0, 2)).toEqual([1, expect.closeTo(rms(last), 12)]);
    expect(forget[2]).toBeCloseTo(rms(last.map((value, s) => value * before[s]!)), 12);
  });
  test('with a forget bias of zero an LSTM loses it as well', () => {
    const { lstm } = gradientPaths({ radius: 0.9, forgetBias: 0, inputSize: 0.5 });
    expect(lstm[stepsBack]!).toBeLessThan(1e-6);
  });
});

describe('the LSTM that remembers a quotation', () => {
  const { c, h } = traceQuote();
  const at = (token: string) => quoteTokens.indexOf(token as (typeof quoteTokens)[number]);
  test('its cell is empty before, full inside and empty after', () => {
    expect(c.data[at('said')]!).toBe(0);
    expect(c.data[at('come')]!).toBeGreaterThan(0.85);
    expect(c.data[at('and')]!).toBeLessThan(0.01);
  });
  test('an opening mark opens the input, a closing mark shuts the forget gate, both shut the output', () => {
    const { i, f, o } = traceQuote();
    quoteTokens.forEach((token, t) => {
      const gates = [i, f, o].map(({ data }) => (data[t]! > 0.5 ? 'open' : 'shut')).join(' ');
      const expected = { '“': 'open open shut', '”': 'shut shut shut' };
      expect(gates, token).toBe(expected[token as '“' | '”'] ?? 'shut open open');
    });
  });
  test('only words are shown it', () => {
    expect(h.data[at('“')]!).toBeLessThan(0.1);
    expect(h.data[at('come')]!).toBeGreaterThan(0.6);
  });
  test('with a forget bias of zero it holds half a word later', () => {
    const faded = traceQuote(0).c.data;
    expect(faded[at('come')]! / faded[at('“')]!).toBeCloseTo(0.5, 3);
  });
});

describe('the schedule of training', () => {
  test('with enough processors it has the steps that the costs say', () => {
    for (const length of [4, 8, 16]) {
      for (const kind of scheduleKinds) {
        expect(busy(kind, length, 256)).toHaveLength(sequentialSteps(length, kind));
      }
    }
  });
  test('the rounds of the scan are the work that scanCosts counts', () => {
    for (const length of [4, 8, 16]) {
      const { work, rounds: count } = scanCosts(length).blelloch;
      expect(rounds('scan', length)).toHaveLength(count);
      expect(rounds('scan', length).reduce((a, b) => a + b, 0)).toBe(work);
    }
  });
  test('no processor is busy twice, and no work is lost', () => {
    for (const kind of scheduleKinds) {
      for (const processors of [1, 3, 16]) {
        const columns = busy(kind, 16, processors);
        expect(Math.max(...columns)).toBeLessThanOrEqual(processors);
        const total = rounds(kind, 16).reduce((a, b) => a + b, 0);
        expect(columns.reduce((a, b) => a + b, 0)).toBe(total);
      }
    }
  });
  test('with one processor the order turns round', () => {
    const steps = scheduleKinds.map((kind) => busy(kind, 16, 1).length);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
  });
});
