// The roofline of a device, and beneath it every operator of the course at its arithmetic
// intensity: how far left of the ridge most of them lie.
import { devices, type Device } from '../../models/costs/devices.ts';
import { operators, type Operator } from '../../models/costs/operators.ts';
import { attainableFlopsPerSecond, ridgePoint } from '../../models/costs/roofline.ts';
import {
  number,
  text,
  type FigureDefinition,
  type Size,
  type Values,
} from '../_shared/contract.ts';
import { scaleLog } from '../_shared/scale.ts';
import { el, label, linePath, picture } from '../_shared/svg.ts';
import { formatValue } from '../../course/format-value.ts';

const roles: Readonly<Record<Operator['family'], string>> = {
  dense: 'compute',
  attention: 'query',
  recurrence: 'state',
  convolution: 'C',
  pointwise: 'gate',
};

/** The device that the controls describe. */
function chosen(values: Values): Device {
  const key = text(values, 'device');
  if (key === 'yours') {
    const given = (value: number) => ({ value, cite: [], mark: 'c' }) as const;
    return {
      name: 'your GPU',
      peakFlopsPerSecond: given(10 ** number(values, 'peak') * 1e12),
      bandwidthBytesPerSecond: given(10 ** number(values, 'bandwidth') * 1e9),
      memoryBytes: given(1),
    };
  }
  return devices[key as keyof typeof devices];
}

const sizesOf = (values: Values) => ({
  length: 2 ** number(values, 'length'),
  batch: 2 ** number(values, 'batch'),
});

/** FLOP/s within reach: matrix products up to the peak, all else up to the rate of other units. */
function reach(device: Device, { unit, intensity }: Operator): number {
  const attainable = attainableFlopsPerSecond(device, intensity);
  const vector = device.vectorFlopsPerSecond?.value;
  return unit === 'vector' && vector !== undefined ? Math.min(vector, attainable) : attainable;
}

interface Frame {
  readonly width: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly floor: number;
  readonly row: number;
}
const frames: Readonly<Record<Size, Frame>> = {
  wide: { width: 660, left: 226, right: 600, top: 30, floor: 210, row: 23 },
  narrow: { width: 360, left: 12, right: 350, top: 40, floor: 190, row: 38 },
};
const intensities = [0.1, 4000] as const;
const rates = [3e10, 5e15] as const;

