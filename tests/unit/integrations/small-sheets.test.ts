import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scriptHashes, styleHashes, withPolicy } from '../../../src/integrations/csp.ts';
import {
  smallSheets,
  styleElement,
  withSmallSheets,
} from '../../../src/integrations/small-sheets.ts';

const hashOf = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const link = (name: string, base = '/'): string =>
  `<link rel="stylesheet" href="${base}_astro/${name}">`;

test('small sheets are those of at most 8 KiB that name no other file', async () => {
  const root = await mkdtemp(join(tmpdir(), 'sheets-'));
  await mkdir(join(root, '_astro'));
  const rule = (bytes: number): string => `a{color:red}/*${'x'.repeat(bytes - 16)}*/`;
  const sheets = {
    'a.css': rule(8192),
    'b.css': rule(8193),
    'c.css': 'a{background:url(./d.svg)}',
    // As many characters as fit, but more bytes.
    'd.css': rule(8100) + 'é'.repeat(90),
  };
  for (const [name, css] of Object.entries(sheets))
    await writeFile(join(root, '_astro', name), css);
  const found = await smallSheets(root, Object.keys(sheets));
  await rm(root, { recursive: true });
  expect([...found]).toEqual([['a.css', sheets['a.css']]]);
});

test('a small sheet stands where its link stood; other links and late sheets stay', () => {
  const head = `${link('a.1.css')}${link('Base.2.css')}${link('a.3.css', '/sub/')}<a data-sheet="/_astro/a.1.css">`;
  const sheets = new Map([
    ['a.1.css', 'p{margin:0}\n'],
    ['a.3.css', 'q::before{content:"$& $1"}'],
  ]);
  expect(withSmallSheets(head, sheets)).toBe(
    `<style>p{margin:0}</style>${link('Base.2.css')}<style>q::before{content:"$& $1"}</style><a data-sheet="/_astro/a.1.css">`,
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
