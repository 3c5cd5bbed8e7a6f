// What the cost functions count against the layers that the course runs, tensor by tensor.
import { describe, expect, test } from 'vitest';
import type { Mixer } from '../../../../src/models/costs/layer.ts';
import { layerCarried, mixerParams } from '../../../../src/models/costs/layer.ts';
import { mambaSpec } from '../../../../src/models/costs/mamba.ts';
import { mlpParams } from '../../../../src/models/costs/mlp.ts';
import { mamba2Spec } from '../../../../src/models/costs/ssd.ts';
import { initCausalConv1d } from '../../../../src/models/layers/causal-conv1d.ts';
import { initGatedDeltaRule } from '../../../../src/models/layers/gated-delta-rule-layer.ts';
import { initGatedMlp } from '../../../../src/models/layers/gated-mlp.ts';
import { initGla } from '../../../../src/models/layers/gla-layer.ts';
import { initGru, zeroGruState } from '../../../../src/models/layers/gru.ts';
import { initHyena, initHyenaState } from '../../../../src/models/layers/hyena.ts';
import { initLinear } from '../../../../src/models/layers/linear.ts';
import { initLinearAttention } from '../../../../src/models/layers/linear-attention-layer.ts';
import { initLstm, zeroLstmState } from '../../../../src/models/layers/lstm.ts';
import { initMamba, zeroMambaState } from '../../../../src/models/layers/mamba.ts';
import { zeroMamba2State } from '../../../../src/models/layers/mamba2.ts';
import { initMamba2 } from '../../../../src/models/layers/mamba2-init.ts';
import { initMultiHeadAttention } from '../../../../src/models/layers/multi-head-attention.ts';
import { initRetnet } from '../../../../src/models/layers/retnet-layer.ts';
import { initRgLru } from '../../../../src/models/layers/rg-lru.ts';
import { initRnn, zeroRnnState } from '../../../../src/models/layers/rnn.ts';
import { initS4d, initS4dState } from '../../../../src/models/layers/s4d.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';

/** Numbers in all tensors of a value, however deep they lie. */
function numbersIn(value: unknown): number {
  if (ArrayBuffer.isView(value)) return (value as Float64Array).length;
  if (value === null || typeof value !== 'object') return 0;
  return Object.entries(value).reduce(
    (sum, [key, part]) => sum + (key === 'shape' || key === 'strides' ? 0 : numbersIn(part)),
    0,
  );
}

const random = seeded(1);
const heads = { dim: 12, heads: 3, keyDim: 4, valueDim: 6 };
const linear = { kind: 'linear-attention', ...heads, kernel: 0, outputGate: 'none' } as const;
const mamba = { dim: 20, state: 5, expand: 3, convWidth: 6 };
const mamba2 = { ...mamba, headDim: 10, groups: 2 };
const hyena = initHyena(
  { dim: 12, shortWidth: 4, maxLength: 8, width: 4, embeddingDim: 3 },
  random,
);
const map = (inDim: number, outDim: number) => initLinear({ inDim, outDim }, random);

const specs = {
  rnn: { kind: 'rnn', dim: 6, inner: 5 },
  gru: { kind: 'gru', dim: 6, inner: 5 },
  lstm: { kind: 'lstm', dim: 6, inner: 5 },
  mha: { kind: 'attention', dim: 12, heads: 3, kvHeads: 3, headDim: 4 },
  gqa: { kind: 'attention', dim: 12, heads: 6, kvHeads: 2, headDim: 5 },
  linear: { ...linear, rule: 'sum' },
  retnet: { ...linear, rule: 'decay', outputGate: 'full' },
  gla: { ...linear, rule: 'gate', outputGate: 'full', gateRank: 7 },
  delta: { ...linear, rule: 'gated-delta', outputGate: 'full', kernel: 5 },
  s4d: { kind: 's4d', dim: 6, modes: 5 },
  hyena: { kind: 'hyena', dim: 12, kernel: 4, modes: 5 },
  mamba: { kind: 'mamba', dim: 20, inner: 60, state: 5, kernel: 6, rank: 2 },
  mamba2: { kind: 'mamba2', dim: 20, inner: 60, state: 5, headDim: 10, groups: 2, kernel: 6 },
  rgLru: { kind: 'rg-lru', dim: 10, inner: 12, blocks: 3, kernel: 5 },
} as const satisfies Record<string, Mixer>;

