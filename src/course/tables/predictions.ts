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
  readonly statement: string;
  readonly due: string;
  readonly test: string;
  readonly chance: number;
}

/** Issued on 26 November 2026, so that this course can be wrong too. */
export const ours: readonly OurForecast[] = [
  {
    statement: 'The wager goes to Frankle.',
    due: '30 Jun 2027',
    test: 'Either of the two says so in public. Not scored if neither speaks.',
    chance: 0.85,
  },
  {
    statement:
      'Of Qwen, Kimi, Nemotron, DeepSeek and MiniMax at least three lead with a model that has recurrent or linear layers.',
    due: '31 Dec 2027',
    test: 'Technical report or configuration of the largest open model of each family.',
    chance: 0.75,
  },
  {
    statement:
      'Open weights appear for a model above 100 billion parameters without any softmax attention.',
    due: '31 Dec 2027',
    test: 'A public configuration without such a layer.',
    chance: 0.1,
  },
  {
    statement:
      'Someone publishes fitted exponents with intervals for three kinds of mixer on one corpus, up to 7 billion parameters.',
    due: '31 Dec 2027',
    test: 'A paper whose authors designed none of the three.',
    chance: 0.35,
  },
];

/** Our forecasts with what each is expected to cost us if we know what we know. */
export function ourForecasts(): ComputedTable {
  return {
    caption:
      'Our own forecasts, issued on 26 November 2026. The last column is the penalty that we expect, $p(1-p)$, if our chances are right.',
    columns: [
      { label: 'statement' },
      { label: 'test' },
      { label: 'due' },
      { label: 'chance', numeric: true },
      { label: 'penalty', numeric: true },
    ],
    rows: ours.map(({ statement, test, due, chance }) => [
      statement,
      test,
      due,
      `${Math.round(chance * 100)}%`,
      expectedPenalty(chance, chance).toFixed(2),
    ]),
    source: { file: 'src/models/toy/forecast-score.ts', symbol: 'expectedPenalty' },
    cite: [],
  };
}

export const predictionsTables: Tables = { whatCountsAsTransformer, ourForecasts };
