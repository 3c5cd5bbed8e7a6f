import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scriptHashes, styleHashes, withPolicy } from '../../../src/integrations/csp.ts';
import {
  movableSheets,
  styleElement,
  withSheets,
} from '../../../src/integrations/inline-sheets.ts';

const hashOf = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const link = (name: string, base = '/'): string =>
  `<link rel="stylesheet" href="${base}_astro/${name}">`;

test('a sheet that names a file from where it lies stays a file', async () => {
  const root = await mkdtemp(join(tmpdir(), 'sheets-'));
  await mkdir(join(root, '_astro'));
  const sheets = {
    'a.css': 'a{color:red}',
    'b.css': 'a{background:url(./d.svg)}',
    'c.css': 'a{background:url( "d.svg")}',
    'd.css': '@font-face{src:url(/sub/_astro/e.woff2)}a{fill:url(#g)}b{background:url("data:,x")}',
    'e.css': 'a{background:url(/d.svg)}b{background:URL(d.svg)}',
  };
  for (const [name, css] of Object.entries(sheets))
    await writeFile(join(root, '_astro', name), css);
  const found = await movableSheets(root, Object.keys(sheets));
  await rm(root, { recursive: true });
  expect([...found]).toEqual([
    ['a.css', sheets['a.css']],
    ['d.css', sheets['d.css']],
  ]);
});

test('a sheet stands where its link stood; other links and late sheets stay', () => {
  const head = `${link('a.1.css')}${link('b.2.css')}${link('a.3.css', '/sub/')}<a data-sheet="/_astro/a.1.css">`;
  const sheets = new Map([
    ['a.1.css', 'p{margin:0}\n'],
    ['a.3.css', 'q::before{content:"$& $1"}'],
  ]);
  expect(withSheets(head, sheets)).toBe(
    `<style>p{margin:0}</style>${link('b.2.css')}<style>q::before{content:"$& $1"}</style><a data-sheet="/_astro/a.1.css">`,
  );
});

test('a sheet cannot end its element', () => {
  expect(styleElement('a{--x:"</style><script>"}')).toBe(
    '<style>a{--x:"<\\/style><script>"}</style>',
  );
});

test('the policy of a page names its inline scripts and styles, each once, and no data', () => {
  const head =
    '<head><meta charset="utf-8"><script>one()</script><script type="application/ld+json">{}</script>' +
    '<style>a{}</style><style>b{}</style><style>a{}</style>';
  const scripts = scriptHashes(`${head}<script src="x.js"></script><script>one()</script>`);
  expect(scripts).toEqual([hashOf('one()')]);
  expect(styleHashes(head)).toEqual([hashOf('a{}'), hashOf('b{}')]);
  const page = withPolicy(head, scripts);
  expect(page).toContain(`script-src 'self' 'wasm-unsafe-eval' ${hashOf('one()')};`);
  expect(page).toContain(`style-src 'self' ${hashOf('a{}')} ${hashOf('b{}')};`);
  expect(page.startsWith('<head><meta charset="utf-8"><meta http-equiv=')).toBe(true);
});
