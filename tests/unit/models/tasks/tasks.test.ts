import { describe, expect, test } from 'vitest';
import { associativeRecall, rolesOf } from '../../../../src/models/tasks/associative-recall.ts';
import { copying } from '../../../../src/models/tasks/copying.ts';
import {
  drawBatch,
  IGNORE,
  portionsOf,
  type Example,
} from '../../../../src/models/tasks/example.ts';
import {
  inductionHead,
  inductionHeads,
  placeInduction,
} from '../../../../src/models/tasks/induction.ts';
import {
  compose,
  parity,
  permutations,
  permutationTracking,
} from '../../../../src/models/tasks/state-tracking.ts';
import { createTask, tasks, type TaskName } from '../../../../src/models/tasks/tasks.ts';
import { seeded, type Random } from '../../../../src/models/tensor/random.ts';

/** Two hundred examples of one seeded stream. */
function many(draw: (random: Random) => Example): Example[] {
  const random = seeded(11);
  return Array.from({ length: 200 }, () => draw(random));
}

const scored = ({ targets }: Example): number[] =>
  targets.flatMap((target, t) => (target === IGNORE ? [] : [t]));

describe('copying', () => {
  const sizes = { vocab: 10, blanks: 20, tokens: 4 };
  const selective = many((random) => copying({ ...sizes, selective: true }, random));
  const fixed = many((random) => copying({ ...sizes, selective: false }, random));

  test('the markers want the data tokens in the order of reading', () => {
    for (const { tokens, targets } of [...selective, ...fixed]) {
      expect(tokens.length).toBe(28);
      const data = tokens.slice(0, 24).filter((x) => x !== 0);
      expect(data.every((x) => x >= 1 && x <= 8)).toBe(true);
      expect(tokens.slice(24)).toEqual([9, 9, 9, 9]);
      expect(targets.slice(24)).toEqual(data);
      expect(targets.slice(0, 24).every((x) => x === IGNORE)).toBe(true);
    }
  });

  test('the places of the data vary in the selective form only', () => {
    const places = (examples: Example[]): number =>
      new Set(examples.map(({ tokens }) => tokens.map((x) => (x === 0 ? 0 : 1)).join(''))).size;
    expect(places(fixed)).toBe(1);
    expect(places(selective)).toBeGreaterThan(150);
    for (let t = 0; t < 24; t++) expect(selective.some(({ tokens }) => tokens[t] !== 0)).toBe(true);
  });
});

describe('induction', () => {
  test('the special token stands twice, and the end wants what followed it first', () => {
    for (const example of many((random) => inductionHeads({ vocab: 16, length: 12 }, random))) {
      const { tokens, targets } = example;
      const places = tokens.flatMap((x, t) => (x === 15 ? [t] : []));
      expect(places.length).toBe(2);
      expect(places[1]).toBe(11);
      expect(scored(example)).toEqual([11]);
      expect(targets[11]).toBe(tokens[places[0]! + 1]);
    }
  });

  test('the form of H3 asks after its last arrow for what followed the first', () => {
    const config = { vocab: 20, length: 30, triggers: 3 };
    for (const example of many((random) => inductionHead(config, random))) {
      const { tokens, targets } = example;
      expect([tokens.length, tokens.at(-1)]).toEqual([31, 19]);
      expect(scored(example)).toEqual([30]);
      for (const [t, token] of tokens.slice(0, -1).entries()) {
        if (token === 19) expect(tokens[t + 1]).toBe(targets.at(-1));
      }
    }
  });

  test('the arrow of H3 stands at most as often as asked, and rarely fewer times', () => {
    const config = { vocab: 20, length: 30, triggers: 3 };
    const arrows = many((random) => inductionHead(config, random)).map(
      ({ tokens }) => tokens.slice(0, 30).filter((token) => token === 19).length,
    );
    expect(Math.max(...arrows)).toBe(3);
    expect(arrows.reduce((sum, count) => sum + count, 0) / arrows.length).toBeGreaterThan(2.6);
    const once = many((random) => inductionHead({ vocab: 20, length: 30 }, random));
    for (const { tokens } of once) expect(tokens.filter((token) => token === 19)).toHaveLength(2);
  });

  test('several tokens can be copied, and triggers inside a copy are left out', () => {
    const config = { vocab: 10, length: 8, copied: 2 };
    const draws = { ordinary: [1, 2, 3, 4, 5, 6, 7, 8], triggers: [0, 2, 4] };
    expect(placeInduction(config, draws)).toEqual([9, 2, 3, 4, 9, 2, 3, 8, 9, 2, 3]);
  });
});

