// Numbers that pages print, against the same number worked out from the configuration alone. Llama 2
// 7B is the example: 32 blocks of width 4,096 with heads of 128, MLPs of 11,008, 32,000 words.
import { expect, test } from 'vitest';
import type { RawArguments } from '../../../src/course/value-definition.ts';
import { evaluate } from '../../../src/course/values.ts';

const model = 'llama-2-7b';
const [layers, dim, hidden, vocab] = [32, 4096, 11_008, 32_000];
const square = dim ** 2;
const [mixers, mlps, head] = [layers * 4 * square, layers * 3 * dim * hidden, vocab * dim];
/** As its authors' checkpoint has them: 6,738,415,616. */
const params = mixers + mlps + 2 * head + (2 * layers + 1) * dim;
const cachePerToken = 2 * layers * dim * 2;
const pairFlops = 4 * layers * dim;
const T = 100;
const scores = (pairFlops * T * (T + 1)) / 2;
const forward = 2 * T * (mixers + mlps + head) + scores;

/** R* of repeated tokens. */
const R = 15.387756;

const lines: [name: string, args: RawArguments, value: number][] = [
  ['params', { model }, 6_738_415_616],
  ['params', { model }, params],
  ['activeParams', { model }, params],
  // Mixtral: two of eight experts, attention with 8 of 32 heads for keys, the router, the norms.
  [
    'activeParams',
    { model: 'mixtral-8x7b' },
    layers * (2.5 * square + 2 * 3 * dim * 14_336 + 8 * dim + 2 * dim) + 2 * head + dim,
  ],
  ['layers', { model: 'jamba-1.5-mini', kind: 'mamba' }, 28],
  ['layers', { model: 'jamba-1.5-mini', kind: 'attention' }, 4],
  ['layers', { model: 'jamba-1.5-mini' }, 32],
  ['attentionFlops', { model, length: T }, scores],
  ['mlpFlops', { model, length: T }, 2 * T * mlps],
  ['mlpFlops', { model: 'mamba-2.8b', length: T }, 0],
  ['mixerFlops', { model, length: T }, 2 * T * mixers + scores],
  ['forwardFlops', { model, length: T }, forward],
  ['trainingFlops', { model, length: T }, 3 * forward],
  ['prefillFlops', { model, length: T }, forward - (T - 1) * 2 * head],
  ['decodeFlops', { model, context: T }, 2 * (mixers + mlps + head) + pairFlops * T],
  ['quadraticShare', { model, length: T }, scores / forward],
  ['weightsBytes', { model, weightBytes: 0.5 }, params / 2],
  ['kvCacheBytesPerToken', { model, cacheBytes: 1 }, cachePerToken / 2],
  ['kvCacheBytes', { model, context: T, batch: 3 }, 3 * T * cachePerToken],
  ['carriedBytes', { model, context: T, cacheBytes: 1 }, (T * cachePerToken) / 2],
  [
    'carriedBytes',
    { model: 'mamba-2.8b', context: T, stateBytes: 4 },
    4 * 64 * 2 * 2560 * (16 + 3),
  ],
  ['cacheSaving', { model: 'llama-3.1-8b', other: model, context: T }, 1 - 8 / 32],
  [
    'residentBytes',
    { model, context: T, batch: 3, weightBytes: 1 },
    params + 3 * T * cachePerToken,
  ],
  [
    'longestContext',
    { model, device: 'h100', batch: 2 },
    Math.floor((80e9 - 2 * params) / cachePerToken / 2),
  ],
  [
    'decodeBytesPerToken',
    { model, context: T, batch: 4 },
    (2 * (params - head)) / 4 + T * cachePerToken,
  ],
  // Kernels: a head of width 64 over 4,096 tokens, and a Mamba layer of width 20 over 100.
  ['standardAttentionBytes', { length: 4096, headDim: 64 }, (4 * 64 + 4 * 4096) * 4096 * 2],
  // 98,304 numbers of fast memory hold 384 keys a block: eleven passes.
  ['flashAttentionBytes', { length: 4096, headDim: 64 }, (2 * 64 + 11 * (3 * 64 + 4)) * 4096 * 2],
  [
    'attentionTrafficSaving',
    { length: 4096, headDim: 64 },
    (4 * 64 + 4 * 4096) / (2 * 64 + 11 * (3 * 64 + 4)),
  ],
  ['scanStatesBytes', { dim: 20, length: T, bytes: 4 }, T * 40 * 16 * 4],
  ['fusedScanBytes', { dim: 20, length: T }, T * (3 * 40 + 2 * 16) * 2],
  ['unfusedScanBytes', { dim: 20, length: T }, T * (3 * 40 + 2 * 16 + 6 * 40 * 16) * 2],
  ['fusedScanSaving', { dim: 20, length: T }, 1 + (6 * 40 * 16) / (3 * 40 + 2 * 16)],
  ['attentionPairs', { length: T }, 5050],
  ['attentionPairs', { length: T, mask: 'none' }, 10_000],
  ['treeRounds', { length: 1000 }, 20],
  ['directConvFlops', { length: T }, 10_100],
  ['fftConvFlops', { length: T }, 7.5 * 256 * 8 + 6 * 129],
  ['fftConvCrossoverLength', {}, 283],
  // Data: the formulas and constants as they are printed in the papers.
  ['trainingCompute', { params: '70B', tokens: '1.4T' }, 5.88e23],
  [
    'chinchillaLoss',
    { params: 1e9, tokens: 2e10 },
    1.69 + 406.4 / 1e9 ** 0.34 + 410.7 / 2e10 ** 0.28,
  ],
  ['kaplanLossFromParams', { params: 1e9 }, (8.8e13 / 1e9) ** 0.076],
  ['kaplanLossFromTokens', { tokens: 1e9 }, (5.4e13 / 1e9) ** 0.095],
  ['effectiveTokens', { unique: 1e9, epochs: 4 }, 1e9 + 1e9 * R * (1 - Math.exp(-3 / R))],
  ['repeatedDataWorth', { epochs: 4 }, (1 + R * (1 - Math.exp(-3 / R))) / 4],
  ['collisionProbability', { similarity: 0.5, bands: 2, rows: 3 }, 1 - (7 / 8) ** 2],
  ['bandingThreshold', { bands: 8, rows: 3 }, 0.5],
];

