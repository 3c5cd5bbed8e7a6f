// Bytes to and from main memory of one attention layer and one Mamba layer: each step a kernel of
// its own, and all steps in one.
import { operatorDim, operatorSram } from '../../models/costs/operators.ts';
import {
  fusedScanTraffic,
  tiledAttentionTraffic,
  totalBytes,
  unfusedAttentionTraffic,
  unfusedScanTraffic,
  type TrafficPart,
} from '../../models/costs/traffic.ts';
import { formatValue } from '../../course/format-value.ts';
import {
  number,
  text,
  type FigureDefinition,
  type Size,
  type Values,
} from '../_shared/contract.ts';
import { el, label, picture } from '../_shared/svg.ts';

interface Bar {
  readonly layer: 'attention' | 'scan';
  readonly name: string;
  readonly parts: readonly TrafficPart[];
}

function bars(values: Values): readonly Bar[] {
  const sizes = {
    length: 2 ** number(values, 'length'),
    dim: operatorDim,
    headDim: Number(text(values, 'headDim')),
    bytesPerNumber: 2,
  };
  const sram = number(values, 'sram') * 1024;
  return [
    { layer: 'attention', name: 'three kernels', parts: unfusedAttentionTraffic(sizes) },
    { layer: 'attention', name: 'one kernel, tiled', parts: tiledAttentionTraffic(sizes, sram) },
    { layer: 'scan', name: 'three kernels', parts: unfusedScanTraffic(sizes) },
    { layer: 'scan', name: 'one kernel, fused', parts: fusedScanTraffic(sizes) },
  ];
}

const size4 = (bytes: number): string => formatValue(bytes, 'bytes', 'decimal');
const layers = { attention: 'One attention layer', scan: 'One Mamba layer' } as const;
const role = { attention: 'query', scan: 'state' } as const;

function render(values: Values, size: Size): string {
  const wide = size === 'wide';
  const [width, left, right] = wide ? [640, 140, 548] : [360, 0, 360];
  const all = bars(values);
  const rowHeight = wide ? 64 : 78;
  const groupGap = 44;
  const top = 34;
  const most = Math.max(...all.map(({ parts }) => totalBytes(parts)));
  const markup = all.map((bar, i) => {
    const x = (bytes: number): number => ((right - left) * bytes) / most;
    const y = top + i * rowHeight + (bar.layer === 'scan' ? groupGap : 0);
    const barTop = wide ? y : y + 18;
    const total = totalBytes(bar.parts);
    let from = left;
    const pieces = bar.parts.map((part, p) => {
      const start = from;
      from += x(part.bytes);
      const shape = el('rect', {
        x: start,
        y: barTop,
        width: Math.max(1, from - start - 1),
        height: 26,
        ...(part.needed
          ? { class: `f-${role[bar.layer]}` }
          : { class: `f-memory`, opacity: p % 2 === 1 ? 0.55 : 0.3 }),
      });
      // A part is named beneath itself where there is room, the last one also beyond its end, and
      // else only in the table.
      const end = p === bar.parts.length - 1 ? width : from;
      const named = !part.needed && end - start > part.what.length * 6.7;
      return shape + (named ? label(start, barTop + 42, part.what, { class: 'soft' }) : '');
    });
    const needed = bar.parts.find((part) => part.needed)!;
    const neededName =
      bar.parts.length === 1 || x(needed.bytes) > needed.what.length * 6.6
        ? label(left, barTop + 42, needed.what, { class: `f-${role[bar.layer]}` })
        : '';
    return [
      i % 2 === 0 ? label(0, y - 14, layers[bar.layer], { class: 'strong' }) : '',
      label(wide ? left - 12 : left, wide ? barTop + 17 : y + 10, bar.name, {
        anchor: wide ? 'end' : 'start',
      }),
      ...pieces,
      neededName,
      label(
        wide ? Math.min(from + 8, right + 8) : right,
        wide ? barTop + 17 : y + 10,
        size4(total),
        { anchor: wide ? 'start' : 'end', class: 'strong' },
      ),
    ].join('');
  });
  return picture(width, top + 4 * rowHeight + groupGap - 4, ...markup);
}

export const figure: FigureDefinition = {
  name: 'kernel-traffic',
  title: 'Bytes of fused and unfused kernels',
  controls: [
    {
      kind: 'slider',
      key: 'length',
      label: 'Length',
      min: 8,
      max: 15,
      step: 1,
      value: 12,
      unit: 'tokens',
      format: (value) => (2 ** value).toLocaleString('en'),
    },
    {
      kind: 'select',
      key: 'headDim',
      label: 'Width of a head',
      value: '64',
      options: [
        { value: '64', label: '64' },
        { value: '128', label: '128' },
      ],
    },
    {
      kind: 'slider',
      key: 'sram',
      label: 'Fast memory of one block',
      min: 32,
      max: 256,
      step: 32,
      value: operatorSram / 1024,
      unit: 'KiB',
    },
  ],
  render,
  summary: (values) => {
    const totals = bars(values).map(({ parts }) => totalBytes(parts));
    const [unfused, tiled, states, fused] = totals as [number, number, number, number];
    const times = (a: number, b: number): string => (a / b).toFixed(1).replace(/\.0$/, '');
    return `At ${(2 ** number(values, 'length')).toLocaleString('en')} tokens an attention layer moves ${size4(unfused)} in three kernels and ${size4(tiled)} in one, ${times(unfused, tiled)} times less; a Mamba layer ${size4(states)} and ${size4(fused)}, ${times(states, fused)} times less.`;
  },
  table: (values) => ({
    columns: ['layer', 'kernels', 'what moves', 'bytes'],
    rows: bars(values).flatMap(({ layer, name, parts }) =>
      parts.map(({ what, bytes }) => [layers[layer], name, what, size4(bytes)]),
    ),
  }),
  gallery: {
    default: {},
    'short text': { length: 8 },
    'long text': { length: 15 },
    'wide heads': { headDim: '128' },
    'little fast memory': { sram: 32 },
  },
};
