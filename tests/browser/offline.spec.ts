// Reading without a network: the server is killed, or has a newer build, while the reader reads on.
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { writeServiceWorker } from '../../src/integrations/service-worker.ts';
import { slideSomeFigure, startFirstFigure } from '../support/figures.ts';
import { serveFolder, type StaticServer } from '../support/static-server.ts';

const dist = resolve(process.env['OUT_DIR'] ?? 'dist');
const written = readdirSync(dist)
  .filter((name) => name.endsWith('.md'))
  .map((name) => name.slice(0, -3));
const first = written[0]!;

test.use({ serviceWorkers: 'allow' });

let server: StaticServer;
test.beforeEach(async () => {
  server = await serveFolder(dist);
});
test.afterEach(() => server.stop());

const kept = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const paths: string[] = [];
    for (const name of await caches.keys()) {
      if (!name.startsWith('course:')) continue;
      for (const { url } of await (await caches.open(name)).keys())
        paths.push(new URL(url).pathname);
    }
    return paths;
  });

const builds = (page: Page): Promise<string[]> =>
  page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith('course:')));

/** Opens a page and waits until it is kept. */
async function visit(page: Page, path: string): Promise<void> {
  await page.goto(`${server.origin}${path}`);
  await expect.poll(() => kept(page), { timeout: 20_000 }).toContain(path);
}

async function saveAll(page: Page): Promise<void> {
  await visit(page, '/offline/');
  const button = page.locator('[data-offline-save]');
  await expect(button).toHaveText(/^\s*Save the course for offline reading \(\d+\.\d MB\)\s*$/);
  await button.click();
  await expect(page.locator('[data-offline-status]')).toContainText('The whole course is on this', {
    timeout: 30_000,
  });
}

test('a page that was opened opens again with the server gone, its figure alive', async ({
  page,
}) => {
  await visit(page, `/${first}/`);
  await server.stop();
  await page.goto(`${server.origin}/${first}/?f.x=y#references`);
  await expect(page.locator('h1')).toBeVisible();
  await startFirstFigure(page);
  await page.locator('.prose a.term').first().focus();
  await expect(page.locator('.card')).toContainText('Glossary');
  // A page that was never opened says so, and what to do.
  await page.goto(`${server.origin}/glossary/`);
  await expect(page.locator('h1')).toHaveText('Read without a network');
  await page.goto(`${server.origin}/no-such-page/`);
  await expect(page.locator('h1')).toHaveText('Read without a network');
});

test('the saved course needs no server: every chapter, search, figures, Markdown', async ({
  page,
}) => {
  test.setTimeout(120_000);
  await saveAll(page);
  await server.stop();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  for (const slug of written) {
    await page.goto(`${server.origin}/${slug}/`);
    await expect(page.locator('article.chapter h1')).toBeVisible();
    await startFirstFigure(page);
  }
  await page.keyboard.press('/');
  await page.locator('#search-dialog-q').fill('cache');
  await expect(
    page.locator('.search-dialog :is(.search-parts, .search-more) a').first(),
  ).toBeVisible();
  await page.goto(`${server.origin}/gallery/`);
  await slideSomeFigure(page);
  const markdown = await page.evaluate(async (path) => (await fetch(path)).text(), `/${first}.md`);
  expect(markdown).toMatch(/^# /);
  expect(errors).toEqual([]);
});

test('saving and removing leave the keyboard where it can go on', async ({ page }) => {
  await visit(page, '/offline/');
  const save = page.locator('[data-offline-save]');
  const remove = page.locator('[data-offline-remove]');
  await expect(save).toBeEnabled();
  // What the page puts the focus on, in turn: never on nothing.
  await page.evaluate(() => {
    const lost: string[] = [];
    Object.assign(window, { lost });
    const look = (): void => {
      if (document.activeElement === document.body) lost.push(document.body.innerText.slice(0, 40));
      requestAnimationFrame(look);
    };
    document.querySelector<HTMLElement>('[data-offline-save]')!.focus();
    look();
  });
  await page.keyboard.press('Enter');
  // A second press while the first is at work is none.
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-offline-status]')).toContainText('The whole course is on this', {
    timeout: 30_000,
  });
  await expect(remove).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(save).toBeFocused();
  await expect(page.locator('[data-offline-status]')).toContainText('among them the pages you');
  expect(await page.evaluate(() => (window as unknown as { lost: string[] }).lost)).toEqual([]);
});

