// Every internal address of the built site leads somewhere: links, anchors, sources, the files that
// style sheets name, the pages of the sitemap. All that do not are reported.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { defaultTreeAdapter as tree, parse, type DefaultTreeAdapterTypes } from 'parse5';
import { stop } from './arguments.ts';

const root = process.env['OUT_DIR'] ?? 'dist';
const base = (process.env['BASE_PATH'] ?? '/').replace(/^\/?/, '/').replace(/\/?$/, '/');
/** Stands for the site while addresses are resolved; never asked. */
const origin = 'http://site.invalid';

interface Page {
  readonly ids: ReadonlySet<string>;
  readonly links: readonly string[];
  readonly duplicates: readonly string[];
}

/** The hover cards of a page lie in a file beside it: name → markup. */
function withCards(file: string): string {
  const cards = file.replace(/index\.html$/, 'cards.json');
  const page = readFileSync(file, 'utf8');
  if (cards === file || !existsSync(cards)) return page;
  const markup = Object.values(JSON.parse(readFileSync(cards, 'utf8')) as Record<string, string>);
  return page.replace('</body>', () => `${markup.join('')}</body>`);
}

function readPage(file: string): Page {
  const ids = new Set<string>();
  const duplicates: string[] = [];
  const links: string[] = [];
  const walk = (node: DefaultTreeAdapterTypes.Node): void => {
    if (tree.isElementNode(node)) {
      for (const { name, value } of node.attrs) {
        if (name === 'id') {
          if (ids.has(value)) duplicates.push(value);
          ids.add(value);
        }
        if (['href', 'src', 'poster', 'action'].includes(name)) links.push(value);
        if (name === 'srcset')
          links.push(...value.split(',').map((part) => part.trim().split(/\s/)[0]!));
      }
    }
    if ('childNodes' in node) for (const child of node.childNodes) walk(child);
    if ('content' in node) walk(node.content);
  };
  walk(parse(withCards(file)));
  return { ids, links, duplicates };
}

if (!existsSync(root)) stop(`There is no built site in ${root}: run npm run build first.`);
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .sort();
const pages = new Map(
  files
    .filter((name) => name.endsWith('.html'))
    .map((name) => [name, readPage(join(root, name))] as const),
);
const problems: string[] = [];
let checked = 0;

/** Where the browser finds a file of the build. */
const addressOf = (file: string): string => `${origin}${base}${file.replace(/index\.html$/, '')}`;

/** Undefined for a per cent sign that codes nothing. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Follows a link found in `file`; a problem when it leaves the site's folder or finds nothing. */
function follow(file: string, link: string): void {
  if (/^(?:data|mailto|blob):/i.test(link)) return;
  const url = URL.parse(link, addressOf(file));
  if (url && url.origin !== origin) return;
  const path = url ? decoded(url.pathname) : undefined;
  const anchor = url ? decoded(url.hash.slice(1)) : undefined;
  if (!url || path === undefined || anchor === undefined) {
    problems.push(`${file}: ${link} is no address.`);
    return;
  }
  checked++;
  if (!url.pathname.startsWith(base)) {
    problems.push(`${file}: ${link} leads out of ${base}.`);
    return;
  }
  let target = path.slice(base.length);
  if (target === '' || target.endsWith('/')) target += 'index.html';
  const full = join(root, target);
  if (!existsSync(full) || statSync(full).isDirectory()) {
    problems.push(`${file}: ${link} leads nowhere.`);
    return;
  }
  if (anchor && target.endsWith('.html') && !pages.get(target)?.ids.has(anchor)) {
    problems.push(`${file}: ${link} names an anchor that is not there.`);
  }
}

for (const [file, page] of pages) {
  for (const id of page.duplicates) problems.push(`${file}: the id "${id}" is there twice.`);
  for (const link of page.links) follow(file, link);
}
for (const file of files.filter((name) => name.endsWith('.css'))) {
  for (const [, address] of readFileSync(join(root, file), 'utf8').matchAll(
    /url\(["']?([^)"']+)/g,
  )) {
    follow(file, address!);
  }
}
for (const [, address] of (files.includes('sitemap.xml')
  ? readFileSync(join(root, 'sitemap.xml'), 'utf8')
  : ''
).matchAll(/<loc>([^<]+)<\/loc>/g)) {
  follow('sitemap.xml', new URL(address!).pathname);
}
for (const problem of problems) console.log(problem);
console.log(`${checked} links on ${pages.size} pages, ${problems.length} of them broken.`);
process.exitCode = problems.length > 0 || checked === 0 ? 1 : 0;
