// The mark of the site as PNG: fading tokens and the box that keeps them, drawn from rectangles.
import { crc32, deflateSync } from 'node:zlib';

type Colour = readonly [number, number, number];

const paper: Colour = [252, 251, 247];
const ink: Colour = [31, 29, 26];
const accent: Colour = [163, 57, 15];

/** The mark on a field of 32 × 32, as in favicon.svg: what each rectangle covers, and how much. */
const mark: readonly (readonly [x: number, y: number, w: number, h: number, Colour, number])[] = [
  [1, 13, 5, 6, ink, 1],
  [8, 13, 5, 6, ink, 0.65],
  [15, 13, 3, 6, ink, 0.4],
  [20, 4, 12, 24, accent, 1],
  [23, 7, 6, 18, paper, 1],
];

/** How much of the pixel from `at` to `at + 1` lies between `from` and `to`. */
function overlap(at: number, from: number, to: number): number {
  return Math.max(0, Math.min(at + 1, to) - Math.max(at, from));
}

/** `share` of the side is the mark; systems that cut icons to a shape leave the inner 80 %. */
export function iconPng(side: number, share: number): Buffer {
  return markPng(side, side, side * share);
}

/** The mark as wide as `size` in the middle of a field of paper, 8 bits a channel. */
export function markPng(width: number, height: number, size: number): Buffer {
  const unit = size / 32;
  const [marginX, marginY] = [(width - size) / 2, (height - size) / 2];
  const stride = 1 + width * 3;
  const rows = Buffer.alloc(height * stride);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let colour: readonly number[] = paper;
      for (const [left, top, w, h, fill, opacity] of mark) {
        const covered =
          overlap(x, marginX + left * unit, marginX + (left + w) * unit) *
          overlap(y, marginY + top * unit, marginY + (top + h) * unit) *
          opacity;
        colour = colour.map((channel, i) => channel + (fill[i]! - channel) * covered);
      }
      colour.forEach((channel, i) => {
        rows[y * stride + 1 + x * 3 + i] = Math.round(channel);
      });
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits for each of red, green and blue.
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** By file name under /icons: side in pixels, share of the mark. */
export const icons: Readonly<Record<string, readonly [side: number, share: number]>> = {
  'icon-192': [192, 0.86],
  'icon-512': [512, 0.86],
  'maskable-512': [512, 0.58],
  'touch-180': [180, 0.72],
};