describe('the parameters that are counted are those of the layer that runs', () => {
  const rnn = initRnn({ dim: 6, state: 5 }, random);
  const cases: [string, Mixer, layer: unknown, beyond: number][] = [
    ['an RNN', specs.rnn, rnn, 0],
    ['a GRU, but for its second bias', specs.gru, initGru({ dim: 6, state: 5 }, random), 3 * 5],
    ['an LSTM', specs.lstm, initLstm({ dim: 6, state: 5 }, random), 0],
    ['attention', specs.mha, initMultiHeadAttention({ dim: 12, heads: 3 }, random), 0],
    [
      'attention with shared keys and heads of their own width',
      specs.gqa,
      initMultiHeadAttention({ dim: 12, heads: 6, kvHeads: 2, headDim: 5 }, random),
      0,
    ],
    ['linear attention', specs.linear, initLinearAttention(heads, random), 0],
    ['RetNet', specs.retnet, initRetnet(heads, random), 0],
    [
      'GLA, but for the bias of its decays and the gain of its norm',
      specs.gla,
      initGla({ ...heads, decayRank: 7 }, random),
      3 * 4 + 6,
    ],
    [
      'Gated DeltaNet, but for two numbers a head and the gain of its norm',
      specs.delta,
      initGatedDeltaRule({ ...heads, convWidth: 5 }, random),
      2 * 3 + 6,
    ],
    ['S4D', specs.s4d, initS4d({ dim: 6, state: 10 }, random), 0],
    [
      'Hyena, poles in place of the network that makes its filter',
      specs.hyena,
      { ...hyena, filter: new Float64Array(12 * 4 * 5) },
      0,
    ],
    ['Mamba', specs.mamba, initMamba({ ...mamba, deltaRank: 2 }, random), 0],
    ['Mamba-2', specs.mamba2, initMamba2(mamba2, random), 0],
    [
      'the block of Griffin',
      specs.rgLru,
      {
        maps: [map(10, 12), map(10, 12), map(12, 10)],
        conv: initCausalConv1d({ dim: 12, width: 5 }, random),
        recurrence: initRgLru({ dim: 12, heads: 3 }, random),
      },
      0,
    ],
  ];
  test.each(cases)('of %s', (_, spec, layer, beyond) => {
    expect(mixerParams(spec) + beyond).toBe(numbersIn(layer));
  });
  test('of a gated MLP', () => {
    const layer = initGatedMlp({ dim: 5, hidden: 7 }, random);
    expect(mlpParams({ dim: 5, hidden: 7, gated: true })).toBe(numbersIn(layer));
  });
  test('of Mamba and Mamba-2 in their published proportions', () => {
    expect(mixerParams(mambaSpec(40))).toBe(numbersIn(initMamba({ dim: 40 }, random)));
    expect(mixerParams(mamba2Spec(64))).toBe(numbersIn(initMamba2({ dim: 64 }, random)));
  });
});

describe('what a layer is said to carry is what its state holds', () => {
  const params = { dim: 6, state: 5 };
  const hyenaState = initHyenaState(hyena, 1);
  const cases: [string, Mixer, state: unknown][] = [
    ['an RNN', specs.rnn, zeroRnnState(initRnn(params, random), 1)],
    ['a GRU', specs.gru, zeroGruState(initGru(params, random), 1)],
    ['an LSTM', specs.lstm, zeroLstmState(initLstm(params, random), 1)],
    ['S4D', specs.s4d, initS4dState(initS4d({ dim: 6, state: 10 }, random), 1)],
    [
      'a distilled Hyena',
      specs.hyena,
      { short: hyenaState.short, modes: new Float64Array(2 * 12 * 5) },
    ],
    ['Mamba', specs.mamba, zeroMambaState(initMamba({ ...mamba, deltaRank: 2 }, random), 1)],
    ['Mamba-2', specs.mamba2, zeroMamba2State(initMamba2(mamba2, random), 1)],
  ];
  test.each(cases)('of %s', (_, mixer, state) => {
    const { keysAndValues, state: fixed, convolution } = layerCarried({ mixer }, 1000);
    expect(keysAndValues).toBe(0);
    expect(fixed + convolution).toBe(numbersIn(state));
  });
});
