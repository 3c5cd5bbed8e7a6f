// Weights of a data mixture, adjusted round by round: the domains on which a model is furthest behind
// what they could reach get more of the next round.
import { DomainError } from '../tensor/errors.ts';

/** A domain of a corpus and how loss on it falls with what has been seen. */
export interface Domain {
  readonly name: string;
  /** Share of the corpus by size. */
  readonly share: number;
  /** Floor, coefficient and exponent of L = E + B/D^β. */
  readonly E: number;
  readonly B: number;
  readonly beta: number;
  /** What one token of each domain, in order, teaches about this one; 1 for itself. */
  readonly transfer: readonly number[];
}

/** L_i = E_i + B_i/D_i^β with D_i = Σ_j transfer_ij · w_j · tokens: losses of a mixture w. */
export function mixtureLosses(
  domains: readonly Domain[],
  weights: readonly number[],
  tokens: number,
): number[] {
  return domains.map(({ E, B, beta, transfer }) => {
    const D = transfer.reduce((sum, worth, j) => sum + worth * weights[j]!, 0) * tokens;
    return E + B / D ** beta;
  });
}

export interface MixtureRound {
  readonly weights: readonly number[];
  readonly losses: readonly number[];
  /** How far each domain is above the loss it would reach with the whole budget to itself. */
  readonly excess: readonly number[];
}

/**
 * w_i ← w_i e^{η (L_i − R_i)} / Z, with R_i the loss of domain i alone: after many rounds all
 * domains that keep any weight are equally far behind.
 *
 * The update is that of DoReMi. There the losses are a small network's while it trains, and R_i a
 * network's that trained on the domains by size; here both follow from a formula.
 * @see xie2023doremi Algorithm 1
 * @throws DomainError when there is no domain.
 */
export function reweight(
  domains: readonly Domain[],
  options: { readonly tokens: number; readonly rounds: number; readonly rate: number },
): MixtureRound[] {
  if (domains.length === 0) {
    throw new DomainError('reweight: expected at least one domain, got none.', 'Add a domain.');
  }
  const { tokens, rounds, rate } = options;
  const alone = domains.map((_, i) => {
    const only = domains.map((_, j) => (i === j ? 1 : 0));
    return mixtureLosses(domains, only, tokens)[i]!;
  });
  // #region reweight
  let weights = domains.map(({ share }) => share);
  const history: MixtureRound[] = [];
  for (let round = 0; round <= rounds; round++) {
    const losses = mixtureLosses(domains, weights, tokens);
    const excess = losses.map((loss, i) => loss - alone[i]!);
    history.push({ weights, losses, excess });
    const raised = weights.map((weight, i) => weight * Math.exp(rate * excess[i]!));
    const total = raised.reduce((sum, weight) => sum + weight, 0);
    weights = raised.map((weight) => weight / total);
  }
  // #endregion reweight
  return history;
}
