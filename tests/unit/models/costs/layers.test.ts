import { describe, expect, test } from 'vitest';
import type { Mixer } from '../../../../src/models/costs/layer.ts';
import {
  activeLayerParams,
  layerCarried,
  layerDecodeFlops,
  layerForwardFlops,
  layerParams,
  mixerParams,
} from '../../../../src/models/costs/layer.ts';
import type { LinearAttentionSpec } from '../../../../src/models/costs/linear-attention.ts';
import {
  gatedDeltaChunkFlops,
  linearAttentionChunkFlops,
  linearAttentionParallelFlops,
  linearAttentionStateNumbers,
  stateUpdateFlops,
} from '../../../../src/models/costs/linear-attention.ts';
import {
  directConvFlops,
  fftConvCrossoverLength,
  fftConvFlops,
  hyenaFlops,
  hyenaStepFlops,
} from '../../../../src/models/costs/long-convolution.ts';
import {
  fusedScanBytes,
  mambaSpec,
  mambaStateNumbers,
  scanDecodeIntensity,
  unfusedScanBytes,
} from '../../../../src/models/costs/mamba.ts';
import { expectedExperts, mlpFlops, mlpParams } from '../../../../src/models/costs/mlp.ts';
import {
  recurrentParams,
  recurrentStateNumbers,
  sequentialSteps,
} from '../../../../src/models/costs/recurrent.ts';
import {
  mamba2Spec,
  ssdChunkFlops,
  ssdQuadraticFlops,
  ssdRecurrentFlops,
} from '../../../../src/models/costs/ssd.ts';
import { MIB } from '../../../../src/models/costs/units.ts';

const linear: LinearAttentionSpec = {
  kind: 'linear-attention',
  rule: 'sum',
  dim: 512,
  heads: 4,
  keyDim: 64,
  valueDim: 128,
  kernel: 4,
  outputGate: 'full',
  gateRank: 16,
};

const recurrentLayers: readonly Mixer[] = [
  { kind: 'rnn', dim: 64, inner: 64 },
  { kind: 'gru', dim: 64, inner: 64 },
  { kind: 'lstm', dim: 64, inner: 96 },
  { kind: 'rg-lru', dim: 64, inner: 128, blocks: 4, kernel: 4 },
  linear,
  { ...linear, rule: 'gated-delta' },
  mambaSpec(64),
  { ...mamba2Spec(64), headDim: 32 },
];

describe('layers that carry a state of fixed size', () => {
  test('a sequence costs its length times one step, and a step does not depend on the context', () => {
    for (const mixer of recurrentLayers) {
      const step = layerDecodeFlops({ mixer }, 1);
      expect(layerDecodeFlops({ mixer }, 1_000_000)).toBe(step);
      expect(layerForwardFlops({ mixer }, 37)).toBe(37 * step);
    }
  });
  test('a step costs about two FLOPs a weight plus the state', () => {
    for (const mixer of recurrentLayers) {
      const step = layerDecodeFlops({ mixer }, 1);
      expect(step).toBeGreaterThan(1.7 * mixerParams(mixer));
      expect(step).toBeLessThan(4 * mixerParams(mixer));
    }
  });
});

describe('recurrent layers', () => {
  test('an LSTM has four times the weights of an RNN and a GRU three times', () => {
    const rnn = recurrentParams({ kind: 'rnn', dim: 10, inner: 7 });
    expect(rnn).toBe(7 * 7 + 10 * 7 + 7);
    expect(recurrentParams({ kind: 'gru', dim: 10, inner: 7 })).toBe(3 * rnn);
    expect(recurrentParams({ kind: 'lstm', dim: 10, inner: 7 })).toBe(4 * rnn);
  });
  test('an LSTM carries its cell beside its hidden state', () => {
    expect(recurrentStateNumbers({ kind: 'lstm', dim: 3, inner: 7 })).toBe(14);
  });
  test('a recurrence of 1024 steps is 1024 deep, a scan 20, attention 1', () => {
    expect(sequentialSteps(1024, 'recurrence')).toBe(1024);
    expect(sequentialSteps(1024, 'scan')).toBe(20);
    expect(sequentialSteps(1024, 'attention')).toBe(1);
  });
});

