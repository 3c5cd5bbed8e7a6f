// FLOPs of one token counted by hand at sizes small enough to do so: two a weight of every map, two a
// tap of every short convolution, and what the state, the skip and the gate need.
import { describe, expect, test } from 'vitest';
import type { Mixer } from '../../../../src/models/costs/layer.ts';
import {
  layerCarried,
  layerDecodeFlops,
  layerForwardFlops,
  layerQuadraticFlops,
  mixerParams,
} from '../../../../src/models/costs/layer.ts';
import { fftConvFlops } from '../../../../src/models/costs/long-convolution.ts';

const linear = {
  kind: 'linear-attention',
  dim: 12,
  heads: 3,
  keyDim: 4,
  valueDim: 6,
  kernel: 0,
  outputGate: 'none',
} as const;
// q and k of 12 channels, v and the output of 18; 3 · 4 · 6 numbers of state.
const [qkv, out, state] = [12 * (12 + 12 + 18), 18 * 12, 3 * 4 * 6];
const lowRank = (outputs: number) => 7 * (12 + outputs);

const latent = {
  kind: 'latent-attention',
  dim: 10,
  heads: 3,
  kvRank: 4,
  contentDim: 5,
  rotaryDim: 2,
  valueDim: 6,
} as const;
const latentMaps = 10 * 3 * 7 + 10 * 6 + 4 * 3 * 11 + 3 * 6 * 10;

const step: [string, Mixer, flops: number][] = [
  ['an RNN', { kind: 'rnn', dim: 6, inner: 5 }, 2 * 5 * (6 + 5)],
  ['a GRU', { kind: 'gru', dim: 6, inner: 5 }, 3 * 2 * 5 * (6 + 5)],
  ['an LSTM', { kind: 'lstm', dim: 6, inner: 5 }, 4 * 2 * 5 * (6 + 5)],
  [
    'the block of Griffin',
    { kind: 'rg-lru', dim: 10, inner: 12, blocks: 3, kernel: 5 },
    2 * (3 * 10 * 12 + 2 * 12 * 4) + 2 * 12 * 5 + 4 * 12 + 12,
  ],
  ['linear attention', { ...linear, rule: 'sum' }, 2 * (qkv + out) + 4 * state],
  ['RetNet', { ...linear, rule: 'decay', outputGate: 'full' }, 2 * (qkv + 2 * out) + 5 * state],
  [
    'GLA',
    { ...linear, rule: 'gate', outputGate: 'full', gateRank: 7 },
    2 * (qkv + 2 * out + lowRank(12)) + 5 * state,
  ],
  [
    'DeltaNet',
    { ...linear, rule: 'delta', kernel: 5 },
    2 * (qkv + out + 12 * 3) + 2 * 42 * 5 + 6 * state,
  ],
  [
    'Gated DeltaNet',
    { ...linear, rule: 'gated-delta', outputGate: 'full' },
    2 * (qkv + 2 * out + 2 * 12 * 3) + 7 * state,
  ],
  [
    'Kimi Delta Attention',
    { ...linear, rule: 'channel-gated-delta', outputGate: 'low-rank', gateRank: 7 },
    2 * (qkv + out + 12 * 3 + lowRank(12) + lowRank(18)) + 7 * state,
  ],
  [
    'Gated DeltaNet with one head of queries and keys for three of values',
    { ...linear, rule: 'gated-delta', outputGate: 'full', keyHeads: 1 },
    2 * (12 * (4 + 4 + 18) + 2 * out + 2 * 12 * 3) + 7 * state,
  ],
  [
    'Mamba',
    { kind: 'mamba', dim: 20, inner: 60, state: 5, kernel: 6, rank: 2 },
    2 * (20 * 120 + 60 * 12 + 2 * 60 + 60 * 20) + 2 * 60 * 6 + (7 * 5 + 1) * 60 + 3 * 60,
  ],
  [
    'Mamba-2',
    { kind: 'mamba2', dim: 20, inner: 60, state: 5, headDim: 10, groups: 2, kernel: 6 },
    2 * (20 * (60 + 80 + 6) + 60 * 20) + 2 * 80 * 6 + 5 * 5 * 60 + 3 * 60,
  ],
  ['S4D', { kind: 's4d', dim: 6, modes: 5 }, 11 * 6 * 5 + 2 * 6 + 2 * 6 * 12],
  [
    'Hyena, distilled',
    { kind: 'hyena', dim: 12, kernel: 4, modes: 5 },
    2 * 4 * 12 * 12 + 2 * 36 * 4 + 4 * 12 + 11 * 12 * 5,
  ],
  [
    'latent attention over 9 tokens, its maps folded into query and output',
    latent,
    2 * latentMaps + 9 * 2 * 3 * (2 * 4 + 2),
  ],
  [
    'latent attention with compressed queries',
    { ...latent, queryRank: 3 },
    2 * (latentMaps - 10 * 21 + 10 * 3 + 3 * 21) + 9 * 2 * 3 * (2 * 4 + 2),
  ],
];

