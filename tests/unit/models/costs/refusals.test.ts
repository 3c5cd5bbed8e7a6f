// Sizes that make no sense are refused with the function and the quantity that the caller knows.
import { expect, test } from 'vitest';
import {
  flashAttentionBytes,
  standardAttentionBytes,
} from '../../../../src/models/costs/attention-memory.ts';
import {
  dataConstrainedLoss,
  effectiveTokens,
  lossOfEffectiveData,
} from '../../../../src/models/costs/data-constrained.ts';
import type { LinearAttentionSpec } from '../../../../src/models/costs/linear-attention.ts';
import { linearAttentionChunkFlops } from '../../../../src/models/costs/linear-attention.ts';
import { fftConvFlops } from '../../../../src/models/costs/long-convolution.ts';
import { decodeFlops, forwardFlops } from '../../../../src/models/costs/model.ts';
import { models } from '../../../../src/models/costs/models.ts';
import { kimiLoss } from '../../../../src/models/costs/published-exponents.ts';
import { decodeWeightBytes, weightsBytes } from '../../../../src/models/costs/serving.ts';
import { mamba2Spec, ssdChunkFlops } from '../../../../src/models/costs/ssd.ts';
import { videoFrames, videoModels, videoTokens } from '../../../../src/models/costs/video.ts';
import { videoBlocks, videoPairShare } from '../../../../src/models/costs/video-blocks.ts';

const head = { length: 8, headDim: 2, bytesPerNumber: 2 };
const llama = models['llama-2-7b'];
const { size, tokenizer } = videoModels['wan2.1-14b'];
const linear: LinearAttentionSpec = {
  kind: 'linear-attention',
  rule: 'sum',
  dim: 8,
  heads: 1,
  keyDim: 8,
  valueDim: 8,
  kernel: 0,
  outputGate: 'none',
};

test.each<[string, string, (length: number) => unknown]>([
  ['standardAttentionBytes', 'length', (length) => standardAttentionBytes({ ...head, length })],
  ['flashAttentionBytes', 'length', (length) => flashAttentionBytes({ ...head, length }, 64)],
  ['linearAttentionChunkFlops', 'chunk', (chunk) => linearAttentionChunkFlops(linear, 8, chunk)],
  ['ssdChunkFlops', 'chunk', (chunk) => ssdChunkFlops(mamba2Spec(64), 8, chunk)],
  ['fftConvFlops', 'length', fftConvFlops],
  ['forwardFlops', 'length', (length) => forwardFlops(llama, length)],
  ['decodeFlops', 'context', (context) => decodeFlops(llama, context)],
  ['decodeWeightBytes', 'batch', (batch) => decodeWeightBytes(llama, { batch })],
  ['videoTokens', 'frames', (frames) => videoTokens({ ...size, frames }, tokenizer)],
  [
    'videoPairShare',
    'tokens',
    (tokens) => videoPairShare(videoBlocks(videoModels['wan2.1-14b']), tokens),
  ],
])('%s counts whole things: %s is refused at 0 and 1.5', (caller, name, call) => {
  for (const value of [0, 1.5]) {
    expect(() => call(value)).toThrow(
      `${caller}: expected ${name} to be an integer of at least 1, got ${value}.`,
    );
  }
});

test.each<[string, string, (value: number) => unknown]>([
  ['flashAttentionBytes', 'sramBytes', (bytes) => flashAttentionBytes(head, bytes)],
  ['effectiveTokens', 'uniqueTokens', (tokens) => effectiveTokens(tokens, 2)],
  ['lossOfEffectiveData', 'params', (params) => lossOfEffectiveData(params, 1)],
  ['lossOfEffectiveData', 'effective', (tokens) => lossOfEffectiveData(1, tokens)],
  ['dataConstrainedLoss', 'params', (params) => dataConstrainedLoss(params, 1, 1)],
  ['dataConstrainedLoss', 'uniqueTokens', (unique) => dataConstrainedLoss(1, 1, unique)],
  ['kimiLoss', 'petaflopDays', (compute) => kimiLoss('hybrid', compute)],
  ['weightsBytes', 'weightBytesPerNumber', (bytes) => weightsBytes(llama, bytes)],
  ['videoFrames', 'seconds', (seconds) => videoFrames(seconds, 16)],
  ['videoFrames', 'framesPerSecond', (rate) => videoFrames(1, rate)],
])('%s measures: %s is refused at 0, −1 and infinity', (caller, name, call) => {
  for (const value of [0, -1, Infinity]) {
    expect(() => call(value)).toThrow(
      `${caller}: expected ${name} to be a number above 0, got ${value}. Pass a positive ${name}.`,
    );
  }
});
