// The built site as a folder of files that opens from disk, without a server.
import { readFile, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleScript } from '../bundle.ts';
import { filePage, partsOf, relativeLinks } from './pages.ts';
import { bundleComponents, componentScript, type ComponentScript } from './scripts.ts';
import { carriedStyles } from './styles.ts';

/** What means nothing on a disk, or comes along in another form. */
const left =
  /^(?:sw\.js|_headers|site\.webmanifest|sitemap\.xml|_astro\/.*|search-index\/.*|[^/]+\/cards\.json|icons\/.*|CNAME|.*\.(?:zip|pdf|epub))$/;

/** What scripts fetch: there it is a script that hands over its text. */
const fetched = /^(?:search-index\/.*\.json|[^/]+\/cards\.json|[^/]+\.md)$/;

const start = `Beyond Attention, the whole course.

Open index.html with a browser. No server and no network are needed: text, figures, quizzes and
search work from here. Links to papers lead to the web.
`;

/** Path → content of every file of the copy. */
export async function fileCopy(root: string, base: string): Promise<Map<string, string | Buffer>> {
  const files = new Map<string, string | Buffer>([['START HERE.txt', start]]);
  const names: string[] = [];
  for (const name of await readdir(root, { recursive: true })) {
    if ((await stat(join(root, name))).isFile()) names.push(name.replaceAll('\\', '/'));
  }
  names.sort();
  const pages = new Map<string, string>();
  for (const name of names) {
    if (name.endsWith('.html')) pages.set(name, await readFile(join(root, name), 'utf8'));
    else if (!left.test(name)) files.set(name, await readFile(join(root, name)));
    if (fetched.test(name)) {
      const read = await readFile(join(root, name), 'utf8');
      const text = name.endsWith('/cards.json') ? cardsOf(read, name, base) : read;
      files.set(
        `data/${name}.js`,
        `courseFile(${JSON.stringify(name)},${JSON.stringify(text)});\n`,
      );
    }
  }

  const bundles = await bundlePages(pages);
  for (const { name, code } of new Set(bundles.values())) files.set(`assets/${name}.js`, code);
  files.set(
    'assets/file-page.js',
    await bundleScript(fileURLToPath(new URL('../../offline/file-page.ts', import.meta.url))),
  );
  // Address or text of a sheet → its path in the copy; pages share what is equal.
  const sheets = new Map<string, string>();
  const carry = async (sheet: string, name: string, css: string): Promise<void> => {
    sheets.set(sheet, `assets/${name}`);
    files.set(`assets/${name}`, await carriedStyles(css, root, base));
  };
  for (const [file, html] of pages) {
    const parts = partsOf(html);
    for (const sheet of parts.sheets) {
      if (sheets.has(sheet)) continue;
      const path = sheet.slice(base.length);
      await carry(sheet, basename(path), await readFile(join(root, path), 'utf8'));
    }
    for (const css of parts.styles)
      if (!sheets.has(css)) await carry(css, `styles-${sheets.size}.css`, css);
    const bundle = bundles.get(file);
    files.set(
      file,
      filePage(
        html,
        file,
        base,
        bundle ? ['assets/file-page.js', `assets/${bundle.name}.js`] : [],
        sheets,
      ),
    );
  }
  return files;
}

/** The cards of a chapter with links for its page in the copy. */
function cardsOf(text: string, name: string, base: string): string {
  const page = name.replace(/cards\.json$/, 'index.html');
  const cards = Object.entries(JSON.parse(text) as Record<string, string>);
  return JSON.stringify(
    Object.fromEntries(cards.map(([key, markup]) => [key, relativeLinks(markup, page, base)])),
  );
}

type Bundle = Awaited<ReturnType<typeof bundleComponents>>;

/** The bundle of each page; pages with the same scripts share one. Figures are most of it. */
async function bundlePages(pages: ReadonlyMap<string, string>): Promise<Map<string, Bundle>> {
  const scripts = new Map<string, readonly ComponentScript[]>();
  for (const [file, html] of pages) scripts.set(file, partsOf(html).scripts.map(componentScript));
  const key = ({ file, index }: ComponentScript): string => `${file}#${index}`;
  // Components of the text only define elements, so that a page may have all of them.
  const isContent = ({ file }: ComponentScript): boolean => file.includes('/components/content/');
  const everywhere = new Map(
    [...scripts.values()]
      .flat()
      .filter(isContent)
      .map((script) => [key(script), script]),
  );
  const bundles = new Map<string, Bundle>();
  const made = new Map<string, Bundle>();
  for (const [file, own] of scripts) {
    if (own.length === 0) continue;
    const all = new Map(own.map((script) => [key(script), script]));
    const figures = pages.get(file)!.includes('<course-figure');
    if (figures || own.some(isContent))
      for (const [name, script] of everywhere) all.set(name, script);
    const set = [...all.values()].sort((a, b) => key(a).localeCompare(key(b), 'en'));
    const name = [...set.map(key), figures].join();
    const bundle = made.get(name) ?? (await bundleComponents(set, figures));
    made.set(name, bundle);
    bundles.set(file, bundle);
  }
  return bundles;
}