describe('the ninth token', () => {
  test.each(step)('of %s', (_, mixer, flops) => {
    expect(layerDecodeFlops({ mixer }, 9)).toBe(flops);
  });
});

describe('a whole sequence', () => {
  test('of S4D needs the kernel, a convolution a channel, the skip and the map out', () => {
    const mixer: Mixer = { kind: 's4d', dim: 6, modes: 5 };
    const output = 8 * (2 * 6 + 2 * 6 * 12);
    expect(layerForwardFlops({ mixer }, 8)).toBe(10 * 6 * 5 * 8 + 6 * fftConvFlops(8) + output);
  });
  test('of Hyena needs its maps for every token and a convolution a channel', () => {
    const mixer: Mixer = { kind: 'hyena', dim: 12, kernel: 4, modes: 5 };
    const tokens = 8 * (2 * 4 * 12 * 12 + 2 * 36 * 4 + 4 * 12);
    expect(layerForwardFlops({ mixer }, 8)).toBe(tokens + 12 * fftConvFlops(8));
  });
  test('of latent attention expands keys and values, and only its scores grow with the square', () => {
    const scores = 45 * 2 * 3 * (5 + 2 + 6);
    expect(layerForwardFlops({ mixer: latent }, 9)).toBe(9 * 2 * latentMaps + scores);
    expect(layerQuadraticFlops({ mixer: latent }, 9)).toBe(scores);
    expect(layerCarried({ mixer: latent }, 9)).toEqual({
      keysAndValues: 9 * 6,
      state: 0,
      convolution: 0,
    });
  });
  test('of any layer without attention has no part that grows with the square', () => {
    for (const [name, mixer] of step) {
      if (mixer.kind !== 'latent-attention')
        expect(layerQuadraticFlops({ mixer }, 9), name).toBe(0);
    }
  });
});

describe('the FFT of 16 points that convolves 8 tokens', () => {
  test('takes three transforms of half of 5 n log₂ n and 9 complex products of 6', () => {
    expect(fftConvFlops(8)).toBe(3 * 2.5 * 16 * 4 + 6 * 9);
    expect(fftConvFlops(9)).toBe(3 * 2.5 * 32 * 5 + 6 * 17);
  });
});

describe('weights of the gates', () => {
  test('a low-rank gate has two thin maps, one from the width and one to the channels', () => {
    const plain: Mixer = { ...linear, rule: 'sum' };
    const gated: Mixer = { ...plain, outputGate: 'low-rank', gateRank: 7 };
    expect(mixerParams(gated) - mixerParams(plain)).toBe(7 * (12 + 18));
  });
  test('taps of the short convolutions count once for each channel of q, k and v', () => {
    const plain: Mixer = { ...linear, rule: 'sum' };
    expect(mixerParams({ ...plain, kernel: 4 }) - mixerParams(plain)).toBe(42 * 4);
  });
});

describe('what the short convolutions carry', () => {
  test('is the last inputs of every channel, one fewer than the taps, and nothing without taps', () => {
    const carried = (kernel: number) =>
      layerCarried({ mixer: { ...linear, rule: 'sum', kernel } }, 100);
    expect(carried(4)).toEqual({ keysAndValues: 0, state, convolution: 42 * 3 });
    expect(carried(0).convolution).toBe(0);
    const griffin: Mixer = { kind: 'rg-lru', dim: 10, inner: 12, blocks: 3, kernel: 5 };
    expect(layerCarried({ mixer: griffin }, 100)).toEqual({
      keysAndValues: 0,
      state: 12,
      convolution: 12 * 4,
    });
  });
});