function render(values: Values, size: Size): string {
  const { width, left, right, top, floor, row } = frames[size];
  const wide = size === 'wide';
  const device = chosen(values);
  const all = operators(sizesOf(values));
  const x = scaleLog(intensities, [left, right]).clamp(true);
  const y = scaleLog(rates, [floor, top]).clamp(true);
  const ridge = ridgePoint(device);
  const first = floor + 56;
  const bottom = first + all.length * row;
  const height = bottom + 44;

  const roof = (peak: number, attributes: Record<string, string | number>): string =>
    el('path', {
      d: linePath(
        [intensities[0], peak / device.bandwidthBytesPerSecond.value, intensities[1]].map((i) => [
          x(i),
          y(Math.min(peak, i * device.bandwidthBytesPerSecond.value)),
        ]),
      ),
      fill: 'none',
      ...attributes,
    });
  const vector = device.vectorFlopsPerSecond?.value;
  const peak = device.peakFlopsPerSecond.value;
  const rateTicks = wide ? [1e11, 1e12, 1e13, 1e14, 1e15] : [1e14];
  const axisTicks = [0.1, 1, 10, 100, 1000];

  return picture(
    width,
    height,
    // What lies left of the ridge waits for memory.
    el('rect', {
      x: left,
      y: top,
      width: Math.max(0, x(ridge) - left),
      height: bottom - top,
      class: 'f-memory',
      opacity: 0.08,
    }),
    ...rateTicks.map(
      (rate) =>
        el('line', {
          x1: left,
          x2: right,
          y1: y(rate),
          y2: y(rate),
          class: 'grid',
          stroke: 'var(--rule)',
        }) +
        (wide
          ? label(left - 8, y(rate) + 4, formatValue(rate, 'flopsPerSecond'), {
              anchor: 'end',
              class: 'soft',
            })
          : label(left, y(rate) - 3, formatValue(rate, 'flopsPerSecond'), { class: 'soft' })),
    ),
    roof(peak, { class: 's-compute', 'stroke-width': 2.5 }),
    vector === undefined
      ? ''
      : roof(vector, { class: 's-compute', 'stroke-width': 1.5, 'stroke-dasharray': '5 4' }),
    label(right, y(peak) - 8, `${formatValue(peak, 'flopsPerSecond')}`, {
      anchor: 'end',
      class: 'f-compute strong',
    }),
    vector === undefined || y(vector) - y(peak) < 20
      ? ''
      : // Two lines fit between the ridge and the edge.
        [formatValue(vector, 'flopsPerSecond'), 'other units']
          .map((line, i) =>
            label(right, y(vector) + 16 + 16 * i, line, { anchor: 'end', class: 'f-compute' }),
          )
          .join(''),
    label(
      x(0.5),
      y(0.5 * device.bandwidthBytesPerSecond.value) + 24,
      formatValue(device.bandwidthBytesPerSecond.value, 'bytesPerSecond'),
      { class: 'f-memory strong' },
    ),
    ...all.map((operator) =>
      el('circle', {
        cx: x(operator.intensity),
        cy: y(reach(device, operator)),
        r: 4,
        class: `f-${roles[operator.family]}`,
      }),
    ),
    el('line', {
      x1: x(ridge),
      x2: x(ridge),
      y1: y(peak),
      y2: bottom,
      class: 's-memory',
      'stroke-width': 1.5,
      'stroke-dasharray': '2 3',
    }),
    label(x(ridge) - 6, first - 22, `ridge ${formatValue(ridge, 'flopPerByte')}`, {
      class: 'f-memory strong',
      anchor: 'end',
    }),
    label(wide ? left - 8 : left, 16, device.name, {
      class: 'strong',
      anchor: wide ? 'end' : 'start',
    }),
    label(wide ? width : right, first - (wide ? 22 : 2), 'of peak', {
      anchor: 'end',
      class: 'soft',
    }),
    ...all.map((operator, i) => operatorRow(operator, first + i * row, { x, size, device })),
    el(
      'g',
      { class: 'axis' },
      el('line', { x1: left, x2: right, y1: bottom, y2: bottom }),
      ...axisTicks.map(
        (tick) =>
          el('line', { x1: x(tick), x2: x(tick), y1: bottom, y2: bottom + 5 }) +
          label(x(tick), bottom + 18, String(tick), { anchor: 'middle' }),
      ),
    ),
    label((left + right) / 2, bottom + 38, 'FLOP per byte of main memory', {
      anchor: 'middle',
      class: 'axis-name',
    }),
  );
}

interface RowPlace {
  readonly x: (intensity: number) => number;
  readonly size: Size;
  readonly device: Device;
}

function operatorRow(operator: Operator, top: number, { x, size, device }: RowPlace): string {
  const { name, intensity, atBest, family, phase } = operator;
  const { left, right, width, row } = frames[size];
  const wide = size === 'wide';
  const middle = wide ? top + row / 2 : top + 28;
  const role = roles[family];
  const share = reach(device, operator) / device.peakFlopsPerSecond.value;
  const dot =
    phase === 'token'
      ? el('circle', {
          cx: x(intensity),
          cy: middle,
          r: 5,
          class: `s-${role}`,
          fill: 'var(--paper)',
          'stroke-width': 2.5,
        })
      : el('circle', { cx: x(intensity), cy: middle, r: 5.5, class: `f-${role}` });
  return el(
    'g',
    {},
    el('line', {
      x1: left,
      x2: right,
      y1: middle,
      y2: middle,
      class: 'grid',
      stroke: 'var(--rule)',
    }),
    atBest === undefined
      ? ''
      : el('line', {
          x1: x(intensity),
          x2: x(atBest),
          y1: middle,
          y2: middle,
          class: `s-${role}`,
          'stroke-width': 2,
          'stroke-dasharray': '1 3',
        }) +
          el('line', {
            x1: x(atBest),
            x2: x(atBest),
            y1: middle - 5,
            y2: middle + 5,
            class: `s-${role}`,
            'stroke-width': 2,
          }),
    dot,
    wide
      ? label(left - 12, middle + 4, name, { anchor: 'end', class: `f-${role}` })
      : label(left, middle - 11, name, { class: `f-${role}` }),
    label(wide ? width : right, wide ? middle + 4 : middle - 11, percent(share), {
      anchor: 'end',
      class: 'mono soft',
    }),
  );
}