describe('linear attention', () => {
  test('the state is keyDim by valueDim a head', () => {
    expect(linearAttentionStateNumbers(linear)).toBe(4 * 64 * 128);
  });
  test('the chunked form has a cost between the recurrent and the parallel form', () => {
    const length = 4096;
    const recurrent = length * stateUpdateFlops.sum * linearAttentionStateNumbers(linear);
    const parallel = linearAttentionParallelFlops(linear, length);
    const chunked = linearAttentionChunkFlops(linear, length, 64);
    expect(chunked).toBeGreaterThan(recurrent);
    expect(chunked).toBeLessThan(parallel);
    const whole = linearAttentionChunkFlops(linear, length, length);
    expect(whole - parallel).toBe(recurrent);
  });
  test('the published count of a chunked delta head stays within 1.5 of the recurrent one', () => {
    const published = gatedDeltaChunkFlops(1, 64, 128);
    const recurrent = stateUpdateFlops['channel-gated-delta'] * 128 ** 2;
    expect(published).toBe(6 * 128 ** 2 + 3 * 64 * 128 + 64 ** 2);
    expect(published / recurrent).toBeGreaterThan(1);
    expect(published / recurrent).toBeLessThan(1.5);
  });
  test("by the authors' own counts a delta head is cheaper than softmax from 496 tokens on", () => {
    const softmax = (T: number) => 2 * T ** 2 * 128;
    expect(gatedDeltaChunkFlops(496, 64, 128)).toBe(softmax(496));
    expect(gatedDeltaChunkFlops(497, 64, 128)).toBeLessThan(softmax(497));
  });
});

describe('long convolutions', () => {
  test('the FFT wins for good from a crossover on and not before it', () => {
    const crossover = fftConvCrossoverLength();
    for (let length = crossover; length < crossover + 2000; length++) {
      expect(fftConvFlops(length)).toBeLessThan(directConvFlops(length));
    }
    expect(fftConvFlops(crossover - 1)).toBeGreaterThanOrEqual(directConvFlops(crossover - 1));
    expect(crossover).toBe(283);
  });
  test('three tokens convolved directly are six products and as many sums', () => {
    expect(directConvFlops(3)).toBe(12);
  });
  test('four times the length costs sixteen times directly and under five by FFT', () => {
    expect(directConvFlops(4096) / directConvFlops(1024)).toBeCloseTo(16, 1);
    expect(fftConvFlops(4096) / fftConvFlops(1024)).toBeLessThan(5);
  });
  test('a distilled filter decodes for less than one token of the convolution', () => {
    const spec = { kind: 'hyena', dim: 256, kernel: 3, modes: 8 } as const;
    expect(hyenaStepFlops(spec)).toBeLessThan(hyenaFlops(spec, 4096) / 4096);
  });
});

describe('Mamba', () => {
  test('Mamba-2.8B carries 5.24 million numbers of state, 20 MiB in float32', () => {
    const numbers = 64 * mambaStateNumbers(mambaSpec(2560));
    expect(numbers).toBe(5_242_880);
    expect(numbers * 4).toBe(20 * MIB);
  });
  test('fusing the scan saves bytes in proportion to the state', () => {
    const saving = (state: number) => {
      const spec = { ...mambaSpec(2560), state };
      return unfusedScanBytes(spec, 2048, 2) / fusedScanBytes(spec, 2048, 2);
    };
    expect(saving(16)).toBeGreaterThan(30);
    expect(saving(64) / saving(16)).toBeGreaterThan(3.5);
  });
  test('decoding the recurrence does fewer than two FLOPs a byte at 16 bits', () => {
    const intensity = scanDecodeIntensity(mambaSpec(2560), 2);
    expect(intensity).toBeGreaterThan(1);
    expect(intensity).toBeLessThan(2);
  });
  test('a step reads and writes its state, reads x, Δ, B and C, and writes y', () => {
    const small = { ...mambaSpec(2), inner: 3, state: 5 };
    expect(scanDecodeIntensity(small, 2)).toBe((7 * 15 + 3) / ((2 * 15 + 3 * 3 + 2 * 5) * 2));
  });
});

