import { describe, expect, test } from 'vitest';
import { dropFaces, ranges, splitFaces } from '../../../src/integrations/fonts.ts';

const face = (name: string): string =>
  `@font-face{font-family:Mono;src:url(/_astro/${name})format("woff2")}`;

describe('faces of a sheet', () => {
  test('a split face becomes two, each for its own characters', () => {
    const split = new Map([['all.woff2', { name: 'few.woff2', characters: '/−', others: 'cbaé' }]]);
    const one = (name: string, range: string): string =>
      face(name).replace('}', `;unicode-range:${range}}`);
    expect(splitFaces(`${face('all.woff2')}p{}${face('other.woff2')}`, split)).toBe(
      `${one('all.woff2', 'U+61-63,U+e9')}${one('few.woff2', 'U+2f,U+2212')}p{}${face('other.woff2')}`,
    );
  });

  test('neighbouring characters are one range, whatever their order', () => {
    expect(ranges('caba')).toBe('U+61-63');
    expect(ranges('𝒜a')).toBe('U+61,U+1d49c');
    expect(ranges('')).toBe('');
  });

  test('a face of which no page shows a character goes', () => {
    expect(dropFaces(`${face('a.woff2')}p{}${face('b.woff2')}`, new Set(['a.woff2']))).toBe(
      `p{}${face('b.woff2')}`,
    );
  });
});
