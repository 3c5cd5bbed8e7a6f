// Paper and books: what a chapter prints, the page with the whole course, and the EPUB.
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { EpubCheck } from '@likecoin/epubcheck-ts';
import { strFromU8, unzipSync } from 'fflate';
import { builtEpub } from '../../src/integrations/book/built.ts';

const dist = resolve(process.env['OUT_DIR'] ?? 'dist');
const written = readdirSync(dist)
  .filter((name) => name.endsWith('.md'))
  .map((name) => name.slice(0, -3));

test('a chapter prints its text, pictures and answers, and nothing that needs a screen', async ({
  page,
}) => {
  await page.goto(`/${written[0]}/`);
  await expect(page.locator('.answers')).toBeHidden();
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  for (const gone of ['.site-header', '.sidebar', '.figure-controls', '.pager', 'details.answer']) {
    await expect(page.locator(gone).first()).toBeHidden();
  }
  await expect(page.locator('.figure-view svg').first()).toBeVisible();
  const questions = await page.locator('form.question').count();
  await expect(page.locator('.answers > ol > li')).toHaveCount(questions);
  await expect(page.locator('.answers > ol > li').first()).toBeVisible();
  // Each answer names a letter of its question, or a number.
  for (const answer of await page
    .locator('.answers > ol > li > p:first-child > b')
    .allTextContents())
    expect(answer).toMatch(/^(?:[A-F]|[-−0-9].*)\.$/);
  // Paper is light, whatever the screen is.
  await page.evaluate(() => {
    document.documentElement.dataset['theme'] = 'dark';
    dispatchEvent(new Event('beforeprint'));
  });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('links of the text have their address among the notes of the printed chapter', async ({
  page,
}) => {
  let noted = 0;
  for (const slug of written) {
    await page.goto(`/${slug}/`);
    const wrong = await page.evaluate(() => {
      const notes = [...document.querySelectorAll('.link-notes li')].map((li) => li.textContent);
      return [...document.querySelectorAll<HTMLAnchorElement>('.prose a[data-note]')].map(
        (link) => notes[Number(link.dataset['note']) - 1] === link.getAttribute('href'),
      );
    });
    noted += wrong.length;
    expect(wrong).not.toContain(false);
  }
  test.info().annotations.push({ type: 'links', description: String(noted) });
});

test('the page for print holds every chapter, a table of contents that leads to each, and runs nothing', async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${baseURL}/print/`);
  await expect(page.locator('meta[name=robots]')).toHaveAttribute('content', 'noindex');
  await expect(page.locator('.print-chapter > h2')).toHaveCount(written.length + 1);
  for (const slug of written) {
    await expect(page.locator(`.print-contents a[href="#${slug}"]`)).toHaveCount(1);
    await expect(page.locator(`h2#${slug}`)).toHaveCount(1);
  }
  for (const gone of [
    'course-figure',
    'form',
    'input',
    '.print-course button',
    '.print-course script',
  ])
    await expect(page.locator(gone)).toHaveCount(0);
  expect(await page.locator('.print-course figure svg').count()).toBeGreaterThanOrEqual(
    written.length,
  );
  await context.close();
});

test('the page for print gives no two tables or other landmarks the same name', async ({
  page,
}) => {
  await page.goto('/print/');
  const names = await page
    .locator('[role=region], section[aria-label], nav, form[aria-label]')
    .evaluateAll((all) => all.map((element) => element.getAttribute('aria-label') ?? ''));
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name, i) => names.indexOf(name) < i)).toEqual([]);
});

test('the EPUB passes the checker, holds every chapter with formulas as MathML, and is reproducible', async () => {
  test.setTimeout(120_000);
  const book = builtEpub(dist)!;
  const { messages } = await EpubCheck.validate(book);
  expect(messages.filter(({ severity }) => severity !== 'info' && severity !== 'usage')).toEqual(
    [],
  );
  const files = unzipSync(book);
  for (const slug of written) {
    const text = strFromU8(files[`EPUB/${slug}.xhtml`]!);
    expect(text.match(/class="katex(?:-html)?"|<script|<button|<input/g) ?? []).toEqual([]);
  }
  const all = Object.values(files).map((bytes) => strFromU8(bytes));
  expect(all.join('').match(/<math /g)!.length).toBeGreaterThan(20);
  expect(Buffer.from(builtEpub(dist)!).equals(Buffer.from(book))).toBe(true);
});