const percent = (share: number): string => {
  if (share >= 0.995) return '100%';
  return share >= 0.1 ? `${Math.round(share * 100)}%` : `${Number((share * 100).toPrecision(1))}%`;
};

const power = (base: number, exponent: number): string => (base ** exponent).toLocaleString('en');

export const figure: FigureDefinition = {
  name: 'roofline',
  title: 'Every operator under the roof',
  controls: [
    {
      kind: 'select',
      key: 'device',
      label: 'Device',
      value: 'h100',
      options: [
        { value: 'a100-80gb', label: 'A100 80 GB (2020)' },
        { value: 'h100', label: 'H100 SXM (2022)' },
        { value: 'b200', label: 'B200 (2024)' },
        { value: 'yours', label: 'Yours: set the two sliders' },
      ],
    },
    {
      kind: 'slider',
      key: 'length',
      label: 'Length of a sequence',
      min: 9,
      max: 17,
      step: 1,
      value: 12,
      unit: 'tokens',
      format: (value) => power(2, value),
    },
    {
      kind: 'slider',
      key: 'batch',
      label: 'Sequences written together',
      min: 0,
      max: 9,
      step: 1,
      value: 0,
      format: (value) => power(2, value),
    },
    {
      kind: 'slider',
      key: 'peak',
      label: 'Yours: peak',
      min: -0.5,
      max: 3.5,
      step: 0.05,
      value: 1,
      format: (value) => formatValue(10 ** value * 1e12, 'flopsPerSecond'),
    },
    {
      kind: 'slider',
      key: 'bandwidth',
      label: 'Yours: bandwidth',
      min: 1,
      max: 4,
      step: 0.05,
      value: 2.5,
      format: (value) => formatValue(10 ** value * 1e9, 'bytesPerSecond'),
    },
  ],
  render,
  summary: (values) => {
    const device = chosen(values);
    const all = operators(sizesOf(values));
    const ridge = ridgePoint(device);
    const left = all.filter(({ intensity }) => intensity < ridge).length;
    const name = device.name.replace(/^y/, 'Y');
    const { length, batch } = sizesOf(values);
    return `${name}: ridge at ${formatValue(ridge, 'flopPerByte')}; ${left} of ${all.length} operators lie to its left and wait for memory, with sequences of ${length.toLocaleString('en')} tokens and ${batch} ${batch === 1 ? 'sequence' : 'sequences'} written at a time.`;
  },
  table: (values) => {
    const device = chosen(values);
    return {
      columns: [
        'operator',
        'FLOP per byte',
        'at best',
        'limited by',
        'within reach',
        'share of peak',
      ],
      rows: operators(sizesOf(values)).map((operator) => [
        operator.name,
        Number(operator.intensity.toPrecision(4)),
        operator.atBest === undefined ? '' : Number(operator.atBest.toPrecision(4)),
        limit(device, operator),
        formatValue(reach(device, operator), 'flopsPerSecond'),
        percent(reach(device, operator) / device.peakFlopsPerSecond.value),
      ]),
    };
  },
  gallery: {
    default: {},
    A100: { device: 'a100-80gb' },
    B200: { device: 'b200' },
    'a laptop': { device: 'yours' },
    'many sequences together': { batch: 8 },
    'long sequences': { length: 17 },
  },
};

function limit(device: Device, operator: Operator): string {
  const byMemory = operator.intensity * device.bandwidthBytesPerSecond.value;
  if (reach(device, operator) >= byMemory * (1 - 1e-12)) return 'memory';
  return operator.unit === 'matrix' ? 'matrix units' : 'vector units';
}
