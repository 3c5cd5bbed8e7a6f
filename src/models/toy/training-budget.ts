// A compute budget spent on parameters or on tokens, with as much new data as one wants and with
// little: the curves of the scaling figure of the data chapter.
import { dataConstrainedLoss } from '../costs/data-constrained.ts';
import type { ParametricFit } from '../costs/scaling-laws.ts';
import {
  chinchillaFits,
  chinchillaOptimum,
  kaplanParamsForCompute,
  trainingFlopsEstimate,
} from '../costs/scaling-laws.ts';

export interface BudgetPoint {
  readonly params: number;
  readonly tokens: number;
  /** Passes over the unique data; 1 when there is enough of it. */
  readonly epochs: number;
  /** Predicted loss when every token is new. */
  readonly fresh: number;
  /** Predicted loss when only `unique` tokens differ. */
  readonly repeated: number;
}

// #region iso-flop
/** One budget, one point: C = 6ND fixes the tokens, the supply of data fixes the epochs. */
export function budgetPoint(flops: number, params: number, unique: number): BudgetPoint {
  const tokens = flops / trainingFlopsEstimate(params, 1);
  const differ = Math.min(unique, tokens);
  return {
    params,
    tokens,
    epochs: tokens / differ,
    fresh: dataConstrainedLoss(params, tokens, tokens),
    repeated: dataConstrainedLoss(params, tokens, differ),
  };
}
// #endregion iso-flop

/** Points of one budget over a factor of ten thousand in parameters around the best split. */
export function budgetCurve(flops: number, unique: number, points = 81): BudgetPoint[] {
  const middle = Math.sqrt(flops / 120);
  return Array.from({ length: points }, (_, i) =>
    budgetPoint(flops, middle * 10 ** (-2 + (4 * i) / (points - 1)), unique),
  );
}

/** Where a curve is lowest, in finer steps than it is drawn. */
export function bestPoint(
  flops: number,
  unique: number,
  by: 'fresh' | 'repeated' = 'repeated',
): BudgetPoint {
  return budgetCurve(flops, unique, 2001).reduce((best, point) =>
    point[by] < best[by] ? point : best,
  );
}

export interface Recommendation {
  readonly name: string;
  readonly params: number;
  readonly cite: string;
}

/** Parameters that published rules recommend for a budget. */
export function recommendations(flops: number): Recommendation[] {
  const optimum = (fit: ParametricFit): number => chinchillaOptimum(flops, fit).params;
  return [
    { name: 'Kaplan', params: kaplanParamsForCompute(flops), cite: 'kaplan2020scaling' },
    { name: '20 a parameter', params: Math.sqrt(flops / 120), cite: 'hoffmann2022chinchilla' },
    {
      name: 'Chinchilla’s fit',
      params: optimum(chinchillaFits.hoffmann),
      cite: 'hoffmann2022chinchilla',
    },
    {
      name: 'the refit',
      params: optimum(chinchillaFits.besiroglu),
      cite: 'besiroglu2024chinchilla',
    },
  ];
}
