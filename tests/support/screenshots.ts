// Pictures of pages for the eye: every page at two widths in both themes.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';

export interface Shot {
  readonly file: string;
  /** Pixels by which the page is wider than the screen; 0 where nothing scrolls sideways. */
  readonly excess: number;
}

const screens = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

/** Takes the pictures of these paths; a fragment (`/attention/#fig-row`) scrolls there first. */
export async function takeScreenshots(
  browser: Browser,
  origin: string,
  paths: readonly string[],
  folder: string,
  { fullPage = false }: { fullPage?: boolean } = {},
): Promise<readonly Shot[]> {
  mkdirSync(folder, { recursive: true });
  const shots: Shot[] = [];
  for (const { width, height } of screens) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await browser.newPage({ viewport: { width, height }, colorScheme });
      for (const path of paths) {
        // By way of an empty page: a second path of one document would only change its fragment.
        await page.goto('about:blank');
        await page.goto(origin + path, { waitUntil: 'networkidle' });
        if (fullPage) await readDown(page);
        await page.waitForTimeout(300);
        const name = path.replaceAll(/[^a-z0-9]+/gi, '-').replaceAll(/^-|-$/g, '') || 'home';
        const file = join(folder, `${name}-${width}-${colorScheme}.png`);
        await page.screenshot({ path: file, fullPage });
        const excess = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        shots.push({ file, excess });
      }
      await page.close();
    }
  }
  return shots;
}

/** What a reader has seen at the end: every section laid out, every figure alive. */
async function readDown(page: Page): Promise<void> {
  await page.mouse.move(9, 9);
  await page.evaluate(async () => {
    for (const part of document.querySelectorAll<HTMLElement>('main *'))
      if (getComputedStyle(part).contentVisibility === 'auto')
        part.style.contentVisibility = 'visible';
    for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight / 2) {
      scrollTo(0, y);
      await new Promise((done) => setTimeout(done, 60));
    }
    scrollTo(0, 0);
    await document.fonts.ready;
  });
}
