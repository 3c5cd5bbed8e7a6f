import { describe, expect, test } from 'vitest';
import { decayWords, keptAt, openGate, turn } from '../../../../src/models/toy/decay-example.ts';
import {
  expectedError,
  measuredPairs,
  retrievalErrors,
} from '../../../../src/models/toy/memory-capacity.ts';
import { compareForms } from '../../../../src/models/toy/three-forms.ts';
import { storePairs } from '../../../../src/models/toy/two-pairs.ts';
import { unitVectors } from '../../../../src/models/toy/unit-vectors.ts';
import { rememberPlaces, sentences, things } from '../../../../src/models/toy/where-things-are.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0);

describe('unitVectors', () => {
  test('all have length one, and as many as there is room for are orthogonal', () => {
    const vectors = unitVectors(seeded(3), 7, 4);
    expect(vectors).toHaveLength(7);
    vectors.forEach((a) => expect(dot(a, a)).toBeCloseTo(1, 12));
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < i; j++) expect(dot(vectors[i]!, vectors[j]!)).toBeCloseTo(0, 12);
    }
  });
});

describe('rememberPlaces', () => {
  const last = (keyDim: number, rule: 'add' | 'delta') => rememberPlaces(keyDim, rule).at(-1)!;

  test('with room for all keys, adding answers everything but the things that moved', () => {
    const wrong = last(8, 'add').answers.filter(({ right }) => !right);
    expect(wrong.map(({ thing }) => things[thing])).toEqual(['key', 'lamp']);
    for (const { answered, place } of wrong) {
      expect(answered).toHaveLength(2);
      expect(answered).toContain(place);
    }
  });

  test('with room for all keys, the delta rule answers everything without error', () => {
    for (const { right, error } of last(8, 'delta').answers) {
      expect(right).toBe(true);
      expect(error).toBeLessThan(1e-12);
    }
  });

  test('the delta rule answers the newest sentence without error in a state of any size', () => {
    for (let keyDim = 2; keyDim <= 8; keyDim++) {
      rememberPlaces(keyDim, 'delta').forEach(({ answers }, t) => {
        const newest = answers.find(({ thing }) => thing === sentences[t]![0])!;
        expect(newest.error).toBeLessThan(1e-12);
        expect(newest.right).toBe(true);
      });
    }
  });

  test('an answer is right when its place alone leads, and is read out of the state', () => {
    const { answers, state } = last(8, 'add');
    for (const { answered, place, right, returned } of answers) {
      expect(right).toBe(answered.length === 1 && answered[0] === place);
      const best = Math.max(...returned);
      expect(answered).toEqual(returned.flatMap((value, j) => (value > best - 1e-6 ? [j] : [])));
    }
    expect([state.length, state[0]!.length]).toEqual([8, 8]);
    // With two dimensions some answers are wrong outright, not only tied.
    const few = rememberPlaces(2, 'add').at(-1)!.answers;
    expect(few.some(({ answered, place }) => answered.length === 1 && answered[0] !== place)).toBe(
      true,
    );
    for (const { answered, place, right } of few)
      expect(right).toBe(answered.length === 1 && answered[0] === place);
  });

  test('each sentence adds one outer product to the state, and none changes what was before it', () => {
    const after = rememberPlaces(4, 'add');
    after.slice(1).forEach(({ state }, t) => {
      const place = sentences[t + 1]![1];
      state.forEach((row, i) =>
        row.forEach((value, j) => {
          const change = value - after[t]!.state[i]![j]!;
          if (j !== place) expect(change).toBe(0);
        }),
      );
      const written = state.map((row, i) => row[place]! - after[t]!.state[i]![place]!);
      expect(Math.hypot(...written)).toBeCloseTo(1, 12);
    });
  });

  test('both rules are exact until the keys outnumber the dimensions, and neither after', () => {
    for (const rule of ['add', 'delta'] as const) {
      const after = rememberPlaces(6, rule);
      expect(Math.max(...after[5]!.answers.map(({ error }) => error))).toBeLessThan(1e-12);
      expect(Math.max(...after[6]!.answers.map(({ error }) => error))).toBeGreaterThan(0.1);
    }
  });
});

