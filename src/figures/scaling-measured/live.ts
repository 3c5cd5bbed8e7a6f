// The reader's own run: a button, a line that says what is being measured, and the points drawn
// over the recorded ones as they arrive.
import { text, type FigureHost } from '../_shared/contract.ts';
import { tableMarkup } from '../_shared/controls.ts';
import { livePanel } from '../_shared/live-panel.ts';
import { scalingLayers } from '../../models/toy/scaling-work.ts';
import type { ScalingPoint } from './measure.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { growth, lengths, names, plotRun, pointsOf, timeText } from './plot.ts';

const withoutWorker =
  'This browser starts no worker here, so nothing can be measured; the recorded run stays.';

/** Adds the panel beneath the controls; returns what removes it and ends a running measurement. */
export function connectLive(host: FigureHost): (() => void) | undefined {
  let worker: Worker | undefined;
  let points: ScalingPoint[] = [];

  const live = livePanel(host, 'Measure here', (size) =>
    points.length === 0 ? undefined : plotRun(points, host.values(), size, 'own'),
  );
  if (!live) return undefined;
  const { button, status, own, draw } = live;

  const end = (message: string): void => {
    worker?.terminate();
    worker = undefined;
    button.textContent = points.length > 0 ? 'Measure again' : 'Measure here';
    status.textContent = message;
    own.hidden = points.length === 0;
    own.innerHTML = tableMarkup({
      columns: ['your device, tokens', ...scalingLayers.map((layer) => `${names[layer]} (ms)`)],
      rows: lengths
        .filter((length) => points.some((point) => point.length === length))
        .map((length) => [
          length.toLocaleString('en'),
          ...scalingLayers.map(
            (layer) => pointsOf(points, layer).find((point) => point.length === length)?.ms ?? '–',
          ),
        ]),
    });
  };

  const hear = (message: FromWorker): void => {
    switch (message.kind) {
      case 'working':
        status.textContent = `Measuring ${names[message.layer]} over ${message.length.toLocaleString('en')} tokens …`;
        return;
      case 'point':
        points = [...points, message.point];
        draw();
        return;
      case 'done':
        end(result(points));
    }
  };

  const start = (): void => {
    points = [];
    draw();
    own.hidden = true;
    try {
      worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    } catch {
      end(withoutWorker);
      return;
    }
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => hear(data));
    worker.addEventListener('error', () => end(withoutWorker));
    const longest = Number(text(host.values(), 'longest'));
    const message: ToWorker = {
      kind: 'start',
      lengths: lengths.filter((length) => length <= longest),
    };
    worker.postMessage(message);
    button.textContent = 'Stop';
    status.textContent = 'Starting …';
  };

  button.addEventListener('click', () => {
    if (!worker) start();
    else worker.postMessage({ kind: 'stop' } satisfies ToWorker);
  });

  return () => {
    worker?.terminate();
    live.remove();
  };
}

/** One sentence about the longest length of which every layer was measured. */
function result(points: readonly ScalingPoint[]): string {
  const complete = lengths.filter((length) =>
    scalingLayers.every((layer) =>
      points.some((point) => point.layer === layer && point.length === length),
    ),
  );
  const longest = complete.at(-1);
  if (longest === undefined) return 'Stopped before the first length was complete.';
  const measured = points.filter(({ length }) => length <= longest);
  const parts = scalingLayers.map((layer) => {
    const times = growth(measured, layer);
    const grows = times === undefined ? '' : `, × ${times.toFixed(1)} for the last doubling`;
    return `${names[layer]} ${timeText(pointsOf(measured, layer).at(-1)!.ms)}${grows}`;
  });
  return `Over ${longest.toLocaleString('en')} tokens on this device: ${parts.join('; ')}.`;
}
