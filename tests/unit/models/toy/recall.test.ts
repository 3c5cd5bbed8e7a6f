import { describe, expect, test } from 'vitest';
import {
  moves,
  swapCups,
  together,
  trackCups,
  transposition,
} from '../../../../src/models/toy/cup-swaps.ts';
import { compose } from '../../../../src/models/tasks/state-tracking.ts';
import { bitsAt, heldTokens, modelStates } from '../../../../src/models/toy/state-bits.ts';
import { walkMqar, walkTask, walkTokens } from '../../../../src/models/toy/mqar-walk.ts';

describe('walkTokens', () => {
  test('asks for every key once and finds its value in the context', () => {
    const { tokens } = walkTokens();
    const queries = tokens.filter(({ role }) => role === 'query');
    expect(queries).toHaveLength(walkTask.pairs);
    for (const { name, source, wanted } of queries) {
      expect(tokens[source!]!.name).toBe(wanted);
      expect(tokens[source! - 1]).toMatchObject({ name, role: 'key' });
    }
  });
});

describe('walkMqar', () => {
  const answers = (dims: number, rule: 'add' | 'delta') =>
    walkMqar(dims, rule).steps.filter(({ scores }) => scores !== undefined);

  test('answers every query exactly when keys have room to be orthogonal', () => {
    for (const rule of ['add', 'delta'] as const) {
      for (const { right, scores } of answers(walkTask.pairs, rule)) {
        expect(right).toBe(true);
        expect(Math.max(...scores!)).toBeCloseTo(1, 12);
      }
    }
  });

  test('answers fewer rightly the narrower the keys', () => {
    const right = [1, 2, 4, 8].map(
      (dims) => answers(dims, 'add').filter((one) => one.right).length,
    );
    expect(right).toEqual([...right].sort((a, b) => a - b));
    expect(right[0]).toBeLessThan(right[3]!);
  });

  test('names keys by letters, values by numbers and what is left by a dot', () => {
    const { tokens } = walkTokens();
    const names = (role: string) =>
      new Set(tokens.flatMap((one) => (one.role === role ? [one.name] : [])));
    expect([...names('key')].sort().join('')).toBe('abcdefgh');
    for (const name of names('value')) expect(name).toMatch(/^[0-8]$/);
    expect([...names('filler')]).toEqual(['·']);
    expect(tokens.filter(({ role }) => role === 'filler')).toHaveLength(8);
  });

  test('by the delta rule has the newest pair exactly, by adding the sum of all', () => {
    for (const [rule, exact] of [
      ['delta', true],
      ['add', false],
    ] as const) {
      const { tokens, steps } = walkMqar(3, rule);
      const newest = tokens[14]!.name; // the key of the last pair
      const asked = tokens.findIndex(({ role, name }) => role === 'query' && name === newest);
      const { scores } = steps[asked]!;
      const wanted = Number(tokens[asked]!.wanted);
      expect(Math.abs(scores![wanted]! - 1) < 1e-12, rule).toBe(exact);
    }
  });

  test('is right when the wanted value alone leads, and says which led', () => {
    for (const dims of [1, 2, 4]) {
      const { tokens, steps } = walkMqar(dims, 'add');
      steps.forEach(({ scores, answered, right }, t) => {
        if (!scores) return;
        const best = Math.max(...scores);
        const leaders = scores.flatMap((score, j) => (score > best - 1e-7 ? [String(j)] : []));
        expect(answered).toBe(leaders.join(' or '));
        expect(right).toBe(leaders.length === 1 && leaders[0] === tokens[t]!.wanted);
      });
    }
  });

  test('queries and fillers write nothing', () => {
    const { tokens, steps } = walkMqar(3, 'add');
    tokens.forEach(({ role }, t) => {
      const before = t > 0 ? steps[t - 1]!.state : undefined;
      if (role === 'value') expect(steps[t]!.state).not.toEqual(before);
      else if (before) expect(steps[t]!.state).toEqual(before);
    });
  });
});

