// What is shown of what was found: few pages with their best parts, then terms, sources and claims.
import type { Engine, Found } from './engine.ts';
import type { Kind } from './format.ts';

export const filters = {
  all: 'All',
  chapter: 'Chapters',
  figure: 'Figures',
  exercise: 'Exercises',
  equation: 'Formulas',
  code: 'Code',
  term: 'Terms',
  source: 'References',
  claim: 'Claims',
} as const;
export type Filter = keyof typeof filters;

const kindsOf: Readonly<Record<Exclude<Filter, 'all' | 'chapter'>, readonly Kind[]>> = {
  figure: ['figure'],
  exercise: ['exercise'],
  equation: ['equation'],
  code: ['code'],
  term: ['glossary', 'notation'],
  source: ['reference'],
  claim: ['claim'],
};

export interface Shown {
  /** A term or symbol whose definition answers the query. */
  readonly answer: number | undefined;
  readonly pages: readonly { readonly page: number; readonly entries: readonly number[] }[];
  /** Entries on their own, best first. */
  readonly more: readonly number[];
}

export function select(engine: Engine, found: Found, filter: Filter): Shown {
  const { kind } = engine.entries;
  if (filter === 'all' || filter === 'chapter') {
    const best = found.pages[0]?.score ?? 0;
    const pages = found.pages
      .filter(({ page }) => filter === 'all' || page < engine.core.pages.chapters)
      .filter(({ score }) => score >= best * 0.2)
      .slice(0, filter === 'all' ? 7 : 16)
      .map(({ page, entries }, place) => {
        const top = entries[0]?.score ?? 0;
        const most = place === 0 ? 4 : place < 3 ? 3 : 2;
        const chosen = entries.filter(({ score }) => score >= top * 0.45).slice(0, most);
        return { page, entries: chosen.map(({ entry }) => entry) };
      });
    return {
      answer: filter === 'all' ? found.answer : undefined,
      pages,
      more: filter === 'all' ? beside(engine, found) : [],
    };
  }
  const wanted = kindsOf[filter];
  const entries = found.entries.filter(({ entry }) => wanted.includes(kind[entry]!));
  const best = entries[0]?.score ?? 0;
  return {
    answer: undefined,
    pages: [],
    more: entries
      .filter(({ score }) => score >= best * 0.25)
      .slice(0, 24)
      .map(({ entry }) => entry),
  };
}

/** The best terms, sources and claims below the chapters. */
function beside(engine: Engine, found: Found): number[] {
  const { kind } = engine.entries;
  const others = found.entries.filter(
    ({ entry }) =>
      entry !== found.answer &&
      ['glossary', 'notation', 'reference', 'claim'].includes(kind[entry]!),
  );
  const best = others[0]?.score ?? 0;
  return others
    .filter(({ score }) => score >= best * 0.5)
    .slice(0, 5)
    .map(({ entry }) => entry);
}
