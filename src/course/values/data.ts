// Values about data: scaling laws, repeated data and near-duplicates.
import { dataConstrainedLoss, effectiveTokens } from '../../models/costs/data-constrained.ts';
import type { ParametricFit } from '../../models/costs/scaling-laws.ts';
import {
  chinchillaFits,
  chinchillaLoss,
  chinchillaOptimum,
  chinchillaTokens,
  CHINCHILLA_TOKENS_PER_PARAM,
  kaplanLossFromParams,
  kaplanLossFromTokens,
  trainingFlopsEstimate,
} from '../../models/costs/scaling-laws.ts';
import { bandingThreshold, collisionProbability } from '../../models/data/minhash.ts';
import { choiceArgument, numberArgument } from '../value-arguments.ts';
import type { ValueInput } from '../value-definition.ts';
import { define, input } from '../value-definition.ts';

const params = numberArgument('parameters', 'params');
const tokens = numberArgument('training tokens', 'tokens');
const unique = numberArgument('tokens that differ', 'tokens');
const flops = numberArgument('compute', 'flops');
const epochs = numberArgument('passes over the data', 'count', { minimum: 1 });
const fit = choiceArgument<ParametricFit>('fit', chinchillaFits);

const LAWS = 'src/models/costs/scaling-laws.ts';
const REPEATS = 'src/models/costs/data-constrained.ts';
const MINHASH = 'src/models/data/minhash.ts';

const banding = {
  bands: numberArgument('bands', 'count', { default: 14, whole: true }),
  rows: numberArgument('rows a band', 'count', { default: 8, whole: true }),
};

function fitInputs({ E, A, alpha, B, beta, cite }: ParametricFit): readonly ValueInput[] {
  return [{ name: 'fit: E, A, α, B, β', value: [E, A, alpha, B, beta].join(', '), cite: [cite] }];
}

