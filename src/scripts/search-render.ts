// Results as elements: an answer, pages with their parts, single entries, and the states between.
import { excerpt, mark, type Piece } from '../search/excerpt.ts';
import { readEntry, readPageInfo, type Engine, type Entry, type Found } from '../search/engine.ts';
import type { Kind, Page } from '../search/format.ts';
import type { Shown } from '../search/select.ts';
import { base } from './search-load.ts';

type Children = readonly (Node | string)[];

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  children: Children = [],
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Every entry whose text the results show. */
export function entriesOf(shown: Shown): number[] {
  return [
    ...(shown.answer === undefined ? [] : [shown.answer]),
    ...shown.pages.flatMap(({ entries }) => entries),
    ...shown.more,
  ];
}

/** How many entries without a page of theirs above them are read at a time. */
const run = 6;

/** Those entries whose texts the first results need. */
export function firstEntriesOf({ answer, pages, more }: Shown): number[] {
  const [page] = pages;
  return [...(answer === undefined ? [] : [answer]), ...(page ? page.entries : more.slice(0, run))];
}

export type Texts = ReadonlyMap<number, Entry>;

/** These entries, read from the index. */
export async function readEntries(engine: Engine, entries: readonly number[]): Promise<Texts> {
  return new Map(
    await Promise.all(
      entries.map(async (entry) => [entry, await readEntry(engine, entry)] as const),
    ),
  );
}

/** The pages that the results name, and the chapter that explains an answer. */
export async function readShownPages(engine: Engine, shown: Shown): Promise<Map<number, Page>> {
  const explains = shown.answer === undefined ? -1 : engine.entries.owner[shown.answer]!;
  const numbers = [...shown.pages.map(({ page }) => page), ...(explains < 0 ? [] : [explains])];
  const pages = await Promise.all(
    numbers.map(async (page) => [page, await readPageInfo(engine, page)] as const),
  );
  return new Map(pages);
}

/** A place among the results whose texts are still in the index. */
export interface Gap {
  /** What comes into view when they are about to be read. */
  readonly place: HTMLElement;
  readonly entries: readonly number[];
  /** Puts them there; what stands there already stays. Returns the gap that is left below. */
  readonly fill: (texts: Texts) => Gap | undefined;
}

/** The results as far as `texts` go, pages at least with title and summary, and what is to come. */
export function renderResults(
  engine: Engine,
  found: Found,
  shown: Shown,
  pages: ReadonlyMap<number, Page>,
  texts: Texts,
): { box: HTMLElement; gaps: Gap[] } {
  const { marks } = found.query;
  const box = make('div', { class: 'search-found' });
  const gaps: Gap[] = [];
  const answer = shown.answer === undefined ? undefined : texts.get(shown.answer);
  if (answer) box.append(renderAnswer(answer, pages.get(engine.entries.owner[shown.answer!]!)));
  if (shown.pages.length > 0) {
    const list = make('ol', { class: 'search-pages' });
    for (const { page, entries } of shown.pages) {
      const place = renderPage(pages.get(page)!, page, marks);
      const gap: Gap = {
        place,
        entries,
        fill: (read) => {
          place.append(renderParts(takeAll(entries, read), marks));
          return undefined;
        },
      };
      list.append(place);
      if (entries.length > 0) fillOrWait(gap, texts, gaps);
    }
    // Enter in the box goes here.
    list.querySelector('.search-hit')?.classList.add('search-first');
    box.append(list);
  }
  if (shown.more.length > 0) {
    const place = make('div');
    const list = make('ul', { class: 'search-more' });
    box.append(place);
    const gapFrom = (start: number): Gap | undefined => {
      const entries = shown.more.slice(start, start + run);
      if (entries.length === 0) return undefined;
      return {
        place,
        entries,
        fill: (read) => {
          if (start === 0 && shown.pages.length > 0)
            place.before(make('h2', { class: 'search-group' }, ['Terms, references and claims']));
          if (start === 0) place.before(list);
          const items = takeAll(entries, read).map((entry) =>
            make('li', {}, [renderEntry(entry, marks, true)]),
          );
          list.append(...items);
          return gapFrom(start + run);
        },
      };
    };
    fillOrWait(gapFrom(0)!, texts, gaps);
  }
  return { box, gaps };
}

