// The same measurements in a browser: a page without a bundler, whose modules are the TypeScript
// files themselves with the types stripped as they are served.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from '@playwright/test';
import type { Soak, Timing } from './measure.ts';
import type { Mixer } from './models.ts';

const source = new URL('../..', import.meta.url);

export interface StepInBrowser extends Timing {
  readonly mixer: Mixer;
  readonly dim: number;
}

type Wanted = readonly { readonly mixer: Mixer; readonly dim: number }[];

/** Times the training steps in a worker of a page of this browser, one after another. */
export function timeStepsInBrowser(
  browser: Browser,
  steps: Wanted,
): Promise<readonly StepInBrowser[]> {
  return withPage(browser, (page) => inWorker<StepInBrowser>(page, { what: 'time', steps }));
}

export interface SoakInBrowser extends Soak {
  readonly mixer: Mixer;
  readonly dim: number;
  /** Milliseconds that the worker's longest garbage collection held it up, by wall and by processor. */
  readonly pause: { readonly wall: number; readonly processor: number };
}

/** A long run of each in a worker, with every garbage collection that stopped it. */
export function soakInBrowser(
  browser: Browser,
  steps: Wanted,
  count: number,
): Promise<readonly SoakInBrowser[]> {
  return withPage(browser, async (page) => {
    const results: SoakInBrowser[] = [];
    for (const step of steps) {
      await browser.startTracing(page, { categories: ['v8', 'devtools.timeline,v8'] });
      const [soak] = await inWorker<Soak>(page, { what: 'soak', steps: [step], count });
      const pause = longestPause(await browser.stopTracing());
      results.push({ ...step, ...soak!, pause });
    }
    return results;
  });
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the wall clock, and of the thread's own. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** The longest collection on a worker's thread. */
function longestPause(trace: Buffer): { readonly wall: number; readonly processor: number } {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: readonly TraceEvent[] };
  const thread = ({ pid, tid }: TraceEvent): string => `${pid}/${tid}`;
  const workers = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && /Worker/.test(args?.name ?? ''))
      .map(thread),
  );
  const pauses = traceEvents.filter(
    (event) => /^(?:Minor|Major)GC$/.test(event.name) && workers.has(thread(event)),
  );
  return {
    wall: Math.max(0, ...pauses.map(({ dur = 0 }) => dur / 1000)),
    processor: Math.max(0, ...pauses.map(({ dur = 0, tdur = dur }) => tdur / 1000)),
  };
}

async function inWorker<T>(page: Page, task: object): Promise<readonly T[]> {
  return page.evaluate(
    (wanted) =>
      new Promise<readonly T[]>((done, failed) => {
        const worker = new Worker('/worker.js', { type: 'module' });
        worker.onmessage = ({ data }: MessageEvent<readonly T[]>) => {
          worker.terminate();
          done(data);
        };
        worker.onerror = ({ message }) => failed(new Error(message));
        worker.postMessage(wanted);
      }),
    task,
  );
}

/** A page of a server of the sources, for as long as `use` takes. */
async function withPage<T>(browser: Browser, use: (page: Page) => Promise<T>): Promise<T> {
  const server = createServer((request, response) => {
    void serve(request.url ?? '/').then(({ type, body }) => {
      response.writeHead(body === undefined ? 404 : 200, { 'content-type': type });
      response.end(body);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return await use(page);
  } finally {
    server.close();
  }
}

const worker = `
  onmessage = async ({ data: { what, steps, count } }) => {
    const { soakStep, timeStep } = await import('/commands/bench/measure.ts');
    const results = [];
    for (const { mixer, dim } of steps) {
      const result = what === 'soak' ? await soakStep(mixer, dim, count) : timeStep(mixer, dim, true);
      results.push({ mixer, dim, ...result });
    }
    postMessage(results);
  };`;

async function serve(path: string): Promise<{ type: string; body: string | undefined }> {
  if (path === '/') return { type: 'text/html', body: '<!doctype html><title>bench</title>' };
  if (path === '/worker.js') return { type: 'text/javascript', body: worker };
  const isSource = /^\/(commands|models)\/[\w/-]+(\.generated)?\.ts$/.test(path);
  if (!isSource) return { type: 'text/plain', body: undefined };
  const text = await readFile(new URL(`.${path}`, source), 'utf8').catch(() => undefined);
  return { type: 'text/javascript', body: text && stripTypeScriptTypes(text) };
}