describe('trackCups', () => {
  test('with β = 2 follows the ball through all moves', () => {
    for (const cups of [2, 3] as const) {
      const steps = trackCups(cups, 2);
      expect(steps.every(({ right }) => right)).toBe(true);
      expect(steps.at(-1)!.ball).toBe(together(cups)[0]);
    }
  });

  test('with β = 1 a swap leaves the mean of both cups, and the ball is lost at once', () => {
    const steps = trackCups(3, 1);
    expect(steps[1]!.state).toEqual([0.5, 0.5, 0].map((x) => expect.closeTo(x, 12)));
    expect(steps[1]!.right).toBe(false);
    for (const value of steps.at(-1)!.state) expect(value).toBeCloseTo(1 / 3, 2);
  });

  test('right is one cup alone, by how far it leads; at β = 1 two tie', () => {
    const [start, tied] = trackCups(3, 1);
    expect(start).toMatchObject({ guess: [0], right: true, margin: 1 });
    expect(tied!.guess).toEqual([0, 1]);
    expect(tied!.margin).toBeCloseTo(0, 12);
    for (const { margin, right, guess, ball } of trackCups(3, 2)) {
      expect(margin).toBeCloseTo(1, 12);
      expect([guess, right]).toEqual([[ball], true]);
    }
    const [, low] = trackCups(3, 0.5); // the ball has moved, three quarters of the number have not
    expect(low).toMatchObject({ ball: 1, guess: [0], right: false });
    expect(low!.margin).toBeCloseTo(0.25 - 0.75, 12);
  });

  test('twelve moves each, of two different cups; with two cups those of the ones among the bits', () => {
    expect(moves[2].map((move) => (move ? 1 : 0)).join('')).toBe('101101110111');
    for (const move of moves[2]) if (move) expect(move).toEqual([0, 1]);
    expect(moves[3]).toHaveLength(12);
    for (const move of moves[3]) expect(new Set(move).size).toBe(2);
    expect(new Set(moves[3].map((move) => move!.join('')))).toEqual(new Set(['01', '12', '02']));
  });

  test('for two cups every swap multiplies their difference by 1 − β', () => {
    const steps = trackCups(2, 1.7);
    let difference = 1;
    steps.forEach(({ move, state }) => {
      if (move) difference *= 1 - 1.7;
      expect(state[0]! - state[1]!).toBeCloseTo(difference, 12);
    });
  });

  test('never makes or loses anything in total', () => {
    for (const beta of [0, 0.5, 1, 1.5, 2]) {
      for (const { state } of trackCups(3, beta)) {
        expect(state.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 12);
      }
    }
  });

  test('the ball of two cups is where the parity of the bits says', () => {
    let parity = 0;
    trackCups(2, 2)
      .slice(1)
      .forEach(({ move, ball }) => {
        if (move) parity ^= 1;
        expect(ball).toBe(parity);
      });
  });
});

describe('swapCups', () => {
  test('with β = 2 does to the state what the transposition does to the cups', () => {
    const h = [1, 2, 3].map((x) => Float64Array.of(x));
    swapCups(h, [0, 2], 2);
    expect(h.map((row) => row[0]!)).toEqual([3, 2, 1].map((x) => expect.closeTo(x, 12)));
    expect(moves[3].every((move) => move !== undefined)).toBe(true);
  });
});

describe('heldTokens', () => {
  test('fits more tokens into more numbers, and fewer the more tokens there are to choose from', () => {
    const [mamba, qwen] = modelStates;
    expect(heldTokens(qwen!, 16, 65_536)).toBeGreaterThan(heldTokens(mamba!, 16, 65_536));
    expect(heldTokens(mamba!, 16, 65_536)).toBe(mamba!.numbers);
    expect(heldTokens(mamba!, 16, 2)).toBe(16 * mamba!.numbers);
  });

  test('a cache keeps tens of thousands of times the bits that tell its tokens apart', () => {
    const { needed, cached } = bitsAt(1000, 128_256);
    expect(cached / needed).toBeGreaterThan(50_000);
  });
});

describe('transposition', () => {
  test('one after another, two of them turn three cups around, which one alone never does', () => {
    const turn = compose(transposition(3, [0, 1]), transposition(3, [1, 2]));
    expect(turn).toEqual([1, 2, 0]);
    const single = [transposition(3, [0, 1]), transposition(3, [1, 2]), transposition(3, [0, 2])];
    expect(single).not.toContainEqual(turn);
  });
});
