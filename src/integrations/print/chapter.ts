// A chapter of the built site as a part of a book: text, pictures in their first state, answers and
// notes at its end; what needs a screen is gone, and every id is unique among all chapters.
import {
  attributeOf,
  classesOf,
  detach,
  findByClass,
  findElement,
  hasClass,
  isNoSetting,
  removeAttribute,
  setAttribute,
  textOf,
  unwrap,
  visitElements,
  type HtmlElement,
} from './tree.ts';
import type { Document } from '../html.ts';

export interface BookChapter {
  readonly slug: string;
  readonly title: string;
  readonly lede: string;
  /** Headings of the second level: id in the book and text. */
  readonly sections: readonly { readonly id: string; readonly text: string }[];
  readonly prose: HtmlElement;
  /** Answers and link notes. */
  readonly ends: readonly HtmlElement[];
  /** The entries of its reference list by key. */
  readonly references: ReadonlyMap<string, HtmlElement>;
}

/** Of a chapter's page, by class. */
const screenOnly = new Set([
  'anchor',
  'frame-narrow',
  'figure-note',
  'figure-controls',
  'figure-summary',
  'figure-data',
  'question-actions',
  'answer',
  'copy',
  'equation-where',
  'why',
  'visually-hidden',
]);
const screenTags = new Set([
  'script',
  'button',
  'input',
  'select',
  'noscript',
  'template',
  'canvas',
]);

export interface BookLinks {
  readonly base: string;
  /** Slugs of the chapters in the book. */
  readonly slugs: ReadonlySet<string>;
  /** Where other pages of the site are. */
  readonly site: string;
}

/** The id in the book of an id on the page of a chapter. */
export const bookId = (slug: string, id: string): string =>
  id.startsWith('ref-') ? id : `${slug}--${id}`;

/** Takes the chapter out of the tree of its page, which is of no use after that. */
export function bookChapter(page: Document, slug: string, links: BookLinks): BookChapter {
  const endings = ['answers', 'link-notes'];
  const found = findByClass(page, ['chapter-header', 'prose', 'references', ...endings]);
  const part = (name: string): HtmlElement => {
    const element = found.get(name);
    if (!element) throw new Error(`The page of ${slug} lacks a part of a chapter.`);
    return element;
  };
  const header = part('chapter-header');
  const prose = part('prose');
  const list = part('references');
  const ends = endings.flatMap((name) => found.get(name) ?? []);
  const references = new Map<string, HtmlElement>();
  visitElements(list, (element) => {
    const id = attributeOf(element, 'id');
    if (element.tagName === 'li' && id?.startsWith('ref-')) references.set(id.slice(4), element);
  });
  const title = textOf(findElement(header, ({ tagName }) => tagName === 'h1')!).trim();
  for (const root of [prose, ...ends, ...references.values()]) {
    clean(root, slug, links);
    nameRegions(root, title);
  }
  const sections: { id: string; text: string }[] = [];
  visitElements(
    prose,
    (element) => {
      const id = attributeOf(element, 'id');
      if (element.tagName === 'h2' && id) sections.push({ id, text: textOf(element).trim() });
    },
    isNoSetting,
  );
  const lede = findElement(header, (element) => hasClass(element, 'lede'));
  return {
    slug,
    title,
    lede: lede ? textOf(lede).trim() : '',
    sections,
    prose,
    ends,
    references,
  };
}

/** Every chapter has a table 1: in a book of many its name says of which. */
function nameRegions(root: HtmlElement, title: string): void {
  visitElements(
    root,
    (element) => {
      const name = attributeOf(element, 'aria-label');
      if (attributeOf(element, 'role') === 'region' && name !== undefined)
        setAttribute(element, 'aria-label', `${name}, ${title}`);
    },
    isNoSetting,
  );
}

function clean(root: HtmlElement, slug: string, links: BookLinks): void {
  const rename = (element: HtmlElement): void => {
    for (const attribute of element.attrs) {
      const { name, value } = attribute;
      if (name === 'id') attribute.value = bookId(slug, value);
      else if (/^(?:for|aria-(?:labelledby|describedby|controls))$/.test(name))
        attribute.value = value
          .split(/\s+/)
          .map((id) => bookId(slug, id))
          .join(' ');
      else if (name === 'href' || name === 'xlink:href')
        attribute.value = bookAddress(value, slug, links);
      else if (value.includes('url(#'))
        attribute.value = value.replace(
          /url\(#([^)]+)\)/g,
          (_, id: string) => `url(#${bookId(slug, id)})`,
        );
    }
    removeAttribute(
      element,
      (name) => name.startsWith('data-') && !['data-sym', 'data-note'].includes(name),
    );
  };
  rename(root);
  const cleanOne = (element: HtmlElement): void => {
    if (
      screenTags.has(element.tagName) ||
      classesOf(element).some((name) => screenOnly.has(name))
    ) {
      detach(element);
      return;
    }
    rename(element);
    // Elements with behaviour become plain ones; a form asks nothing on paper.
    if (element.tagName.includes('-') || element.tagName === 'form') {
      const id = attributeOf(element, 'id');
      const kept = attributeOf(element, 'class');
      element.tagName = element.nodeName = 'div';
      element.attrs = [];
      if (id) setAttribute(element, 'id', id);
      if (kept) setAttribute(element, 'class', kept);
    }
    if (element.tagName === 'fieldset') toDiv(element, 'fieldset');
    if (element.tagName === 'legend') toDiv(element, 'legend');
    if (element.tagName === 'label') element.tagName = element.nodeName = 'span';
    // On the screen wide tables, formulas and listings scroll, and the keyboard must reach them.
    const scrolls = hasClass(element, 'scroll') || attributeOf(element, 'role') === 'group';
    removeAttribute(element, (name) => (name === 'tabindex' && !scrolls) || name === 'for');
    // Every chapter has one of these: in a book of many it is no landmark.
    if (hasClass(element, 'minute')) removeAttribute(element, (name) => name.startsWith('aria-'));
  };
  visitElements(root, cleanOne, isNoSetting);
  // How a number was computed and what a term means are on the site only.
  const unlink = (element: HtmlElement): void => {
    if (element.tagName === 'a' && (hasClass(element, 'value') || hasClass(element, 'term')))
      unwrap(element);
  };
  visitElements(root, unlink, isNoSetting);
}

function toDiv(element: HtmlElement, name: string): void {
  element.tagName = element.nodeName = 'div';
  setAttribute(element, 'class', [attributeOf(element, 'class'), name].filter(Boolean).join(' '));
}

/** Links between chapters lead within the book, others to the site. */
export function bookAddress(address: string, slug: string, links: BookLinks): string {
  if (address.startsWith('#')) return `#${bookId(slug, address.slice(1))}`;
  if (/^[a-z]+:/i.test(address)) return address;
  // Figures write links relative to their page.
  const url = new URL(address, `https://site.invalid${links.base}${slug}/`);
  const whole = `${url.pathname}${url.search}${url.hash}`;
  if (!whole.startsWith(links.base)) return address;
  const [path = '', id] = whole.slice(links.base.length).split('#', 2) as [string, string?];
  const other = path.replace(/\/$/, '');
  if (links.slugs.has(other)) return id ? `#${bookId(other, id)}` : `#${other}`;
  return `${links.site}${whole}`;
}
