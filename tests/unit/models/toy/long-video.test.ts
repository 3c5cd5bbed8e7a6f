import { describe, expect, test } from 'vitest';
import { videoModels, videoTokens } from '../../../../src/models/costs/video.ts';
import { videoBlocks } from '../../../../src/models/costs/video-blocks.ts';
import {
  clipTokens,
  localPairs,
  longVideoCosts,
  minuteStudy,
} from '../../../../src/models/toy/long-video.ts';

describe('the one-minute study', () => {
  test('a segment is the clip that CogVideoX makes', () => {
    const { size, tokenizer } = videoModels['cogvideox-5b'];
    expect(clipTokens(1)).toBe(videoTokens(size, tokenizer));
    expect(minuteStudy.blocks).toEqual(videoBlocks(videoModels['cogvideox-5b']));
  });
  test('half a segment is none', () => {
    expect(() => clipTokens(0.5)).toThrow('clipTokens: expected segments to be an integer');
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
