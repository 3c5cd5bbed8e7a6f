// Values of the data chapter: what the corpus of licences and the toy models of the chapter give.
import {
  kimiComputeRatio,
  kimiCrossing,
  publishedExponents,
  spread,
  type PublishedExponents,
} from '../../models/costs/published-exponents.ts';
import {
  kaplanFit,
  kaplanLossFromParams,
  kaplanLossFromTokens,
  kaplanParamsForCompute,
  kimiScaling,
  PETAFLOP_DAY,
} from '../../models/costs/scaling-laws.ts';
import { bothWays, generations, type Keeping } from '../../models/toy/model-collapse.ts';
import { corpusIds, searchCorpus, type Search } from '../../models/toy/near-duplicates.ts';
import { bestPoint } from '../../models/toy/training-budget.ts';
import {
  contaminated,
  fragmentWords,
  testFragments,
  trainingFragments,
} from '../../models/toy/quality-threshold.ts';
import { choiceArgument, namedChoice, numberArgument } from '../value-arguments.ts';
import { define, input } from '../value-definition.ts';

const DUPLICATES = 'src/models/toy/near-duplicates.ts';
const EXPONENTS = 'src/models/costs/published-exponents.ts';
const BUDGET = 'src/models/toy/training-budget.ts';
const COLLAPSE = 'src/models/toy/model-collapse.ts';
const THRESHOLD = 'src/models/toy/quality-threshold.ts';

const bands = numberArgument('bands', 'count', { default: 14, whole: true });
const rows = numberArgument('rows a band', 'count', { default: 8, whole: true });
const petaflopDays = numberArgument('compute in petaflop/s-days', 'count');
const flops = numberArgument('compute', 'flops');
const unique = numberArgument('tokens that differ', 'tokens');
const what = namedChoice<(search: Search) => number>('number', {
  pairs: ({ pairs }) => pairs.length,
  compared: ({ candidates }) => candidates,
  duplicates: ({ duplicates }) => duplicates,
  caught: ({ caught }) => caught,
  spared: ({ pairs, candidates }) => pairs.length - candidates,
});
const fragments = namedChoice<number>('number', {
  training: trainingFragments.length,
  test: testFragments.length + contaminated,
  contaminated,
});
const axis = namedChoice<(amount: number) => number>('axis', {
  parameters: kaplanLossFromParams,
  tokens: kaplanLossFromTokens,
});
const named = (study: string): PublishedExponents =>
  publishedExponents.find((entry) => entry.study === study)!;
const study = choiceArgument<PublishedExponents>('study', {
  kimi: named('Kimi Linear, 2025'),
  deepseek: named('DeepSeek LLM, 2024'),
  fit: named('Chinchilla and its refit'),
});
const keeping = choiceArgument<Keeping>('way of keeping', {
  replace: 'replace',
  accumulate: 'accumulate',
});