test('what was saved can be removed, and keeping can be switched off', async ({ page }) => {
  await saveAll(page);
  await page.locator('[data-offline-remove]').click();
  await expect(page.locator('[data-offline-save]')).toBeVisible();
  expect((await kept(page)).filter((path) => path.endsWith('.md'))).toEqual([]);
  await page.getByLabel('Keep the pages I open').uncheck();
  await expect.poll(() => builds(page)).toEqual([]);
  await page.goto(`${server.origin}/${first}/`);
  await page.waitForLoadState('networkidle');
  expect(await builds(page)).toEqual([]);
  expect(
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length),
  ).toBe(0);
});

test('keeping can be switched off and on again on one page, and saving works after it', async ({
  page,
}) => {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  await visit(page, '/offline/');
  const box = page.getByLabel('Keep the pages I open');
  const says = page.locator('[data-offline-status]');
  for (let round = 0; round < 3; round++) {
    await box.uncheck();
    await expect(says).toContainText('Nothing is kept');
    await box.check();
    await expect(says).toContainText('On this device');
  }
  // Whoever changes their mind faster than a worker comes and goes.
  await box.evaluate((input: HTMLInputElement) => {
    for (let press = 0; press < 6; press++) input.click();
  });
  await expect(box).toBeChecked();
  await expect(says).toContainText('On this device', { timeout: 20_000 });
  await expect.poll(() => builds(page)).toHaveLength(1);
  await page.locator('[data-offline-save]').click();
  await expect(says).toContainText('The whole course is on this', { timeout: 30_000 });
  expect(problems).toEqual([]);
});

test('a new version waits beside the old one and takes over whole when the reader says so', async ({
  page,
  context,
}) => {
  test.setTimeout(120_000);
  const next = mkdtempSync(join(tmpdir(), 'beyond-attention-next-'));
  try {
    cpSync(dist, next, { recursive: true });
    for (const slug of ['', first, 'glossary', 'course']) {
      const file = join(next, slug, 'index.html');
      const html = readFileSync(file, 'utf8');
      writeFileSync(file, html.replace(/(<h1[^>]*>)/, '$1Second edition: '));
    }
    await writeServiceWorker(next, '/');
    await visit(page, `/${first}/`);
    await visit(page, '/');
    const other = await context.newPage();
    await visit(other, `/${first}/`);
    const [old] = await builds(page);

    server.deploy(next);
    await page.goto(`${server.origin}/`);
    const bar = page.locator('.update-bar');
    await expect(bar).toContainText('A new version of the course is ready.', { timeout: 20_000 });
    // Until then everything kept is of the first edition, and nothing of the second joins it.
    await expect(page.locator('h1')).not.toContainText('Second edition');
    await page.goto(`${server.origin}/glossary/`);
    await expect(page.locator('h1')).toContainText('Second edition');
    const mixed = await page.evaluate(
      async (name) => (await (await caches.open(name)).match('/glossary/')) !== undefined,
      old!,
    );
    expect(mixed).toBe(false);
    await page.goto(`${server.origin}/`);
    await expect(page.locator('h1')).not.toContainText('Second edition');

    await bar.getByRole('button', { name: 'Load it' }).click();
    await expect(page.locator('h1')).toContainText('Second edition', { timeout: 30_000 });
    // The other tab reads on undisturbed and is told.
    await expect(other.locator('h1')).not.toContainText('Second edition');
    await other.locator('.update-bar').getByRole('button', { name: 'Load it' }).click();
    await expect(other.locator('h1')).toContainText('Second edition', { timeout: 30_000 });

    // What was kept before is kept of the new edition, and nothing of the old is left.
    await expect.poll(() => builds(page), { timeout: 30_000 }).not.toContain(old);
    expect((await builds(page)).length).toBe(1);
    await server.stop();
    await page.goto(`${server.origin}/${first}/`);
    await expect(page.locator('h1')).toContainText('Second edition');
  } finally {
    rmSync(next, { recursive: true, force: true });
  }
});

test('the course can be installed: the manifest is complete and its icons are what they say', async ({
  page,
}) => {
  await page.goto(`${server.origin}/`);
  const manifest = await page.evaluate(async () => {
    const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]')!;
    return (await (await fetch(link.href)).json()) as {
      name: string;
      start_url: string;
      scope: string;
      display: string;
      icons: { src: string; sizes: string; type: string; purpose?: string }[];
    };
  });
  expect(manifest).toMatchObject({ start_url: '/', scope: '/', display: 'minimal-ui' });
  expect(manifest.icons.map(({ purpose }) => purpose)).toContain('maskable');
  for (const { src, sizes, type } of manifest.icons) {
    const size = await page.evaluate(async (address) => {
      const image = new Image();
      image.src = address;
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, src);
    if (type === 'image/png') expect(size).toBe(sizes);
  }
});