describe('state space duality', () => {
  const spec = mamba2Spec(2560);
  test('the quadratic form grows with the square of the length, the chunked one with the length', () => {
    expect(ssdQuadraticFlops(spec, 8192)).toBe(4 * ssdQuadraticFlops(spec, 4096));
    expect(ssdChunkFlops(spec, 8192, 256)).toBe(2 * ssdChunkFlops(spec, 4096, 256));
  });
  test('the quadratic form multiplies C with B in each group and the square with X', () => {
    const small = { ...spec, inner: 6, state: 5, groups: 2 };
    expect(ssdQuadraticFlops(small, 3)).toBe(2 * 9 * (2 * 5 + 6));
  });
  test('with chunk, state and head width equal, a token costs O(state²) a head', () => {
    const square = (n: number) => {
      const heads = 10;
      const even = { ...spec, inner: heads * n, headDim: n, state: n, groups: heads };
      return ssdChunkFlops(even, 1, n) / heads / n ** 2;
    };
    expect(square(64)).toBe(square(256));
  });
  test('the chunked form costs more FLOPs than the recurrence, but under three times', () => {
    const ratio = ssdChunkFlops(spec, 1, 256) / ssdRecurrentFlops(spec);
    expect(ratio).toBeGreaterThan(1);
    expect(ratio).toBeLessThan(3);
  });
});

describe('a block', () => {
  const mixer: Mixer = { kind: 'rnn', dim: 10, inner: 7 };
  const experts = { kind: 'moe', dim: 10, hidden: 6, gated: true, sharedHidden: 4 } as const;
  const channelMixer = { ...experts, experts: 8, activeExperts: 2 };
  test('has a norm of its width before each of its two parts', () => {
    const mlp = { kind: 'mlp', dim: 10, hidden: 20, gated: false } as const;
    const weights = mixerParams(mixer) + mlpParams(mlp);
    expect(layerParams({ mixer, channelMixer: mlp })).toBe(weights + 2 * 10);
    expect(activeLayerParams({ mixer, channelMixer: mlp })).toBe(weights + 2 * 10);
    expect(layerParams({ mixer })).toBe(mixerParams(mixer) + 10);
    expect(layerParams({ channelMixer: mlp })).toBe(mlpParams(mlp) + 10);
  });
  test('of experts counts all in its size and the router, the shared and two for a token', () => {
    const [expert, shared, router] = [3 * 10 * 6, 3 * 10 * 4, 10 * 8];
    expect(layerParams({ channelMixer })).toBe(8 * expert + shared + router + 10);
    expect(activeLayerParams({ channelMixer })).toBe(2 * expert + shared + router + 10);
    expect(layerDecodeFlops({ channelMixer }, 5)).toBe(2 * (2 * expert + shared + router));
    expect(layerForwardFlops({ channelMixer }, 5)).toBe(5 * layerDecodeFlops({ channelMixer }, 5));
  });
  test('without a mixer carries nothing', () => {
    const nothing = { keysAndValues: 0, state: 0, convolution: 0 };
    expect(layerCarried({ channelMixer }, 1000)).toEqual(nothing);
  });
});

describe('layers that treat each token alone', () => {
  test('a gated MLP of width 8/3 costs what a plain one of width 4 does', () => {
    const plain = mlpParams({ dim: 768, hidden: 3072, gated: false });
    expect(mlpParams({ dim: 768, hidden: 2048, gated: true })).toBe(plain);
    expect(mlpFlops({ dim: 768, hidden: 3072, gated: false })).toBe(2 * plain);
  });
  test('one token touches its own experts and a large batch nearly all', () => {
    expect(expectedExperts(8, 2, 1)).toBeCloseTo(2, 12);
    expect(expectedExperts(8, 2, 2)).toBeCloseTo(3.5, 12);
    expect(expectedExperts(8, 2, 64)).toBeGreaterThan(7.99);
  });
});
