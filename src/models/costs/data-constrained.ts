// What repeating data is worth: the scaling law of data-constrained training.
import { DomainError } from '../tensor/errors.ts';
import { requirePositive } from './units.ts';

/**
 * Constants of the fit. `tokensRStar` (R_D^*) and `paramsRStar` (R_N^*) say after how many
 * repetitions the worth of one more has fallen by a factor e.
 * @see muennighoff2023data; digits as in the authors' repository huggingface/datablations
 */
export const dataConstrainedFit = {
  E: Math.exp(0.6254804),
  A: Math.exp(6.255414),
  B: Math.exp(7.3049974),
  alpha: 0.3526596,
  beta: 0.3526596,
  tokensRStar: 15.387756,
  paramsRStar: 5.309743,
} as const;

// #region effective-data
/**
 * U + U·R*·(1 − e^{−R/R*}): what U units seen 1 + R times are worth.
 *
 * The first repetitions count almost in full; the sum stays below U·(1 + R*).
 * @see muennighoff2023data
 */
export function effectiveAmount(unique: number, repetitions: number, rStar: number): number {
  return unique + unique * rStar * (1 - Math.exp(-repetitions / rStar));
}

// #endregion effective-data

/** Unique tokens that `epochs` passes over `uniqueTokens` are worth (epochs of at least 1). */
export function effectiveTokens(uniqueTokens: number, epochs: number): number {
  requirePositive('effectiveTokens', 'uniqueTokens', uniqueTokens);
  if (!(epochs >= 1)) {
    throw new DomainError(
      `effectiveTokens: expected epochs to be at least 1, got ${epochs}.`,
      'Lower uniqueTokens instead: data not seen is not unique data.',
    );
  }
  return effectiveAmount(uniqueTokens, epochs - 1, dataConstrainedFit.tokensRStar);
}

/**
 * E + A/N^α + B/D′^β: loss of N parameters on data that is worth D′ unique tokens, when the
 * parameters are not more than the data can feed.
 * @see muennighoff2023data
 */
export function lossOfEffectiveData(params: number, effective: number): number {
  requirePositive('lossOfEffectiveData', 'params', params);
  requirePositive('lossOfEffectiveData', 'effective', effective);
  const { E, A, B, alpha, beta } = dataConstrainedFit;
  return E + A / params ** alpha + B / effective ** beta;
}

/** Parameters that `tokens` unique tokens can feed: the compute-optimal N for that D. */
export function paramsForTokens(tokens: number): number {
  const { A, B, alpha, beta } = dataConstrainedFit;
  const G = ((alpha * A) / (beta * B)) ** (1 / (alpha + beta));
  return (tokens * G) ** (beta / alpha) * G;
}

/**
 * E + A/N′^α + B/D′^β with N′ and D′ the effective amounts: loss of N parameters trained on
 * `tokens` in all, of which `uniqueTokens` differ.
 *
 * Parameters beyond what the unique data can feed lose worth as repeated data does.
 * @see muennighoff2023data
 * @throws DomainError when more tokens are unique than are seen.
 */
export function dataConstrainedLoss(params: number, tokens: number, uniqueTokens: number): number {
  requirePositive('dataConstrainedLoss', 'params', params);
  requirePositive('dataConstrainedLoss', 'uniqueTokens', uniqueTokens);
  if (uniqueTokens > tokens) {
    throw new DomainError(
      `dataConstrainedLoss: expected uniqueTokens to be at most tokens, got ${uniqueTokens} of ${tokens}.`,
      'Count the tokens seen in all epochs together.',
    );
  }
  const { E, A, B, alpha, beta, tokensRStar, paramsRStar } = dataConstrainedFit;
  const dataWorth = effectiveAmount(uniqueTokens, tokens / uniqueTokens - 1, tokensRStar);
  const fed = Math.min(params, paramsForTokens(uniqueTokens));
  const paramsWorth = effectiveAmount(fed, params / fed - 1, paramsRStar);
  return E + A / paramsWorth ** alpha + B / dataWorth ** beta;
}
