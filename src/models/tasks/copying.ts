// Copying: read some tokens, wait, write them down. In the selective form they are scattered among
// blanks, so that what to keep depends on the token and not on the time.
import { type Random, sample, uniformInteger } from '../tensor/random.ts';
import { demand, IGNORE, type Example } from './example.ts';

export interface CopyingConfig {
  /** 0 is the blank, vocab−1 the marker that asks for the next token, the others are data. */
  readonly vocab: number;
  /** Blanks between what is read and the markers. */
  readonly blanks: number;
  /** Tokens to copy. */
  readonly tokens: number;
  /** Scattered among the blanks; else all at the start. */
  readonly selective: boolean;
}

export interface CopyingDraws {
  readonly data: readonly number[];
  /** Increasing places in 0 … blanks + tokens − 1. */
  readonly positions: readonly number[];
}

// #region copying
/** Data tokens at their positions among blanks, then a marker each, which wants the next of them. */
export function placeCopying(config: CopyingConfig, { data, positions }: CopyingDraws): Example {
  const { vocab, blanks, tokens: count } = config;
  const markers = blanks + count;
  const tokens = new Array<number>(markers).fill(0);
  const targets = new Array<number>(markers + count).fill(IGNORE);
  for (let i = 0; i < count; i++) {
    tokens[positions[i]!] = data[i]!;
    tokens.push(vocab - 1);
    targets[markers + i] = data[i]!;
  }
  return { tokens, targets };
}
// #endregion copying

/**
 * One example of blanks + 2 · tokens tokens.
 * @throws DomainError when the vocabulary has no data token or nothing is to be copied. @see gu2023mamba
 */
export function copying(config: CopyingConfig, random: Random): Example {
  const { vocab, blanks, tokens, selective } = config;
  demand(
    vocab >= 3 && blanks >= 0 && tokens >= 1,
    `copying: expected a vocabulary of at least 3, at least 1 token and at least 0 blanks, got ${vocab}, ${tokens} and ${blanks}.`,
    'One number is the blank and one the marker.',
  );
  return placeCopying(config, {
    data: Array.from({ length: tokens }, () => 1 + uniformInteger(random, vocab - 2)),
    positions: selective
      ? sample(random, blanks + tokens, tokens).sort((a, b) => a - b)
      : Array.from({ length: tokens }, (_, i) => i),
  });
}
