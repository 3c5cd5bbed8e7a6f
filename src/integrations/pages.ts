// The built pages on their way to disk. Each is parsed once, for everyone who wants to know what is
// on it, and is then kept as bytes; only its head waits for the names of sheets and fonts.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Course } from '../course/load.ts';
import { takeCards } from './cards.ts';
import { scriptHashes } from './csp.ts';
import { markExternalLinks } from './external-links.ts';
import { addGlyphs, type Glyphs } from './glyphs.ts';
import { sheetOf, withStyleClasses, type StyleNames } from './hoist-styles.ts';
import { parsePage } from './html.ts';
import { dropScripts, smallScripts, withScripts } from './inline-scripts.ts';
import { styleElement } from './inline-sheets.ts';
import { trimPictures } from './pictures.ts';
import { bookChapter } from './print/chapter.ts';
import {
  contents,
  cutPrintPage,
  printedChapter,
  printedReferences,
  type PrintedChapter,
} from './print/page.ts';
import { usedClasses } from './prune-katex.ts';
import { searchedName, withoutSearchAttributes } from './search-index.ts';
import { readPage, type BuiltPage } from './search/read-page.ts';

export interface WaitingPage {
  readonly head: Buffer;
  /** From the end of the head, as it will be written. */
  readonly rest: readonly Buffer[];
  /** Of its inline scripts, for its policy. */
  readonly hashes: readonly string[];
}

export interface ReadPages {
  readonly pages: Map<string, WaitingPage>;
  readonly glyphs: Glyphs;
  readonly classes: ReadonlySet<string>;
  /** What the search knows of each page, by its name. */
  readonly searched: ReadonlyMap<string, BuiltPage>;
}

/** The site on disk, and the path that its pages begin with. */
interface Place {
  readonly root: string;
  readonly base: string;
  /** Small scripts by their names, and which of them are written into pages. */
  readonly scripts: ReadonlyMap<string, string>;
  readonly inside: Set<string>;
}

/** The page that the course is printed from: it repeats all others, so nobody reads it again. */
const printFile = join('print', 'index.html');

/** Reads the pages among `files` below `root`. */
export async function readPages(
  root: string,
  files: readonly string[],
  course: Course,
  base: string,
): Promise<ReadPages> {
  const pages = new Map<string, WaitingPage>();
  const glyphs: Glyphs = new Map();
  const classes = new Set<string>();
  const searched = new Map<string, BuiltPage>();
  const html = files.filter((name) => name.endsWith('.html'));
  const chapters = course.chapters.flatMap(({ slug }) =>
    html.includes(join(slug, 'index.html')) ? slug : [],
  );
  const slugs = new Set(chapters);
  const inOrder = chapters.map((slug) => join(slug, 'index.html'));
  const place: Place = { root, base, scripts: await smallScripts(root, base), inside: new Set() };
  const book = html.includes(printFile)
    ? openBook(await readFile(join(root, printFile), 'utf8'))
    : undefined;
  for (const file of [...inOrder, ...html.filter((name) => !inOrder.includes(name))]) {
    const page = await readFile(join(root, file), 'utf8');
    const tree = parsePage(page);
    addGlyphs(tree, glyphs);
    for (const name of usedClasses([page])) if (!classes.has(name)) classes.add(detached(name));
    const name = searchedName(file);
    const found = name === undefined ? undefined : readPage(tree);
    if (found) searched.set(name!, detached(found));
    if (book && name !== undefined && slugs.has(name))
      book.add(printedChapter(bookChapter(tree, name, { base, slugs, site: '' })));
    if (file !== printFile) pages.set(file, await waiting(page, file, place));
  }
  if (book) pages.set(printFile, book.close(course));
  await dropScripts(root, place.inside);
  return { pages, glyphs, classes, searched };
}

/** The same without the page around it: of a string, a part keeps the whole in memory. */
const detached = structuredClone;

async function waiting(page: string, file: string, place: Place): Promise<WaitingPage> {
  const names: StyleNames = new Map();
  const path = file.replaceAll('\\', '/').replace(/index\.html$/, 'cards.json');
  const own = withScripts(page, place.scripts, place.inside);
  const { html, cards } = takeCards(finished(own, names), place.base + path);
  if (cards !== undefined) await writeFile(join(place.root, path), cards);
  const end = html.indexOf('</head>');
  return {
    head: Buffer.from(html.slice(0, end) + ownSheet(names)),
    rest: [Buffer.from(html.slice(end))],
    hashes: scriptHashes(html),
  };
}

/** In HTML the name of an element says what it is; KaTeX names the namespace every time. */
const mathNamespace = ' xmlns="http://www.w3.org/1998/Math/MathML"';

/** A page or a part of it as it will be written, but for the names in its head. */
function finished(html: string, names: StyleNames): string {
  const linked = markExternalLinks(withStyleClasses(trimPictures(html), names));
  return withoutSearchAttributes(linked).replaceAll(mathNamespace, '');
}

/** The classes that stand for the style attributes of a page. */
const ownSheet = (names: StyleNames): string =>
  names.size === 0 ? '' : styleElement(sheetOf(names));

interface Book {
  /** The chapters come in the order of the course. */
  readonly add: (chapter: PrintedChapter) => void;
  readonly close: (course: Course) => WaitingPage;
}

/** The page for print, put together chapter by chapter: as one string it would outweigh all others. */
function openBook(page: string): Book {
  const names: StyleNames = new Map();
  const [before, after] = cutPrintPage(page);
  const start = finished(before, names);
  const bodies: Buffer[] = [];
  const entries: Omit<PrintedChapter, 'html' | 'references'>[] = [];
  const references = new Map<string, string>();
  return {
    add({ html, references: own, ...entry }) {
      bodies.push(Buffer.from(`${finished(html, names)}\n`));
      entries.push(detached(entry));
      for (const [key, item] of own) references.set(key, detached(item));
    },
    close(course) {
      const list = `${finished(contents(course, entries), names)}\n`;
      const tail = finished(printedReferences(references), names) + finished(after, names);
      const end = start.indexOf('</head>');
      return {
        head: Buffer.from(start.slice(0, end) + ownSheet(names)),
        rest: [Buffer.from(start.slice(end) + list), ...bodies, Buffer.from(tail)],
        hashes: scriptHashes(before + after),
      };
    },
  };
}
