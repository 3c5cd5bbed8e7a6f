// One example of multi-query associative recall, read token by token by a state matrix that has not
// been trained: its keys are seeded directions and its values the axes. The tokens come from the
// generator that the lab trains on.
import { deltaRuleHeadStep } from '../layers/delta-rule.ts';
import { linearAttentionHeadStep } from '../layers/linear-attention-forms.ts';
import { read, type Matrix } from '../layers/state-matrix.ts';
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
  /** S after the token, keyDim rows with one number a value. */
  readonly state: readonly (readonly number[])[];
  /** For a query: Sᵀk, one number a value. */
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
 * Reads the example with keys of `keyDim` entries: a value token writes k ⊗ v, by adding or by the
 * delta rule with β = 1, and a query reads Sᵀk. Equal largest scores count as a wrong answer.
 * @see arora2024zoology
 */
export function walkMqar(keyDim: number, rule: 'add' | 'delta'): Walk {
  const { ids, tokens } = walkTokens();
  const keys = unitVectors(seeded(5), walkTask.pairs, keyDim).map((key) => Float64Array.from(key));
  const keyOf = (t: number): Float64Array => keys[ids[t]! - 1]!;
  const state: Matrix = Array.from({ length: keyDim }, () => new Float64Array(firstValue));
  const write = (k: Float64Array, v: Float64Array): unknown =>
    rule === 'add' ? linearAttentionHeadStep(state, k, k, v) : deltaRuleHeadStep(state, k, k, v, 1);
  const copy = (): number[][] => state.map((row) => Array.from(row));
  const steps = tokens.map(({ role, wanted }, t): WalkStep => {
    if (role === 'value') {
      const v = Float64Array.from(valueNames, (_, j) => (j === ids[t]! - firstValue ? 1 : 0));
      write(keyOf(t - 1), v);
    }
    if (role !== 'query') return { state: copy() };
    const scores = Array.from(read(state, keyOf(t)));
    const best = Math.max(...scores);
    const leaders = valueNames.filter((_, j) => scores[j]! > best - 1e-9);
    return {
      state: copy(),
      scores,
      answered: leaders.join(' or '),
      right: leaders.length === 1 && leaders[0] === wanted,
    };
  });
  return { tokens, steps };
}
