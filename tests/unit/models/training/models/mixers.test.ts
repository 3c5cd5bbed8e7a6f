// The trainable mixers of the lab against the course's own layers with the same weights: what a
// reader trains is what the chapters explain.
import { describe, expect, test } from 'vitest';
import { constant, createTape, type Variable } from '../../../../../src/models/autodiff/tape.ts';
import { traceAttention } from '../../../../../src/models/layers/attention.ts';
import { causalConv1d } from '../../../../../src/models/layers/causal-conv1d.ts';
import { deltaRule } from '../../../../../src/models/layers/delta-rule.ts';
import { eluPlusOneMap, identityMap } from '../../../../../src/models/layers/feature-maps.ts';
import { fftConvolution } from '../../../../../src/models/layers/fft-convolution.ts';
import { gatedDeltaRule } from '../../../../../src/models/layers/gated-delta-rule.ts';
import { gla } from '../../../../../src/models/layers/gla.ts';
import { intoHeads, outOfHeads } from '../../../../../src/models/layers/heads.ts';
import { linear } from '../../../../../src/models/layers/linear.ts';
import { linearAttention } from '../../../../../src/models/layers/linear-attention.ts';
import { lstm } from '../../../../../src/models/layers/lstm.ts';
import { mamba } from '../../../../../src/models/layers/mamba.ts';
import { mamba2 } from '../../../../../src/models/layers/mamba2.ts';
import { multiHeadAttention } from '../../../../../src/models/layers/multi-head-attention.ts';
import { rmsNorm } from '../../../../../src/models/layers/norm.ts';
import { geluTanh, sigmoid, softplus } from '../../../../../src/models/layers/pointwise.ts';
import { s4dKernel } from '../../../../../src/models/layers/s4d.ts';
import { normal, seeded } from '../../../../../src/models/tensor/random.ts';
import { build, map, permute, type Tensor } from '../../../../../src/models/tensor/tensor.ts';
import type { MixerConfig } from '../../../../../src/models/training/models/mixer.ts';
import { weight as weightNamed } from '../../../../../src/models/training/models/mixer.ts';
import {
  memoryOf,
  mixers,
  type MixerName,
} from '../../../../../src/models/training/models/model.ts';
import { expectAllclose } from '../../../../support/allclose.ts';

type Weights = Readonly<Record<string, Tensor>>;

const config: MixerConfig = {
  dim: 6,
  state: 4,
  heads: 2,
  maxLength: 9,
  rotary: false,
  negative: false,
  deltaRange: [0.05, 0.5],
};
const x = build([2, 7, 6], (i) => Math.sin(1 + 1.7 * i));

/** Initial weights, shaken so that none sits at a special value such as 0 or 1. */
function weightsOf(name: MixerName): Weights {
  const random = seeded(21);
  return Object.fromEntries(
    Object.entries(mixers[name].init(config, random)).map(([key, w]) => [
      key,
      map(w, (value) => value + 0.1 * normal(random)),
    ]),
  );
}

/** What the mixer of the lab makes of x, and the intermediate results that it shows. */
function trained(name: MixerName, changes: Partial<MixerConfig> = {}) {
  const tape = createTape({ precision: 'float64' });
  const leaves = Object.fromEntries(
    Object.entries(weightsOf(name)).map(([key, w]) => [key, constant(tape, w)]),
  );
  const seen: Record<string, Variable> = {};
  const y = mixers[name].apply(
    tape,
    leaves,
    constant(tape, x),
    { ...config, ...changes },
    (part, value) => {
      seen[part] = { ...value, data: value.data.slice() };
    },
  );
  return { output: { shape: y.shape, data: Float64Array.from(y.data) }, seen };
}

