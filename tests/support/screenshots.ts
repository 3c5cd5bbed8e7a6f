// Pictures of pages for the eye: every page at two widths in both themes.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';

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
