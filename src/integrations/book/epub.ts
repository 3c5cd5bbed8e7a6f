// The course as an EPUB 3 book, made from the built pages.
import { createHash } from 'node:crypto';
import type { Course } from '../../course/load.ts';
import { authors, version } from '../../course/citation.ts';
import { archive } from '../file-copy/archive.ts';
import { bookChapters, bookReferences } from '../print/page.ts';
import { attributeOf } from '../print/tree.ts';
import { chapterPage, idsOf, keepMathml, nameFiles, xhtmlPage } from './chapter.ts';
import { bookStyles } from './styles.ts';
import { escapeXml, innerXhtml } from './xhtml.ts';

export interface BookFacts {
  /** Address of the site, where links to its other pages lead. */
  readonly site: string;
  readonly base: string;
  /** Of the last change, as 2026-11-24. */
  readonly date: string;
}

interface Item {
  readonly id: string;
  readonly file: string;
  readonly type: string;
  readonly properties: string;
  readonly content: string;
  /** Name in the table of contents and the sections beneath it. */
  readonly entry?: {
    readonly title: string;
    readonly sections: readonly { id: string; text: string }[];
  };
}

const xhtmlType = 'application/xhtml+xml';

function contentProperties(content: string): string {
  return [content.includes('<math') && 'mathml', content.includes('<svg') && 'svg']
    .filter(Boolean)
    .join(' ');
}

/** The bytes of the book; the same pages and facts give the same bytes. */
export function epub(
  pages: ReadonlyMap<string, string>,
  course: Course,
  { site, base, date }: BookFacts,
): Uint8Array {
  const chapters = bookChapters(pages, course, base, site);
  const references = bookReferences(chapters);
  const fileOf = new Map<string, string>();
  for (const { slug, prose, ends } of chapters) {
    fileOf.set(slug, `${slug}.xhtml`);
    for (const root of [prose, ...ends])
      for (const id of idsOf(root)) fileOf.set(id, `${slug}.xhtml`);
  }
  for (const element of references.values())
    fileOf.set(attributeOf(element, 'id')!, 'references.xhtml');

  const items: Item[] = [titlePage(course, site, date)];
  for (const chapter of chapters) {
    const file = `${chapter.slug}.xhtml`;
    for (const root of [chapter.prose, ...chapter.ends]) {
      keepMathml(root);
      nameFiles(root, file, fileOf);
    }
    const content = chapterPage(chapter);
    items.push({
      id: chapter.slug,
      file,
      type: xhtmlType,
      properties: contentProperties(content),
      content,
      entry: { title: chapter.title, sections: chapter.sections },
    });
  }
  const list = [...references.values()].map((element) => {
    keepMathml(element);
    nameFiles(element, 'references.xhtml', fileOf);
    return `<li id="${attributeOf(element, 'id')}">${innerXhtml(element)}</li>`;
  });
  items.push({
    id: 'references',
    file: 'references.xhtml',
    type: xhtmlType,
    properties: '',
    content: xhtmlPage(
      'References',
      `<section epub:type="bibliography" role="doc-bibliography" aria-label="References"><h1>References</h1><ol>${list.join('\n')}</ol></section>`,
    ),
    entry: { title: 'References', sections: [] },
  });

  const files = new Map<string, string>([
    ['mimetype', 'application/epub+zip'],
    [
      'META-INF/container.xml',
      '<?xml version="1.0" encoding="UTF-8"?>\n<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>\n',
    ],
    ['EPUB/nav.xhtml', navigation(items)],
    ['EPUB/book.css', bookStyles()],
    ['EPUB/package.opf', packageFile(course, items, site, date)],
    ...items.map(({ file, content }): [string, string] => [`EPUB/${file}`, content]),
  ]);
  return archive(files, ['mimetype']);
}

function titlePage(course: Course, site: string, date: string): Item {
  const title = course.info?.title ?? 'Beyond Attention';
  return {
    id: 'title',
    file: 'title.xhtml',
    type: xhtmlType,
    properties: '',
    content: xhtmlPage(
      title,
      `<section epub:type="titlepage" aria-label="${escapeXml(title)}"><h1>${escapeXml(title)}</h1><p class="lede">${escapeXml(course.info?.tagline ?? '')}</p><p>${escapeXml(authors)}</p><p>Version ${version}, ${date}. Figures move, quizzes answer and numbers explain themselves at <a href="${escapeXml(site)}">${escapeXml(site)}</a>.</p></section>`,
    ),
  };
}

function navigation(items: readonly Item[]): string {
  const entries = items.flatMap(({ file, entry }) => {
    if (!entry) return [];
    const sections = entry.sections.map(
      ({ id, text }) => `<li><a href="${file}#${id}">${escapeXml(text)}</a></li>`,
    );
    return `<li><a href="${file}">${escapeXml(entry.title)}</a>${sections.length > 0 ? `<ol>${sections.join('')}</ol>` : ''}</li>`;
  });
  return xhtmlPage(
    'Contents',
    `<nav epub:type="toc" role="doc-toc" id="toc" aria-label="Contents"><h1>Contents</h1><ol>${entries.join('\n')}</ol></nav>`,
  );
}

function packageFile(course: Course, items: readonly Item[], site: string, date: string): string {
  const title = escapeXml(course.info?.title ?? 'Beyond Attention');
  const digest = createHash('sha256').update(`${site} ${version} ${date}`).digest('hex');
  // A name-based UUID (version 8: of our own making).
  const uuid = `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-a${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
  const item = ({ id, file, type, properties }: Item): string =>
    `<item id="${id}" href="${file}" media-type="${type}"${properties ? ` properties="${properties}"` : ''}/>`;
  const accessibility = [
    ['accessMode', 'textual'],
    ['accessMode', 'visual'],
    ['accessModeSufficient', 'textual'],
    ['accessibilityFeature', 'MathML'],
    ['accessibilityFeature', 'alternativeText'],
    ['accessibilityFeature', 'structuralNavigation'],
    ['accessibilityFeature', 'tableOfContents'],
    ['accessibilityHazard', 'none'],
    [
      'accessibilitySummary',
      'Formulas are MathML, figures are drawings with a text alternative and a caption.',
    ],
  ].map(([name, value]) => `<meta property="schema:${name}">${value}</meta>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en" prefix="schema: http://schema.org/">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:${uuid}</dc:identifier>
<dc:title>${title}</dc:title>
<dc:creator>${escapeXml(authors)}</dc:creator>
<dc:language>en</dc:language>
<dc:date>${date}</dc:date>
<dc:rights>MIT licence</dc:rights>
<dc:description>${escapeXml(course.info?.description ?? '')}</dc:description>
<meta property="dcterms:modified">${date}T00:00:00Z</meta>
${accessibility.join('\n')}
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="${xhtmlType}" properties="nav"/>
<item id="style" href="book.css" media-type="text/css"/>
${items.map(item).join('\n')}
</manifest>
<spine>
<itemref idref="title"/>
<itemref idref="nav"/>
${items
  .slice(1)
  .map(({ id }) => `<itemref idref="${id}"/>`)
  .join('\n')}
</spine>
</package>
`;
}