describe('associative recall', () => {
  test('the answer is the value that the asked key always had', () => {
    const { keys, values } = rolesOf(20);
    for (const example of many((random) => associativeRecall({ vocab: 20, length: 40 }, random))) {
      const { tokens, targets } = example;
      expect([tokens.length, tokens[40]]).toEqual([42, 19]);
      const value = new Map<number, number>();
      for (let i = 0; i < 40; i += 2) {
        expect(keys).toContain(tokens[i]);
        expect(values).toContain(tokens[i + 1]);
        expect(value.get(tokens[i]!) ?? tokens[i + 1]).toBe(tokens[i + 1]);
        value.set(tokens[i]!, tokens[i + 1]!);
      }
      expect(scored(example)).toEqual([41]);
      expect(targets[41]).toBe(value.get(tokens[41]!));
    }
  });

  test('of the ordinary tokens the first half, rounded down, are keys and the others values', () => {
    expect(rolesOf(8)).toEqual({ keys: [1, 2, 3], values: [4, 5, 6] });
    expect(rolesOf(7)).toEqual({ keys: [1, 2], values: [3, 4, 5] });
  });

  test('a key that did not occur wants the full stop', () => {
    const config = { vocab: 20, length: 4, allowAbsent: true };
    const examples = many((random) => associativeRecall(config, random));
    const absent = examples.filter(({ tokens }) => !tokens.slice(0, 4).includes(tokens.at(-1)!));
    expect(absent.length).toBeGreaterThan(50);
    for (const { targets } of absent) expect(targets.at(-1)).toBe(0);
  });
});

describe('state tracking', () => {
  test('parity counts the ones so far', () => {
    for (const { tokens, targets } of many((random) => parity({ length: 9 }, random))) {
      tokens.reduce((ones, bit, t) => {
        expect(targets[t]).toBe((ones + bit) % 2);
        return ones + bit;
      }, 0);
    }
  });

  test('there are n! permutations and composing with the first changes nothing', () => {
    const group = permutations(4);
    expect(new Set(group.map((p) => p.join())).size).toBe(24);
    for (const p of group) expect(compose(group[0]!, p)).toEqual(p);
  });

  test('the target is the permutation that all tokens make together', () => {
    const group = permutations(3);
    for (const example of many((random) => permutationTracking({ items: 3, length: 7 }, random))) {
      example.tokens.reduce<readonly number[]>(
        (things, token, t) => {
          // Permute three things step by step instead of composing functions.
          const moved = things.map((thing) => group[token]![thing]!);
          expect(group[example.targets[t]!]).toEqual(moved);
          return moved;
        },
        [0, 1, 2],
      );
    }
  });
});

