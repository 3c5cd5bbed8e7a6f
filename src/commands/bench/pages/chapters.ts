// The chapters of the built site, one line each: what a first view asks for, and how large the page
// is for the browser.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { serveCompressed } from './serve.ts';
import { measureView, total } from './view.ts';

/** @throws Error when the site is not built. */
export async function benchChapters(root: string, browser: Browser): Promise<void> {
  const site = process.env['OUT_DIR'] ?? join(root, 'dist');
  const list = join(site, 'course/index.html');
  if (!existsSync(list))
    throw new Error(`bench: there is no built site in ${site}; run npm run build first.`);
  const links = readFileSync(list, 'utf8').matchAll(/href="(\/[a-z-]+\/)" data-progress/g);
  const paths = [...new Set([...links].map((match) => match[1]!))];
  const host = await serveCompressed(site);
  process.stdout.write('Chapters: KiB of a cold view, JavaScript in it, LCP, TBT, CLS, elements\n');
  try {
    for (const path of paths) {
      await host.prepare(path);
      const view = await measureView(browser, `${host.origin}${path}`, 1);
      const cells = [
        total(view).toFixed(1).padStart(8),
        view.js.toFixed(1).padStart(7),
        `${(view.lcp / 1000).toFixed(2)} s`.padStart(9),
        `${view.tbt.toFixed(0)} ms`.padStart(9),
        view.cls.toFixed(3).padStart(8),
        String(view.nodes).padStart(8),
      ];
      process.stdout.write(`  ${path.padEnd(24)}${cells.join('')}\n`);
    }
  } finally {
    host.stop();
  }
}
