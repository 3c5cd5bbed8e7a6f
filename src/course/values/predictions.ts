// Values of the chapter on predictions: scores, and what eighteen outcomes can tell.
import { brierScore, splitByLuck, wilsonInterval } from '../../models/toy/forecast-score.ts';
import { baseRate, settledForecasts, withChances } from '../../models/toy/scored-forecasts.ts';
import { ours, ourExpectedPenalty } from '../tables/predictions.ts';
import { choiceArgument, namedChoice, numberArgument } from '../value-arguments.ts';
import { define, input } from '../value-definition.ts';

const SCORE = 'src/models/toy/forecast-score.ts';
const RECORD = 'src/models/toy/scored-forecasts.ts';

const kinds = { all: 'all', made: 'made', true: 'true' } as const;
const kind = choiceArgument<keyof typeof kinds>('kind of forecast', kinds);
const right = settledForecasts.filter(({ outcome }) => outcome === 1).length;
const end = namedChoice<0 | 1>('end of the interval', { low: 0, high: 1 });

export const predictionsValues = {
  forecastRate: define({
    label: 'mean outcome of the settled forecasts, partly and mixed counted as one half',
    formula: String.raw`\frac{1}{m}\sum_i o_i`,
    unit: 'percent',
    source: { file: RECORD, symbol: 'baseRate' },
    arguments: { kind },
    compute: ({ kind }) => baseRate(kind),
    inputs: ({ kind }) => [
      input(
        'forecasts',
        settledForecasts.filter((one) => kind === 'all' || one.kind === kind).length,
        'count',
      ),
    ],
  }),
  forecastScore: define({
    label: 'mean penalty of one chance for each kind of forecast',
    formula: String.raw`\frac{1}{m}\sum_i (p_i - o_i)^2`,
    unit: 'probability',
    source: { file: SCORE, symbol: 'brierScore' },
    arguments: {
      made: numberArgument('chance for what people make and use', 'probability', {
        minimum: 0,
        maximum: 1,
        default: 0.86,
      }),
      measured: numberArgument('chance for what a measurement would show', 'probability', {
        minimum: 0,
        maximum: 1,
        default: 0.86,
      }),
    },
    compute: ({ made, measured }) => brierScore(withChances({ made, true: measured })),
    inputs: ({ made, measured }) => [
      input('forecasts', settledForecasts.length, 'count'),
      input('chance for what people make and use', made, 'probability'),
      input('chance for what a measurement would show', measured, 'probability'),
    ],
  }),
  bestForecastScore: define({
    label: 'mean penalty of the best chances',
    formula: String.raw`\frac{1}{m}\sum_i (\bar{o}_{k(i)} - o_i)^2`,
    unit: 'probability',
    source: { file: SCORE, symbol: 'brierScore' },
    arguments: {
      chances: choiceArgument<'one' | 'two'>('chances', { one: 'one', two: 'two' }),
    },
    compute: ({ chances }) =>
      brierScore(
        withChances(
          chances === 'one'
            ? { made: baseRate('all'), true: baseRate('all') }
            : { made: baseRate('made'), true: baseRate('true') },
        ),
      ),
    inputs: ({ chances }) => [
      input('forecasts', settledForecasts.length, 'count'),
      input('chances', chances === 'one' ? 1 : 2, 'count'),
    ],
  }),
  splitLuck: define({
    label: 'chance that a blind group of four holds at least three of the five halves',
    formula: String.raw`\sum_{k \ge 3} \binom{5}{k}\binom{13}{4-k} \Big/ \binom{18}{4}`,
    unit: 'percent',
    source: { file: SCORE, symbol: 'splitByLuck' },
    arguments: {},
    compute: () => {
      const half = settledForecasts.filter(({ outcome }) => outcome === 0.5);
      const group = settledForecasts.filter(({ kind: one }) => one === 'true');
      const found = half.filter(({ kind: one }) => one === 'true').length;
      return splitByLuck(settledForecasts.length, half.length, group.length, found);
    },
    inputs: () => [input('forecasts', settledForecasts.length, 'count')],
  }),
  ourExpectedPenalty: define({
    label: 'mean penalty that we expect of our own forecasts if our chances are right',
    formula: String.raw`\frac{1}{m}\sum_i p_i (1 - p_i)`,
    unit: 'probability',
    source: { file: SCORE, symbol: 'expectedPenalty' },
    arguments: {},
    compute: () => ourExpectedPenalty(),
    inputs: () => [input('forecasts', ours.length, 'count')],
  }),
  hitRateBound: define({
    label: '95% interval for the hit rate behind 13 right of 18',
    formula: String.raw`\frac{\hat{p} + z^2/2m \pm z\sqrt{\hat{p}(1-\hat{p})/m + z^2/4m^2}}{1 + z^2/m}`,
    unit: 'percent',
    source: { file: SCORE, symbol: 'wilsonInterval' },
    arguments: { end },
    compute: ({ end }) => wilsonInterval(right, settledForecasts.length)[end.of],
    inputs: ({ end }) => [
      { name: 'end of the interval', value: end.name },
      input('right', right, 'count'),
      input('settled', settledForecasts.length, 'count'),
    ],
  }),
};
