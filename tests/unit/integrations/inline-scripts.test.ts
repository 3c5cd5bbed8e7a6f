import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { partsOf } from '../../../src/integrations/file-copy/pages.ts';
import {
  dropScripts,
  smallScripts,
  withScripts,
} from '../../../src/integrations/inline-scripts.ts';

const filler = (bytes: number): string => `/*${'x'.repeat(bytes - 4)}*/`;

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'scripts-'));
  await mkdir(join(root, '_astro'));
  const files = {
    'a.1.js':
      'import{t as e}from"./shared.2.js";import"./b.3.js";e(()=>import(`./c.4.js`));f("./no")\n',
    'shared.2.js': 'export const t=1',
    'b.3.js': '',
    'c.4.js': "import'./shared.2.js'",
    'full.5.js': filler(1024),
    'over.6.js': filler(1025),
    'wide.7.js': `${filler(1023)}é`,
    'end.8.js': 'x="</script>"',
    'd.9.css': 'a{}',
  };
  for (const [name, text] of Object.entries(files))
    await writeFile(join(root, '_astro', name), text);
});
afterAll(() => rm(root, { recursive: true }));

test('small scripts that no other asks for may move, and name their neighbours from anywhere', async () => {
  const found = await smallScripts(root, '/sub/');
  expect([...found.keys()]).toEqual(['a.1.js', 'full.5.js']);
  expect(found.get('a.1.js')).toBe(
    'import{t as e}from"/sub/_astro/shared.2.js";import"/sub/_astro/b.3.js";e(()=>import(`/sub/_astro/c.4.js`));f("./no")\n',
  );
});

test('a script stands where it was asked for, under its name, and is told of once', () => {
  const tag = (name: string): string => `<script type="module" src="/sub/_astro/${name}"></script>`;
  const used = new Set<string>();
  const scripts = new Map([
    ['a.1.js', 'f("$& $1",1<2);\n'],
    ['never.0.js', ''],
  ]);
  const page = withScripts(
    `<p>${tag('a.1.js')}${tag('b.3.js')}</p>${tag('a.1.js')}`,
    scripts,
    used,
  );
  const own = '<script type="module" data-file="a.1.js">f("$& $1",1<2);</script>';
  expect(page).toBe(`<p>${own}${tag('b.3.js')}</p>${own}`);
  expect([...used]).toEqual(['a.1.js']);
  // The copy on disk bundles a page's scripts again, wherever they stand.
  expect(partsOf(page).scripts).toEqual(['a.1.js', '/sub/_astro/b.3.js', 'a.1.js']);
});

test('the files of scripts that are in pages go', async () => {
  await dropScripts(root, ['a.1.js']);
  expect(existsSync(join(root, '_astro', 'a.1.js'))).toBe(false);
  expect(existsSync(join(root, '_astro', 'b.3.js'))).toBe(true);
});
