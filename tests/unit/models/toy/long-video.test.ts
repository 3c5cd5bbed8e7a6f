import { describe, expect, test } from 'vitest';
import { videoModels, videoTokens } from '../../../../src/models/costs/video.ts';
import {
  videoBlocks,
  videoCrossoverTokens,
  videoKeysAndValues,
  videoPairShare,
  videoPassFlops,
  videoTokenFlops,
} from '../../../../src/models/costs/video-blocks.ts';
import {
  clipTokens,
  localPairs,
  longVideoCosts,
  minuteStudy,
} from '../../../../src/models/toy/long-video.ts';

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
  test('attention to the prompt adds two maps of the width', () => {
    const more = videoTokenFlops({ ...hunyuan, crossAttention: true }) - videoTokenFlops(hunyuan);
    expect(more).toBe(hunyuan.layers * 4 * hunyuan.dim ** 2);
  });
  test('keys and values are two rows a token', () => {
    expect(videoKeysAndValues(hunyuan, 10)).toBe(2 * 10 * 3072);
  });
  test('a model whose configuration is not public has no blocks', () => {
    expect(() => videoBlocks(videoModels['movie-gen'])).toThrow('expected Movie Gen Video 30B');
  });
  test('Wan2.2 makes fewer tokens of five seconds than Wan2.1, at half again the frames', () => {
    const tokens = (key: 'wan2.1-14b' | 'wan2.2-5b') =>
      videoTokens(videoModels[key].size, videoModels[key].tokenizer);
    expect(tokens('wan2.2-5b')).toBe(31 * 22 * 40);
    expect(tokens('wan2.1-14b') / tokens('wan2.2-5b')).toBeGreaterThan(2.7);
  });
});

describe('the one-minute study', () => {
  test('a segment is the clip that CogVideoX makes', () => {
    const { size, tokenizer } = videoModels['cogvideox-5b'];
    expect(clipTokens(1)).toBe(videoTokens(size, tokenizer));
    expect(minuteStudy.blocks).toEqual(videoBlocks(videoModels['cogvideox-5b']));
  });
  test('63 seconds are 253 latent frames and 341,550 tokens', () => {
    expect(longVideoCosts(21)).toMatchObject({ seconds: 63, tokens: 253 * 1350 });
    expect(clipTokens(21)).toBe(341_550);
  });
  test('one segment costs the same with full and with local attention', () => {
    const { full, local } = longVideoCosts(1);
    expect(full).toBe(local);
  });
  test('local attention grows in proportion, full attention with the square', () => {
    expect(localPairs(42) / localPairs(21)).toBe(2);
    const [one, two] = [longVideoCosts(200), longVideoCosts(400)];
    expect(two.full / one.full).toBeGreaterThan(3.9);
    expect(two.joined / one.joined).toBeCloseTo(2, 3);
  });
  test('over a minute full attention does more than nine times the work of local attention', () => {
    const { full, local, joined } = longVideoCosts(21);
    expect(full / local).toBeCloseTo(9.6, 1);
    expect(full / joined).toBeCloseTo(6.8, 1);
  });
});
