import { describe, expect, test } from 'vitest';
import type { VideoModel } from '../../../../src/models/costs/video.ts';
import { videoModels } from '../../../../src/models/costs/video.ts';
import {
  videoBlocks,
  videoCrossoverTokens,
  videoKeysAndValues,
  videoPairShare,
  videoPassFlops,
  videoTokenFlops,
} from '../../../../src/models/costs/video-blocks.ts';

const hunyuan = videoBlocks(videoModels['hunyuan-video']);

describe('blocks of a video model', () => {
  test('pairs overtake the rest at six times the width when the feed-forward part is four wide', () => {
    expect(videoCrossoverTokens(hunyuan)).toBe(6 * 3072);
    expect(videoPairShare(hunyuan, 6 * 3072)).toBeCloseTo(0.5, 12);
  });
  test('the share of pairs for a clip of 30 × 48 × 80 tokens is close to the 800 of 945 seconds that were measured', () => {
    const share = videoPairShare(hunyuan, 30 * 48 * 80);
    expect(share).toBeGreaterThan(0.84);
    expect(share).toBeLessThan(0.88);
    expect(Math.abs(share - 800 / 945)).toBeLessThan(0.03);
  });
  test('a pass over one token is its way through the weights and one pair', () => {
    const { dim, layers } = hunyuan;
    expect(videoPassFlops(hunyuan, 1)).toBe(videoTokenFlops(hunyuan) + 4 * dim * layers);
  });
  test('a token goes through four maps of the width and two of the feed-forward part', () => {
    const small = { dim: 4, layers: 3, hidden: 10, crossAttention: false };
    expect(videoTokenFlops(small)).toBe(3 * 2 * (4 * 16 + 2 * 40));
    expect(videoPassFlops(small, 5)).toBe(5 * videoTokenFlops(small) + 25 * 3 * 4 * 4);
  });
  test('attention to the prompt adds two maps of the width', () => {
    const more = videoTokenFlops({ ...hunyuan, crossAttention: true }) - videoTokenFlops(hunyuan);
    expect(more).toBe(hunyuan.layers * 4 * hunyuan.dim ** 2);
  });
  test('keys and values are two rows a token', () => {
    expect(videoKeysAndValues(hunyuan, 10)).toBe(2 * 10 * 3072);
  });
  test('a model without a word on attention to the prompt has none', () => {
    expect(hunyuan.crossAttention).toBe(false);
    expect(videoBlocks(videoModels['wan2.1-14b']).crossAttention).toBe(true);
  });
  test('a model whose width, layers or feed-forward width is missing has no blocks', () => {
    const wan: VideoModel = videoModels['wan2.1-1.3b'];
    for (const missing of ['dim', 'layers', 'hidden'] as const) {
      const { [missing]: _, ...rest } = wan;
      expect(() => videoBlocks(rest), missing).toThrow('expected Wan2.1 1.3B to state');
    }
  });
  test('a model whose configuration is not public has no blocks', () => {
    expect(() => videoBlocks(videoModels['movie-gen'])).toThrow(
      'videoBlocks: expected Movie Gen Video 30B to state width, layers and feed-forward width. Choose a model whose configuration is public.',
    );
  });
});
