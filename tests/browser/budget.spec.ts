// What a reader on a slow line pays for a chapter: everything that the first view asks for, as a
// static host sends it, before the reader does anything.
import { brotliCompressSync } from 'node:zlib';
import { expect, test, type Response } from '@playwright/test';
import { chapters } from '../support/pages.ts';

interface Shift extends PerformanceEntry {
  readonly value: number;
  readonly sources: readonly {
    readonly node: Node | null;
    readonly previousRect: DOMRectReadOnly;
    readonly currentRect: DOMRectReadOnly;
  }[];
}
type Shifting = typeof globalThis & { shift: number; shifted: string[] };

const KIB = 1024;
/** KiB, compressed, fonts included. The best peer takes 156 for an article of this kind. */
const limits = { total: 90, font: 45, script: 12 };
const views = [
  { name: 'desk', viewport: { width: 1280, height: 800 } },
  { name: 'phone', viewport: { width: 390, height: 844 } },
];
const kinds = ['document', 'stylesheet', 'script', 'font', 'total'] as const;

for (const { name, viewport } of views)
  test(`the first view of every chapter stays within its budget, on a ${name}`, async ({
    browser,
    request,
  }) => {
    test.setTimeout(240_000);
    const over: string[] = [];
    const table = [['KiB, compressed', ...kinds]];
    for (const path of await chapters(request)) {
      const page = await browser.newPage({ viewport });
      const parts: Promise<{ kind: string; body: Buffer }>[] = [];
      const count = (response: Response): void => {
        const kind = response.request().resourceType();
        parts.push(response.body().then((body) => ({ kind, body })));
      };
      page.on('response', count);
      await page.goto(path, { waitUntil: 'networkidle' });
      // What comes later is not of the first view, and might still be on its way when the page closes.
      page.off('response', count);
      const sums = new Map<string, number>();
      // Only now: while this process compresses, it would miss what the page asks for.
      for (const { kind, body } of await Promise.all(parts)) {
        const bytes = kind === 'font' ? body.length : brotliCompressSync(body).length;
        for (const name of [kind, 'total']) sums.set(name, (sums.get(name) ?? 0) + bytes / KIB);
      }
      table.push([path, ...kinds.map((kind) => (sums.get(kind) ?? 0).toFixed(1))]);
      for (const [kind, limit] of Object.entries(limits)) {
        const size = sums.get(kind) ?? 0;
        if (size === 0) over.push(`${path}: no ${kind} was counted`);
        if (size > limit) over.push(`${path}: ${kind} ${size.toFixed(1)} KiB of ${limit}`);
      }
      await page.close();
    }
    const rows = table.map(([path, ...cells]) =>
      [path!.padEnd(22), ...cells.map((cell) => cell.padStart(10))].join(' '),
    );
    console.log(rows.join('\n'));
    expect(over).toEqual([]);
  });

test('nothing moves while a chapter loads and its figures come alive, on a phone and a desk', async ({
  browser,
  request,
}) => {
  test.setTimeout(240_000);
  const moved: string[] = [];
  for (const path of await chapters(request)) {
    for (const viewport of [
      { width: 390, height: 844 },
      { width: 1280, height: 800 },
    ]) {
      const page = await browser.newPage({ viewport });
      await page.addInitScript(() => {
        const store = globalThis as Shifting;
        store.shift = 0;
        store.shifted = [];
        new PerformanceObserver((list) => {
          for (const { value, sources } of list.getEntries() as Shift[]) {
            store.shift += value;
            for (const { node, previousRect: was, currentRect: is } of sources) {
              const element = node instanceof Element ? node : node?.parentElement;
              const name = `${element?.tagName.toLowerCase()}.${element?.getAttribute('class')}`;
              const [from, to] = [was, is].map((r) => `${r.x},${r.y} ${r.width}×${r.height}`);
              store.shifted.push(`${name} ${from} → ${to}`);
            }
          }
        }).observe({ type: 'layout-shift', buffered: true });
      });
      await page.goto(path, { waitUntil: 'networkidle' });
      await page.mouse.move(9, 9);
      await page.locator('course-figure').first().scrollIntoViewIfNeeded();
      await expect(page.locator('course-figure').first()).toHaveAttribute('data-ready', '');
      const { shift, shifted } = await page.evaluate(() => {
        const store = globalThis as Shifting;
        return { shift: store.shift, shifted: store.shifted };
      });
      if (shift > 0.01)
        moved.push(`${path} at ${viewport.width} px: ${shift.toFixed(3)}, ${shifted.join('; ')}`);
      await page.close();
    }
  }
  expect(moved).toEqual([]);
});