/** A stored (in, out) matrix as the (out, in) weight of a linear layer. */
const turned = (...parts: Tensor[]) => {
  const rows = parts.map((w) => permute(w, [1, 0]));
  const data = Float64Array.from(rows.flatMap((w) => [...w.data]));
  return { weight: { shape: [data.length / rows[0]!.shape[1]!, rows[0]!.shape[1]!], data } };
};
const inHeads = (w: Tensor) => intoHeads(linear(turned(w), x), config.heads);
const result = (y: Tensor, w: Weights) => linear(turned(w['output']!), y);
/** x/‖x‖ over the last axis, by the root mean square with the eps of the lab. */
const unit = (y: Tensor) => {
  const width = y.shape.at(-1)!;
  return map(rmsNorm({ eps: 1e-6 }, y), (value) => value / Math.sqrt(width));
};
const matrixInputs = (w: Weights) => ({
  q: inHeads(w['query']!),
  k: inHeads(w['key']!),
  v: inHeads(w['value']!),
});
const unitInputs = (w: Weights) => {
  const { q, k, v } = matrixInputs(w);
  return { q: unit(q), k: unit(k), v };
};
const ofToken = (w: Tensor, f: (value: number) => number) => map(linear(turned(w), x), f);
const biased = (w: Weights, name: string, bias: string, f: (value: number) => number) => {
  const raw = linear({ ...turned(w[name]!), bias: w[bias]! }, x);
  return map(raw, f);
};
const ungated = (k: Tensor, w: Weights) =>
  result(map(fftConvolution({ k, D: w['D']! }, x), geluTanh), w);

const layers: [string, MixerName, Partial<MixerConfig>, (w: Weights) => Tensor][] = [
  ...([false, true] as const).map(
    (rotary): [string, MixerName, Partial<MixerConfig>, (w: Weights) => Tensor] => [
      rotary ? 'attention with rotary positions' : 'attention',
      'attention',
      // Rotation turns pairs of numbers: one head of six, not two of three.
      rotary ? { rotary, heads: 1 } : {},
      (w) => {
        const projection = (name: string) => turned(w[name]!);
        const heads = rotary ? 1 : 2;
        return multiHeadAttention(
          {
            ...{ heads, kvHeads: heads, query: projection('query'), key: projection('key') },
            ...{ value: projection('value'), out: projection('output') },
            attention: { causal: true },
            ...(rotary ? { rope: { theta: 100 } } : {}),
          },
          x,
        );
      },
    ],
  ),
  [
    'linear attention',
    'linear-attention',
    {},
    (w) => {
      const options = { featureMap: eluPlusOneMap, normalize: true, eps: 0 };
      return result(outOfHeads(linearAttention(matrixInputs(w), options).output), w);
    },
  ],
  [
    'linear attention without feature map',
    'plain-linear-attention',
    {},
    (w) => {
      const options = { featureMap: identityMap, normalize: false };
      return result(outOfHeads(linearAttention(unitInputs(w), options).output), w);
    },
  ],
  [
    'gated linear attention',
    'gated-linear-attention',
    {},
    (w) => {
      const decay = biased(w, 'decay', 'decayBias', (raw) => Math.log(sigmoid(raw)));
      const inputs = { ...unitInputs(w), logDecay: intoHeads(decay, config.heads) };
      return result(outOfHeads(gla(inputs).output), w);
    },
  ],
  ...([1, 2] as const).flatMap(
    (most): [string, MixerName, Partial<MixerConfig>, (w: Weights) => Tensor][] => [
      [
        `the delta rule with β below ${most}`,
        'delta-rule',
        { negative: most === 2 },
        (w) => {
          const beta = ofToken(w['strength']!, (raw) => most * sigmoid(raw));
          return result(outOfHeads(deltaRule({ ...unitInputs(w), beta }).output), w);
        },
      ],
      [
        `the gated delta rule with β below ${most}`,
        'gated-delta-rule',
        { negative: most === 2 },
        (w) => {
          const beta = ofToken(w['strength']!, (raw) => most * sigmoid(raw));
          const logDecay = biased(w, 'step', 'stepBias', (raw) => -softplus(raw));
          const inputs = { ...unitInputs(w), beta, logDecay };
          return result(outOfHeads(gatedDeltaRule(inputs).output), w);
        },
      ],
    ],
  ),
  [
    'an LSTM',
    'lstm',
    {},
    (w) => {
      const params = { Wx: w['input']!, Wh: w['hidden']!, bias: w['bias']! };
      return result(lstm(params, x).output, w);
    },
  ],
  [
    'a minGRU, step by step',
    'min-gru',
    {},
    (w) => {
      const z = biased(w, 'gate', 'gateBias', sigmoid);
      const candidate = linear(turned(w['candidate']!), x);
      const h = build(x.shape, () => 0);
      for (let i = 0; i < h.data.length; i++) {
        const first = i % (7 * 6) < 6;
        const before = first ? 0 : h.data[i - 6]!;
        h.data[i] = (1 - z.data[i]!) * before + z.data[i]! * candidate.data[i]!;
      }
      return result(h, w);
    },
  ],
  [
    'a long filter',
    'long-convolution',
    {},
    (w) => {
      const taps = w['kernel']!;
      return ungated(
        build([6, 7], (i) => taps.data[Math.floor(i / 7) * 9 + (i % 7)]!),
        w,
      );
    },
  ],
  [
    'S4D',
    's4d',
    {},
    (w) => {
      const { logDelta, logAReal, AImag, C } = w as Record<string, Tensor>;
      const params = { logDelta: logDelta!, logA: logAReal!, AImag: AImag!, C: C! };
      return ungated(s4dKernel(params, 7), w);
    },
  ],
  [
    'Mamba',
    'mamba',
    {},
    (w) =>
      mamba(
        {
          inProj: turned(w['input']!, w['gate']!),
          conv: { weight: w['conv']! },
          xProj: turned(w['deltaDown']!, w['B']!, w['C']!),
          deltaProj: { ...turned(w['deltaUp']!), bias: w['deltaBias']! },
          logA: w['logA']!,
          D: w['D']!,
          outProj: turned(w['output']!),
        },
        x,
      ).output,
  ],
  [
    'Mamba-2',
    'mamba2',
    {},
    (w) =>
      mamba2(
        {
          inProj: turned(w['gate']!, w['input']!, w['delta']!),
          conv: { weight: w['conv']! },
          deltaBias: w['deltaBias']!,
          logA: w['logA']!,
          D: w['D']!,
          norm: { weight: w['norm']! },
          outProj: turned(w['output']!),
        },
        x,
      ).output,
  ],
  [
    'Hyena, but for its filter',
    'hyena',
    {},
    (w) => {
      const all = causalConv1d({ weight: w['short']! }, linear(turned(w['input']!), x)).output;
      const part = (p: number) =>
        build(x.shape, (i) => all.data[Math.floor(i / 6) * 18 + 6 * p + (i % 6)]!);
      const [q, k, v] = [part(0), part(1), part(2)];
      const kv = build(x.shape, (i) => k.data[i]! * v.data[i]!);
      const filter = trained('hyena').seen['filter']!;
      const taps = { shape: filter.shape, data: Float64Array.from(filter.data) };
      const mixed = fftConvolution({ k: taps, D: w['D']! }, kv);
      return result(
        build(x.shape, (i) => q.data[i]! * mixed.data[i]!),
        w,
      );
    },
  ],
];