describe('a batch', () => {
  const task = createTask('mqar', { length: 32, pairs: 4 });
  test('holds the examples of its generator one after another', () => {
    const random = seeded(3);
    const examples = Array.from({ length: 5 }, () => task.example(random));
    const { tokens, targets } = drawBatch(task, 5, seeded(3));
    expect([...tokens]).toEqual(examples.flatMap((example) => example.tokens));
    expect([...targets]).toEqual(examples.flatMap((example) => example.targets));
  });

  test('refuses examples of another length', () => {
    expect(() =>
      drawBatch({ ...task, length: 31 }, 1, seeded(1)),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: drawBatch: expected examples of 31 tokens from mqar, got 32. Every example of a batch has the same length.]`,
    );
  });

  test('is cut into portions that hold every example once, in its order', () => {
    const batch = drawBatch(task, 5, seeded(3));
    for (const tokens of [1, 32, 70, 10_000]) {
      const portions = portionsOf(batch, tokens);
      expect(portions.flatMap((portion) => [...portion.tokens])).toEqual([...batch.tokens]);
      expect(portions.flatMap((portion) => [...portion.targets])).toEqual([...batch.targets]);
      for (const { shape, tokens: own } of portions) {
        expect(shape[0] * shape[1]).toBe(own.length);
        expect(shape[0] === 1 || own.length <= tokens).toBe(true);
      }
    }
    expect(portionsOf(batch, 70).map(({ shape }) => shape[0])).toEqual([2, 2, 1]);
  });
});

// The smallest sizes that a task accepts, and what it says one below.
describe('sizes', () => {
  const random = seeded(1);
  const recall = (vocab: number, length: number, keyTokens?: number) =>
    associativeRecall({ vocab, length, keyTokens }, random);
  const head = (vocab: number, length: number, copied?: number) =>
    inductionHead({ vocab, length, copied }, random);
  const heads = (vocab: number, length: number) => inductionHeads({ vocab, length }, random);
  const copy = (vocab: number, blanks: number, tokens: number) =>
    copying({ vocab, blanks, tokens, selective: true }, random);
  const swap = (items: number) => permutationTracking({ items, length: 3 }, random);

  test('that are just enough give an example', () => {
    const least = [recall(4, 2), recall(5, 4, 3), head(4, 3), head(5, 6, 4), heads(3, 3)];
    for (const example of [...least, copy(3, 0, 1), swap(2), swap(5)])
      expect(example.targets).toHaveLength(example.tokens.length);
  });

  test.each<[string, () => Example]>([
    ['associativeRecall', () => recall(3, 2)],
    ['associativeRecall', () => recall(4, 1)],
    ['associativeRecall', () => recall(4, 3, 3)],
    ['inductionHead', () => head(3, 3)],
    ['inductionHead', () => head(4, 2)],
    ['inductionHead', () => head(4, 5, 4)],
    ['inductionHeads', () => heads(2, 3)],
    ['inductionHeads', () => heads(3, 2)],
    ['copying', () => copy(2, 0, 1)],
    ['copying', () => copy(3, -1, 1)],
    ['copying', () => copy(3, 0, 0)],
    ['permutationTracking', () => swap(1)],
    ['permutationTracking', () => swap(6)],
  ])('one below are refused by %s', (caller, draw) => {
    expect(draw).toThrow(`${caller}: expected `);
  });

  test('too small are named with what would be enough, and one thing to do', () => {
    const draws = [
      () => recall(3, 3, 3),
      () => head(3, 3, 2),
      () => heads(2, 2),
      () => copy(2, 0, 1),
      () => swap(6),
    ];
    const messages = draws.map((draw) => {
      try {
        return String(draw());
      } catch (error) {
        return (error as Error).message;
      }
    });
    expect(messages).toMatchInlineSnapshot(`
      [
        "associativeRecall: expected a vocabulary of at least 4 and a length of at least 4, got 3 and 3. At least one pair must fit.",
        "inductionHead: expected a vocabulary of at least 4 and a length of at least 4, got 3 and 3. The special token and what follows it need room.",
        "inductionHeads: expected a vocabulary and a length of at least 3, got 2 and 2. The special token, what follows it and the question need a place each.",
        "copying: expected a vocabulary of at least 3, at least 1 token and at least 0 blanks, got 2, 1 and 0. One number is the blank and one the marker.",
        "permutationTracking: expected 2 to 5 things to permute, got 6. The vocabulary has a token for every permutation.",
      ]
    `);
  });
});

describe.each(Object.keys(tasks) as TaskName[])('%s', (name) => {
  const task = createTask(name);

  test('keeps to its vocabulary and length, and asks something in every example', () => {
    const { tokens, targets, shape } = drawBatch(task, 32, seeded(3));
    expect(shape).toEqual([32, task.length]);
    expect(Math.min(...tokens)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...tokens, ...targets)).toBeLessThan(task.vocab);
    for (let b = 0; b < 32; b++) {
      const row = targets.subarray(b * task.length, (b + 1) * task.length);
      expect(row.some((target) => target >= 0)).toBe(true);
      expect(row.every((target) => target >= 0 || target === IGNORE)).toBe(true);
    }
  });

  test('is repeated by its seed and changed by another', () => {
    const draw = (seed: number) => drawBatch(task, 8, seeded(seed));
    expect(draw(5)).toEqual(draw(5));
    expect(draw(5).tokens).not.toEqual(draw(6).tokens);
  });

  test('is answered by guessing about as often as its chance says, at most', () => {
    const { targets } = drawBatch(task, 2000, seeded(9));
    const counts = new Map<number, number>();
    const asked = targets.filter((target) => target !== IGNORE);
    for (const target of asked) counts.set(target, (counts.get(target) ?? 0) + 1);
    expect(Math.abs(Math.max(...counts.values()) / asked.length - task.chance)).toBeLessThan(0.03);
  });
});
