import { describe, expect, test } from 'vitest';
import { gateInputs, passOver, runGate, takeIn } from '../../../../src/models/toy/delta-gate.ts';
import { dictation, readDictation, usualGain } from '../../../../src/models/toy/dictation.ts';
import { writeError } from '../../../../src/models/toy/exponential-rules.ts';
import { lowerLeft, rankOf, ssdForms } from '../../../../src/models/toy/ssd-forms.ts';
import { sigmoid, softplus } from '../../../../src/models/layers/pointwise.ts';

const last = dictation.length - 1;

describe('readDictation', () => {
  test('the sentence has as many fillers as words', () => {
    expect(dictation.filter(({ word }) => word)).toHaveLength(dictation.length / 2);
    const note = dictation.filter(({ word }) => word).map(({ text }) => text);
    expect(note.join(' ')).toBe('the train leaves at nine from platform two');
  });

  test('a filler twice as loud leaves twice as much, and no token leaves anything before it is read', () => {
    const [usual, loud] = [readDictation(usualGain), readDictation(usualGain, 2)];
    usual.fixed.left.forEach((row, t) => {
      expect(row).toHaveLength(t + 1);
      row.forEach((part, s) =>
        expect(loud.fixed.left[t]![s]! / part).toBeCloseTo(dictation[s]!.word ? 1 : 2, 12),
      );
    });
  });

  test('with the usual gain words make up more than nine tenths of the state, without selection under half', () => {
    const { selective, fixed } = readDictation(usualGain);
    expect(selective.wordShare[last]).toBeGreaterThan(0.9);
    expect(fixed.wordShare[last]).toBeGreaterThan(0.4);
    expect(fixed.wordShare[last]).toBeLessThan(0.6);
  });

  test('both readings let the same time pass, so that the first token fades by the same factor', () => {
    const { selective, fixed } = readDictation(usualGain);
    const faded = ({ left, delta }: typeof fixed) => left[last]![0]! / delta[0]!;
    const time = ({ delta }: typeof fixed) => delta.slice(1).reduce((a, b) => a + b);
    for (const reading of [selective, fixed])
      expect(faded(reading)).toBeCloseTo(Math.exp(-time(reading)), 12);
    const all = ({ delta }: typeof fixed) => delta.reduce((a, b) => a + b);
    expect(all(selective)).toBeCloseTo(all(fixed), 12);
  });

  test('the parts of the tokens add up to the state', () => {
    const { selective, fixed } = readDictation(2);
    for (const { left, state } of [selective, fixed])
      left.forEach((row, t) => expect(row.reduce((a, b) => a + b)).toBeCloseTo(state[t]!, 12));
  });

  test('without gain both readings are the same', () => {
    const { selective, fixed } = readDictation(0);
    selective.state.forEach((h, t) => expect(fixed.state[t]).toBeCloseTo(h, 12));
  });

  test('a state that met only the words differs from the selective one by a few percent', () => {
    const delta = softplus(-5 + usualGain);
    const words = dictation.filter(({ word }) => word).length;
    let h = 0;
    for (let i = 0; i < words; i++) h = Math.exp(-delta) * h + delta;
    expect(readDictation(usualGain).selective.state[last]! / h).toBeGreaterThan(0.97);
    expect(readDictation(usualGain).selective.state[last]! / h).toBeLessThan(1.05);
  });
});

describe('runGate', () => {
  const selected = [takeIn, passOver, takeIn];

  test('under the zero-order hold what is kept and what is written add up to one', () => {
    const { keep, write } = runGate(selected, 'zoh');
    keep.forEach((kept, t) => {
      expect(kept + write[t]!).toBeCloseTo(1, 12);
      expect(write[t]).toBeCloseTo(sigmoid(selected[t]!), 12);
    });
  });

  test('under the rule of the code the write is softplus, which exceeds the gate', () => {
    const { keep, write } = runGate(selected, 'mamba');
    keep.forEach((kept, t) => {
      expect(kept).toBeCloseTo(1 - sigmoid(selected[t]!), 12);
      expect(write[t]).toBeCloseTo(softplus(selected[t]!), 12);
      expect(write[t]! + kept).toBeGreaterThan(1);
    });
  });

  test('the worked example: 4, 4.64, 4.32 with selection, 4, 52, 28 without, and 4, 4 without the noise', () => {
    const states = (raw: readonly number[], inputs?: readonly number[]) =>
      runGate(raw, 'zoh', inputs).state.map((h) => Number(h.toFixed(2)));
    expect(states(selected)).toEqual([4, 4.64, 4.32]);
    expect(states([takeIn, takeIn, takeIn])).toEqual([4, 52, 28]);
    expect(states([takeIn, takeIn], [gateInputs[0], gateInputs[2]])).toEqual([4, 4]);
  });

  test('the worked example by the rule of the code: 5.55, 6.18, 5.86', () => {
    const { state } = runGate(selected, 'mamba');
    expect(state.map((h) => Number(h.toFixed(2)))).toEqual([5.55, 6.18, 5.86]);
  });
});

