import { describe, expect, test } from 'vitest';
import { multimodalTables } from '../../../src/course/tables/multimodal.ts';
import { evaluate } from '../../../src/course/values.ts';
import { videoAttentionPairs, videoTokens } from '../../../src/models/costs/video.ts';
import {
  clipBill,
  framesOf,
  workedClip,
  workedTokenizer,
} from '../../../src/models/toy/clip-bill.ts';
import { videoBlocks } from '../../../src/models/costs/video-blocks.ts';
import { videoModels } from '../../../src/models/costs/video.ts';

describe('the clip that is counted by hand', () => {
  const tokens = (frames: number, scale = 1): number =>
    videoTokens(
      { frames, height: scale * workedClip.height, width: scale * workedClip.width },
      workedTokenizer,
    );
  test('nine frames of 64 × 96 are 72 tokens and 5,184 pairs', () => {
    expect(workedClip.frames * workedClip.height * workedClip.width).toBe(55_296);
    expect(tokens(9)).toBe(72);
    expect(videoAttentionPairs(72)).toBe(5184);
  });
  test('seventeen frames are 120 tokens and 14,400 pairs', () => {
    expect(tokens(17)).toBe(120);
    expect(videoAttentionPairs(120)).toBe(14_400);
  });
  test('twice as sharp is 288 tokens and sixteen times the pairs', () => {
    expect(tokens(9, 2)).toBe(288);
    expect(videoAttentionPairs(288)).toBe(82_944);
    expect(videoAttentionPairs(288) / videoAttentionPairs(72)).toBe(16);
  });
});

describe('a clip', () => {
  test('has one frame more than seconds times rate, as the published ones have', () => {
    expect([framesOf(6, 8), framesOf(5, 16), framesOf(5, 24)]).toEqual([49, 81, 121]);
  });
  test('loses a factor of about a thousand on its way to tokens', () => {
    const { size, tokenizer } = videoModels['hunyuan-video'];
    const { pixels, latentPositions, tokens } = clipBill(
      size,
      tokenizer,
      videoBlocks(videoModels['hunyuan-video']),
    );
    expect(pixels / tokens).toBeGreaterThan(990);
    expect(pixels / tokens).toBeLessThan(1024);
    expect(latentPositions).toBe(4 * tokens);
  });
});

describe('values of the chapter', () => {
  test('the share of pairs takes its own clip unless tokens are given', () => {
    const own = evaluate('videoPairShare', { video: 'hunyuan-video' }).value;
    const given = evaluate('videoPairShare', { video: 'hunyuan-video', tokens: 118_800 }).value;
    expect(own).toBe(given);
  });
  test('a clip of unknown size needs tokens, and a model of unknown width has no share', () => {
    expect(() => evaluate('videoLayerBytes', { video: 'movie-gen' })).toThrow('Movie Gen');
    expect(() => evaluate('videoPairShare', { video: 'movie-gen', tokens: 73_000 })).toThrow(
      'Movie Gen',
    );
  });
  test('fifty passes take fifty times as long as one', () => {
    const seconds = (passes: number) =>
      evaluate('videoPassesSeconds', { video: 'hunyuan-video', passes }).value;
    expect(seconds(50) / seconds(1)).toBeCloseTo(50, 9);
  });
});

describe('tables of the chapter', () => {
  test('every row is as long as the columns', () => {
    for (const table of Object.values(multimodalTables)) {
      const { columns, rows } = table();
      for (const row of rows) expect(row.length).toBe(columns.length);
    }
  });
  test('what shipped is in order of time', () => {
    const when = (cell: string): number => Date.parse(`1 ${cell}`);
    const dates = multimodalTables['videoShipped']!().rows.map(([cell]) => when(cell!));
    expect(dates).toEqual([...dates].sort((a, b) => a - b));
    for (const date of dates) expect(Number.isFinite(date)).toBe(true);
  });
});