describe('the mixer of the lab is the layer of the course', () => {
  test.each(layers)('%s', (_, name, changes, reference) => {
    expectAllclose(trained(name, changes).output, reference(weightsOf(name)), { abs: 1e-9 });
  });
  test('of every name', () => {
    expect(new Set(layers.map(([, name]) => name))).toEqual(new Set(Object.keys(mixers)));
  });
});

describe('the filter of Hyena', () => {
  const rows = (w: Tensor, x: readonly number[]) =>
    Array.from({ length: w.shape[1]! }, (_, j) =>
      x.reduce((sum, value, i) => sum + value * w.data[i * w.shape[1]! + j]!, 0),
    );
  test('is a network of sines over the lag and its waves, under a window that reaches 9^(¼ … 1) tokens', () => {
    const w = weightsOf('hyena');
    const { shape, data } = trained('hyena').seen['filter']!;
    expect(shape).toEqual([6, 7]);
    for (let t = 0; t < 7; t++) {
      const phases = Array.from({ length: 8 }, (_, wave) => (2 * Math.PI * (wave + 1) * t) / 9);
      const features = [t / 9, ...phases.flatMap((angle) => [Math.cos(angle), Math.sin(angle)])];
      const first = rows(w['filter1']!, features).map((value) => Math.sin(2 * value));
      const second = rows(w['filter2']!, first).map((value) => Math.sin(2 * value));
      rows(w['filter3']!, second).forEach((value, channel) => {
        const reach = 9 ** (1 / 4 + (3 / 4) * (channel / 5));
        const window = Math.exp(-t / reach) / Math.sqrt(reach);
        expect(data[channel * 7 + t]).toBeCloseTo(value * window, 10);
      });
    }
  });
});

