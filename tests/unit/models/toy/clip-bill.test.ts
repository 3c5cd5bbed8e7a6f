import { expect, test } from 'vitest';
import { videoModels } from '../../../../src/models/costs/video.ts';
import { videoBlocks, videoPassFlops } from '../../../../src/models/costs/video-blocks.ts';
import {
  clipBill,
  framesOf,
  workedClip,
  workedTokenizer,
} from '../../../../src/models/toy/clip-bill.ts';

const blocks = { dim: 4, layers: 3, hidden: 10, crossAttention: false };

test('the clip that is counted by hand makes 72 tokens of 288 latent positions', () => {
  // Nine frames are three in time; 64 × 96 pixels are 8 × 12 positions or 4 × 6 patches.
  expect(clipBill(workedClip, workedTokenizer, blocks)).toEqual({
    pixels: 9 * 64 * 96,
    latentPositions: 3 * 8 * 12,
    tokens: 72,
    pairs: 72 * 72,
    passFlops: 72 * 3 * 2 * (4 * 16 + 2 * 40) + 72 * 72 * 3 * 4 * 4,
    pairShare: (72 * 72 * 48) / (72 * 864 + 72 * 72 * 48),
    layerBytes: 2 * 2 * 72 * 4,
    allLayersBytes: 3 * 2 * 2 * 72 * 4,
  });
});
test('latent positions are counted before patches in time as in space', () => {
  const bill = clipBill(workedClip, { ...workedTokenizer, temporalPatch: 2 }, blocks);
  expect([bill.tokens, bill.latentPositions]).toEqual([2 * 4 * 6, 288]);
});
test('the clips that are published are as long as the rule says', () => {
  expect([framesOf(6, 8), framesOf(5, 16), framesOf(5, 24)]).toEqual([49, 81, 121]);
  const { size, tokenizer, framesPerSecond } = videoModels['wan2.1-14b'];
  const wan = videoBlocks(videoModels['wan2.1-14b']);
  const bill = clipBill({ ...size, frames: framesOf(5, framesPerSecond) }, tokenizer, wan);
  expect(bill.passFlops).toBe(videoPassFlops(wan, 75_600));
});
test('neither seconds nor rate may be nothing', () => {
  expect(() => framesOf(0, 8)).toThrow('framesOf: expected seconds to be a number above 0');
  expect(() => framesOf(1, 0)).toThrow('framesOf: expected framesPerSecond to be a number above 0');
});
