import { describe, expect, test } from 'vitest';
import { dropFaces, splitFaces } from '../../../src/integrations/fonts.ts';

const face = (name: string): string =>
  `@font-face{font-family:Mono;src:url(/_astro/${name})format("woff2")}`;

describe('faces of a sheet', () => {
  test('a split face is followed by one for its own characters, which browsers prefer', () => {
    const split = new Map([['all.woff2', { name: 'few.woff2', characters: '/−' }]]);
    expect(splitFaces(`${face('all.woff2')}p{}${face('other.woff2')}`, split)).toBe(
      `${face('all.woff2')}@font-face{font-family:Mono;src:url(/_astro/few.woff2)format("woff2");unicode-range:U+2f,U+2212}p{}${face('other.woff2')}`,
    );
  });

  test('a face of which no page shows a character goes', () => {
    expect(dropFaces(`${face('a.woff2')}p{}${face('b.woff2')}`, new Set(['a.woff2']))).toBe(
      `p{}${face('b.woff2')}`,
    );
  });
});
