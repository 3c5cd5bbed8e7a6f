import { describe, expect, test } from 'vitest';
import {
  videoAttentionFlops,
  videoAttentionPairs,
  videoFrames,
  videoModels,
  videoTokens,
} from '../../../../src/models/costs/video.ts';

describe('video tokens', () => {
  test('HunyuanVideo at 720p and 129 frames makes 118 800 tokens', () => {
    const { size, tokenizer } = videoModels['hunyuan-video'];
    expect(videoTokens(size, tokenizer)).toBe(33 * 45 * 80);
  });
  test('Wan2.1 makes 75 600 tokens at 720p and 32 760 at 480p of its 81 frames', () => {
    const tokens = (key: 'wan2.1-14b' | 'wan2.1-1.3b') =>
      videoTokens(videoModels[key].size, videoModels[key].tokenizer);
    expect(tokens('wan2.1-14b')).toBe(75_600);
    expect(tokens('wan2.1-1.3b')).toBe(32_760);
  });
  test('the 73 thousand tokens of Movie Gen are 5.3 billion pairs a head and layer', () => {
    expect(videoAttentionPairs(videoModels['movie-gen'].publishedTokens) / 1e9).toBeCloseTo(5.3, 1);
  });
  test('16 seconds at 16 frames a second are 256 frames', () => {
    expect(videoFrames(16, 16)).toBe(256);
    expect(videoFrames(0.01, 16)).toBe(1);
  });
  test('an image is a clip of one frame', () => {
    const tokenizer = videoModels['hunyuan-video'].tokenizer;
    expect(videoTokens({ frames: 1, height: 512, width: 512 }, tokenizer)).toBe(32 * 32);
  });
  test('the first frame stands alone, then every four in full make one more', () => {
    const tokenizer = videoModels['hunyuan-video'].tokenizer;
    const frames = (count: number) =>
      videoTokens({ frames: count, height: 16, width: 16 }, tokenizer);
    expect([1, 2, 4, 5, 6, 8, 9].map(frames)).toEqual([1, 1, 1, 2, 2, 2, 3]);
  });
  test('two latent frames in a token halve the tokens, and a single one left over is a token', () => {
    const tokenizer = { ...videoModels['hunyuan-video'].tokenizer, temporalPatch: 2 };
    const frames = (count: number) =>
      videoTokens({ frames: count, height: 16, width: 16 }, tokenizer);
    expect([5, 9, 13].map(frames)).toEqual([1, 2, 2]);
  });
  test('what is left at the sides of a frame is cut off', () => {
    const tokenizer = videoModels['hunyuan-video'].tokenizer;
    expect(videoTokens({ frames: 1, height: 47, width: 32 }, tokenizer)).toBe(2 * 2);
  });
  test('attention costs four FLOPs a pair, layer and number of the width', () => {
    expect(videoAttentionFlops(10, 64, 3)).toBe(4 * 64 * 3 * 100);
  });
  test('Wan2.2 makes fewer tokens of five seconds than Wan2.1, at half again the frames', () => {
    const tokens = (key: 'wan2.1-14b' | 'wan2.2-5b') =>
      videoTokens(videoModels[key].size, videoModels[key].tokenizer);
    expect(tokens('wan2.2-5b')).toBe(31 * 22 * 40);
    expect(tokens('wan2.1-14b') / tokens('wan2.2-5b')).toBeGreaterThan(2.7);
  });
  test('twice the length costs four times the attention', () => {
    expect(videoAttentionFlops(2000, 64, 2)).toBe(4 * videoAttentionFlops(1000, 64, 2));
  });
  test('a clip without frames is refused', () => {
    const { size, tokenizer } = videoModels['wan2.1-14b'];
    expect(() => videoTokens({ ...size, frames: 0 }, tokenizer)).toThrow('expected frames');
  });
});