describe('retrievalErrors', () => {
  const points = retrievalErrors(16);

  test('adding errs as random keys make one expect, within a sixth', () => {
    for (const { pairs, all } of points) {
      expect(Math.abs(all.add / expectedError(pairs, 16) - 1)).toBeLessThan(1 / 6);
    }
  });

  test('one would expect no error of one pair, and one as large as a value of as many more as dimensions', () => {
    expect([expectedError(1, 16), expectedError(17, 16)]).toEqual([0, 1]);
  });

  test('the delta rule errs less than adding at every number of pairs, and stays bounded', () => {
    for (const { all } of points) expect(all.delta).toBeLessThan(all.add);
    expect(points.at(-1)!.all.delta).toBeLessThan(Math.SQRT2);
    expect(points.at(-1)!.all.add).toBeGreaterThan(2.5);
  });

  test('the delta rule favours the newest pairs, adding does not', () => {
    const { newest, oldest } = points.at(-1)!;
    expect(newest.delta).toBeLessThan(0.8 * oldest.delta);
    expect(Math.abs(newest.add / oldest.add - 1)).toBeLessThan(0.2);
  });

  test('it measures at every announced number of pairs', () => {
    expect(points.map(({ pairs }) => pairs)).toEqual(measuredPairs);
  });
});

describe('compareForms', () => {
  test('the three forms differ by rounding only, for every chunk size', () => {
    for (const chunk of [1, 3, 8, 24]) {
      const { difference, largest } = compareForms(24, 8, chunk);
      expect(difference).toBeLessThan(1e-13 * Math.max(1, largest));
      expect(difference).toBeGreaterThan(0);
      // Sums of at most 24 values of size 1/√8, each weighed by a product of two such vectors.
      expect(largest).toBeGreaterThan(0.01);
      expect(largest).toBeLessThan(2);
    }
  });

  test('a chunk waits once, and its work lies between or above that of the others', () => {
    const { parallel, recurrent, chunked } = compareForms(32, 16, 8);
    expect([parallel.steps, recurrent.steps, chunked.steps]).toEqual([1, 32, 4]);
    expect(chunked.multiplyAdds).toBeGreaterThan(recurrent.multiplyAdds);
    expect([parallel.carried, recurrent.carried, chunked.carried]).toEqual([0, 256, 256]);
  });
});

describe('keptAt', () => {
  const t = decayWords.length - 1;
  const kept = keptAt(t, 0.9, 0.05);

  test('no decay keeps everything, a fixed one forgets by distance alone', () => {
    expect(kept.none).toEqual(decayWords.map(() => 1));
    kept.fixed.forEach((share, s) => expect(share).toBeCloseTo(0.9 ** (t - s), 12));
  });

  test('the gate clears what came before the turn and keeps what came after', () => {
    expect(kept.gated[turn - 1]).toBeLessThan(0.05);
    expect(kept.gated[turn]).toBeCloseTo(openGate ** (t - turn), 12);
    expect(kept.gated[turn]).toBeGreaterThan(kept.fixed[turn]!);
  });

  test('a gate that shuts entirely leaves nothing', () => {
    expect(keptAt(t, 0.9, 0).gated[0]).toBe(0);
  });
});

describe('storePairs', () => {
  const close = (rows: number[][], expected: number[][]) =>
    rows.forEach((row, i) =>
      row.forEach((value, j) => expect(value).toBeCloseTo(expected[i]![j]!, 12)),
    );

  test('gives the numbers of the worked example', () => {
    const added = storePairs('add', [0, 1]);
    close(added.state, [
      [5, 3],
      [0, 4],
    ]);
    close(added.answers, [
      [5, 3],
      [3, 5],
    ]);
    const corrected = storePairs('delta', [0, 1]);
    close(corrected.state, [
      [3.2, 3],
      [-2.4, 4],
    ]);
    close(corrected.answers, [
      [3.2, 3],
      [0, 5],
    ]);
  });

  test('repeating the pairs brings the delta rule to both values, and adding further away', () => {
    const rounds = Array.from({ length: 40 }, () => [0, 1]).flat();
    close(storePairs('delta', rounds).answers, [
      [5, 0],
      [0, 5],
    ]);
    expect(storePairs('add', rounds).answers[0]![1]).toBeCloseTo(120, 9);
  });
});