const takeAll = (entries: readonly number[], texts: Texts): Entry[] =>
  entries.flatMap((entry) => texts.get(entry) ?? []);

/** Fills a gap, and those below it, as far as the texts are there. */
function fillOrWait(gap: Gap, texts: Texts, gaps: Gap[]): void {
  let left: Gap | undefined = gap;
  while (left?.entries.every((entry) => texts.has(entry))) left = left.fill(texts);
  if (left) gaps.push(left);
}

function renderAnswer(entry: Entry, chapter: Page | undefined): HTMLElement {
  const explained =
    chapter && !chapter.url.startsWith('course/')
      ? [' Explained in ', link(chapter.url, '', [chapter.title], ''), '.']
      : [];
  return make('section', { class: 'search-answer', 'aria-label': 'Definition' }, [
    make('p', { class: 'search-answer-title' }, [
      link(entry.page.url, entry.anchor, [entry.title], 'search-hit'),
    ]),
    make('p', {}, [entry.text]),
    make('p', { class: 'search-kind' }, [entry.page.title, '.', ...explained]),
  ]);
}

function renderPage(page: Page, number: number, marks: ReadonlySet<string>): HTMLElement {
  const planned = page.url.startsWith('course/#');
  const label = page.chapter ? `Chapter ${number + 1}${planned ? ', planned' : ''}` : 'Page';
  return make('li', { class: 'search-page' }, [
    link(
      page.url,
      '',
      [
        make('span', { class: 'search-kind' }, [label]),
        make('span', { class: 'search-title' }, pieces(mark(page.title, marks))),
        make('span', { class: 'search-text' }, pieces(mark(page.summary, marks))),
      ],
      'search-hit',
    ),
  ]);
}

/** What was found on a page. */
function renderParts(parts: readonly Entry[], marks: ReadonlySet<string>): HTMLElement {
  return make(
    'ul',
    { class: 'search-parts' },
    parts.map((part) => make('li', {}, [renderEntry(part, marks, false)])),
  );
}

const kindNames: Readonly<Record<Kind, string>> = {
  page: 'Page',
  section: 'Section',
  figure: 'Figure',
  code: 'Code',
  equation: 'Formula',
  glossary: 'Term',
  notation: 'Symbol',
  reference: 'Reference',
  claim: 'Claim',
  exercise: 'Exercise',
};

function renderEntry(
  { kind, page, title, anchor, text }: Entry,
  marks: ReadonlySet<string>,
  alone: boolean,
): HTMLElement {
  const where = alone && page.chapter ? `${kindNames[kind]}, ${page.short}` : kindNames[kind];
  return link(
    page.url,
    anchor,
    [
      ...(kind === 'section' && !alone ? [] : [make('span', { class: 'search-kind' }, [where])]),
      make('span', { class: 'search-title' }, pieces(mark(title, marks))),
      ...(text
        ? [make('span', { class: 'search-text' }, pieces(excerpt(text, marks, alone ? 190 : 150)))]
        : []),
    ],
    'search-hit',
  );
}

function link(url: string, anchor: string, children: Children, className: string): HTMLElement {
  const href = `${base()}${url}${anchor ? `#${anchor}` : ''}`;
  return make('a', { href, ...(className ? { class: className } : {}) }, children);
}

function pieces(list: readonly Piece[]): Node[] {
  return list.map(({ text, marked }) =>
    marked ? make('mark', {}, [text]) : document.createTextNode(text),
  );
}

/** `7 results`. */
export function countText(shown: Shown): string {
  const count =
    shown.pages.length +
    shown.pages.reduce((sum, { entries }) => sum + entries.length, 0) +
    shown.more.length +
    (shown.answer === undefined ? 0 : 1);
  return count === 0 ? 'No results' : `${count} result${count === 1 ? '' : 's'}`;
}
