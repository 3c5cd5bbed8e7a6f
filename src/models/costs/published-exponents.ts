// Exponents of scaling laws as their authors print them, side by side: what moved when the architecture
// was changed, when the data was, and when only the fit was.
import { chinchillaFits, kimiScaling } from './scaling-laws.ts';
import { requirePositive } from './units.ts';

export interface PublishedExponents {
  readonly study: string;
  /** What was varied while the rest was held. */
  readonly changed: 'architecture' | 'data' | 'fit';
  /** Which exponent is compared. */
  readonly exponent: string;
  readonly values: readonly { readonly of: string; readonly exponent: number }[];
  readonly cite: string;
  /** Known to us from notes on the paper, not from the paper. */
  readonly reported?: boolean;
}

export const publishedExponents: readonly PublishedExponents[] = [
  {
    study: 'speech, 2017',
    changed: 'architecture',
    exponent: 'of data',
    // −0.299 ± 0.7 % for two very different recognisers.
    values: [
      { of: 'within', exponent: 0.299 * 0.993 },
      { of: 'to', exponent: 0.299 * 1.007 },
    ],
    cite: 'hestness2017deep',
    reported: true,
  },
  {
    study: 'word models, 2017',
    changed: 'architecture',
    exponent: 'of data',
    // −0.0656 ± 1 % for LSTMs and highway networks.
    values: [
      { of: 'within', exponent: 0.0656 * 0.99 },
      { of: 'to', exponent: 0.0656 * 1.01 },
    ],
    cite: 'hestness2017deep',
    reported: true,
  },
  {
    study: 'Kimi Linear, 2025',
    changed: 'architecture',
    exponent: 'of compute',
    values: [
      { of: 'full attention', exponent: kimiScaling.fullAttention.exponent },
      { of: 'hybrid', exponent: kimiScaling.hybrid.exponent },
    ],
    cite: 'kimi2025linear',
  },
  {
    study: 'DeepSeek LLM, 2024',
    changed: 'data',
    exponent: 'of model size in compute',
    values: [
      { of: 'early data', exponent: 0.45 },
      { of: 'later data', exponent: 0.524 },
      { of: 'OpenWebText2', exponent: 0.578 },
    ],
    cite: 'bi2024deepseek',
  },
  {
    study: 'Chinchilla and its refit',
    changed: 'fit',
    exponent: 'of data',
    values: [
      { of: 'as printed', exponent: chinchillaFits.hoffmann.beta },
      { of: 'refitted', exponent: chinchillaFits.besiroglu.beta },
    ],
    cite: 'besiroglu2024chinchilla',
  },
];

/** Largest over smallest exponent of a study, less one. */
export function spread({ values }: PublishedExponents): number {
  const exponents = values.map(({ exponent }) => exponent);
  return Math.max(...exponents) / Math.min(...exponents) - 1;
}

/** a·C^{−b}: the fitted loss, C in petaflop/s-days.
 * @see kimi2025linear Fig. 5 */
export function kimiLoss(architecture: keyof typeof kimiScaling, petaflopDays: number): number {
  requirePositive('kimiLoss', 'petaflopDays', petaflopDays);
  const { coefficient, exponent } = kimiScaling[architecture];
  return coefficient * petaflopDays ** -exponent;
}

// #region compute-ratio
/** Compute that full attention needs for the loss that the hybrid reaches with C, as a multiple of C. */
export function kimiComputeRatio(petaflopDays: number): number {
  const loss = kimiLoss('hybrid', petaflopDays);
  const { coefficient, exponent } = kimiScaling.fullAttention;
  return (coefficient / loss) ** (1 / exponent) / petaflopDays;
}

/** Least and greatest ratio when each printed exponent may be off by half of its last digit. */
export function kimiRatioBounds(petaflopDays: number): readonly [number, number] {
  const { fullAttention, hybrid } = kimiScaling;
  const ratios = [-5e-5, 5e-5].flatMap((a) =>
    [-5e-5, 5e-5].map((b) => {
      const loss = hybrid.coefficient * petaflopDays ** -(hybrid.exponent + b);
      return (
        (fullAttention.coefficient / loss) ** (1 / (fullAttention.exponent + a)) / petaflopDays
      );
    }),
  );
  return [Math.min(...ratios), Math.max(...ratios)];
}

/** (a₁/a₂)^{1/(b₁ − b₂)}: compute at which the two fitted lines meet. */
export function kimiCrossing(): number {
  const { fullAttention, hybrid } = kimiScaling;
  return (
    (fullAttention.coefficient / hybrid.coefficient) **
    (1 / (fullAttention.exponent - hybrid.exponent))
  );
}
// #endregion compute-ratio
