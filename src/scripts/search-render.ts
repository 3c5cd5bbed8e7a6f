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

/** Those entries, read from the index. */
export async function readShown(engine: Engine, shown: Shown): Promise<Map<number, Entry>> {
  const entries = await Promise.all(
    entriesOf(shown).map(async (entry) => [entry, await readEntry(engine, entry)] as const),
  );
  return new Map(entries);
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

/** `texts` is undefined while the texts are on their way: pages show by title and summary. */
export function renderResults(
  engine: Engine,
  found: Found,
  shown: Shown,
  pages: ReadonlyMap<number, Page>,
  texts: ReadonlyMap<number, Entry> | undefined,
): HTMLElement {
  const { marks } = found.query;
  const box = make('div', { class: 'search-found' });
  const answer = shown.answer === undefined ? undefined : texts?.get(shown.answer);
  if (answer) box.append(renderAnswer(answer, pages.get(engine.entries.owner[shown.answer!]!)));
  if (shown.pages.length > 0) {
    const list = make('ol', { class: 'search-pages' });
    for (const { page, entries } of shown.pages) {
      const parts = texts ? entries.flatMap((entry) => texts.get(entry) ?? []) : [];
      list.append(renderPage(pages.get(page)!, page, parts, marks));
    }
    // Enter in the box goes here.
    list.querySelector('.search-hit')?.classList.add('search-first');
    box.append(list);
  }
  const more = texts ? shown.more.flatMap((entry) => texts.get(entry) ?? []) : [];
  if (more.length > 0) {
    if (shown.pages.length > 0) {
      box.append(make('h2', { class: 'search-group' }, ['Terms, references and claims']));
    }
    box.append(
      make(
        'ul',
        { class: 'search-more' },
        more.map((entry) => make('li', {}, [renderEntry(entry, marks, true)])),
      ),
    );
  }
  return box;
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

function renderPage(
  page: Page,
  number: number,
  parts: readonly Entry[],
  marks: ReadonlySet<string>,
): HTMLElement {
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
    ...(parts.length > 0
      ? [
          make(
            'ul',
            { class: 'search-parts' },
            parts.map((part) => make('li', {}, [renderEntry(part, marks, false)])),
          ),
        ]
      : []),
  ]);
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
