// Arbitrary text in the search box: an answer within reason, every time.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { search } from '../../../src/search/engine.ts';
import { formulaTokens } from '../../../src/search/formula.ts';
import { stem } from '../../../src/search/stem.ts';
import { tokenise } from '../../../src/search/tokens.ts';
import { openFixture, openInParts, pages } from '../search/fixture.ts';
import { tries } from '../../support/fuzz.ts';

const engine = await openFixture();

const query = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'attention',
        'softmax(',
        'QK^T',
        '\\frac{',
        '"',
        "'",
        '-',
        '_',
        'rotery',
        ' ',
        '  ',
        'αβ',
      ),
      fc.string({ unit: 'grapheme', maxLength: 8 }),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''));

test('every query is answered with known pages and finite ranks', async () => {
  await fc.assert(
    fc.asyncProperty(query, async (text) => {
      const found = await search(engine, text);
      for (const { page } of found.pages) expect(pages[page]).toBeDefined();
      for (const { weight, share } of found.query.wanted) {
        expect(weight).toBeGreaterThan(0);
        expect(Number.isFinite(weight * share)).toBe(true);
      }
    }),
    tries(300),
  );
});

test('an index in parts reads what a query needs and comes to an end', async () => {
  await fc.assert(
    fc.asyncProperty(query, async (text) => {
      const found = await search(await openInParts(), text);
      for (const { page } of found.pages) expect(pages[page]).toBeDefined();
    }),
    tries(100),
  );
});

test('words keep their places in the text', () => {
  fc.assert(
    fc.property(query, (text) => {
      for (const { start, end, stem: root } of tokenise(text).words) {
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(text.length);
        expect(root).not.toBe('');
      }
      formulaTokens(text);
    }),
    tries(500),
  );
});

test('a stem is its own stem no more than a few letters shorter, and never empty', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{1,24}$/), (word) => {
      expect(stem(word).length).toBeGreaterThan(0);
      expect(stem(word).length).toBeLessThanOrEqual(word.length + 1);
    }),
    tries(300),
  );
});

test('a query as long as a book is cut and answered at once', async () => {
  for (const piece of ['attention ', 'a', '"', '\\frac{', '-', 'selectiveScan_']) {
    const started = performance.now();
    await search(engine, piece.repeat(50_000));
    expect(performance.now() - started).toBeLessThan(2000);
  }
});
