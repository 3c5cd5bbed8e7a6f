// Every page of the built site, from its sitemap and the pages the sitemap leaves out.
import { expect, type APIRequestContext, type Page } from '@playwright/test';

export async function allPages(request: APIRequestContext): Promise<string[]> {
  const sitemap = await (await request.get('/sitemap.xml')).text();
  const paths = [...sitemap.matchAll(/<loc>([^<]+)<\/loc>/g)].map(
    (match) => new URL(match[1]!).pathname,
  );
  expect(paths.length, 'pages in sitemap.xml').toBeGreaterThan(5);
  return [...new Set([...paths, '/gallery/', '/search/', '/progress/', '/404.html'])];
}

/** The chapters among them: pages with an article. */
export async function chapters(request: APIRequestContext): Promise<string[]> {
  const course = await (await request.get('/course/')).text();
  const links = [...course.matchAll(/href="(\/[a-z-]+\/)" data-progress/g)].map((m) => m[1]!);
  expect(links.length, 'chapters on /course/').toBeGreaterThan(0);
  return [...new Set(links)];
}

/** Brings every figure of the page near, so that it has its controls; all must start. */
export async function mountFigures(page: Page): Promise<number> {
  const figures = page.locator('course-figure');
  const count = await figures.count();
  // A figure waits for a sign of the reader.
  if (count > 0) {
    await page.mouse.move(3, 3);
    await page.mouse.move(5, 5);
  }
  for (let i = 0; i < count; i++) {
    const figure = figures.nth(i);
    await figure.evaluate((node) => node.scrollIntoView({ block: 'center', behavior: 'instant' }));
    await expect(figure, `figure ${i + 1} of ${page.url()}`).toHaveAttribute('data-ready', '');
  }
  return count;
}

/** Lays out what a reader has not come near yet, as reading on would. */
export async function layOutAll(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        for (const part of document.querySelectorAll<HTMLElement>(
          '.passage, .passage > *, .chapter-footer > section',
        ))
          part.style.contentVisibility = 'visible';
        // Two frames: one for the layout, one for the observers of it.
        requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
      }),
  );
}

/** Every nth item, so that the pages of one long check are shared among several tests. */
export function share<T>(items: readonly T[], part: number, parts: number): T[] {
  return items.filter((_, i) => i % parts === part);
}
