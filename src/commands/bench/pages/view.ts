// What one cold view of a page costs a reader, measured in headless Chromium.
import type { Browser, CDPSession } from '@playwright/test';
import type { Host } from './serve.ts';

export interface View {
  /** KiB as sent, by kind. */
  readonly html: number;
  readonly css: number;
  readonly js: number;
  readonly fonts: number;
  readonly other: number;
  /** Milliseconds on a phone of the middle class: four times slower, 1.6 Mbit/s, 150 ms away. */
  readonly lcp: number;
  /** What of each task after the first paint is longer than 50 ms, in all. */
  readonly tbt: number;
  readonly cls: number;
  readonly nodes: number;
}

export const total = ({ html, css, js, fonts, other }: View): number =>
  html + css + js + fonts + other;

const kinds: Readonly<Record<string, 'html' | 'css' | 'js' | 'fonts'>> = {
  Document: 'html',
  Stylesheet: 'css',
  Script: 'js',
  Font: 'fonts',
};

/** Sums of the bytes of bodies that arrive, by kind, from now on. */
async function countBytes(session: CDPSession): Promise<Map<string, number>> {
  const kindOf = new Map<string, string>();
  const headers = new Map<string, number>();
  const sums = new Map<string, number>();
  session.on('Network.responseReceived', ({ requestId, type, response }) => {
    kindOf.set(requestId, kinds[type] ?? 'other');
    headers.set(
      requestId,
      Number(response.headers['content-length'] ?? response.headers['Content-Length'] ?? 0),
    );
  });
  session.on('Network.loadingFinished', ({ requestId }) => {
    const kind = kindOf.get(requestId) ?? 'other';
    sums.set(kind, (sums.get(kind) ?? 0) + (headers.get(requestId) ?? 0) / 1024);
  });
  await session.send('Network.enable');
  return sums;
}

/** What a page notes of itself. */
interface Noted {
  lcp: number;
  fcp: number;
  cls: number;
  /** Long tasks. */
  readonly tasks: { readonly start: number; readonly end: number }[];
}
type Noting = typeof globalThis & { noted: Noted };

const observe = (): void => {
  const seen: Noted = { lcp: 0, fcp: 0, cls: 0, tasks: [] };
  (globalThis as Noting).noted = seen;
  const watch = (type: string, use: (entry: PerformanceEntry) => void): void => {
    new PerformanceObserver((list) => list.getEntries().forEach(use)).observe({
      type,
      buffered: true,
    });
  };
  watch('largest-contentful-paint', (entry) => (seen.lcp = entry.startTime));
  watch('paint', ({ name, startTime }) => {
    if (name === 'first-contentful-paint') seen.fcp = startTime;
  });
  watch('longtask', ({ startTime, duration }) =>
    seen.tasks.push({ start: startTime, end: startTime + duration }),
  );
  watch('layout-shift', (entry) => {
    seen.cls += (entry as PerformanceEntry & { value: number }).value;
  });
};

/** Median of some views, each in a fresh profile. */
export async function measureView(browser: Browser, url: string, count = 5): Promise<View> {
  const views: View[] = [];
  for (let i = 0; i < count; i++) views.push(await viewOnce(browser, url));
  const median = (of: keyof View): number =>
    views.map((view) => view[of]).sort((a, b) => a - b)[count >> 1]!;
  return {
    html: median('html'),
    css: median('css'),
    js: median('js'),
    fonts: median('fonts'),
    other: median('other'),
    lcp: median('lcp'),
    tbt: median('tbt'),
    cls: median('cls'),
    nodes: median('nodes'),
  };
}

async function viewOnce(browser: Browser, url: string): Promise<View> {
  const context = await browser.newContext({
    viewport: { width: 412, height: 823 },
    serviceWorkers: 'block',
  });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    const sums = await countBytes(session);
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 150,
      downloadThroughput: 1.6e6 / 8,
      uploadThroughput: 750e3 / 8,
    });
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await page.addInitScript(observe);
    await page.goto(url, { waitUntil: 'load', timeout: 120_000 });
    // Some pages never fall silent on a throttled line.
    await page.waitForLoadState('networkidle', { timeout: 10_000 }).catch(() => undefined);
    const { lcp, tbt, cls, nodes } = await page.evaluate(() => {
      const { lcp, fcp, tasks, cls } = (globalThis as Noting).noted;
      const blocked = tasks.map(({ start, end }) => Math.max(0, end - Math.max(start, fcp) - 50));
      const tbt = blocked.reduce((sum, milliseconds) => sum + milliseconds, 0);
      return { lcp, tbt, cls, nodes: document.querySelectorAll('*').length };
    });
    const of = (kind: string): number => sums.get(kind) ?? 0;
    return {
      html: of('html'),
      css: of('css'),
      js: of('js'),
      fonts: of('fonts'),
      other: of('other'),
      lcp,
      tbt,
      cls,
      nodes,
    };
  } finally {
    await context.close();
  }
}

export interface SearchBox {
  /** What to press. */
  readonly open: string;
  /** Where to type. */
  readonly box: string;
  /** What appears when something was found. */
  readonly results: string;
}

/** KiB that the host sends from opening the search of a page until what it found stands there whole. */
export async function measureSearch(
  browser: Browser,
  host: Host,
  path: string,
  { open, box, results }: SearchBox,
  query: string,
): Promise<number> {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  try {
    const page = await context.newPage();
    await page.goto(`${host.origin}${path}`, { waitUntil: 'networkidle' });
    const opener = page.locator(open).first();
    // What a page fetches when a pointer first moves over it is not for the search.
    await opener.hover();
    await silence(host);
    const before = host.sent();
    await opener.click();
    await page.locator(box).first().fill(query);
    await page.locator(results).first().waitFor({ timeout: 30_000 });
    await silence(host);
    return host.sent() - before;
  } finally {
    await context.close();
  }
}

/** Resolves once the host has sent nothing for most of a second. */
async function silence(host: Host): Promise<void> {
  for (let before = -1; before !== host.sent();) {
    before = host.sent();
    await new Promise((done) => setTimeout(done, 800));
  }
}
