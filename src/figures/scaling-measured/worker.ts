// Measures in a worker, so that the page stays responsive; gives way every 100 ms to hear "stop".
import { measureScaling } from './measure.ts';
import type { FromWorker, ToWorker } from './messages.ts';

let stopped = false;

const say = (message: FromWorker): void => globalThis.postMessage(message);

globalThis.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === 'stop') {
    stopped = true;
    return;
  }
  stopped = false;
  void measureScaling(
    {
      lengths: data.lengths,
      enoughMs: 150,
      repeats: [1, 20],
      now: () => performance.now(),
      pause: () => new Promise((resolve) => setTimeout(resolve)),
      stopped: () => stopped,
    },
    say,
  ).then(() => say({ kind: 'done' }));
});
