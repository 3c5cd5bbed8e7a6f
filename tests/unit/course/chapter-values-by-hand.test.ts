// Numbers that single chapters print, against the same number worked out from configurations,
// published constants and recorded runs alone.
import { expect, test } from 'vitest';
import convolution from '../../../content/lab/convolution.json' with { type: 'json' };
import scaling from '../../../content/lab/scaling.json' with { type: 'json' };
import type { RawArguments } from '../../../src/course/value-definition.ts';
import { evaluate } from '../../../src/course/values.ts';

// Llama 2 7B, without its embedding: what a step multiplies and reads.
const [layers, dim, vocab] = [32, 4096, 32_000];
const weights = layers * (4 * dim ** 2 + 3 * dim * 11_008) + vocab * dim;
const norms = (2 * layers + 1) * dim;
const T = 100;
const stepFlops = 2 * weights + 4 * layers * dim * T;
const stepBytes = 2 * (weights + norms) + 4 * T * (4 * layers * dim);

// HunyuanVideo: 33 × 45 × 80 tokens through 60 layers of width 3,072, 4 d wide inside.
const clip = 33 * 45 * 80;
const pass = clip * 60 * 2 * (4 + 8) * 3072 ** 2 + clip ** 2 * 60 * 4 * 3072;

const ms = (layer: string, length: number) =>
  scaling.points.find((point) => point.layer === layer && point.length === length)!.ms;
const { layer: timed, length: longest } = scaling.points.at(-1)!;
const convolved = (method: string) =>
  convolution.points.find((point) => point.method === method && point.length === 1024)!.ms;

/** Share of thirteen right in eighteen, and z = 1.96 standard errors around it (Wilson, 1927). */
const wilson = (sign: 1 | -1) => {
  const [p, m, z2] = [13 / 18, 18, 1.96 ** 2];
  const half = Math.sqrt((p * (1 - p)) / m + z2 / (4 * m * m));
  return (p + z2 / (2 * m) + sign * 1.96 * half) / (1 + z2 / m);
};

