// What a host serves: pages without inline code, names that may be kept, headers, copies for machines.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { defaultTreeAdapter as tree, parse, type DefaultTreeAdapterTypes } from 'parse5';

const dist = resolve(process.env['OUT_DIR'] ?? 'dist');
const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).map((name) =>
  name.replaceAll('\\', '/'),
);
const read = (file: string): string => readFileSync(join(dist, file), 'utf8');
const pages = files.filter((name) => name.endsWith('.html'));
const written = files.filter((name) => /^[^/]+\.md$/.test(name)).map((name) => name.slice(0, -3));

test('no page has inline handlers, styles or script addresses, and links to elsewhere say so', () => {
  expect(pages.length).toBeGreaterThan(10);
  const found: string[] = [];
  for (const page of pages) {
    const walk = (node: DefaultTreeAdapterTypes.Node): void => {
      if (tree.isElementNode(node)) {
        const attributes = new Map(node.attrs.map(({ name, value }) => [name, value]));
        const where = `${page}: <${node.tagName}`;
        for (const [name, value] of attributes) {
          if (/^on[a-z]+$/.test(name) || name === 'style') found.push(`${where} ${name}>`);
          if (/^\s*javascript:/i.test(value)) found.push(`${where} ${name}=${value}>`);
        }
        const leaves = node.tagName === 'a' && /^https?:/.test(attributes.get('href') ?? '');
        if (leaves && !/\bnoopener\b/.test(attributes.get('rel') ?? ''))
          found.push(`${where} href=${attributes.get('href')}> without rel`);
      }
      if ('childNodes' in node) node.childNodes.forEach(walk);
    };
    const html = read(page);
    walk(parse(html));
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    if (
      !policy.startsWith("default-src 'none'") ||
      /unsafe-(?:inline|eval)/.test(policy.replace('wasm-unsafe-eval', ''))
    )
      found.push(`${page}: policy ${policy}`);
    for (const [, css] of html.matchAll(/<style>([\s\S]*?)<\/style>/g)) {
      const hash = createHash('sha256').update(css!).digest('base64');
      if (!policy.includes(`'sha256-${hash}'`)) found.push(`${page}: a style the policy refuses`);
    }
  }
  expect(found).toEqual([]);
});

test('style sheets and fonts are named by what they hold, so a host may let them be kept for a year', () => {
  const named = files.filter((name) => /^_astro\/.*\.(?:css|woff2)$/.test(name));
  expect(named.length).toBeGreaterThan(5);
  const wrong = named.filter((name) => {
    const hash = createHash('sha256')
      .update(readFileSync(join(dist, name)))
      .digest('hex');
    return !basename(name).includes(`.${hash.slice(0, 8)}.`);
  });
  expect(wrong).toEqual([]);
  const headers = read('_headers');
  // A sheet that no page asks for any more is not left behind.
  const pages = files.filter((name) => name.endsWith('.html')).map(read);
  for (const name of named.filter((file) => file.endsWith('.css')))
    expect(
      pages.some((html) => html.includes(name)),
      name,
    ).toBe(true);
  for (const html of pages) {
    const early = [...html.matchAll(/<link rel="preload" href="\/([^"]+)" as="font"/g)];
    expect(early).toHaveLength(3);
    for (const [, name] of early) expect(named).toContain(name);
    const bytes = early.reduce((sum, [, name]) => sum + readFileSync(join(dist, name!)).length, 0);
    expect(bytes, 'the faces of the first screen').toBeLessThan(27 * 1024);
  }
  expect(headers).toMatch(/_astro\/\*\n {2}Cache-Control: public, max-age=31536000, immutable/);
  expect(headers).toMatch(/sw\.js\n {2}Cache-Control: no-cache/);
  expect(headers).toContain("frame-ancestors 'self'");
});

test('a chapter is copied as Markdown, and its citation is at its end', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`/${written[0]}/`);
  await page.getByRole('button', { name: 'Copy as Markdown' }).click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(read(`${written[0]}.md`));
  const citation = page.locator('.cite-this');
  await citation.locator('summary').click();
  await expect(citation.locator('pre')).toContainText('@incollection{');
});

test('the copies for machines name each other and what they are made of', () => {
  const index = read('llms.txt');
  for (const slug of written) expect(index).toContain(`${slug}.md`);
  for (const [, address] of index.matchAll(/\]\(([^)]+)\)/g))
    expect(files).toContain(new URL(address!).pathname.replace(/^\//, ''));
  for (const name of files.filter((file) => file.startsWith('schemas/') && file.endsWith('.json')))
    expect(JSON.parse(read(name))).toHaveProperty('$schema');
  expect(read('licences.txt')).toContain('katex');
});
