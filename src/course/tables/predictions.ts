// Tables of the chapter on predictions: one model under four rules, and forecasts of our own.
import { expectedPenalty } from '../../models/toy/forecast-score.ts';
import type { ComputedTable, Tables } from '../tables.ts';

const FILE = 'src/course/tables/predictions.ts';

/** Rules that decide what counts as a Transformer, and what each makes of the same hybrid. */
export function whatCountsAsTransformer(): ComputedTable {
  return {
    caption:
      'Four rules for the same question, and what each would say of a model with three recurrent layers for each layer of attention. The rules are paraphrased; the last column is our reading of them.',
    columns: [{ label: 'where' }, { label: 'what the rule asks' }, { label: 'a hybrid is then' }],
    rows: [
      [
        'The wager of Rush and Frankle',
        'a “Transformer-like” model; the copies we read do not define it',
        'undecided',
      ],
      [
        'A market on language models, 2026',
        'still recognisable as a Transformer with modifications, or as far from one as that is from a recurrent network',
        'probably a Transformer',
      ],
      [
        'A market on the best model of 2027',
        'self-attention or a close approximation at its core; added memory, state layers or recurrent connections are allowed',
        'a Transformer',
      ],
      [
        'A market on new architectures',
        'no Transformer at all, or a significant fusion of one with other parts; experts alone do not count',
        'something new',
      ],
    ],
    source: { file: FILE, symbol: 'whatCountsAsTransformer' },
    cite: ['manifold2027bet', 'gao2026market', 'barnett2027market', 'jasonb2026market'],
  };
}

interface OurForecast {
  readonly name: string;
  /** What must be seen, and by when. */
  readonly test: string;
  readonly chance: number;
}

/** Issued on 26 November 2026, so that this course can be wrong too. */
export const ours: readonly OurForecast[] = [
  {
    name: 'The wager goes to Frankle',
    test: 'Either of the two says so in public by 30 June 2027; not scored if neither speaks.',
    chance: 0.85,
  },
  {
    name: 'Mixtures stay',
    test: 'At the end of 2027 the largest open model of at least three of the families Qwen, Kimi, Nemotron, DeepSeek and MiniMax has recurrent or linear layers, by its report or configuration.',
    chance: 0.75,
  },
  {
    name: 'No attention, at scale',
    test: 'By the end of 2027 open weights exist for a model above 100 billion parameters whose configuration has no softmax attention.',
    chance: 0.1,
  },
  {
    name: 'Slopes are measured',
    test: 'By the end of 2027 a paper fits exponents, with intervals, for three kinds of mixer on one corpus up to 7 billion parameters; its authors designed none of the three.',
    chance: 0.35,
  },
];

/** Mean penalty that we expect of our own forecasts if our chances are right. */
export function ourExpectedPenalty(): number {
  return ours.reduce((sum, { chance }) => sum + expectedPenalty(chance, chance), 0) / ours.length;
}

/** Our forecasts, each with its test. */
export function ourForecasts(): ComputedTable {
  return {
    caption: 'Our own forecasts, issued on 26 November 2026. All of it is judgement.',
    columns: [
      { label: 'forecast' },
      { label: 'what must be seen, and by when' },
      { label: 'chance', numeric: true },
    ],
    rows: ours.map(({ name, test, chance }) => [name, test, `${Math.round(chance * 100)}%`]),
    source: { file: FILE, symbol: 'ourForecasts' },
    cite: [],
  };
}

export const predictionsTables: Tables = { whatCountsAsTransformer, ourForecasts };