describe('what a mixer shows', () => {
  const parts: Record<MixerName, string[]> = {
    attention: ['attention'],
    'linear-attention': ['scores', 'state'],
    'plain-linear-attention': ['scores', 'state'],
    'gated-linear-attention': ['decay'],
    'delta-rule': ['strength', 'state'],
    'gated-delta-rule': ['strength', 'decay', 'state'],
    lstm: ['hidden'],
    'min-gru': ['gate'],
    s4d: ['filter'],
    'long-convolution': ['filter'],
    hyena: ['filter'],
    mamba: ['delta'],
    mamba2: ['delta'],
  };
  test.each(Object.entries(parts) as [MixerName, string[]][])('of %s: %s', (name, expected) => {
    const { output, seen } = trained(name);
    expect(Object.keys(seen)).toEqual(expected);
    const tape = createTape({ precision: 'float64' });
    const leaves = Object.fromEntries(
      Object.entries(weightsOf(name)).map(([key, w]) => [key, constant(tape, w)]),
    );
    const unseen = mixers[name].apply(tape, leaves, constant(tape, x), config);
    expect([...unseen.data]).toEqual([...output.data]);
  });
  test('under names that readers see', () => {
    const titles = Object.values(mixers).map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
    for (const title of titles) expect(title).toMatch(/^[a-zA-Z]/);
  });
  test('of attention are the weights of its softmax, head by head', () => {
    const { q, k, v } = matrixInputs(weightsOf('attention'));
    const rowsFirst = (y: Tensor) => permute(y, [0, 2, 1, 3]);
    const { weights } = traceAttention(rowsFirst(q), rowsFirst(k), rowsFirst(v), { causal: true });
    const seen = trained('attention').seen['attention']!;
    expectAllclose({ shape: seen.shape, data: Float64Array.from(seen.data) }, weights, {
      abs: 1e-12,
    });
    expect(seen.needsGrad).toBe(false);
  });
  test('of a matrix memory ends with the state that a decoder goes on from', () => {
    const w = weightsOf('gated-delta-rule');
    const beta = ofToken(w['strength']!, sigmoid);
    const logDecay = biased(w, 'step', 'stepBias', (raw) => -softplus(raw));
    const plain = weightsOf('plain-linear-attention');
    const ends: [MixerName, Tensor][] = [
      ['gated-delta-rule', gatedDeltaRule({ ...unitInputs(w), beta, logDecay }).state.S],
      [
        'delta-rule',
        deltaRule({
          ...unitInputs(weightsOf('delta-rule')),
          beta: ofToken(weightsOf('delta-rule')['strength']!, sigmoid),
        }).state.S,
      ],
      ['plain-linear-attention', linearAttention(unitInputs(plain)).state.S],
    ];
    for (const [name, S] of ends) {
      const { shape, data } = trained(name).seen['state']!;
      expect(shape, name).toEqual([2, 2, 7, 2, 3]);
      const last = Array.from({ length: 4 }, (_, head) => [
        ...data.subarray(head * 42 + 36, head * 42 + 42),
      ]);
      last.flat().forEach((value, i) => expect(value, name).toBeCloseTo(S.data[i]!, 10));
    }
  });
});

