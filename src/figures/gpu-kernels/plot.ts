// The picture of a run of the WebGPU kernels: a row a kernel, time on a logarithmic axis. The
// recorded run and the reader's own are drawn by the same functions.
import {
  kernelIds,
  suiteDim,
  suiteHeads,
  type KernelId,
  type KernelResult,
} from '../../kernels/results.ts';
import { number, type Size, type Values } from '../_shared/contract.ts';
import { scaleLog } from '../_shared/scale.ts';
import { el, label } from '../_shared/svg.ts';

export type { KernelResult };

export const names: Readonly<Record<KernelId, string>> = {
  'naive-attention': 'three kernels',
  'tiled-attention': 'one kernel, tiled',
  'unfused-scan': 'three kernels',
  'sequential-scan': 'one kernel, token by token',
  'parallel-scan': 'one kernel, tree',
};
const groups = [
  {
    title: `Attention, ${suiteHeads} heads of 64`,
    ids: ['naive-attention', 'tiled-attention'],
    role: 'query',
  },
  {
    title: `Selective scan, ${suiteDim} channels`,
    ids: ['unfused-scan', 'sequential-scan', 'parallel-scan'],
    role: 'state',
  },
] as const satisfies readonly { title: string; ids: readonly KernelId[]; role: string }[];

export const fullName = (id: KernelId): string =>
  `${id.endsWith('attention') ? 'attention' : 'scan'}, ${names[id]}`;

interface Frame {
  readonly width: number;
  readonly left: number;
  readonly right: number;
  readonly row: number;
}
const frames: Readonly<Record<Size, Frame>> = {
  wide: { width: 640, left: 186, right: 560, row: 34 },
  narrow: { width: 360, left: 18, right: 338, row: 50 },
};
const [top, groupGap] = [84, 40];
/** Milliseconds at both ends of the axis. */
const domain = [0.01, 10_000] as const;

export const frameOf = (size: Size): { width: number; height: number } => {
  const { width, row } = frames[size];
  return { width, height: top + kernelIds.length * row + groupGap + 48 };
};

function placeOf(id: KernelId, size: Size): { readonly y: number; readonly role: string } {
  const { row } = frames[size];
  const i = kernelIds.indexOf(id);
  const group = groups.findIndex(({ ids }) => (ids as readonly KernelId[]).includes(id));
  return { y: top + i * row + group * groupGap + row / 2, role: groups[group]!.role };
}

const xOf = (size: Size): ((ms: number) => number) => {
  const { left, right } = frames[size];
  return scaleLog(domain, [left, right]).clamp(true);
};

/** Milliseconds with two digits: 0.058 ms, 130 ms, 2.0 s. */
export function timeText(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return ms >= 10 ? `${Math.round(ms)} ms` : `${Number(ms.toPrecision(2))} ms`;
}

export const lengthOf = (values: Values): number => 2 ** number(values, 'length');

/** Axis, names and lines, without any run. */
export function plotFrame(size: Size): string {
  const { left, right } = frames[size];
  const x = xOf(size);
  const bottom = frameOf(size).height - 44;
  const wide = size === 'wide';
  return [
    ...groups.map(({ title, ids, role }) =>
      label(0, placeOf(ids[0], size).y - (wide ? 28 : 40), title, { class: `strong f-${role}` }),
    ),
    ...kernelIds.map((id) => {
      const { y } = placeOf(id, size);
      return (
        el('line', { x1: left, x2: right, y1: y, y2: y, class: 'grid', stroke: 'var(--rule)' }) +
        (wide ? label(left - 12, y + 4, names[id], { anchor: 'end' }) : label(0, y - 12, names[id]))
      );
    }),
    el(
      'g',
      { class: 'axis' },
      el('line', { x1: left, x2: right, y1: bottom, y2: bottom }),
      ...[0.01, 0.1, 1, 10, 100, 1000, 10_000].map(
        (ms) =>
          el('line', { x1: x(ms), x2: x(ms), y1: bottom, y2: bottom + 5 }) +
          label(x(ms), bottom + 19, ms >= 1000 ? `${ms / 1000} s` : String(ms), {
            anchor: 'middle',
          }),
      ),
    ),
    label((left + right) / 2, bottom + 38, 'milliseconds for one run', {
      anchor: 'middle',
      class: 'axis-name',
    }),
  ].join('');
}

/** Keeps a number readable where it stands on a line. */
const halo = { stroke: 'var(--paper)', 'stroke-width': 5, 'paint-order': 'stroke' } as const;

/** Points and times of a run; the recorded one is open, its times in a column, the reader's filled. */
export function plotRun(
  results: readonly KernelResult[],
  length: number,
  size: Size,
  kind: 'recorded' | 'own',
): string {
  const { width } = frames[size];
  const x = xOf(size);
  const own = kind === 'own';
  return results
    .filter((result) => result.length === length)
    .map(({ id, ms }) => {
      const { y, role } = placeOf(id, size);
      const at = x(ms);
      return (
        el('circle', {
          cx: at,
          cy: y,
          r: own ? 6 : 5,
          ...(own
            ? { class: `f-${role}` }
            : { class: `s-${role}`, fill: 'var(--paper)', 'stroke-width': 2 }),
        }) +
        (own
          ? label(at, size === 'wide' ? y - 10 : y + 20, timeText(ms), {
              anchor: 'middle',
              class: `strong f-${role}`,
              ...halo,
            })
          : label(width, size === 'wide' ? y + 4 : y - 12, timeText(ms), {
              anchor: 'end',
              class: 'soft',
            }))
      );
    })
    .join('');
}
