// The tasks of the lab by name, each with sizes that fit a small model and a short run.
import { uniformInteger } from '../tensor/random.ts';
import { associativeRecall } from './associative-recall.ts';
import { copying } from './copying.ts';
import type { Task } from './example.ts';
import { inductionHead, inductionHeads } from './induction.ts';
import { mqar } from './mqar.ts';
import { parity, permutations, permutationTracking } from './state-tracking.ts';

export interface TaskOptions {
  /** Tokens of a sequence (for the copying tasks: blanks). */
  readonly length?: number | undefined;
  readonly vocab?: number | undefined;
  /** Pairs to remember, or tokens to copy. */
  readonly pairs?: number | undefined;
  /** MQAR: each example has between this many pairs and `pairs`; `pairs` unless given. */
  readonly fewestPairs?: number | undefined;
  /** MQAR: fill the empty places with random tokens. */
  readonly randomNonQueries?: boolean | undefined;
}

/** The sizes of a task, all given. */
export interface Sizes {
  readonly length: number;
  readonly vocab: number;
  readonly pairs: number;
}

interface TaskDefinition {
  readonly title: string;
  /** What is asked, in one sentence. */
  readonly question: string;
  readonly defaults: Sizes;
  /** What `pairs` counts; undefined where the task has no such size. */
  readonly counts?: string;
  readonly create: (sizes: Sizes, options: TaskOptions) => Omit<Task, 'name'>;
}

const copyingTask = (selective: boolean): TaskDefinition['create'] => {
  return ({ length: blanks, vocab, pairs: tokens }) => ({
    vocab,
    length: blanks + 2 * tokens,
    chance: 1 / (vocab - 2),
    example: (random) => copying({ vocab, blanks, tokens, selective }, random),
  });
};

export const tasks = {
  mqar: {
    title: 'Associative recall (MQAR)',
    question: 'Pairs of a key and a value come by; each key is then asked for its value.',
    defaults: { length: 64, vocab: 66, pairs: 8 },
    counts: 'pairs',
    create: ({ length, vocab, pairs }, { fewestPairs = pairs, randomNonQueries = true }) => ({
      vocab,
      length,
      chance: 1 / (vocab - Math.floor(vocab / 2)),
      example: (random) => {
        const drawn = fewestPairs + uniformInteger(random, pairs - fewestPairs + 1);
        return mqar({ vocab, length, pairs: drawn, randomNonQueries }, random);
      },
    }),
  },
  'selective-copying': {
    title: 'Selective copying',
    question: 'A few tokens stand somewhere among blanks; repeat them in order.',
    defaults: { length: 28, vocab: 10, pairs: 4 },
    counts: 'tokens to copy',
    create: copyingTask(true),
  },
  'fixed-copying': {
    title: 'Copying from fixed places',
    question: 'A few tokens stand at the start, then come blanks; repeat the tokens in order.',
    defaults: { length: 28, vocab: 10, pairs: 4 },
    counts: 'tokens to copy',
    create: copyingTask(false),
  },
  induction: {
    title: 'Induction heads',
    question: 'The special token stood somewhere; at the end, say what came after it.',
    defaults: { length: 64, vocab: 16, pairs: 1 },
    create: ({ length, vocab }) => ({
      vocab,
      length,
      chance: 1 / (vocab - 1),
      example: (random) => inductionHeads({ vocab, length }, random),
    }),
  },
  'induction-head': {
    title: 'Induction head of H3 and Hyena',
    question:
      'An arrow stood somewhere; after the arrow at the end, say what came after the first.',
    defaults: { length: 30, vocab: 20, pairs: 1 },
    create: ({ length, vocab, pairs }) => ({
      vocab,
      length: length + 1,
      chance: 1 / (vocab - 2),
      example: (random) => inductionHead({ vocab, length, triggers: pairs }, random),
    }),
    counts: 'arrows',
  },
  'associative-recall': {
    title: 'Associative recall of H3',
    question: 'Pairs come by, some more than once; after the arrow one key is asked for.',
    defaults: { length: 40, vocab: 20, pairs: 1 },
    create: ({ length, vocab }) => ({
      vocab,
      length: 2 * Math.floor(length / 2) + 2,
      chance: 1 / Math.ceil((vocab - 2) / 2),
      example: (random) => associativeRecall({ vocab, length }, random),
    }),
  },
  parity: {
    title: 'Parity',
    question: 'Bits come by; after each, say whether the number of ones is odd.',
    defaults: { length: 32, vocab: 2, pairs: 1 },
    create: ({ length }) => ({
      vocab: 2,
      length,
      chance: 1 / 2,
      example: (random) => parity({ length }, random),
    }),
  },
  permutations: {
    title: 'Permutations',
    question: 'Permutations of three things come by; after each, say which one they make together.',
    defaults: { length: 16, vocab: 6, pairs: 3 },
    counts: 'things',
    create: ({ length, pairs: items }) => {
      const states = permutations(items).length;
      return {
        vocab: states,
        length,
        chance: 1 / states,
        example: (random) => permutationTracking({ items, length }, random),
      };
    },
  },
} as const satisfies Record<string, TaskDefinition>;

export type TaskName = keyof typeof tasks;

/** The definition of a task: titles and default sizes. */
export function taskDefinition(name: TaskName): TaskDefinition {
  return tasks[name];
}

/** A task with its sizes; what is not given is the task's default. */
export function createTask(name: TaskName, options: TaskOptions = {}): Task {
  const { defaults, create } = taskDefinition(name);
  const sizes = {
    length: options.length ?? defaults.length,
    vocab: options.vocab ?? defaults.vocab,
    pairs: options.pairs ?? defaults.pairs,
  };
  return { name, ...create(sizes, options) };
}
