// How every layer starts: one table of names, shapes and spreads, and one of the sizes refused.
import { describe, expect, test } from 'vitest';
import { initCausalConv1d } from '../../../../src/models/layers/causal-conv1d.ts';
import { initGatedDeltaRule } from '../../../../src/models/layers/gated-delta-rule-layer.ts';
import { initGatedMlp } from '../../../../src/models/layers/gated-mlp.ts';
import { initGla } from '../../../../src/models/layers/gla-layer.ts';
import { initGru } from '../../../../src/models/layers/gru.ts';
import { initShiftSsm } from '../../../../src/models/layers/h3.ts';
import { initHgrn } from '../../../../src/models/layers/hgrn.ts';
import { initHyenaFilter } from '../../../../src/models/layers/hyena-filter.ts';
import { initHyena } from '../../../../src/models/layers/hyena.ts';
import { initLinearAttention } from '../../../../src/models/layers/linear-attention-layer.ts';
import { initLinear } from '../../../../src/models/layers/linear.ts';
import { initLru } from '../../../../src/models/layers/lru.ts';
import { initLstm } from '../../../../src/models/layers/lstm.ts';
import { initMamba } from '../../../../src/models/layers/mamba.ts';
import { initMamba2 } from '../../../../src/models/layers/mamba2-init.ts';
import { initMinGru } from '../../../../src/models/layers/min-gru.ts';
import { initMinLstm } from '../../../../src/models/layers/min-lstm.ts';
import { initMlstm } from '../../../../src/models/layers/mlstm.ts';
import { initMultiHeadAttention } from '../../../../src/models/layers/multi-head-attention.ts';
import { initRetnet } from '../../../../src/models/layers/retnet-layer.ts';
import { initRgLru } from '../../../../src/models/layers/rg-lru.ts';
import { initRnn } from '../../../../src/models/layers/rnn.ts';
import { initRwkv4ChannelMixing } from '../../../../src/models/layers/rwkv4-channel-mixing.ts';
import { initRwkv4TimeMixing } from '../../../../src/models/layers/rwkv4.ts';
import { initRwkv7ChannelMixing } from '../../../../src/models/layers/rwkv7-channel-mixing.ts';
import { initRwkv7TimeMixing } from '../../../../src/models/layers/rwkv7-params.ts';
import { initS4d } from '../../../../src/models/layers/s4d.ts';
import { initSlstm } from '../../../../src/models/layers/slstm.ts';
import { randomOrthogonal } from '../../../../src/models/layers/spectral.ts';
import { seeded, type Random } from '../../../../src/models/tensor/random.ts';
import type { ReadonlyTensor } from '../../../../src/models/tensor/tensor.ts';
import { refusal } from '../../../support/message.ts';

type Law = (values: readonly number[]) => void;
type Laws = Readonly<Record<string, readonly [shape: readonly number[], law: Law]>>;

/** Uniform in low … high: nothing outside, and as close to both ends as so many draws come. */
const between =
  (low: number, high: number): Law =>
  (values) => {
    const shares = values.map((value) => (value - low) / (high - low));
    const gap = 6 / values.length;
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...shares)).toBeLessThanOrEqual(1);
    expect(Math.min(...shares)).toBeLessThan(gap);
    expect(Math.max(...shares)).toBeGreaterThan(1 - gap);
  };
/** Uniform in ±1/√fanIn. */
const fanIn = (n: number): Law => between(-1 / Math.sqrt(n), 1 / Math.sqrt(n));
/** log of a number whose logarithm is uniform: log-uniform between low and high. */
const logBetween = (low: number, high: number): Law => between(Math.log(low), Math.log(high));
/** The law of f(value). */
const through =
  (f: (value: number) => number, law: Law): Law =>
  (values) => {
    law(values.map(f));
  };