describe('what a mixer starts with', () => {
  const many = { ...config, dim: 64, state: 16, maxLength: 64 };
  const init = (name: MixerName) => mixers[name].init(many, seeded(2));
  const mean = (data: ArrayLike<number>, f = (value: number) => value) =>
    Array.from(data, f).reduce((sum, value) => sum + value, 0) / data.length;
  test('projections keep the size of what they read: variance one over the inputs', () => {
    for (const name of ['query', 'key', 'value', 'output'] as const)
      expect(Math.abs(mean(init('attention')[name]!.data, (w) => 64 * w ** 2) - 1)).toBeLessThan(
        0.1,
      );
    const taps = init('long-convolution')['kernel']!.data;
    expect(Math.abs(mean(taps, (w) => 64 * w ** 2) - 1)).toBeLessThan(0.1);
  });
  test('memories start open: forget gates, steps and decays that keep', () => {
    const bias = init('lstm')['bias']!.data;
    expect([bias[0], bias[64], bias[127], bias[128]]).toEqual([0, 1, 1, 0]);
    for (const step of init('gated-delta-rule')['stepBias']!.data) {
      expect(step).toBeLessThan(-3);
      expect(step).toBeGreaterThan(-5);
    }
    for (const map of ['input', 'hidden'] as const) {
      const { data } = init('lstm')[map]!;
      expect(Math.max(...data)).toBeLessThan(1 / 8);
      expect(Math.max(...data)).toBeGreaterThan(0.99 / 8);
      expect(Math.min(...data)).toBeLessThan(-0.99 / 8);
      expect(Math.min(...data)).toBeGreaterThan(-1 / 8);
    }
    for (const decay of init('gated-linear-attention')['decayBias']!.data) {
      expect(sigmoid(decay)).toBeGreaterThan(0.88);
      expect(sigmoid(decay)).toBeLessThan(0.983);
    }
    expect(sigmoid(init('min-gru')['gateBias']!.data[0]!)).toBeCloseTo(0.27, 2);
  });
  test('state space models have the modes of S4D-Lin and steps within their range', () => {
    const { AImag, logAReal, logDelta, C } = init('s4d');
    expect(AImag!.shape).toEqual([64, 8]);
    for (let n = 0; n < 8; n++) expect(AImag!.data[8 + n]).toBeCloseTo(Math.PI * n, 12);
    expect(Math.exp(logAReal!.data[3]!)).toBeCloseTo(1 / 2, 12);
    for (const step of logDelta!.data) {
      expect(Math.exp(step)).toBeGreaterThan(0.05);
      expect(Math.exp(step)).toBeLessThan(0.5);
    }
    expect(Math.exp(Math.max(...logDelta!.data))).toBeGreaterThan(0.4);
    expect(Math.exp(Math.min(...logDelta!.data))).toBeLessThan(0.06);
    expect(Math.abs(mean(C!.data, (c) => 2 * c ** 2) - 1)).toBeLessThan(0.15);
    for (const name of ['mamba', 'mamba2'] as const) {
      for (const bias of init(name)['deltaBias']!.data) {
        expect(softplus(bias)).toBeGreaterThan(0.049);
        expect(softplus(bias)).toBeLessThan(0.501);
      }
    }
    expect(init('mamba')['deltaDown']!.shape).toEqual([128, 64 / 16]);
    for (const logA of init('mamba2')['logA']!.data) {
      expect(Math.exp(logA)).toBeGreaterThanOrEqual(1);
      expect(Math.exp(logA)).toBeLessThan(4);
    }
  });
  test('a short filter passes the present on, and little of the past', () => {
    for (const [name, key, width] of [
      ['mamba', 'conv', 4],
      ['hyena', 'short', 3],
    ] as const) {
      const { shape, data } = init(name)[key]!;
      expect(shape[1]).toBe(width);
      const tap = (j: number) => mean(data.filter((_, i) => i % width === j));
      expect(Math.abs(tap(width - 1) - 1)).toBeLessThan(0.1);
      for (let j = 0; j < width - 1; j++) expect(Math.abs(tap(j))).toBeLessThan(0.1);
    }
  });
});

test('the numbers that a decoder keeps are cache, matrices, states and the inputs of filters', () => {
  const kept = (name: MixerName, convWidth = 0) =>
    memoryOf({ ...config, vocab: 5, layers: [name, name], convWidth, mlp: 0 }, 10) / 2;
  const numbers: Record<MixerName, number> = {
    attention: 2 * 6 * 10,
    'linear-attention': (6 * 4) / 2 + 4,
    'plain-linear-attention': (6 * 4) / 2,
    'gated-linear-attention': (6 * 4) / 2,
    'delta-rule': (6 * 4) / 2,
    'gated-delta-rule': (6 * 4) / 2,
    lstm: 2 * 6,
    'min-gru': 6,
    s4d: 6 * 4,
    'long-convolution': 6 * 10,
    hyena: 6 * 10 + 2 * 3 * 6,
    mamba: 12 * (4 + 3),
    mamba2: 12 * 4 + (12 + 2 * 4) * 3,
  };
  for (const [name, count] of Object.entries(numbers))
    expect(kept(name as MixerName), name).toBe(count);
  expect(kept('min-gru', 4)).toBe(6 + 3 * 6);
});

test('a weight that a mixer lacks is named', () => {
  expect(() => weightNamed({}, 'gate')).toThrow('The mixer has no weight named gate.');
});