describe('ssdForms', () => {
  test('matrix, chunks of any length and recurrence agree to rounding', () => {
    for (const state of [1, 4, 8])
      for (const chunk of [1, 2, 4, 5, 8, 16])
        expect(ssdForms(state, chunk).difference).toBeLessThan(1e-14);
  });

  test('what is called the difference is the largest between any two forms, in any number', () => {
    const { byMatrix, byChunks, byRecurrence, difference } = ssdForms(4, 5);
    expect(byMatrix.map((row) => row.length)).toEqual(dictation.map(() => 3));
    const largest = byMatrix.flatMap((row, t) =>
      [...row].map((a, p) => {
        const three = [a, byChunks[t]![p]!, byRecurrence[t]![p]!];
        for (const y of three) expect(y).toBeCloseTo(a, 12);
        return Math.max(...three) - Math.min(...three);
      }),
    );
    expect(difference).toBe(Math.max(...largest));
    expect(difference).toBeGreaterThan(0);
  });

  test('the scores keep their size whatever the state: B and C share it out', () => {
    const size = (state: number) => {
      const scores = ssdForms(state, 4).scores.flatMap((row) => [...row]);
      return Math.sqrt(scores.reduce((sum, s) => sum + s * s, 0) / scores.length);
    };
    // A product of two vectors of variance 1/n has variance 1/n.
    for (const state of [2, 4, 8]) expect(size(state) * Math.sqrt(state)).toBeCloseTo(1, 0);
    const { byMatrix } = ssdForms(4, 4);
    expect(Math.max(...byMatrix.flatMap((row) => [...row].map(Math.abs)))).toBeLessThan(1);
  });

  test('M is the mask times the scores, entry by entry, and nothing above the diagonal', () => {
    const { mask, scores, M } = ssdForms(4, 4);
    M.forEach((row, t) =>
      row.forEach((m, s) => expect(m).toBeCloseTo(s <= t ? mask[t]![s]! * scores[t]![s]! : 0, 12)),
    );
  });

  test('the mask hardly fades over a filler and loses a third over a word', () => {
    const { mask } = ssdForms(4, 4);
    dictation.forEach(({ word }, t) => {
      if (t === 0) return;
      const factor = mask[t]![t - 1]!;
      if (word) expect(factor).toBeCloseTo(0.67, 1);
      else expect(factor).toBeGreaterThan(0.98);
    });
  });

  test('the block below the diagonal has as many independent rows as the state has numbers', () => {
    for (let state = 1; state <= 8; state++)
      expect(rankOf(lowerLeft(ssdForms(state, 4).M))).toBe(state);
  });

  test('whole-length chunks compare every pair and hand over nothing; chunks of one the reverse', () => {
    expect(ssdForms(4, 16)).toMatchObject({ pairs: 136, handovers: 0 });
    expect(ssdForms(4, 1)).toMatchObject({ pairs: 16, handovers: 15 });
  });
});

describe('rankOf', () => {
  test('an outer product has rank one, the identity full rank, zeros none', () => {
    const rows = (...values: number[][]) => values.map((row) => Float64Array.from(row));
    expect(rankOf(rows([1, 2], [2, 4], [3, 6]))).toBe(1);
    expect(rankOf(rows([1, 0], [0, 1]))).toBe(2);
    expect(rankOf(rows([0, 0], [0, 0]))).toBe(0);
    expect(rankOf([])).toBe(0);
    expect(rankOf(rows([1e-20, 0], [0, 2e-20]))).toBe(2);
    expect(rankOf(rows([1e20, 1e20], [1e20, 2e20], [0, 5e19]))).toBe(2);
  });
});

describe('writeError', () => {
  test('half the step halves the error of writing at the end and quarters that of both ends', () => {
    for (const delta of [0.1, 0.05]) {
      const shrinks = (rule: 'end' | 'both ends') =>
        writeError(rule, delta) / writeError(rule, delta / 2);
      expect(shrinks('end')).toBeCloseTo(2, 0);
      expect(shrinks('both ends')).toBeCloseTo(4, 0);
    }
  });
});