test.each(lines)('%s of %j is the number that counting by hand gives', (name, args, value) => {
  const got = evaluate(name, args).value;
  expect(Math.abs(got - value)).toBeLessThanOrEqual(1e-12 * Math.abs(value));
});

/** What "how was this computed?" shows, a line each. */
const shown = (name: string, args: RawArguments) =>
  evaluate(name, args).inputs.map((line) => `${line.name} ${line.text.replaceAll('\u202f', ' ')}`);

test('the inputs that are shown are those that the number was computed from', () => {
  const asked: [string, RawArguments][] = [
    ['params', { model }],
    ['activeParams', { model: 'mixtral-8x7b' }],
    ['attentionFlops', { model, length: T }],
    ['decodeFlops', { model, context: T }],
    ['crossoverLength', { model }],
    ['kvCacheBytesPerToken', { model: 'jamba-1.5-mini' }],
    ['stateBytes', { model: 'mamba-2.8b', stateBytes: 4 }],
    ['cacheSaving', { model: 'llama-3.1-8b', other: model, context: T }],
    ['weightsBytes', { model }],
    ['residentBytes', { model, context: T, batch: 3 }],
    ['longestContext', { model, device: 'h100', batch: 2 }],
    ['decodeBytesPerToken', { model, context: T, batch: 4 }],
    ['flashAttentionBytes', { length: T, headDim: 64 }],
    ['scanStatesBytes', { dim: 20, length: T }],
    ['attentionPairs', { length: T, mask: 'none' }],
    ['chinchillaLoss', { params: 1e9, tokens: 2e10 }],
    ['dataConstrainedLoss', { params: 1e9, tokens: 2e10, unique: 1e10 }],
    ['collisionProbability', { similarity: 0.75 }],
  ];
  const text = asked.map(([name, args]) => `${name}: ${shown(name, args).join('; ')}`);
  expect(`\n${text.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    params: model Llama 2 7B; blocks 32; width 4,096; vocabulary 32,000
    activeParams: model Mixtral 8x7B; all parameters 46.7 B
    attentionFlops: model Llama 2 7B; tokens 100 tokens; pairs a head 5,050; FLOPs a pair, all layers 524 kFLOP
    decodeFlops: model Llama 2 7B; parameters a token uses 6.74 B; tokens 100 tokens
    crossoverLength: model Llama 2 7B; a: FLOPs a pair 524 kFLOP; width 4,096
    kvCacheBytesPerToken: model Jamba 1.5 Mini; layers with a cache 4 of 32; numbers cached a token 8,192; bytes a number 2
    stateBytes: model Mamba 2.8B; numbers of state 5,242,880; bytes a number 4
    cacheSaving: model Llama 3.1 8B; it carries 12.5 MiB; the other model Llama 2 7B; that one carries 50 MiB; context 100 tokens
    weightsBytes: model Llama 2 7B; parameters 6.74 B; bytes a weight 2
    residentBytes: model Llama 2 7B; weights 12.6 GiB; each sequence carries 50 MiB; sequences 3
    longestContext: model Llama 2 7B; weights 12.6 GiB; bytes a weight 2; device NVIDIA H100 SXM; memory 74.5 GiB; sequences 2
    decodeBytesPerToken: model Llama 2 7B; tokens 100 tokens; bytes a weight 2; weights read a step 12.3 GiB; cache read a sequence 50 MiB; sequences 4
    flashAttentionBytes: tokens 100 tokens; head width 64; fast memory of one block 192 KiB; bytes a number 2
    scanStatesBytes: width 20; channels 40; state a channel 16; tokens 100 tokens; bytes a number 2
    attentionPairs: tokens 100 tokens; mask none
    chinchillaLoss: N, parameters 1 B; D, tokens 20 B tokens; fit: E, A, α, B, β 1.69, 406.4, 0.34, 410.7, 0.28
    dataConstrainedLoss: N, parameters 1 B; D, tokens seen 20 B tokens; U, tokens that differ 10 B tokens
    collisionProbability: s, similarity 0.75; b, bands 14; r, rows a band 8
    "
  `);
});
