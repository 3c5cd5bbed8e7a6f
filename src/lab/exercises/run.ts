// Starts a check in a fresh worker and ends it when it takes too long.
import type { CheckReport } from './exercise.ts';
import type { CheckMessage } from './worker.ts';

/** Milliseconds that the reader's code may take, and that the worker may take to load. */
const LIMIT = 2000;
const LOADING = 20_000;

const cannotStart = 'The checks could not start in this browser.';

export function runCheck(id: string, code: string): Promise<CheckReport> {
  return new Promise((resolve) => {
    let worker: Worker;
    try {
      worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    } catch {
      resolve({ kind: 'broken', message: cannotStart });
      return;
    }
    let timer = 0;
    const end = (report: CheckReport): void => {
      window.clearTimeout(timer);
      worker.terminate();
      resolve(report);
    };
    const wait = (milliseconds: number, message: string): void => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => end({ kind: 'broken', message }), milliseconds);
    };
    worker.addEventListener('message', ({ data }: MessageEvent<CheckMessage>) => {
      if (data.kind !== 'ready') {
        end(data);
        return;
      }
      wait(LIMIT, 'Stopped after two seconds: is there a loop that never ends?');
      worker.postMessage({ id, code });
    });
    worker.addEventListener('error', () => end({ kind: 'broken', message: cannotStart }));
    wait(LOADING, 'The checks did not load; try again.');
  });
}
