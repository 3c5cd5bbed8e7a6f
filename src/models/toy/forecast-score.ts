// How forecasts with chances are scored, and what such a score can be split into.
import { DomainError } from '../tensor/errors.ts';

export interface Forecast {
  /** Chance that was given to the statement, between 0 and 1. */
  readonly chance: number;
  /** What happened: 1 true, 0 false; a verdict in between counts as a part. */
  readonly outcome: number;
}

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

function requireSome(caller: string, list: readonly unknown[]): void {
  if (list.length > 0) return;
  throw new DomainError(
    `${caller}: expected forecasts to hold at least one, got none.`,
    'Leave out what is still open only where something is left.',
  );
}

// #region brier-score
/** (1/m) Σᵢ (pᵢ − oᵢ)²: 0 for a seer, 1 for one who is sure and always wrong. @see brier1950verification */
export function brierScore(forecasts: readonly Forecast[]): number {
  requireSome('brierScore', forecasts);
  return mean(forecasts.map(({ chance, outcome }) => (chance - outcome) ** 2));
}

/**
 * The score as reliability − resolution + uncertainty. Statements that were given the same chance
 * form a group; outcomes between 0 and 1 leave their spread inside the groups to the uncertainty.
 * @see murphy1973partition
 */
export function brierParts(forecasts: readonly Forecast[]): {
  readonly reliability: number;
  readonly resolution: number;
  readonly uncertainty: number;
} {
  requireSome('brierParts', forecasts);
  const baseRate = mean(forecasts.map(({ outcome }) => outcome));
  let reliability = 0;
  let resolution = 0;
  for (const chance of new Set(forecasts.map((forecast) => forecast.chance))) {
    const group = forecasts.filter((forecast) => forecast.chance === chance);
    const rate = mean(group.map(({ outcome }) => outcome));
    const share = group.length / forecasts.length;
    reliability += share * (chance - rate) ** 2;
    resolution += share * (rate - baseRate) ** 2;
  }
  const uncertainty = mean(forecasts.map(({ outcome }) => (outcome - baseRate) ** 2));
  return { reliability, resolution, uncertainty };
}
// #endregion brier-score

/** q(1 − p)² + (1 − q)p²: expected penalty of saying p where q is what you believe. */
export function expectedPenalty(chance: number, belief: number): number {
  return belief * (1 - chance) ** 2 + (1 - belief) * chance ** 2;
}

/**
 * Wilson's interval for a share: the chances under which `successes` of `trials` would not be
 * surprising. z is 1.96 for 95%. Assumes trials that do not depend on each other.
 */
export function wilsonInterval(
  successes: number,
  trials: number,
  z = 1.96,
): readonly [low: number, high: number] {
  const share = successes / trials;
  const shrink = 1 + z ** 2 / trials;
  const centre = (share + z ** 2 / (2 * trials)) / shrink;
  const half =
    (z * Math.sqrt((share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2))) / shrink;
  return [centre - half, centre + half];
}

/** n!/(k!(n − k)!) for k ≥ 0: one factor is 0 where k exceeds n. */
function choose(n: number, k: number): number {
  let product = 1;
  for (let i = 1; i <= k; i++) product = (product * (n - k + i)) / i;
  return product;
}

/**
 * Chance that a group of `group` statements, drawn blindly from `all` of which `marked` are marked,
 * holds at least `found` of the marked ones.
 */
export function splitByLuck(all: number, marked: number, group: number, found: number): number {
  let ways = 0;
  for (let k = found; k <= group; k++) ways += choose(marked, k) * choose(all - marked, group - k);
  return ways / choose(all, group);
}
