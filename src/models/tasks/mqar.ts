// Multi-query associative recall: pairs of a key and a value, then the keys again in any order,
// each of which asks for its value.
import { type Random, sample, uniformInteger } from '../tensor/random.ts';
import { demand, IGNORE, type Example } from './example.ts';

export interface MqarConfig {
  /** Keys are 1 … vocab/2−1, values vocab/2 … vocab−1, and 0 is empty. */
  readonly vocab: number;
  /** Tokens, an even number. */
  readonly length: number;
  readonly pairs: number;
  /** Times that the list of pairs is told; 1 unless given. */
  readonly passes?: number | undefined;
  /** a of the power law of the distances; 0.01 unless given. */
  readonly power?: number | undefined;
  /** Fill the empty places with random tokens; true unless given. */
  readonly randomNonQueries?: boolean | undefined;
}

/** What is random in an example: the rest follows. */
export interface MqarDraws {
  readonly keys: readonly number[];
  readonly values: readonly number[];
  /** Where key i is asked for: position 2 · passes · pairs + 2 · slots[i]. */
  readonly slots: readonly number[];
  /** The token of every place that is neither context nor query (others are ignored). */
  readonly filler: readonly number[];
}

// #region gap-distribution
/**
 * p_g = (g+1)^(a−1) / Σ_j (j+1)^(a−1) for g = 0 … (length − 2·pairs·passes)/2 − 1: most queries come
 * soon after the context, some late.
 * @see arora2024zoology
 */
export function gapDistribution(config: MqarConfig): number[] {
  const { length, pairs, passes = 1, power = 0.01 } = config;
  const space = Math.floor((length - 2 * pairs * passes) / 2);
  const weights = Array.from({ length: space }, (_, g) => (g + 1) ** (power - 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
// #endregion gap-distribution

/** `count` different indices, each drawn with probability ∝ p among those that are left. */
export function weightedSample(random: Random, p: readonly number[], count: number): number[] {
  const left = [...p];
  return Array.from({ length: count }, () => {
    let u = random() * left.reduce((sum, weight) => sum + weight, 0);
    let last = -1;
    for (let i = 0; i < left.length; i++) {
      if (left[i]! === 0) continue;
      last = i;
      u -= left[i]!;
      if (u < 0) break;
    }
    left[last] = 0;
    return last;
  });
}

// #region mqar
/** k₁ v₁ k₂ v₂ … then, at their slots, the keys again; the target there is the value. */
export function placeMqar(config: MqarConfig, draws: MqarDraws): Example {
  const { length, pairs, passes = 1 } = config;
  const { keys, values, slots, filler } = draws;
  const tokens = [...filler];
  const targets = new Array<number>(length).fill(IGNORE);
  for (let i = 0; i < pairs * passes; i++) {
    tokens[2 * i] = keys[i % pairs]!;
    tokens[2 * i + 1] = values[i % pairs]!;
  }
  for (let i = 0; i < pairs; i++) {
    const query = 2 * pairs * passes + 2 * slots[i]!;
    tokens[query] = keys[i]!;
    targets[query] = values[i]!;
  }
  return { tokens, targets };
}
// #endregion mqar

/**
 * One example. Keys and values are drawn without replacement; a random filler may repeat them.
 * @throws DomainError when the sizes leave no room. @see arora2024zoology
 */
export function mqar(config: MqarConfig, random: Random): Example {
  checkMqar(config);
  const { vocab, length, pairs, randomNonQueries = true } = config;
  const half = Math.floor(vocab / 2);
  return placeMqar(config, {
    keys: sample(random, half - 1, pairs).map((i) => i + 1),
    values: sample(random, vocab - half, pairs).map((i) => i + half),
    slots: weightedSample(random, gapDistribution(config), pairs),
    filler: Array.from({ length }, () => (randomNonQueries ? uniformInteger(random, vocab) : 0)),
  });
}

function checkMqar({ vocab, length, pairs, passes = 1 }: MqarConfig): void {
  demand(
    length % 2 === 0 && 2 * pairs * (passes + 1) <= length,
    `mqar: expected an even length of at least ${2 * pairs * (passes + 1)} for ${pairs} pairs, got ${length}.`,
    'Every pair and every query takes two places.',
  );
  demand(
    pairs >= 1 && pairs <= Math.floor(vocab / 2) - 1,
    `mqar: expected 1 to ${Math.floor(vocab / 2) - 1} pairs for a vocabulary of ${vocab}, got ${pairs}.`,
    'Take a larger vocabulary: a pair needs a key of its own.',
  );
}
