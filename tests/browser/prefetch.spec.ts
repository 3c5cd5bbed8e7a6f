// A page that the reader is about to open is fetched early, and only such a page.
import { expect, test, type Page } from '@playwright/test';

async function open(page: Page): Promise<string[]> {
  const asked: string[] = [];
  await page.goto('/attention/', { waitUntil: 'networkidle' });
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.endsWith('/')) asked.push(pathname);
  });
  return asked;
}

const next = '.pager a[rel="next"]';

test('pointing at a link fetches its page once, and the click finds it there', async ({ page }) => {
  const asked = await open(page);
  const link = page.locator(next);
  const target = (await link.getAttribute('href'))!;
  await link.hover();
  await expect.poll(() => asked).toEqual([target]);
  await page.mouse.move(2, 2);
  await link.hover();
  await page.waitForTimeout(200);
  expect(asked).toEqual([target]);
  await link.click();
  await page.waitForURL(`**${target}`);
  const size = await page.evaluate(() => {
    const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    return entry!.transferSize;
  });
  expect(size, 'bytes that the click itself asked the server for').toBeLessThan(1000);
});

test('focus fetches too; a pointer that only passes does not', async ({ page }) => {
  const asked = await open(page);
  const link = page.locator(next);
  await link.scrollIntoViewIfNeeded();
  const box = (await link.boundingBox())!;
  await page.mouse.move(box.x + 5, box.y + 5);
  await page.mouse.move(2, 2);
  await page.waitForTimeout(200);
  expect(asked).toEqual([]);
  await link.focus();
  await expect.poll(() => asked.length).toBe(1);
});

test('what opens the search here fetches no page', async ({ page }) => {
  const asked = await open(page);
  await page.locator('[data-search-open]').first().hover();
  await page.waitForTimeout(300);
  await page.keyboard.press('/');
  await expect(page.locator('dialog[open] input[type=search]')).toBeFocused();
  await page.waitForTimeout(200);
  expect(asked).toEqual([]);
});

test('readers who save data are left alone', async ({ page }) => {
  await page.addInitScript(() =>
    Object.defineProperty(navigator, 'connection', { value: { saveData: true } }),
  );
  const asked = await open(page);
  await page.locator(next).hover();
  await page.waitForTimeout(300);
  expect(asked).toEqual([]);
});
