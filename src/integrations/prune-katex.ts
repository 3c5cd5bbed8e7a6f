// KaTeX's sheet covers all of TeX; the course uses a part. Rules whose classes occur on no page,
// and faces that no remaining rule names, are left out.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const classNames = /\sclass="([^"]*)"/g;

/** Rewrites every sheet of the site in place. */
export async function pruneSheets(
  root: string,
  files: readonly string[],
  used: ReadonlySet<string>,
): Promise<void> {
  for (const file of files.filter((name) => name.endsWith('.css'))) {
    const css = await readFile(join(root, file), 'utf8');
    await writeFile(join(root, file), pruneKatex(css, used));
  }
}

/** Every class that occurs on the pages. */
export function usedClasses(pages: Iterable<string>): Set<string> {
  const used = new Set<string>();
  const seen = new Set<string>();
  for (const html of pages) {
    for (const [, names] of html.matchAll(classNames)) {
      // The same lists recur by the thousand.
      if (seen.has(names!)) continue;
      seen.add(names!);
      for (const name of names!.split(/\s+/)) used.add(name);
    }
  }
  return used;
}

/** `css` without what only unused parts of KaTeX need; every other rule stays as it is. */
export function pruneKatex(css: string, used: ReadonlySet<string>): string {
  const blocks = topLevelBlocks(css);
  const kept = blocks.flatMap((block) => {
    const open = block.indexOf('{');
    const prelude = block.slice(0, open).trim();
    if (prelude.startsWith('@') || !prelude.includes('.katex')) return [block];
    const selectors = prelude
      .split(',')
      .filter((selector) => !selector.includes('.katex') || isUsed(selector, used));
    return selectors.length > 0 ? [`${selectors.join(',')}${block.slice(open)}`] : [];
  });
  const rules = kept.filter((block) => !block.trimStart().startsWith('@font-face')).join('');
  return kept
    .filter((block) => {
      const family = /^\s*@font-face[^}]*font-family:\s*["']?(KaTeX_[A-Za-z0-9]+)/.exec(block)?.[1];
      return family === undefined || rules.includes(family);
    })
    .join('');
}

/** A class inside :not() need not occur: the rule is for what lacks it (accents stand by such a one). */
function isUsed(selector: string, used: ReadonlySet<string>): boolean {
  const wanted = selector.replaceAll(/:not\([^)]*\)/g, '');
  return [...wanted.matchAll(/\.([A-Za-z_][\w-]*)/g)].every(([, name]) => used.has(name!));
}

/** The sheet cut after each rule, at-rules with all that they hold. */
function topLevelBlocks(css: string): string[] {
  const blocks: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < css.length; i += 1) {
    const c = css[i];
    if (c === '{') depth += 1;
    else if (c === '}') depth -= 1;
    if (depth === 0 && (c === '}' || c === ';')) {
      blocks.push(css.slice(from, i + 1));
      from = i + 1;
    }
  }
  if (from < css.length) blocks.push(css.slice(from));
  return blocks;
}