const lines: [name: string, args: RawArguments, value: number][] = [
  ['attainableFlops', { device: 'h100', intensity: 10 }, 33.5e12],
  ['attainableFlops', { device: 'h100', intensity: 1000 }, 989e12],
  ['operationsForOneNumber', { device: 'h100' }, (2 * 989) / 3.35],
  ['operatorIntensity', { operator: 'gate' }, 1 / 6],
  ['operatorIntensity', { operator: 'lstm', batch: 3 }, (3 * 2 ** 27) / (2 ** 27 + 3 * 24_576)],
  ['vectorFlops', { device: 'a100-80gb' }, 19.5e12],
  ['sramBytes', { device: 'h100' }, 132 * 256 * 1024],
  ['memoryBandwidth', { device: 'a100-80gb' }, 2.039e12],
  ['scanDecodeIntensity', { dim: 20 }, (40 * (7 * 16 + 1)) / (2 * (2 * 640 + 3 * 40 + 2 * 16))],
  ['matmulIntensity', { m: 2, n: 3, k: 5, bytes: 4 }, 60 / (4 * 31)],
  [
    'decodeIntensity',
    { model: 'llama-2-7b', context: T, batch: 4 },
    (4 * stepFlops) / (2 * (weights + norms) + 4 * T * 4 * layers * dim),
  ],
  [
    'decodeStepSeconds',
    { model: 'llama-2-7b', device: 'h100', context: T, batch: 4 },
    stepBytes / 3.35e12,
  ],
  [
    'prefillSeconds',
    { model: 'llama-2-7b', device: 'h100', length: T },
    (2 * T * weights - 2 * (T - 1) * vocab * dim + (4 * layers * dim * T * (T + 1)) / 2) / 989e12,
  ],

  ['recurrentStateBytes', { width: 100 }, 2 * 2 * 100],
  ['recurrentStateBytes', { cell: 'gru', width: 100, bytes: 4 }, 4 * 100],
  ['recurrentStepFlops', { cell: 'gru', width: 100 }, 3 * 2 * (100 ** 2 + 100 ** 2)],
  ['stepsInARow', { length: 1000 }, 1000],
  ['stepsInARow', { length: 1000, kind: 'scan' }, 20],
  ['overSteps', { factor: 0.5, steps: 3 }, 1 / 8],
  ['overSteps', {}, 0.9 ** 50],
  ['forgetGateOverSteps', { bias: 0, steps: 3 }, 1 / 8],

  ['hybridShare', { recurrent: 1, context: 512, worth: 256 }, 3 / 4],
  ['stateWorthTokens', { heads: 16, headDim: 64, kvHeads: 4 }, (16 * 64) / (2 * 4)],
  ['attentionEverywhereBytes', { model: 'qwen3-next-80b', context: 262_144 }, 24 * 2 ** 30],
  [
    'hybridCarried',
    { model: 'qwen3-next-80b', context: 262_144 },
    6 * 2 ** 30 + 36 * 2 ** 20 + 36 * 3 * (2 * 16 * 128 + 32 * 128) * 2,
  ],

  // a n (n + 1)/2 is a quarter of all once n + 1 = 2 b/(3 a).
  [
    'lengthAtShare',
    { model: 'llama-2-7b', share: 0.25 },
    Math.ceil((2 * 2 * weights) / (3 * 4 * layers * dim) - 1),
  ],
  ['fullHeadsCacheBytesPerToken', { model: 'deepseek-v2' }, 60 * 2 * 128 * 128 * 2],
  ['fullHeadsCacheBytesPerToken', { model: 'llama-3.1-8b' }, 512 * 1024],
  ['fullHeadsCacheBytesPerToken', { model: 'jamba-1.5-mini' }, 4 * 2 * 4096 * 2],
  ['measuredSeconds', { layer: timed, length: longest }, ms(timed, longest) / 1000],
  [
    'measuredGrowth',
    { layer: timed, length: longest },
    ms(timed, longest) / ms(timed, longest / 2),
  ],

  ['convolutionSaving', { length: T }, (T * 101) / (7.5 * 256 * 8 + 6 * 129)],
  [
    'longConvolutionShare',
    { length: T },
    1 / (1 + (T * (8 * dim + 2 * 3 * 3 + 4)) / (7.5 * 256 * 8 + 6 * 129)),
  ],
  ['measuredConvolutionSaving', { length: 1024 }, convolved('direct') / convolved('fft')],
  ['distilError', { filter: 'echo', modes: 0 }, 1],

  ['pairBits', { pairs: 2, keys: 5, values: 2 }, Math.log2(40)],
  ['copyChance', {}, 1 / 4],
  ['stateHolds', { model: 'mamba-2.8b' }, Math.floor((5_242_880 * 16) / Math.log2(50_280))],
  ['cacheBitsPerBit', { model: 'llama-2-7b' }, (8 * 524_288) / Math.log2(32_000)],

  // Eighteen settled forecasts: thirteen right, five half right, three of those among four.
  ['forecastRate', {}, (13 + 5 / 2) / 18],
  ['bestForecastScore', {}, (13 + 5 / 4) / 18 - (15.5 / 18) ** 2],
  ['splitLuck', {}, (10 * 13 + 5) / 3060],
  ['hitRateBound', { end: 'low' }, wilson(-1)],
  ['hitRateBound', { end: 'high' }, wilson(1)],
  ['forecastScore', { made: 1, measured: 1 }, 5 / 4 / 18],

  // Llama 3.1 8B has 8,030,261,248 weights and adds 128 KiB a token.
  ['deskReaders', { option: 'plain' }, Math.floor((80e9 - 2 * 8_030_261_248) / 2 ** 32)],
  ['deskReaders', { option: 'small-cache' }, Math.floor((80e9 - 2 * 8_030_261_248) / 2 ** 31)],
  ['deskReaders', { option: 'search' }, Math.floor((80e9 - 2 * 8_030_261_248) / 2 ** 29)],
  [
    'deskLongest',
    { option: 'plain', readers: 10 },
    Math.floor((80e9 - 2 * 8_030_261_248) / 10 / 2 ** 17),
  ],

  ['matrixStateNumbers', { headDim: 64 }, 64 ** 2],
  ['matrixStateTokens', { headDim: 64 }, 32],
  ['linearAttentionCrossover', { headDim: 64 }, 127],
  ['retentionHalfLife', {}, Math.LN2 / -Math.log(31 / 32)],

  ['modeHalfLife', { delta: 0.1, size: 2 }, Math.LN2 / 0.2],
  ['ssdChunkOverhead', { dim: 64, chunk: 8 }, (2 * 8 * 256 + 4 * 128 ** 2) / (5 * 128 ** 2)],

  ['videoTokens', { video: 'hunyuan-video' }, clip],
  ['videoAttentionFlops', { video: 'hunyuan-video' }, 4 * 3072 * 60 * clip ** 2],
  [
    'clipTokens',
    { seconds: 1, fps: 17, height: 64, width: 128, temporal: 8, spatial: 16, patch: 1 },
    3 * 4 * 8,
  ],
  ['videoPairShare', { video: 'hunyuan-video' }, clip / (clip + 6 * 3072)],
  ['videoPairShare', { video: 'hunyuan-video', tokens: 6 * 3072 }, 1 / 2],
  ['videoCrossover', { video: 'hunyuan-video' }, 6 * 3072],
  ['videoLayerBytes', { video: 'hunyuan-video', layers: 3 }, 3 * 2 * 2 * clip * 3072],
  ['videoPassesSeconds', { video: 'hunyuan-video', passes: 50 }, (50 * pass) / 989e12],
  ['longVideoTokens', { seconds: 63 }, 341_550],
  ['samplesPerFrame', { samples: 24_000, frames: 12.5 }, 1920],

  ['kmerPairs', { letters: 100, k: 3 }, 33 ** 2],
  ['lfm2Cache', { tokens: 1000 }, 6 * 1000 * 2 * 8 * 64 * 2],

  ['kaplanFactor', {}, 10 ** -0.076],
  ['kaplanFactor', { axis: 'tokens' }, 10 ** -0.095],
  ['kaplanParams', { flops: 8.64e19 }, 1.3e9],
  ['exponentSpread', { study: 'deepseek' }, 0.578 / 0.45 - 1],
  ['exponentSpread', { study: 'fit' }, 0.36585 / 0.28 - 1],
  ['kimiComputeRatio', { petaflopDays: 5 }, (2.3092 / (2.2879 * 5 ** -0.0527)) ** (1 / 0.0536) / 5],
];

test.each(lines)('%s of %j is the number that counting by hand gives', (name, args, value) => {
  const got = evaluate(name, args).value;
  expect(Math.abs(got - value)).toBeLessThanOrEqual(1e-12 * Math.abs(value));
});

test.each([
  [
    'vectorFlops',
    { device: 'h200' },
    'no source gives the rate outside the matrix units of NVIDIA H200.',
  ],
  [
    'videoPairShare',
    { video: 'movie-gen', tokens: 0 },
    'expected Movie Gen Video 30B to state width',
  ],
  [
    'measuredSeconds',
    { layer: 'attention', length: 65 },
    'there is no recorded time of attention over 65 tokens. Recorded: 64, 128, 256, 512, 1024, 2048, 4096.',
  ],
  [
    'measuredConvolutionSaving',
    { length: 65 },
    'there is no recorded time of direct at 65 tokens. Recorded: 16, 32, 48,',
  ],
])('%s of %j is refused, since nobody printed or measured what it needs', (name, args, reason) => {
  expect(() => evaluate(name, args)).toThrow(reason);
});