export const dataValues = {
  trainingCompute: define({
    label: 'compute to train, by the rule of six',
    formula: String.raw`C = 6ND`,
    unit: 'flops',
    source: { file: LAWS, symbol: 'trainingFlopsEstimate' },
    cite: ['kaplan2020scaling'],
    arguments: { params, tokens },
    compute: ({ params, tokens }) => trainingFlopsEstimate(params, tokens),
    inputs: ({ params, tokens }) => [
      input('N, parameters', params, 'params'),
      input('D, tokens', tokens, 'tokens'),
    ],
  }),
  chinchillaTokens: define({
    label: 'training tokens by the rule of twenty',
    formula: String.raw`D = 20N`,
    unit: 'tokens',
    source: { file: LAWS, symbol: 'chinchillaTokens' },
    cite: ['hoffmann2022chinchilla'],
    arguments: { params },
    compute: ({ params }) => chinchillaTokens(params),
    inputs: ({ params }) => [
      input('N, parameters', params, 'params'),
      input('tokens a parameter', CHINCHILLA_TOKENS_PER_PARAM, 'count'),
    ],
  }),
  chinchillaLoss: define({
    label: 'predicted loss',
    formula: String.raw`L(N,D) = E + \frac{A}{N^\alpha} + \frac{B}{D^\beta}`,
    unit: 'nats',
    source: { file: LAWS, symbol: 'chinchillaLoss' },
    cite: ['hoffmann2022chinchilla'],
    arguments: { params, tokens, fit },
    compute: ({ params, tokens, fit }) => chinchillaLoss(params, tokens, fit),
    inputs: ({ params, tokens, fit }) => [
      input('N, parameters', params, 'params'),
      input('D, tokens', tokens, 'tokens'),
      ...fitInputs(fit),
    ],
  }),
  chinchillaOptimalParams: define({
    label: 'parameters that use a compute budget best',
    formula: String.raw`N^\ast = G\,(C/6)^{\beta/(\alpha+\beta)}`,
    unit: 'params',
    source: { file: LAWS, symbol: 'chinchillaOptimum' },
    cite: ['hoffmann2022chinchilla'],
    arguments: { flops, fit },
    compute: ({ flops, fit }) => chinchillaOptimum(flops, fit).params,
    inputs: ({ flops, fit }) => [input('C, compute', flops, 'flops'), ...fitInputs(fit)],
  }),
  chinchillaOptimalTokens: define({
    label: 'tokens that use a compute budget best',
    formula: String.raw`D^\ast = \frac{C}{6N^\ast}`,
    unit: 'tokens',
    source: { file: LAWS, symbol: 'chinchillaOptimum' },
    cite: ['hoffmann2022chinchilla'],
    arguments: { flops, fit },
    compute: ({ flops, fit }) => chinchillaOptimum(flops, fit).tokens,
    inputs: ({ flops, fit }) => [input('C, compute', flops, 'flops'), ...fitInputs(fit)],
  }),
  kaplanLossFromParams: define({
    label: 'predicted loss when only parameters limit',
    formula: String.raw`L(N) = (8.8\cdot 10^{13}/N)^{0.076}`,
    unit: 'nats',
    source: { file: LAWS, symbol: 'kaplanLossFromParams' },
    cite: ['kaplan2020scaling'],
    arguments: { params },
    compute: ({ params }) => kaplanLossFromParams(params),
    inputs: ({ params }) => [input('N, parameters without embeddings', params, 'params')],
  }),
  kaplanLossFromTokens: define({
    label: 'predicted loss when only data limits',
    formula: String.raw`L(D) = (5.4\cdot 10^{13}/D)^{0.095}`,
    unit: 'nats',
    source: { file: LAWS, symbol: 'kaplanLossFromTokens' },
    cite: ['kaplan2020scaling'],
    arguments: { tokens },
    compute: ({ tokens }) => kaplanLossFromTokens(tokens),
    inputs: ({ tokens }) => [input('D, tokens', tokens, 'tokens')],
  }),
  effectiveTokens: define({
    label: 'unique tokens that repeated data is worth',
    formula: String.raw`U + U R^\ast (1 - e^{-R/R^\ast}),\quad R = \text{epochs} - 1`,
    unit: 'tokens',
    source: { file: REPEATS, symbol: 'effectiveTokens' },
    cite: ['muennighoff2023data'],
    arguments: { unique, epochs },
    compute: ({ unique, epochs }) => effectiveTokens(unique, epochs),
    inputs: ({ unique, epochs }) => [
      input('U, tokens that differ', unique, 'tokens'),
      input('epochs', epochs, 'count'),
    ],
  }),
  repeatedDataWorth: define({
    label: 'worth of repeated data against as much unique data',
    formula: String.raw`\frac{U + U R^\ast (1 - e^{-R/R^\ast})}{U\,(1+R)}`,
    unit: 'percent',
    source: { file: REPEATS, symbol: 'effectiveTokens' },
    cite: ['muennighoff2023data'],
    arguments: { epochs },
    compute: ({ epochs }) => effectiveTokens(1, epochs) / epochs,
    inputs: ({ epochs }) => [input('epochs', epochs, 'count')],
  }),
  dataConstrainedLoss: define({
    label: 'predicted loss when data repeats',
    formula: String.raw`L = E + \frac{A}{N'^{\,\alpha}} + \frac{B}{D'^{\,\beta}}`,
    unit: 'nats',
    source: { file: REPEATS, symbol: 'dataConstrainedLoss' },
    cite: ['muennighoff2023data'],
    arguments: { params, tokens, unique },
    compute: ({ params, tokens, unique }) => dataConstrainedLoss(params, tokens, unique),
    inputs: ({ params, tokens, unique }) => [
      input('N, parameters', params, 'params'),
      input('D, tokens seen', tokens, 'tokens'),
      input('U, tokens that differ', unique, 'tokens'),
    ],
  }),
  collisionProbability: define({
    label: 'probability that two documents share a band',
    formula: String.raw`1 - (1 - s^r)^b`,
    unit: 'percent',
    source: { file: MINHASH, symbol: 'collisionProbability' },
    cite: ['indyk1998approximate', 'penedo2024fineweb'],
    arguments: {
      similarity: numberArgument('similarity', 'ratio', { minimum: 0, maximum: 1 }),
      ...banding,
    },
    compute: ({ similarity, bands, rows }) => collisionProbability(similarity, { bands, rows }),
    inputs: ({ similarity, bands, rows }) => [
      input('s, similarity', similarity, 'ratio'),
      input('b, bands', bands, 'count'),
      input('r, rows a band', rows, 'count'),
    ],
  }),
  bandingThreshold: define({
    label: 'similarity near which the banding begins to match',
    formula: String.raw`(1/b)^{1/r}`,
    unit: 'percent',
    source: { file: MINHASH, symbol: 'bandingThreshold' },
    cite: ['indyk1998approximate', 'penedo2024fineweb'],
    arguments: banding,
    compute: ({ bands, rows }) => bandingThreshold({ bands, rows }),
    inputs: ({ bands, rows }) => [
      input('b, bands', bands, 'count'),
      input('r, rows a band', rows, 'count'),
    ],
  }),
};
