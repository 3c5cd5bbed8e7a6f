// The page that holds the whole course, for paper: contents, chapters, one list of references.
import type { Course } from '../../course/load.ts';
import { escapeHtml } from '../../course/tex.ts';
import { bookChapter, type BookChapter } from './chapter.ts';
import {
  attributeOf,
  inner,
  isNoSetting,
  parsePage,
  visitElements,
  type HtmlElement,
} from './tree.ts';

/** Chapters of the course from the built pages, in order. */
export function bookChapters(
  pages: ReadonlyMap<string, string>,
  course: Course,
  base: string,
  site = '',
): BookChapter[] {
  const written = course.chapters.filter(({ slug }) => pages.has(`${slug}/index.html`));
  const slugs = new Set(written.map(({ slug }) => slug));
  return written.map(({ slug }) =>
    bookChapter(parsePage(pages.get(`${slug}/index.html`)!), slug, { base, slugs, site }),
  );
}

/** References of all chapters, in the order of their lists' alphabet. */
export function bookReferences(chapters: readonly BookChapter[]): Map<string, HtmlElement> {
  const all = new Map(chapters.flatMap(({ references }) => [...references]));
  return new Map([...all].sort(byText(([, element]) => inner(element))));
}

function byText<T>(html: (item: T) => string): (a: T, b: T) => number {
  const text = (item: T): string => html(item).replace(/<[^>]*>/g, '');
  return (a, b) => text(a).localeCompare(text(b), 'en', { sensitivity: 'base' });
}

/** Headings one level down, since the page's own title is above the chapters. */
export function lowerHeadings(root: HtmlElement, by: number): void {
  const lower = (element: HtmlElement): void => {
    const level = /^h([1-6])$/.exec(element.tagName)?.[1];
    if (level) element.tagName = element.nodeName = `h${Math.min(6, Number(level) + by)}`;
  };
  visitElements(root, lower, isNoSetting);
}

type Entry = Pick<BookChapter, 'slug' | 'title' | 'sections'>;

export function contents(course: Course, chapters: readonly Entry[]): string {
  const item = ({ slug, title, sections }: Entry): string =>
    `<li><a href="#${slug}">${escapeHtml(title)}</a><ol>${sections
      .map(({ id, text }) => `<li><a href="#${id}">${escapeHtml(text)}</a></li>`)
      .join('')}</ol></li>`;
  const parts = course.parts.map((part) => {
    const own = chapters.filter(({ slug }) => part.chapters.some((c) => c.slug === slug));
    return own.length > 0
      ? `<li><b>${escapeHtml(part.title)}</b><ol>${own.map(item).join('')}</ol></li>`
      : '';
  });
  return `<nav class="print-contents" aria-label="Contents"><ol>${parts.join('')}<li><a href="#references">References</a></li></ol></nav>`;
}

/** A chapter as the page for print has it. */
export interface PrintedChapter extends Entry {
  readonly html: string;
  /** The entries of its reference list by key. */
  readonly references: readonly (readonly [string, string])[];
}

export function printedChapter(chapter: BookChapter): PrintedChapter {
  const { slug, title, lede, sections, prose, ends } = chapter;
  for (const root of [prose, ...ends]) lowerHeadings(root, 1);
  const html = [
    `<section class="print-chapter" aria-labelledby="${slug}">`,
    `<h2 id="${slug}">${escapeHtml(title)}</h2><p class="lede">${escapeHtml(lede)}</p>`,
    `<div class="prose">${inner(prose)}</div>`,
    ...ends.map((end) => `<div class="chapter-end">${inner(end)}</div>`),
    '</section>',
  ].join('');
  const references = [...chapter.references].map(
    ([key, element]) =>
      [key, `<li id="${attributeOf(element, 'id')}">${inner(element)}</li>`] as const,
  );
  return { slug, title, sections, html, references };
}

/** One list of references for all chapters. */
export function printedReferences(references: ReadonlyMap<string, string>): string {
  const list = [...references.values()].sort(byText((item) => item));
  return `<section class="references print-chapter" aria-labelledby="references"><h2 id="references">References</h2><ol>${list.join('')}</ol></section>`;
}

/** The page that waits for the course, before and after the place for it. */
export function cutPrintPage(page: string): readonly [string, string] {
  const place = /<div data-print-course(?:="")?>(?=<\/div>)/.exec(page);
  if (!place) throw new Error('The page for print has no place for the course.');
  const end = place.index + place[0].length;
  return [page.slice(0, end), page.slice(end)];
}
