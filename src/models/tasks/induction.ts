// Induction heads: something stood after the special token once; say what, when it comes again.
import { type Random, uniformInteger } from '../tensor/random.ts';
import { demand, IGNORE, type Example } from './example.ts';

export interface InductionConfig {
  /** 0 is the full stop, vocab−1 the special token "=>", the others are ordinary. */
  readonly vocab: number;
  /** Ordinary tokens of a sequence before the question. */
  readonly length: number;
  /** Tokens to copy after the special one; 1 unless given. */
  readonly copied?: number | undefined;
  /** Times that the special token is written before the question; 1 unless given. */
  readonly triggers?: number | undefined;
}

export interface InductionDraws {
  readonly ordinary: readonly number[];
  /** Places of the special token, increasing, in 0 … length − 2 − copied. */
  readonly triggers: readonly number[];
}

// #region induction-head
/**
 * All tokens, answer included: ordinary ones, "=>" at its places followed each time by what first
 * followed it, then "=>" and the answer once more.
 */
export function placeInduction(config: InductionConfig, draws: InductionDraws): number[] {
  const { vocab, copied = 1 } = config;
  const tokens = [...draws.ordinary, vocab - 1];
  const places = apart(draws.triggers, copied);
  const answer = tokens.slice(places[0]! + 1, places[0]! + 1 + copied);
  for (const place of places) tokens.splice(place, 1 + copied, vocab - 1, ...answer);
  return [...tokens, ...answer];
}
// #endregion induction-head

/** The places without those that would overwrite the copy of the one before. */
function apart(places: readonly number[], copied: number): number[] {
  const kept: number[] = [];
  for (const place of places) {
    const before = kept.at(-1);
    if (before === undefined || place - before > copied) kept.push(place);
  }
  return kept;
}

/**
 * One example in the form of H3 and Hyena: length + copied tokens, of which the last `copied`
 * want the answer. (Their training scores every next token; here only the answer counts.)
 * @see fu2023h3, poli2023hyena
 */
export function inductionHead(config: InductionConfig, random: Random): Example {
  const { vocab, length, copied = 1, triggers = 1 } = config;
  demand(
    vocab >= 4 && length >= copied + 2,
    `inductionHead: expected a vocabulary of at least 4 and a length of at least ${copied + 2}, got ${vocab} and ${length}.`,
    'The special token and what follows it need room.',
  );
  const all = placeInduction(config, {
    ordinary: Array.from({ length }, () => 1 + uniformInteger(random, vocab - 2)),
    triggers: Array.from({ length: triggers }, () =>
      uniformInteger(random, length - 1 - copied),
    ).sort((a, b) => a - b),
  });
  return scoreLast(all, copied);
}

/** Inputs and next tokens of a sequence, of which only the last `count` are wanted. */
export function scoreLast(all: readonly number[], count: number): Example {
  const targets = all.slice(1).map((token, t) => (t < all.length - 1 - count ? IGNORE : token));
  return { tokens: all.slice(0, -1), targets };
}

/**
 * One example in the form of Mamba: `length` tokens in which the special token vocab−1 stands once
 * somewhere and once at the end; the last position wants what followed it.
 * @see gu2023mamba section 4.1.2
 */
export function inductionHeads(
  { vocab, length }: { readonly vocab: number; readonly length: number },
  random: Random,
): Example {
  demand(
    vocab >= 3 && length >= 3,
    `inductionHeads: expected a vocabulary and a length of at least 3, got ${vocab} and ${length}.`,
    'The special token, what follows it and the question need a place each.',
  );
  const tokens = Array.from({ length }, () => uniformInteger(random, vocab - 1));
  const place = uniformInteger(random, length - 2);
  tokens[place] = vocab - 1;
  tokens[length - 1] = vocab - 1;
  const targets = new Array<number>(length).fill(IGNORE);
  targets[length - 1] = tokens[place + 1]!;
  return { tokens, targets };
}
