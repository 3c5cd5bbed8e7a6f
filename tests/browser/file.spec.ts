// The zip: unpacked, its pages opened from disk, nothing asked of any server.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test, type Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { bringIntoView, slideSomeFigure, startFirstFigure } from '../support/figures.ts';

const dist = resolve(process.env['OUT_DIR'] ?? 'dist');
const zipName = readdirSync(dist).find((name) => name.endsWith('.zip')) ?? '';
const written = readdirSync(dist)
  .filter((name) => name.endsWith('.md'))
  .map((name) => name.slice(0, -3));

let folder: string;
let root: string;
test.beforeAll(() => {
  expect(zipName, 'the zip in the built site: npm run build:offline makes it').not.toBe('');
  // A name with a space and an umlaut, as folders of readers have.
  folder = mkdtempSync(join(tmpdir(), 'beyond attention ü '));
  for (const [name, bytes] of Object.entries(unzipSync(readFileSync(join(dist, zipName))))) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  root = pathToFileURL(join(folder, zipName.replace(/\.zip$/, ''))).href;
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

let troubles: string[];
test.beforeEach(({ page }) => {
  troubles = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) troubles.push(message.text());
  });
  page.on('request', (request) => {
    if (!/^(?:file|data|blob):/.test(request.url())) troubles.push(`asked for ${request.url()}`);
  });
  page.on('requestfailed', (request) => {
    // Leaving a page ends what it was loading.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED')
      troubles.push(`did not get ${request.url()}`);
  });
});
test.afterEach(() => expect(troubles).toEqual([]));

async function open(page: Page, path: string): Promise<void> {
  await page.goto(`${root}/${path}`);
}

test('the first page leads to a chapter, its figures move, and its fonts are there', async ({
  page,
}) => {
  await open(page, 'index.html');
  await slideSomeFigure(page);
  await page.locator(`a[href$="${written[0]}/index.html"]`).first().click();
  await expect(page.locator('article.chapter h1')).toBeVisible();
  await slideSomeFigure(page);
  await page.locator('[data-theme-toggle]').click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', /dark|light/);
  const fonts = await page.evaluate(async () => {
    await document.fonts.ready;
    return [...document.fonts].filter(({ status }) => status === 'loaded').length;
  });
  expect(fonts).toBeGreaterThan(2);
});

test('every page of the zip opens and every figure of the chapters starts', async ({ page }) => {
  test.setTimeout(120_000);
  for (const slug of written) {
    await open(page, `${slug}/index.html`);
    await startFirstFigure(page);
  }
  const others = readdirSync(join(folder, zipName.replace(/\.zip$/, '')), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !written.includes(entry.name))
    .map(({ name }) => name)
    .filter((name) => !['assets', 'data', 'schemas'].includes(name));
  expect(others).toContain('glossary');
  for (const name of others) {
    await open(page, `${name}/index.html`);
    await expect(page.locator('h1').first()).toBeVisible();
  }
});

test('a page without figures carries none of their code', () => {
  const carried = (page: string): number => {
    const file = join(folder, zipName.replace(/\.zip$/, ''), page);
    const scripts = [...readFileSync(file, 'utf8').matchAll(/<script[^>]* src="?([^"> ]+)/g)];
    return Math.max(...scripts.map(([, src]) => statSync(join(dirname(file), src!)).size));
  };
  expect(carried('glossary/index.html')).toBeLessThan(80_000);
  expect(carried('attention/index.html')).toBeGreaterThan(200_000);
});

test('no link of the zip leads to a folder or to nothing', async ({ page }) => {
  for (const slug of written) {
    await open(page, `${slug}/index.html`);
    await startFirstFigure(page);
    // Figures draw links when they start: those get their file when they are pointed at.
    const links = page.locator('a[href]:not([href^="http"]):not([href^="#"])');
    const addresses = await links.evaluateAll((all) =>
      all.map((link) => {
        link.dispatchEvent(new FocusEvent('focusin', { bubbles: true }));
        return new URL(link.getAttribute('href')!, location.href).href;
      }),
    );
    const lost = new Set(
      addresses.filter((address) => {
        const url = new URL(address);
        url.hash = url.search = '';
        return !existsSync(url) || statSync(url).isDirectory();
      }),
    );
    expect([...lost]).toEqual([]);
  }
});

test('search finds, corrects, and leads to a section of another chapter', async ({ page }) => {
  await open(page, 'glossary/index.html');
  await page.keyboard.press('/');
  await expect(page.locator('.search-dialog')).toHaveCSS('overflow', 'hidden');
  await page.locator('#search-dialog-q').fill('kv cache');
  await expect(page.locator('.search-answer')).toContainText('keys and values');
  await page.locator('#search-dialog-q').fill('outer product state');
  const hit = page.locator('.search-page .search-parts a').first();
  await hit.click();
  await expect(page).toHaveURL(/^file:.*\/index\.html#/);
  await expect(page.locator('h1')).toBeVisible();
  await open(page, '404.html');
  await page.locator('#q404').fill('softmax');
  await page.locator('#q404').press('Enter');
  await expect(page).toHaveURL(/search\/index\.html\?q=softmax/);
  await expect(page.locator('.search-page a').first()).toBeVisible();
});

test('quizzes answer and remember, cards open, the Markdown is there', async ({ page }) => {
  await open(page, `${written[0]}/index.html`);
  const question = page.locator('form.question', { has: page.locator('.choice') }).first();
  await bringIntoView(question);
  await question.locator('.choice input').first().check();
  await question.getByRole('button', { name: 'Check' }).click();
  await expect(question.locator('.verdict')).toHaveText(/Right|Not so/);
  await page.reload();
  await expect(question.locator('.verdict')).toHaveText(/before|last time/);
  const cited = page.locator('.prose a[data-card^="ref-"]').first();
  await cited.scrollIntoViewIfNeeded();
  await cited.focus();
  await expect(page.locator('#card')).toContainText('All uses');
  await page.locator('.prose a.term').first().focus();
  await expect(page.locator('#card a').first()).toHaveAttribute('href', /^\.\.\/glossary\/index/);
  const markdown = await page.evaluate(async () => {
    const address = document.querySelector<HTMLElement>('[data-copy-page]')!.dataset['copyPage']!;
    return (await fetch(address)).text();
  });
  expect(markdown).toMatch(/^# /);
});

test('the site offers the zip with the size and checksum it has', async ({ page }) => {
  const bytes = readFileSync(join(dist, zipName));
  await page.goto(pathToFileURL(join(dist, 'offline', 'index.html')).href);
  const offer = page.locator('[data-downloads]');
  await expect(offer).toContainText(`${(bytes.length / 1e6).toFixed(1)} MB`);
  await expect(offer).toContainText(createHash('sha256').update(bytes).digest('hex'));
  troubles = [];
});
