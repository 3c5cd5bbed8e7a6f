// Every internal link and anchor of the built site leads somewhere; all that do not are reported.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { defaultTreeAdapter as tree, parse, type DefaultTreeAdapterTypes } from 'parse5';

const root = process.env['OUT_DIR'] ?? 'dist';
const base = (process.env['BASE_PATH'] ?? '/').replace(/^\/?/, '/').replace(/\/?$/, '/');

interface Page {
  readonly ids: ReadonlySet<string>;
  readonly links: readonly string[];
  readonly duplicates: readonly string[];
}

function read(file: string): Page {
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
        if (name === 'href' || name === 'src') links.push(value);
      }
    }
    if ('childNodes' in node) for (const child of node.childNodes) walk(child);
  };
  walk(parse(readFileSync(file, 'utf8')));
  return { ids, links, duplicates };
}

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.html') && !name.startsWith('pagefind'))
  .sort();
const pages = new Map(files.map((file) => [file, read(join(root, file))]));
const problems: string[] = [];
let checked = 0;
for (const [file, page] of pages) {
  for (const id of page.duplicates) problems.push(`${file}: the id "${id}" is there twice.`);
  for (const link of page.links) {
    if (/^(?:[a-z]+:|\/\/)/i.test(link)) continue;
    checked++;
    const [path, anchor] = link.split('#', 2) as [string, string | undefined];
    let target = file;
    if (path !== '') {
      if (!path.startsWith(base)) {
        problems.push(`${file}: the link ${link} does not begin with ${base}.`);
        continue;
      }
      target = path.slice(base.length).replace(/\?.*$/, '');
      if (target === '' || target.endsWith('/')) target += 'index.html';
      const full = join(root, target);
      if (!existsSync(full) || statSync(full).isDirectory()) {
        problems.push(`${file}: the link ${link} leads nowhere.`);
        continue;
      }
    }
    if (!anchor || !target.endsWith('.html')) continue;
    if (!pages.get(target)?.ids.has(decodeURIComponent(anchor))) {
      problems.push(`${file}: ${link} names an anchor that is not there.`);
    }
  }
}
for (const problem of problems) console.log(problem);
console.log(`${checked} links on ${pages.size} pages, ${problems.length} of them broken.`);
process.exitCode = problems.length > 0 || checked === 0 ? 1 : 0;