export const dataQualityValues = {
  licencePairs: define({
    label: 'pairs of licences',
    formula: String.raw`\text{counted}`,
    unit: 'count',
    source: { file: DUPLICATES, symbol: 'searchCorpus' },
    arguments: { what, bands, rows },
    compute: ({ what, bands, rows }) => what.of(searchCorpus(corpusIds.length, { bands, rows })),
    inputs: ({ what, bands, rows }) => [
      { name: 'what is counted', value: what.name },
      input('licences', corpusIds.length, 'count'),
      input('b, bands', bands, 'count'),
      input('r, rows a band', rows, 'count'),
    ],
  }),
  filterFragments: define({
    label: 'fragments of the filter',
    formula: String.raw`\text{counted}`,
    unit: 'count',
    source: { file: THRESHOLD, symbol: 'testFragments' },
    arguments: { what: fragments },
    compute: ({ what }) => what.of,
    inputs: ({ what }) => [
      { name: 'what is counted', value: what.name },
      input('words a fragment', fragmentWords, 'count'),
    ],
  }),
  kaplanFactor: define({
    label: 'loss after ten times as much, as a share of the loss before',
    formula: String.raw`10^{-\alpha}`,
    unit: 'ratio',
    source: { file: 'src/models/costs/scaling-laws.ts', symbol: 'kaplanLossFromTokens' },
    cite: ['kaplan2020scaling'],
    arguments: { axis },
    compute: ({ axis }) => axis.of(1e10) / axis.of(1e9),
    inputs: ({ axis }) => [
      { name: 'ten times as many', value: axis.name },
      input('exponent of parameters', kaplanFit.paramsExponent, 'ratio'),
      input('exponent of data', kaplanFit.tokensExponent, 'ratio'),
    ],
  }),
  exponentSpread: define({
    label: 'largest exponent above the smallest within a study',
    formula: String.raw`\frac{\max b}{\min b} - 1`,
    unit: 'percent',
    source: { file: EXPONENTS, symbol: 'spread' },
    cite: ['kimi2025linear', 'besiroglu2024chinchilla', 'bi2024deepseek'],
    arguments: { study },
    compute: ({ study }) => spread(study),
    inputs: ({ study }) =>
      study.values.map(({ of, exponent }) => ({
        name: of,
        value: String(Number(exponent.toPrecision(3))),
        cite: [study.cite],
      })),
  }),
  kaplanParams: define({
    label: 'parameters that use a compute budget best, by the fit of 2020',
    formula: String.raw`1.3\cdot 10^{9}\,C^{0.73}`,
    unit: 'params',
    source: { file: 'src/models/costs/scaling-laws.ts', symbol: 'kaplanParamsForCompute' },
    cite: ['kaplan2020scaling'],
    arguments: { flops },
    compute: ({ flops }) => kaplanParamsForCompute(flops),
    inputs: ({ flops }) => [input('C, compute', flops, 'flops')],
  }),
  scarceParams: define({
    label: 'parameters with the lowest predicted loss when data must repeat',
    formula: String.raw`\arg\min_N L(N, C/6N, U)`,
    unit: 'params',
    source: { file: BUDGET, symbol: 'bestPoint' },
    cite: ['muennighoff2023data'],
    arguments: { flops, unique },
    compute: ({ flops, unique }) => bestPoint(flops, unique).params,
    inputs: ({ flops, unique }) => [
      input('C, compute', flops, 'flops'),
      input('U, tokens that differ', unique, 'tokens'),
    ],
  }),
  scarceEpochs: define({
    label: 'passes over the data with the lowest predicted loss',
    formula: String.raw`\frac{C}{6 N^\ast U}`,
    unit: 'count',
    source: { file: BUDGET, symbol: 'bestPoint' },
    cite: ['muennighoff2023data'],
    arguments: { flops, unique },
    compute: ({ flops, unique }) => bestPoint(flops, unique).epochs,
    inputs: ({ flops, unique }) => [
      input('C, compute', flops, 'flops'),
      input('U, tokens that differ', unique, 'tokens'),
    ],
  }),
  kimiComputeRatio: define({
    label: 'compute that full attention needs for the loss of the hybrid, as a multiple',
    formula: String.raw`\frac{1}{C}\left(\frac{a_1}{a_2\,C^{-b_2}}\right)^{1/b_1}`,
    unit: 'ratio',
    source: { file: EXPONENTS, symbol: 'kimiComputeRatio' },
    cite: ['kimi2025linear'],
    arguments: { petaflopDays },
    compute: ({ petaflopDays }) => kimiComputeRatio(petaflopDays),
    inputs: ({ petaflopDays }) => [
      input('C, petaflop/s-days', petaflopDays, 'count'),
      {
        name: 'exponents',
        value: `${kimiScaling.fullAttention.exponent}, ${kimiScaling.hybrid.exponent}`,
        cite: ['kimi2025linear'],
      },
    ],
  }),
  kimiCrossing: define({
    label: 'compute at which the two fitted lines meet',
    formula: String.raw`(a_1/a_2)^{1/(b_1-b_2)}`,
    unit: 'flops',
    source: { file: EXPONENTS, symbol: 'kimiCrossing' },
    cite: ['kimi2025linear'],
    arguments: {},
    compute: () => kimiCrossing() * PETAFLOP_DAY,
    inputs: () => [input('in petaflop/s-days', kimiCrossing(), 'count')],
  }),
  survivingWords: define({
    label: 'words left of 500 after twenty generations',
    formula: String.raw`\#\{i : p_i > 0\}`,
    unit: 'count',
    source: { file: COLLAPSE, symbol: 'collapse' },
    cite: ['shumailov2024collapse', 'gerstgrasser2024model'],
    arguments: {
      keeping,
      size: numberArgument('words in a corpus', 'count', {
        ...{ default: 2000, maximum: 1e5, whole: true },
      }),
      real: numberArgument('share of real text', 'ratio', { default: 0, minimum: 0, maximum: 1 }),
    },
    compute: ({ keeping, size, real }) => bothWays(size, real)[keeping][generations]!.alive,
    inputs: ({ keeping, size, real }) => [
      { name: 'way of keeping', value: keeping },
      input('words in a corpus', size, 'count'),
      input('share of real text', real, 'ratio'),
    ],
  }),
};
