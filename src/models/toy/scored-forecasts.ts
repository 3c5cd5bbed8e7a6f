// The settled forecasts of the interview as numbers. Verdicts are those of content/predictions.yaml,
// which a test compares; the kind is read off each one's test.
import type { Forecast } from './forecast-score.ts';

/** `made`: the test asks what people make and use. `true`: it asks for the result of a measurement. */
export type ForecastKind = 'made' | 'true';

export interface SettledForecast {
  readonly id: string;
  readonly label: string;
  readonly kind: ForecastKind;
  /** 1 right, one half partly or mixed. */
  readonly outcome: number;
}

export const settledForecasts: readonly SettledForecast[] = [
  { id: 'grafting-paper', label: 'a grafting paper', kind: 'made', outcome: 1 },
  { id: 'quiver-of-architectures', label: 'a quiver', kind: 'made', outcome: 0.5 },
  { id: 'transformer-safe-default', label: 'Transformer stays', kind: 'made', outcome: 1 },
  { id: 'components-enter', label: 'components enter', kind: 'made', outcome: 1 },
  { id: 'mixing-beyond-7b', label: 'mixing beyond 7B', kind: 'made', outcome: 1 },
  { id: 'niches-first', label: 'niches first', kind: 'made', outcome: 1 },
  { id: 'attention-primitive-stays', label: 'attention stays', kind: 'made', outcome: 1 },
  { id: 'design-more-complex', label: 'complex design', kind: 'made', outcome: 1 },
  { id: 'synthetic-tasks-drive-design', label: 'synthetic tasks', kind: 'made', outcome: 1 },
  { id: 'science-grows', label: 'science grows', kind: 'made', outcome: 0.5 },
  { id: 'text-to-video-api', label: 'text to video', kind: 'made', outcome: 1 },
  { id: 'local-video-models', label: 'local video', kind: 'made', outcome: 1 },
  { id: 'slides-to-narrated-video', label: 'slides to video', kind: 'made', outcome: 1 },
  { id: 'open-moe', label: 'open experts', kind: 'made', outcome: 1 },
  { id: 'instruction-quantisation-open', label: 'instructions', kind: 'true', outcome: 0.5 },
  { id: 'margins-shrink', label: 'margins shrink', kind: 'true', outcome: 0.5 },
  { id: 'data-biggest-lever', label: 'data matters most', kind: 'true', outcome: 1 },
  { id: 'slope-and-offset', label: 'slope or offset', kind: 'true', outcome: 0.5 },
];

/** How a verdict that is neither right nor wrong is counted. */
export type HalfRule = 'half' | 'wrong' | 'right';

/** All settled forecasts with one chance for each kind. */
export function withChances(
  chances: Readonly<Record<ForecastKind, number>>,
  halves: HalfRule = 'half',
): (Forecast & SettledForecast)[] {
  const worth = { half: 0.5, wrong: 0, right: 1 }[halves];
  return settledForecasts.map((forecast) => ({
    ...forecast,
    outcome: forecast.outcome === 0.5 ? worth : forecast.outcome,
    chance: chances[forecast.kind],
  }));
}

/** Share of true statements among those of a kind: the chance that scores best. */
export function baseRate(kind: ForecastKind | 'all', halves: HalfRule = 'half'): number {
  const group = withChances({ made: 0, true: 0 }, halves).filter(
    (forecast) => kind === 'all' || forecast.kind === kind,
  );
  return group.reduce((sum, { outcome }) => sum + outcome, 0) / group.length;
}
