// The same measurements in a browser: a page without a bundler, whose modules are the TypeScript
// files themselves with the types stripped as they are served.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { Browser } from '@playwright/test';
import type { Timing } from './measure.ts';
import type { Mixer } from './models.ts';

const source = new URL('../..', import.meta.url);

export interface StepInBrowser extends Timing {
  readonly mixer: Mixer;
  readonly dim: number;
}

/** Times the training steps in a worker of a page of this browser, one after another. */
export async function timeStepsInBrowser(
  browser: Browser,
  steps: readonly { readonly mixer: Mixer; readonly dim: number }[],
): Promise<readonly StepInBrowser[]> {
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
    return await page.evaluate(
      (wanted) =>
        new Promise<readonly StepInBrowser[]>((done, failed) => {
          const worker = new Worker('/worker.js', { type: 'module' });
          worker.onmessage = ({ data }: MessageEvent<readonly StepInBrowser[]>) => done(data);
          worker.onerror = ({ message }) => failed(new Error(message));
          worker.postMessage(wanted);
        }),
      steps,
    );
  } finally {
    server.close();
  }
}

const worker = `
  onmessage = async ({ data }) => {
    const { timeStep } = await import('/commands/bench/measure.ts');
    postMessage(data.map(({ mixer, dim }) => ({ mixer, dim, ...timeStep(mixer, dim, true) })));
  };`;

async function serve(path: string): Promise<{ type: string; body: string | undefined }> {
  if (path === '/') return { type: 'text/html', body: '<!doctype html><title>bench</title>' };
  if (path === '/worker.js') return { type: 'text/javascript', body: worker };
  const isSource = /^\/(commands|models)\/[\w/-]+(\.generated)?\.ts$/.test(path);
  if (!isSource) return { type: 'text/plain', body: undefined };
  const text = await readFile(new URL(`.${path}`, source), 'utf8').catch(() => undefined);
  return { type: 'text/javascript', body: text && stripTypeScriptTypes(text) };
}
