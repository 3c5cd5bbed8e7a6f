import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { filePage, partsOf } from '../../../src/integrations/file-copy/pages.ts';
import { carriedStyles } from '../../../src/integrations/file-copy/styles.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'copy-'));
  await mkdir(join(root, '_astro'));
  await writeFile(join(root, '_astro', 'a.woff2'), 'AB');
});
afterAll(() => rm(root, { recursive: true }));

const naming = '@font-face{src:url(/sub/_astro/a.woff2)}p::after{content:"</"}';

test('a sheet carries the files that it names', async () => {
  expect(await carriedStyles(naming, root, '/sub/')).toBe(
    '@font-face{src:url(data:font/woff2;base64,QUI=)}p::after{content:"</"}',
  );
  expect(await carriedStyles('b{src:url("/sub/_astro/a.woff2")}', root, '/sub/')).toBe(
    'b{src:url(data:font/woff2;base64,QUI=)}',
  );
});

test('what cannot be carried is named', async () => {
  for (const name of ['/other/a.woff2', '/sub/a.tiff', '/sub/a'])
    await expect(carriedStyles(`a{src:url(${name})}`, root, '/sub/')).rejects.toThrow(
      `A style sheet names ${name}, which cannot be carried in it.`,
    );
});

test('a page links its sheets from where it lies and keeps what names no file', () => {
  const page = `<head><style>${naming}</style><style>p{margin:0}</style></head><a data-sheet="/sub/_astro/late.css" href="/sub/x/">x</a><script type="module" data-file="a.js">if(a<b)c()</script>`;
  const parts = partsOf(page);
  expect(parts).toEqual({ scripts: ['a.js'], sheets: ['/sub/_astro/late.css'], styles: [naming] });
  const sheets = new Map([
    [naming, 'assets/styles.1.css'],
    ['/sub/_astro/late.css', 'assets/styles.2.css'],
  ]);
  expect(filePage(page, 'x/y/index.html', '/sub/', ['assets/a.js'], sheets)).toBe(
    '<head><link rel="stylesheet" href="../../assets/styles.1.css"><style>p{margin:0}</style><script defer src="../../assets/a.js"></script></head><a data-sheet="../../assets/styles.2.css" href="../../x/index.html">x</a>',
  );
});
