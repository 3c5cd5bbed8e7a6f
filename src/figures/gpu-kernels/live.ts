// The reader's own run: a button, a line that says what is being done, points over the recorded
// ones, and a table with errors. Without WebGPU one sentence, and the recorded run stays.
import { openGpu, type Gpu } from '../../kernels/gpu.ts';
import { tolerance, type KernelResult } from '../../kernels/results.ts';
import { runSuite, type SuiteProgress } from '../../kernels/suite.ts';
import type { FigureHost } from '../_shared/contract.ts';
import { tableMarkup } from '../_shared/controls.ts';
import { livePanel } from '../_shared/live-panel.ts';
import { fullName, lengthOf, plotRun, timeText } from './plot.ts';

/** Adds the panel beneath the controls; returns what removes it and ends a run. */
export function connectLive(host: FigureHost): (() => void) | undefined {
  let gpu: Gpu | undefined;
  let running = false;
  let stopped = false;
  let gone = false;
  let results: KernelResult[] = [];

  const live = livePanel(host, 'Run on this GPU', (size) =>
    results.length === 0 ? undefined : plotRun(results, lengthOf(host.values()), size, 'own'),
  );
  if (!live) return undefined;
  const { panel, button, status, own, draw } = live;

  const hear = (progress: SuiteProgress): void => {
    switch (progress.kind) {
      case 'reference':
        status.textContent = `Computing ${progress.of === 'scan' ? 'the scan' : 'attention'} with the reference, on the CPU …`;
        return;
      case 'working':
        status.textContent = `${progress.what === 'checking' ? 'Checking' : 'Timing'} ${fullName(progress.id)} …`;
        return;
      case 'result': {
        const { id, length } = progress.result;
        results = results.filter((other) => other.id !== id || other.length !== length);
        results.push(progress.result);
        draw();
      }
    }
  };

  const show = (adapter: string, length: number): void => {
    const now = results.filter((result) => result.length === length);
    own.hidden = now.length === 0;
    own.innerHTML = tableMarkup({
      columns: [adapter, 'time', 'clock', 'largest error', 'checked'],
      rows: now.map(({ id, ms, clock, error, compared, outputs }) => [
        fullName(id),
        timeText(ms),
        clock === 'gpu' ? 'GPU' : 'wall',
        `${error.toExponential(1)}${error <= tolerance ? '' : ', too large'}`,
        compared === outputs ? 'all' : `${((100 * compared) / outputs).toFixed(0)}%`,
      ]),
    });
  };

  const start = async (): Promise<void> => {
    running = true;
    stopped = false;
    button.textContent = 'Stop';
    status.textContent = 'Opening the GPU …';
    const length = lengthOf(host.values());
    try {
      if (!gpu) {
        const opened = await openGpu();
        if (gone) return;
        if (!('gpu' in opened)) {
          status.textContent = `${opened.reason}, so nothing can run; the recorded run stays.`;
          button.disabled = true;
          return;
        }
        gpu = opened.gpu;
        // A device that is lost (a driver restarts, a laptop sleeps) is opened anew next time.
        void gpu.device.lost.then(() => (gpu = undefined));
      }
      const { name, software } = gpu;
      await runSuite(gpu, { length, stopped: () => stopped }, hear);
      if (gone) return;
      show(name, length);
      status.textContent = sentence(results, length, software, stopped);
      panel.dataset['adapter'] = name;
      panel.dataset['software'] = String(software);
      panel.dataset['results'] = JSON.stringify(results);
    } catch {
      status.textContent =
        'The GPU refused this work, perhaps for want of memory; try a shorter length. The recorded run stays.';
    } finally {
      running = false;
      button.textContent = results.length > 0 ? 'Run again' : 'Run on this GPU';
    }
  };

  button.addEventListener('click', () => {
    if (running) {
      stopped = true;
      status.textContent = 'Stopping after this round …';
    } else void start();
  });

  return () => {
    gone = true;
    stopped = true;
    gpu?.device.destroy();
    live.remove();
  };
}

/** What came out, in one or two sentences. */
function sentence(
  all: readonly KernelResult[],
  length: number,
  software: boolean,
  stopped: boolean,
): string {
  const results = all.filter((result) => result.length === length);
  if (results.length === 0) return 'Stopped before the first kernel was done.';
  const worst = Math.max(...results.map(({ error }) => error));
  const right = worst <= tolerance;
  const verdict = right
    ? `Largest error against the reference ${worst.toExponential(1)} of the largest output, within the ${tolerance} allowed for 32-bit numbers.`
    : `An error of ${worst.toExponential(1)} of the largest output is more than the ${tolerance} allowed: this GPU or its driver computes something else.`;
  const wall = results.some(({ clock }) => clock === 'wall')
    ? ' Timed by wall clock, which includes the way to the GPU and back.'
    : '';
  const stand = software ? ' This adapter is a program on the CPU, no GPU.' : '';
  return `${stopped ? 'Stopped early. ' : ''}${verdict}${wall}${stand}`;
}
