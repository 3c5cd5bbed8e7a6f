// One example of multi-query associative recall, read token by token by a square state matrix that
// has not been trained: its keys and values are seeded directions. The tokens come from the
// generator that the lab trains on.
import { deltaRuleHeadStep } from '../layers/delta-rule.ts';
import { linearAttentionHeadStep } from '../layers/linear-attention-forms.ts';
import { dot, read, type Matrix, type Vector } from '../layers/state-matrix.ts';
import { IGNORE } from '../tasks/example.ts';
import { mqar } from '../tasks/mqar.ts';
import { seeded } from '../tensor/random.ts';
import { unitVectors } from './unit-vectors.ts';

/** Tokens 1 … 8 are keys, 9 … 17 values; 0 fills what is left. */
export const walkTask = { vocab: 18, length: 32, pairs: 8, randomNonQueries: false } as const;
const firstValue = walkTask.vocab / 2;

/** What a token stands for; only context tokens write, only queries read. */
export type TokenRole = 'key' | 'value' | 'query' | 'filler';

export interface WalkToken {
  /** Keys a … h, values 0 … 8, a dot for the filler. */
  readonly name: string;
  readonly role: TokenRole;
  /** For a query: position of its value in the context, and the name of the right answer. */
  readonly source?: number;
  readonly wanted?: string;
}

export interface WalkStep {
  /** S after the token, dims rows of dims numbers. */
  readonly state: readonly (readonly number[])[];
  /** For a query: Sᵀk times the direction of each value, one number a value. */
  readonly scores?: readonly number[];
  /** For a query: the value with the largest score, and whether it is the one wanted. */
  readonly answered?: string;
  readonly right?: boolean;
}

export interface Walk {
  readonly tokens: readonly WalkToken[];
  readonly steps: readonly WalkStep[];
}

export const valueNames: readonly string[] = Array.from({ length: firstValue }, (_, i) =>
  String(i),
);
const nameOf = (token: number): string => {
  if (token === 0) return '·';
  return token < firstValue ? String.fromCharCode(96 + token) : valueNames[token - firstValue]!;
};

/** The example and its roles; the same for every state. */
export function walkTokens(): { ids: readonly number[]; tokens: WalkToken[] } {
  const { tokens: ids, targets } = mqar(walkTask, seeded(12));
  const context = 2 * walkTask.pairs;
  const tokens = ids.map((id, t): WalkToken => {
    const name = nameOf(id);
    if (t < context) return { name, role: t % 2 === 0 ? 'key' : 'value' };
    if (targets[t] === IGNORE) return { name, role: 'filler' };
    return { name, role: 'query', source: ids.indexOf(id) + 1, wanted: nameOf(targets[t]!) };
  });
  return { ids, tokens };
}

/**
 * Reads the example with keys and values of `dims` entries: a value token writes k vᵀ, by adding or
 * by the delta rule with β = 1; a query reads Sᵀk and answers with the value whose direction fits
 * best. Up to `dims` directions are orthogonal. Equal best scores count as a wrong answer.
 * @see arora2024zoology
 */
export function walkMqar(dims: number, rule: 'add' | 'delta'): Walk {
  const { ids, tokens } = walkTokens();
  const directions = (seed: number, count: number): Vector[] =>
    unitVectors(seeded(seed), count, dims).map((row) => Float64Array.from(row));
  const keys = directions(5, walkTask.pairs);
  const values = directions(6, valueNames.length);
  const keyOf = (t: number): Vector => keys[ids[t]! - 1]!;
  const S: Matrix = Array.from({ length: dims }, () => new Float64Array(dims));
  const steps = tokens.map(({ role, wanted }, t): WalkStep => {
    if (role === 'value') {
      const [k, v] = [keyOf(t - 1), values[ids[t]! - firstValue]!];
      if (rule === 'add') linearAttentionHeadStep(S, k, k, v);
      else deltaRuleHeadStep(S, k, k, v, 1);
    }
    const state = S.map((row) => Array.from(row));
    if (role !== 'query') return { state };
    const returned = read(S, keyOf(t));
    const scores = values.map((value) => dot(value, returned));
    const best = Math.max(...scores);
    const leaders = valueNames.filter((_, j) => scores[j]! > best - 1e-9);
    const right = leaders.length === 1 && leaders[0] === wanted;
    return { state, scores, answered: leaders.join(' or '), right };
  });
  return { tokens, steps };
}
