// The built pages on their way to disk. Each is parsed once, for everyone who wants to know what is
// on it, and is then kept as bytes; only its head waits for the names of sheets and fonts.
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Course } from '../course/load.ts';
import { takeCards } from './cards.ts';
import { scriptHashes } from './csp.ts';
import { markExternalLinks } from './external-links.ts';
import { addGlyphs, type Glyphs } from './glyphs.ts';
import { hoistStyles } from './hoist-styles.ts';
import { parsePage } from './html.ts';
import { trimPictures } from './pictures.ts';
import { bookChapter } from './print/chapter.ts';
import { fillPrintPage, printCourse, printedChapter, type PrintedChapter } from './print/page.ts';
import { usedClasses } from './prune-katex.ts';
import { searchedName, withoutSearchAttributes } from './search-index.ts';
import { readPage, type BuiltPage } from './search/read-page.ts';

export interface WaitingPage {
  readonly head: Buffer;
  /** From the end of the head, as it will be written. */
  readonly rest: Buffer;
  /** Of its inline scripts, for its policy. */
  readonly hashes: readonly string[];
}

export interface ReadPages {
  readonly pages: ReadonlyMap<string, WaitingPage>;
  readonly glyphs: Glyphs;
  readonly classes: ReadonlySet<string>;
  /** What the search knows of each page, by its name. */
  readonly searched: ReadonlyMap<string, BuiltPage>;
}

/** The page that the course is printed from: it repeats all others, so nobody reads it again. */
const printFile = join('print', 'index.html');

/** Reads the pages among `files` below `root`; sheets of their style attributes are written there. */
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
  const printed = new Map<string, PrintedChapter>();
  const slugs = new Set(
    course.chapters.flatMap(({ slug }) => (files.includes(join(slug, 'index.html')) ? slug : [])),
  );
  await mkdir(join(root, '_astro'), { recursive: true });
  for (const file of files.filter((name) => name.endsWith('.html'))) {
    const html = await readFile(join(root, file), 'utf8');
    const tree = parsePage(html);
    addGlyphs(tree, glyphs);
    for (const name of usedClasses([html])) if (!classes.has(name)) classes.add(detached(name));
    const name = searchedName(file);
    const page = name === undefined ? undefined : readPage(tree);
    if (page) searched.set(name!, detached(page));
    if (name !== undefined && slugs.has(name))
      printed.set(
        name,
        detached(printedChapter(bookChapter(tree, name, { base, slugs, site: '' }))),
      );
    if (file !== printFile) pages.set(file, await prepare(html, file, root, base));
  }
  if (files.includes(printFile)) {
    const chapters = [...slugs].map((slug) => printed.get(slug)!);
    const html = await readFile(join(root, printFile), 'utf8');
    pages.set(
      printFile,
      await prepare(fillPrintPage(html, printCourse(course, chapters)), printFile, root, base),
    );
  }
  return { pages, glyphs, classes, searched };
}

/** In HTML the name of an element says what it is; KaTeX names the namespace every time. */
const mathNamespace = ' xmlns="http://www.w3.org/1998/Math/MathML"';

/** The same without the page around it: of a string, a part keeps the whole in memory. */
const detached = structuredClone;

async function prepare(
  page: string,
  file: string,
  root: string,
  base: string,
): Promise<WaitingPage> {
  const { html, sheet } = hoistStyles(trimPictures(page));
  let link = '';
  if (sheet) {
    const hash = createHash('sha256').update(sheet).digest('hex').slice(0, 8);
    await writeFile(join(root, '_astro', `page.${hash}.css`), sheet);
    link = `<link rel="stylesheet" href="${base}_astro/page.${hash}.css">`;
  }
  const shown = withoutSearchAttributes(markExternalLinks(html)).replaceAll(mathNamespace, '');
  const path = file.replaceAll('\\', '/').replace(/index\.html$/, 'cards.json');
  const { html: finished, cards } = takeCards(shown, base + path);
  if (cards !== undefined) await writeFile(join(root, path), cards);
  const end = finished.indexOf('</head>');
  return {
    head: Buffer.from(finished.slice(0, end) + link),
    rest: Buffer.from(finished.slice(end)),
    hashes: scriptHashes(finished),
  };
}
