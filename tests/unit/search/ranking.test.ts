import { describe, expect, test } from 'vitest';
import { slugsOf } from '../../../src/commands/search/score.ts';
import { readEntry, search } from '../../../src/search/engine.ts';
import { select } from '../../../src/search/select.ts';
import { openFixture } from './fixture.ts';

const engine = await openFixture();

async function slugs(query: string): Promise<string[]> {
  return slugsOf(engine, await search(engine, query));
}

describe('ranking', () => {
  test.each([
    ['forget gate', 'rnns'],
    ['Forget Gates', 'rnns'],
    ['what is the forget gate of an lstm', 'rnns'],
    ['long short term memory', 'rnns'],
    ['mamba', 'mamba'],
    ['selective_scan_fn', 'mamba'],
    ['selectiveScan', 'mamba'],
    ['selective scan fn', 'mamba'],
    ['discretization', 'mamba'],
    ['kv-cache', 'attention'],
    ['kvcache', 'attention'],
    ['rotary', 'attention'],
    ['softmax(QK^T / sqrt(d_k)) V', 'attention'],
  ])('"%s" leads to %s first', async (query, slug) => {
    expect((await slugs(query))[0]).toBe(slug);
  });

  test.each([
    ['rotery position embeding', 'attention', 'rotary position embedding'],
    ['vanishing gradeint', 'rnns', 'vanishing gradient'],
    ['discretisatoin of mamba', 'mamba', 'discretisation of mamba'],
  ])('"%s" still leads to %s and suggests "%s"', async (query, slug, suggestion) => {
    expect((await slugs(query))[0]).toBe(slug);
    expect((await search(engine, query)).query.corrected).toBe(suggestion);
  });

  test('a word being typed already finds what it may become', async () => {
    for (const typed of ['sel', 'selec', 'selectivi'])
      expect((await slugs(typed))[0]).toBe('mamba');
    expect((await search(engine, 'selectivi')).query.corrected).toBeUndefined();
  });

  test('stop words change neither the first page nor the answer', async () => {
    const plain = await search(engine, 'selectivity');
    const asked = await search(engine, 'so what is a selectivity and how does it work');
    expect(asked.pages[0]!.page).toBe(plain.pages[0]!.page);
    expect(asked.answer).toBe(plain.answer);
  });

  test('a query of stop words alone finds the page that is named so', async () => {
    expect((await slugs('what to'))[0]).toBe('mamba');
  });

  test('letters with a number are a formula, found where it is typed so', async () => {
    expect((await slugs('6 N D'))[0]).toBe('rnns');
    expect((await slugs('N D'))[0]).toBe('rnns');
  });

  test('a term answers with its definition and sends to the chapter that explains it', async () => {
    const found = await search(engine, 'selection mechanism');
    expect(await readEntry(engine, found.answer!)).toMatchObject({
      kind: 'glossary',
      title: 'selectivity',
      anchor: 'selectivity',
    });
    expect((await slugs('selection mechanism'))[0]).toBe('mamba');
  });

  test('a synonym finds the page that has only the other word', async () => {
    expect((await slugs('recall'))[0]).toBe('mamba');
  });

  test('nonsense finds nothing', async () => {
    expect(await slugs('zzqq xxyyx')).toEqual([]);
    expect(await slugs('')).toEqual([]);
    expect(await slugs('?!')).toEqual([]);
  });
});

describe('selection', () => {
  test('the best section stands under its page', async () => {
    const found = await search(engine, 'forget gate');
    const first = select(engine, found, 'all').pages[0]!;
    expect((await readEntry(engine, first.entries[0]!)).anchor).toBe('gates');
  });

  test('a formula prefers equations, an identifier prefers code', async () => {
    const formula = select(engine, await search(engine, 'softmax(QK^T)V'), 'all').pages[0]!;
    expect((await readEntry(engine, formula.entries[0]!)).kind).toBe('equation');
    const code = select(engine, await search(engine, 'selectiveScan'), 'all').pages[0]!;
    expect((await readEntry(engine, code.entries[0]!)).kind).toBe('code');
  });

  test('a filter leaves only entries of its kind', async () => {
    const found = await search(engine, 'selectivity scan gate attention');
    for (const [filter, kind] of [
      ['term', 'glossary'],
      ['code', 'code'],
      ['equation', 'equation'],
    ] as const) {
      const shown = select(engine, found, filter);
      expect(shown.pages).toEqual([]);
      const kinds = await Promise.all(
        shown.more.map(async (e) => (await readEntry(engine, e)).kind),
      );
      expect(new Set(kinds)).toEqual(new Set([kind]));
    }
    expect(select(engine, found, 'chapter').more).toEqual([]);
  });

  test('the definition that answers is not listed a second time', async () => {
    const found = await search(engine, 'forget gate');
    expect(found.answer).toBeDefined();
    expect(select(engine, found, 'all').more).not.toContain(found.answer);
  });
});

describe('loading', () => {
  test('each file is asked for once', async () => {
    const log: string[] = [];
    const own = await openFixture(log);
    await search(own, 'forget gate');
    await search(own, 'forget gate attention');
    expect(log.length).toBe(new Set(log).size);
    expect(log[0]).toBe('core.json');
  });
});
