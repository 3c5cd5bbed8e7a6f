// The picture of a measured run: time against length, one line a layer. The recorded run and the
// reader's own are drawn by the same functions.
import { scalingLayers, type ScalingLayer } from '../../models/toy/scaling-work.ts';
import { flag, type Size, type Values } from '../_shared/contract.ts';
import { scaleLog } from '../_shared/scale.ts';
import { el, label, linePath, xAxis, yAxis } from '../_shared/svg.ts';
import type { ScalingPoint } from './measure.ts';

export const names: Readonly<Record<ScalingLayer, string>> = {
  attention: 'attention',
  convolution: 'FFT convolution',
  scan: 'selective scan',
};
const roles: Readonly<Record<ScalingLayer, string>> = {
  attention: 'query',
  convolution: 'C',
  scan: 'state',
};

/** Lengths that may be measured. */
export const lengths = [64, 128, 256, 512, 1024, 2048, 4096];

const frames: Readonly<Record<Size, { width: number; height: number; right: number }>> = {
  wide: { width: 640, height: 420, right: 448 },
  narrow: { width: 350, height: 440, right: 340 },
};
export const frameOf = (size: Size) => frames[size];
const [left, top] = [58, 44];

function scales(values: Values, size: Size) {
  const { height, right } = frames[size];
  const perToken = flag(values, 'perToken');
  const domain = perToken ? [1e-3, 10] : [0.1, 1e5];
  return {
    perToken,
    x: scaleLog([64, 4096], [left, right - 12]),
    y: scaleLog(domain, [height - 62, top]).clamp(true),
  };
}

/** Points of one layer, shortest first. */
export function pointsOf(points: readonly ScalingPoint[], layer: ScalingLayer): ScalingPoint[] {
  return points.filter((point) => point.layer === layer).sort((a, b) => a.length - b.length);
}

/** How many times as long the longest text took as the one half as long; undefined without both. */
export function growth(points: readonly ScalingPoint[], layer: ScalingLayer): number | undefined {
  const ofLayer = pointsOf(points, layer);
  const [before, last] = ofLayer.slice(-2);
  return before && last && last.length === 2 * before.length ? last.ms / before.ms : undefined;
}

/** Milliseconds, two digits: 0.58 ms, 130 ms, 2.0 s. */
export function timeText(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return `${ms >= 10 ? Math.round(ms) : Number(ms.toPrecision(2))} ms`;
}

/** Axes of the plot. */
export function plotFrame(values: Values, size: Size): string {
  const { height, right } = frames[size];
  const { x, y, perToken } = scales(values, size);
  return (
    xAxis(x, size === 'wide' ? lengths : [64, 256, 1024, 4096], height - 62, {
      format: (tick) => tick.toLocaleString('en'),
      name: 'length (tokens)',
      x0: left,
      x1: right,
    }) +
    yAxis(y, perToken ? [1e-3, 1e-2, 0.1, 1, 10] : [0.1, 1, 10, 100, 1000, 1e4, 1e5], left, {
      format: (ms) => (perToken ? (ms < 1 ? `${ms * 1000} µs` : `${ms} ms`) : tick(ms)),
      name: perToken ? 'time for each token' : 'time',
      x1: right,
      top,
    })
  );
}

const tick = (ms: number): string => (ms >= 1000 ? `${ms / 1000} s` : `${ms} ms`);

/** Lines and points of a run; the recorded one is dashed and open, the reader's solid and filled. */
export function plotRun(
  points: readonly ScalingPoint[],
  values: Values,
  size: Size,
  kind: 'recorded' | 'own',
): string {
  const { x, y, perToken } = scales(values, size);
  const own = kind === 'own';
  return scalingLayers
    .map((layer) => {
      const places = pointsOf(points, layer).map(
        ({ length, ms }) => [x(length), y(perToken ? ms / length : ms)] as const,
      );
      return el(
        'g',
        {},
        el('path', {
          d: linePath(places),
          class: `s-${roles[layer]}`,
          fill: 'none',
          'stroke-width': own ? 2.5 : 1.5,
          'stroke-dasharray': own ? undefined : '5 4',
        }),
        ...places.map(([cx, cy]) =>
          el('circle', {
            cx,
            cy,
            r: own ? 4.5 : 3.5,
            class: own ? `f-${roles[layer]}` : `s-${roles[layer]}`,
            fill: own ? undefined : 'var(--paper)',
            'stroke-width': own ? undefined : 1.5,
          }),
        ),
      );
    })
    .join('');
}

/** Names at the ends of the lines, with the growth at the last doubling. */
export function plotNames(points: readonly ScalingPoint[], values: Values, size: Size): string {
  const { x, y, perToken } = scales(values, size);
  const ends = scalingLayers
    .map((layer) => {
      const last = pointsOf(points, layer).at(-1);
      return last && { layer, last, at: y(perToken ? last.ms / last.length : last.ms) };
    })
    .filter((end) => end !== undefined)
    .sort((a, b) => a.at - b.at);
  let below = -Infinity;
  return ends
    .map(({ layer, last, at }, i) => {
      const times = growth(points, layer);
      const grows = times === undefined ? '' : `× ${times.toFixed(1)} for twice the length`;
      const role = { class: `strong f-${roles[layer]}` };
      if (size === 'narrow') {
        const high = at - (i === 0 ? 28 : 0) + (i === 2 ? 22 : i === 1 ? -14 : 0);
        return label(x(last.length) - 4, high, names[layer], { anchor: 'end', ...role });
      }
      const row = Math.max(at + 1, below + 44);
      below = row;
      return (
        label(x(last.length) + 16, row, names[layer], role) +
        label(x(last.length) + 16, row + 18, grows, { class: 'soft' })
      );
    })
    .join('');
}