/** Normal of mean 0: the mean square is the variance, four standard errors allowed. */
const normalOf =
  (variance: number): Law =>
  (values) => {
    const n = values.length;
    const square = values.reduce((sum, value) => sum + value ** 2, 0) / n;
    expect(Math.abs(square / variance - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    const mean = values.reduce((sum, value) => sum + value, 0) / n;
    expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(variance / n));
  };
const numbers =
  (...wanted: readonly number[]): Law =>
  (values) => {
    values.forEach((value, i) => {
      expect(value).toBeCloseTo(wanted[i % wanted.length]!, 12);
    });
  };
const softplus = (value: number) => Math.log1p(Math.exp(value));

const [dim, state] = [30, 20];
/** The `weight` of a projection drawn by `initLinear`, without a bias. */
const weight = (name: string, inDim: number, outDim: number): Laws => ({
  [`${name}.weight`]: [[outDim, inDim], fanIn(inDim)],
});
/** The same with a bias. */
const affine = (name: string, inDim: number, outDim: number): Laws => ({
  ...weight(name, inDim, outDim),
  [`${name}.bias`]: [[outDim], fanIn(inDim)],
});
const projections = (keys: number, values: number): Laws => ({
  ...weight('query', dim, keys),
  ...weight('key', dim, keys),
  ...weight('value', dim, values),
  ...weight('out', values, dim),
});
const lowRank = (name: string, rank: number): Laws => ({
  [`${name}.down`]: [[dim, rank], fanIn(dim)],
  [`${name}.up`]: [[rank, dim], fanIn(rank)],
});
const mix: Laws[string] = [[dim], between(0, 1)];
const channels = Array.from({ length: dim }, (_, d) => d);

const cases: readonly [string, (random: Random) => object, Laws][] = [
  [
    'initLinear',
    (random) => ({ own: initLinear({ inDim: dim, outDim: state }, random) }),
    affine('own', dim, state),
  ],
  [
    'initCausalConv1d',
    (random) => initCausalConv1d({ dim, width: 4 }, random),
    { weight: [[dim, 4], fanIn(4)], bias: [[dim], fanIn(4)] },
  ],
  [
    'initRnn',
    (random) => initRnn({ dim, state }, random),
    {
      Wx: [[state, dim], fanIn(state)],
      Wh: [[state, state], fanIn(state)],
      bias: [[state], fanIn(state)],
    },
  ],
  [
    'initGru',
    (random) => initGru({ dim, state }, random),
    {
      Wx: [[3 * state, dim], fanIn(state)],
      Wh: [[3 * state, state], fanIn(state)],
      biasX: [[3 * state], fanIn(state)],
      biasH: [[3 * state], fanIn(state)],
    },
  ],
  [
    'initLstm',
    (random) => initLstm({ dim, state }, random),
    {
      Wx: [[4 * state, dim], fanIn(state)],
      Wh: [[4 * state, state], fanIn(state)],
      bias: [[4 * state], fanIn(state)],
    },
  ],
  [
    'initSlstm',
    (random) => initSlstm({ dim, state, heads: 2 }, random),
    {
      W: [[4 * state, dim], fanIn(dim)],
      R: [[2, 40, 10], fanIn(10)],
      bias: [[4 * state], fanIn(dim)],
    },
  ],
  [
    'initMlstm',
    (random) => initMlstm({ dim, heads: 3 }, random),
    {
      ...affine('query', dim, dim),
      ...affine('key', dim, dim),
      ...affine('value', dim, dim),
      ...affine('outputGate', dim, dim),
      ...affine('inputGate', dim, 3),
      ...weight('forgetGate', dim, 3),
      'forgetGate.bias': [[3], numbers(3, 4.5, 6)],
    },
  ],
  [
    'initMlstm of one head',
    (random) => ({ bias: initMlstm({ dim, heads: 1 }, random).forgetGate.bias }),
    { bias: [[1], numbers(3)] },
  ],
  [
    'initMinGru',
    (random) => initMinGru({ dim, state }, random),
    { ...affine('gate', dim, state), ...affine('candidate', dim, state) },
  ],
  [
    'initMinLstm',
    (random) => initMinLstm({ dim, state }, random),
    {
      ...affine('forget', dim, state),
      ...affine('input', dim, state),
      ...affine('candidate', dim, state),
    },
  ],
  [
    'initHgrn',
    (random) => initHgrn({ dim, state }, random),
    {
      ...weight('candidate', dim, state),
      ...weight('forget', dim, state),
      ...weight('gate', dim, state),
      ...weight('out', state, dim),
    },
  ],
  [
    'initLru',
    (random) => initLru({ dim, state, rMin: 0.5, rMax: 0.9, maxPhase: 3 }, random),
    {
      nuLog: [
        [state],
        through((value) => Math.exp(-Math.exp(value)) ** 2, between(0.5 ** 2, 0.9 ** 2)),
      ],
      thetaLog: [[state], through(Math.exp, between(0, 3))],
      gammaLog: [[state], through((value) => 1 - Math.exp(2 * value), between(0.5 ** 2, 0.9 ** 2))],
      Bre: [[state, dim], normalOf(0.5 / dim)],
      Bim: [[state, dim], normalOf(0.5 / dim)],
      Cre: [[dim, state], normalOf(0.5 / state)],
      Cim: [[dim, state], normalOf(0.5 / state)],
      D: [[dim], normalOf(1)],
    },
  ],
  [
    'initRgLru',
    (random) => initRgLru({ dim, heads: 3 }, random),
    {
      aParam: [
        [dim],
        through((value) => (1 / (1 + Math.exp(value))) ** 2, between(0.9 ** 2, 0.999 ** 2)),
      ],
      'inputGate.weight': [[3, 10, 10], normalOf(1 / 10)],
      'inputGate.bias': [[3, 10], numbers(0)],
      'recurrenceGate.weight': [[3, 10, 10], normalOf(1 / 10)],
      'recurrenceGate.bias': [[3, 10], numbers(0)],
    },
  ],
  [
    'initRwkv4TimeMixing',
    (random) => initRwkv4TimeMixing({ dim }, random),
    {
      timeMixK: [[dim], numbers(...channels.map((d) => d / (dim - 1)))],
      timeMixV: [[dim], numbers(...channels.map((d) => d / (dim - 1)))],
      timeMixR: [[dim], numbers(...channels.map((d) => d / (dim - 1) / 2))],
      timeFirst: [[dim], numbers(Math.log(0.3))],
      timeDecay: [[dim], numbers(...channels.map((d) => -Math.exp(-5 + (6 * d) / (dim - 1))))],
      Wk: [[dim, dim], fanIn(dim)],
      Wv: [[dim, dim], fanIn(dim)],
      Wr: [[dim, dim], fanIn(dim)],
      Wo: [[dim, dim], fanIn(dim)],
    },
  ],
  [
    'initRwkv4TimeMixing of one channel, which stands in the middle',
    (random) => {
      const { timeMixK, timeMixR, timeDecay } = initRwkv4TimeMixing({ dim: 1 }, random);
      return { timeMixK, timeMixR, timeDecay };
    },
    {
      timeMixK: [[1], numbers(0.5)],
      timeMixR: [[1], numbers(0.25)],
      timeDecay: [[1], numbers(-Math.exp(-2))],
    },
  ],
  [
    'initRwkv4ChannelMixing',
    (random) => initRwkv4ChannelMixing({ dim, hidden: 50 }, random),
    {
      timeMixK: [[dim], numbers(...channels.map((d) => (d + 1) / dim))],
      timeMixR: [[dim], numbers(...channels.map((d) => (d + 1) / dim))],
      Wk: [[50, dim], fanIn(dim)],
      Wv: [[dim, 50], fanIn(50)],
      Wr: [[dim, dim], fanIn(dim)],
    },
  ],
  [
    'initRwkv7ChannelMixing',
    (random) => initRwkv7ChannelMixing({ dim, hidden: 50 }, random),
    { mixK: mix, Wk: [[50, dim], fanIn(dim)], Wv: [[dim, 50], fanIn(50)] },
  ],
  [
    'initRwkv7TimeMixing',
    (random) => initRwkv7TimeMixing({ dim, heads: 3, rank: 4 }, random),
    {
      ...{ mixR: mix, mixW: mix, mixK: mix, mixV: mix, mixA: mix, mixG: mix },
      ...lowRank('decay', 4),
      ...lowRank('rate', 4),
      ...lowRank('blend', 4),
      ...lowRank('gate', 4),
      'decay.base': [[dim], numbers(...channels.map((d) => -5 + (6 * (d + 1)) / dim))],
      'rate.base': [[dim], numbers(0)],
      'blend.base': [[dim], numbers(1)],
      removal: [[dim], numbers(0.85)],
      replacement: [[dim], numbers(1)],
      bonus: [[dim], numbers(0)],
      Wr: [[dim, dim], fanIn(dim)],
      Wk: [[dim, dim], fanIn(dim)],
      Wv: [[dim, dim], fanIn(dim)],
      Wo: [[dim, dim], fanIn(dim)],
      'norm.weight': [[dim], numbers(1)],
      'norm.bias': [[dim], numbers(0)],
    },
  ],
  [
    'initS4d',
    (random) => initS4d({ dim, state, deltaMin: 0.01, deltaMax: 10 }, random),
    {
      logDelta: [[dim], logBetween(0.01, 10)],
      logA: [[dim, 10], numbers(Math.log(0.5))],
      AImag: [[dim, 10], numbers(...channels.slice(0, 10).map((n) => Math.PI * n))],
      C: [[dim, 10, 2], normalOf(0.5)],
      D: [[dim], normalOf(1)],
      weight: [[2 * dim, dim], fanIn(dim)],
      bias: [[2 * dim], fanIn(dim)],
    },
  ],
  [
    'initMamba',
    (random) => initMamba({ dim, state: 5, expand: 3, convWidth: 2, deltaRank: 6 }, random),
    {
      ...weight('inProj', dim, 180),
      'conv.weight': [[90, 2], fanIn(2)],
      'conv.bias': [[90], fanIn(2)],
      ...weight('xProj', 90, 16),
      'deltaProj.weight': [[90, 6], fanIn(6)],
      'deltaProj.bias': [
        [90],
        through((value) => Math.log(softplus(value)), logBetween(0.001, 0.1)),
      ],
      logA: [[90, 5], numbers(...[1, 2, 3, 4, 5].map(Math.log))],
      D: [[90], numbers(1)],
      ...weight('outProj', 90, dim),
    },
  ],
  [
    'initMamba2',
    (random) => initMamba2({ dim, state: 5, expand: 4, headDim: 3, groups: 2 }, random),
    {
      ...weight('inProj', dim, 120 + 140 + 40),
      'conv.weight': [[140, 4], fanIn(4)],
      'conv.bias': [[140], fanIn(4)],
      deltaBias: [[40], through((value) => Math.log(softplus(value)), logBetween(0.001, 0.1))],
      logA: [[40], through(Math.exp, between(1, 16))],
      D: [[40], numbers(1)],
      'norm.weight': [[120], numbers(1)],
      ...weight('outProj', 120, dim),
    },
  ],
  [
    'initLinearAttention',
    (random) => initLinearAttention({ dim, heads: 3, keyDim: 4, valueDim: 7 }, random),
    projections(12, 21),
  ],
  [
    'initGla',
    (random) => initGla({ dim, heads: 3, keyDim: 4, valueDim: 7 }, random),
    {
      ...projections(12, 21),
      ...weight('decayDown', dim, 16),
      ...affine('decayUp', 16, 12),
      ...weight('gate', dim, 21),
      norm: [[7], numbers(1)],
    },
  ],
  [
    'initGatedDeltaRule',
    (random) => initGatedDeltaRule({ dim, heads: 30, keyDim: 2, valueDim: 3 }, random),
    {
      ...projections(60, 90),
      'queryConv.weight': [[60, 4], fanIn(4)],
      'keyConv.weight': [[60, 4], fanIn(4)],
      'valueConv.weight': [[90, 4], fanIn(4)],
      ...weight('strength', dim, 30),
      ...weight('delta', dim, 30),
      'delta.bias': [[30], through((value) => Math.log(softplus(value)), logBetween(0.001, 0.1))],
      logA: [[30], through(Math.exp, between(1, 16))],
      ...weight('gate', dim, 90),
      norm: [[3], numbers(1)],
    },
  ],
  [
    'initRetnet',
    (random) => initRetnet({ dim, heads: 3, keyDim: 4, valueDim: 7 }, random),
    { ...projections(12, 21), ...weight('gate', dim, 21) },
  ],
  [
    'initMultiHeadAttention',
    (random) => initMultiHeadAttention({ dim, heads: 3, kvHeads: 1, headDim: 4 }, random),
    {
      ...weight('query', dim, 12),
      ...weight('key', dim, 4),
      ...weight('value', dim, 4),
      ...weight('out', 12, dim),
    },
  ],
  [
    'initMultiHeadAttention with biases',
    (random) => initMultiHeadAttention({ dim, heads: 3, bias: true }, random),
    {
      ...affine('query', dim, 30),
      ...affine('key', dim, 30),
      ...affine('value', dim, 30),
      ...affine('out', 30, dim),
    },
  ],
  [
    'initGatedMlp',
    (random) => initGatedMlp({ dim, hidden: 50 }, random),
    { ...weight('gate', dim, 50), ...weight('up', dim, 50), ...weight('down', 50, dim) },
  ],
  [
    'initShiftSsm',
    (random) => initShiftSsm({ dim, state: 4 }, random),
    { B: [[dim, 4], numbers(1, 0, 0, 0)], C: [[dim, 4], normalOf(1)] },
  ],
  [
    'initHyena',
    (random) =>
      initHyena({ dim, order: 3, maxLength: 64, width: 20, embeddingDim: 9, frequency: 7 }, random),
    {
      ...affine('inProj', dim, 120),
      'shortFilter.weight': [[120, 3], fanIn(3)],
      'shortFilter.bias': [[120], fanIn(3)],
      ...affine('filter.layers.0', 9, 20),
      ...affine('filter.layers.1', 20, 20),
      ...affine('filter.layers.2', 20, 20),
      ...weight('filter.layers.3', 20, 60),
      'filter.frequency': [[20], numbers(7)],
      'filter.deltas': [
        [60],
        (values) => {
          const [slow, fast] = [Math.log(0.01) / 1.5, Math.log(0.01) / 0.3];
          values.forEach((value, d) => {
            expect(value).toBeCloseTo(slow + ((fast - slow) * d) / 59, 12);
          });
        },
      ],
      D: [[60], normalOf(1)],
      ...affine('outProj', dim, dim),
    },
  ],
];

/** Every tensor in the parameters, by its path. */
function tensorsOf(params: object, path = ''): [string, ReadonlyTensor][] {
  return Object.entries(params).flatMap(([name, value]): [string, ReadonlyTensor][] => {
    const here = path === '' ? name : `${path}.${name}`;
    if (typeof value !== 'object' || value === null) return [];
    return 'data' in value ? [[here, value as ReadonlyTensor]] : tensorsOf(value as object, here);
  });
}

describe('the parameters a layer starts with', () => {
  test.each(cases)('%s: names, shapes and spreads are those promised', (_, init, laws) => {
    const params = tensorsOf(init(seeded(29)));
    expect(params.map(([name]) => name).sort()).toEqual(Object.keys(laws).sort());
    for (const [name, { shape, data }] of params) {
      const [wanted, law] = laws[name]!;
      expect([name, ...shape]).toEqual([name, ...wanted]);
      law(Array.from(data));
    }
  });
});

describe('sizes that no layer can have', () => {
  const random = seeded(1);
  const whole = (caller: string, name: string, got: number) =>
    `DomainError: ${caller}: expected ${name} to be an integer of at least 1, got ${got}. Pass a whole number ≥ 1.`;
  /** The same sizes with one of them changed, and the call that takes them. */
  const table: readonly [
    caller: string,
    name: string,
    call: (size: number) => unknown,
    named?: string,
  ][] = [
    ['initCausalConv1d', 'dim', (n) => initCausalConv1d({ dim: n, width: 4 }, random)],
    ['initCausalConv1d', 'width', (n) => initCausalConv1d({ dim, width: n }, random)],
    ['initLinear', 'inDim', (n) => initLinear({ inDim: n, outDim: 1 }, random)],
    ['initLinear', 'outDim', (n) => initLinear({ inDim: 1, outDim: n }, random)],
    ['initRnn', 'dim', (n) => initRnn({ dim: n, state }, random)],
    ['initRnn', 'state', (n) => initRnn({ dim, state: n }, random)],
    ['initGru', 'dim', (n) => initGru({ dim: n, state }, random)],
    ['initGru', 'state', (n) => initGru({ dim, state: n }, random)],
    ['initLstm', 'dim', (n) => initLstm({ dim: n, state }, random)],
    ['initLstm', 'state', (n) => initLstm({ dim, state: n }, random)],
    ['initSlstm', 'dim', (n) => initSlstm({ dim: n, state, heads: 1 }, random)],
    ['initSlstm', 'state', (n) => initSlstm({ dim, state: n, heads: 1 }, random)],
    ['initSlstm', 'heads', (n) => initSlstm({ dim, state, heads: n }, random)],
    ['initMlstm', 'dim', (n) => initMlstm({ dim: n, heads: 1 }, random)],
    ['initMlstm', 'heads', (n) => initMlstm({ dim, heads: n }, random)],
    ['initMinGru', 'dim', (n) => initMinGru({ dim: n, state }, random)],
    ['initMinGru', 'state', (n) => initMinGru({ dim, state: n }, random)],
    ['initMinLstm', 'dim', (n) => initMinLstm({ dim: n, state }, random)],
    ['initMinLstm', 'state', (n) => initMinLstm({ dim, state: n }, random)],
    ['initHgrn', 'dim', (n) => initHgrn({ dim: n, state }, random)],
    ['initHgrn', 'state', (n) => initHgrn({ dim, state: n }, random)],
    ['initLru', 'dim', (n) => initLru({ dim: n, state }, random)],
    ['initLru', 'state', (n) => initLru({ dim, state: n }, random)],
    ['initRgLru', 'dim', (n) => initRgLru({ dim: n, heads: 1 }, random)],
    ['initRgLru', 'heads', (n) => initRgLru({ dim, heads: n }, random)],
    ['initRwkv4TimeMixing', 'dim', (n) => initRwkv4TimeMixing({ dim: n }, random)],
    ['initRwkv4ChannelMixing', 'dim', (n) => initRwkv4ChannelMixing({ dim: n, hidden: 2 }, random)],
    ['initRwkv4ChannelMixing', 'hidden', (n) => initRwkv4ChannelMixing({ dim, hidden: n }, random)],
    ['initRwkv7ChannelMixing', 'dim', (n) => initRwkv7ChannelMixing({ dim: n, hidden: 2 }, random)],
    ['initRwkv7ChannelMixing', 'hidden', (n) => initRwkv7ChannelMixing({ dim, hidden: n }, random)],
    [
      'initRwkv7TimeMixing',
      'dim',
      (n) => initRwkv7TimeMixing({ dim: n, heads: 1, rank: 1 }, random),
    ],
    [
      'initRwkv7TimeMixing',
      'heads',
      (n) => initRwkv7TimeMixing({ dim, heads: n, rank: 1 }, random),
    ],
    ['initRwkv7TimeMixing', 'rank', (n) => initRwkv7TimeMixing({ dim, heads: 1, rank: n }, random)],
    ['initS4d', 'dim', (n) => initS4d({ dim: n, state: 4 }, random)],
    ['initMamba', 'dim', (n) => initMamba({ dim: n }, random)],
    ['initMamba', 'state', (n) => initMamba({ dim, state: n }, random)],
    ['initMamba', 'expand', (n) => initMamba({ dim: 1, expand: n }, random), 'expand · dim'],
    ['initMamba', 'convWidth', (n) => initMamba({ dim, convWidth: n }, random)],
    ['initMamba', 'deltaRank', (n) => initMamba({ dim, deltaRank: n }, random)],
    ['initMamba2', 'dim', (n) => initMamba2({ dim: n, headDim: 1 }, random)],
    ['initMamba2', 'state', (n) => initMamba2({ dim, headDim: 1, state: n }, random)],
    [
      'initMamba2',
      'expand',
      (n) => initMamba2({ dim: 1, headDim: 1, expand: n }, random),
      'expand · dim',
    ],
    ['initMamba2', 'headDim', (n) => initMamba2({ dim, headDim: n }, random)],
    ['initMamba2', 'groups', (n) => initMamba2({ dim, headDim: 1, groups: n }, random)],
    ['initMamba2', 'convWidth', (n) => initMamba2({ dim, headDim: 1, convWidth: n }, random)],
    ['initLinearAttention', 'dim', (n) => initLinearAttention({ dim: n, heads: 1 }, random)],
    ['initLinearAttention', 'heads', (n) => initLinearAttention({ dim, heads: n }, random)],
    [
      'initLinearAttention',
      'keyDim',
      (n) => initLinearAttention({ dim, heads: 1, keyDim: n }, random),
    ],
    [
      'initLinearAttention',
      'valueDim',
      (n) => initLinearAttention({ dim, heads: 1, valueDim: n }, random),
    ],
    ['initGla', 'dim', (n) => initGla({ dim: n, heads: 1 }, random)],
    ['initGla', 'decayRank', (n) => initGla({ dim, heads: 1, decayRank: n }, random)],
    ['initGatedDeltaRule', 'dim', (n) => initGatedDeltaRule({ dim: n, heads: 1 }, random)],
    [
      'initGatedDeltaRule',
      'convWidth',
      (n) => initGatedDeltaRule({ dim, heads: 1, convWidth: n }, random),
    ],
    ['initRetnet', 'dim', (n) => initRetnet({ dim: n, heads: 1, keyDim: 2 }, random)],
    ['initMultiHeadAttention', 'dim', (n) => initMultiHeadAttention({ dim: n, heads: 1 }, random)],
    ['initMultiHeadAttention', 'heads', (n) => initMultiHeadAttention({ dim, heads: n }, random)],
    [
      'initMultiHeadAttention',
      'kvHeads',
      (n) => initMultiHeadAttention({ dim, heads: 3, kvHeads: n }, random),
    ],
    [
      'initMultiHeadAttention',
      'headDim',
      (n) => initMultiHeadAttention({ dim, heads: 3, headDim: n }, random),
    ],
    ['initGatedMlp', 'dim', (n) => initGatedMlp({ dim: n }, random)],
    ['initGatedMlp', 'hidden', (n) => initGatedMlp({ dim, hidden: n }, random)],
    [
      'initHyenaFilter',
      'maxLength',
      (n) => initHyenaFilter({ channels: 1, maxLength: n, width: 2, embeddingDim: 3 }, random),
    ],
    ['randomOrthogonal', 'size', (n) => randomOrthogonal(n, random)],
  ];

  test.each(table)(
    '%s names a %s of zero or one and a half',
    (caller, name, call, named = name) => {
      expect(refusal(() => call(0))).toBe(whole(caller, named, 0));
      expect(refusal(() => call(1.5))).toBe(whole(caller, named, 1.5));
      expect(() => call(1)).not.toThrow();
    },
  );
});
