// Loss as a function of parameters, tokens and compute, as three groups of authors fitted it, and
// the split of a compute budget that follows. Every constant is the authors' own.
import { requirePositive } from './units.ts';

/** 6·N·D: FLOPs to train N parameters on D tokens (2 forward, 4 backward a parameter and token). */
export function trainingFlopsEstimate(params: number, tokens: number): number {
  requirePositive('trainingFlopsEstimate', 'params', params);
  requirePositive('trainingFlopsEstimate', 'tokens', tokens);
  return 6 * params * tokens;
}

// #region kaplan
/** Constants of eqs. 1.1–1.3; parameters without embeddings, compute in petaflop/s-days. */
export const kaplanFit = {
  paramsScale: 8.8e13,
  paramsExponent: 0.076,
  tokensScale: 5.4e13,
  tokensExponent: 0.095,
  computeScalePetaflopDays: 3.1e8,
  computeExponent: 0.05,
} as const;

/** (8.8·10¹³/N)^0.076 nats a token: loss when only the number of parameters limits.
 * @see kaplan2020scaling eq. 1.1 */
export function kaplanLossFromParams(params: number): number {
  requirePositive('kaplanLossFromParams', 'params', params);
  return (kaplanFit.paramsScale / params) ** kaplanFit.paramsExponent;
}

/** (5.4·10¹³/D)^0.095 nats a token: loss when only the number of tokens limits.
 * @see kaplan2020scaling eq. 1.2 */
export function kaplanLossFromTokens(tokens: number): number {
  requirePositive('kaplanLossFromTokens', 'tokens', tokens);
  return (kaplanFit.tokensScale / tokens) ** kaplanFit.tokensExponent;
}
// #endregion kaplan

/** One petaflop/s for a day, in FLOPs. */
export const PETAFLOP_DAY = 1e15 * 86_400;

/** (3.1·10⁸/C)^0.050 nats a token, C in petaflop/s-days spent as well as possible.
 * @see kaplan2020scaling eq. 1.3 */
export function kaplanLossFromCompute(flops: number): number {
  requirePositive('kaplanLossFromCompute', 'flops', flops);
  const scale = kaplanFit.computeScalePetaflopDays * PETAFLOP_DAY;
  return (scale / flops) ** kaplanFit.computeExponent;
}

/** 1.3·10⁹·C^0.73, C in petaflop/s-days: parameters, without embeddings, that use C best by this fit.
 * @see kaplan2020scaling Fig. 14 */
export function kaplanParamsForCompute(flops: number): number {
  requirePositive('kaplanParamsForCompute', 'flops', flops);
  return 1.3e9 * (flops / PETAFLOP_DAY) ** 0.73;
}

// #region chinchilla
/** L(N, D) = E + A/N^α + B/D^β: floor, lack of parameters, lack of data. */
export interface ParametricFit {
  readonly E: number;
  readonly A: number;
  readonly alpha: number;
  readonly B: number;
  readonly beta: number;
  readonly cite: string;
}

export const chinchillaFits = {
  /** As printed in the paper. */
  hoffmann: {
    E: 1.69,
    A: 406.4,
    alpha: 0.34,
    B: 410.7,
    beta: 0.28,
    cite: 'hoffmann2022chinchilla',
  },
  /** Refitted by others to points read off the paper's figure (data_analysis.ipynb). */
  besiroglu: {
    E: 1.81686,
    A: 482.00572,
    alpha: 0.34781,
    B: 2085.4342,
    beta: 0.36585,
    cite: 'besiroglu2024chinchilla',
  },
} as const satisfies Record<string, ParametricFit>;

/** E + A/N^α + B/D^β nats a token.
 * @see hoffmann2022chinchilla eq. 2 and §D.3 */
export function chinchillaLoss(params: number, tokens: number, fit: ParametricFit): number {
  requirePositive('chinchillaLoss', 'params', params);
  requirePositive('chinchillaLoss', 'tokens', tokens);
  return fit.E + fit.A / params ** fit.alpha + fit.B / tokens ** fit.beta;
}

/**
 * N = G·(C/6)^{β/(α+β)}, D = (C/6)/N with G = (αA/βB)^{1/(α+β)}: the split of C = 6ND that
 * makes `chinchillaLoss` least.
 * @see hoffmann2022chinchilla eq. 4
 */
export function chinchillaOptimum(
  flops: number,
  fit: ParametricFit,
): { readonly params: number; readonly tokens: number } {
  requirePositive('chinchillaOptimum', 'flops', flops);
  const { A, B, alpha, beta } = fit;
  const G = ((alpha * A) / (beta * B)) ** (1 / (alpha + beta));
  const params = G * (flops / 6) ** (beta / (alpha + beta));
  return { params, tokens: flops / 6 / params };
}
// #endregion chinchilla

/** Tokens for each parameter in the model that gave the rule its name: 1.4 T for 70 B. */
export const CHINCHILLA_TOKENS_PER_PARAM = 20;

/** 20·N: training tokens by the rule of thumb.
 * @see hoffmann2022chinchilla */
export function chinchillaTokens(params: number): number {
  return CHINCHILLA_TOKENS_PER_PARAM * requirePositive('chinchillaTokens', 'params', params);
}

/** L = a·C^{−b}, C in petaflop/s-days, of two architectures trained alike.
 * @see kimi2025linear Fig. 5 */
export const kimiScaling = {
  fullAttention: { coefficient: 2.3092, exponent: 0.0536 },
  hybrid: { coefficient: 2.2879, exponent: 0.0527 },
} as const;
