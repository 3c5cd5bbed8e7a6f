// A stream and its deadline: the least time for one more frame against how long the stream has run,
// for a cache that grows, one that grows a quarter as fast, and a state that does not.
import { formatValue } from '../../course/format-value.ts';
import {
  architectures,
  machines,
  requireStack,
  stackModel,
  stacks,
  type Architecture,
  type MachineKey,
} from '../../models/toy/case-costs.ts';
import { frameSeconds, secondsInTime } from '../../models/toy/streaming.ts';
import { text, type FigureDefinition, type Size, type Values } from '../_shared/contract.ts';
import { scaleLinear } from '../_shared/scale.ts';
import { el, label, linePath, picture, xAxis, yAxis } from '../_shared/svg.ts';

const shown = architectures.filter(({ id }) => ['attention', 'hybrid', 'gated-delta'].includes(id));
const roles: Readonly<Record<string, string>> = {
  attention: 'query',
  hybrid: 'delta',
  'gated-delta': 'state',
};
const minutes = Array.from({ length: 361 }, (_, i) => i / 2);
const longest = 180;

interface Stream {
  readonly rate: number;
  readonly deadline: number;
  readonly machine: (typeof machines)[MachineKey];
  readonly lines: readonly {
    readonly architecture: Architecture;
    /** Seconds for one more frame after so many minutes. */
    readonly after: (minute: number) => number;
    readonly lateAfter: number;
  }[];
}

function compute(values: Values): Stream {
  const rate = Number(text(values, 'rate'));
  const stack = requireStack(text(values, 'stack'));
  const machine = machines[text(values, 'machine') as MachineKey];
  return {
    rate,
    deadline: 1 / rate,
    machine,
    lines: shown.map((architecture) => {
      const model = stackModel(architecture.pattern, stack);
      return {
        architecture,
        after: (minute) =>
          frameSeconds(model, machine, Math.max(1, Math.round(minute * 60 * rate))),
        lateAfter: secondsInTime(architecture.pattern, stack, machine, rate),
      };
    }),
  };
}

const late = (seconds: number): string =>
  seconds === Infinity
    ? 'never late'
    : seconds === 0
      ? 'late from the start'
      : `late after ${formatValue(seconds, 'seconds')}`;

/** Heights near the wished ones, from the top down, at least `gap` apart and inside the range. */
function apart(
  wished: readonly number[],
  gap: number,
  [first, last]: readonly [number, number],
): number[] {
  const places: number[] = [];
  for (const wish of wished) places.push(Math.max(wish + 5, first, (places.at(-1) ?? -gap) + gap));
  for (let i = places.length - 1; i >= 0; i--) {
    places[i] = Math.min(places[i]!, i === places.length - 1 ? last : places[i + 1]! - gap);
  }
  return places;
}

function render(values: Values, size: Size): string {
  const stream = compute(values);
  const wide = size === 'wide';
  const [width, height, left, right, top, bottom] = wide
    ? [672, 372, 52, 480, 48, 320]
    : [350, 420, 48, 338, 116, 366];
  const x = scaleLinear([0, longest], [left, right]);
  const y = scaleLinear([0, 2 * stream.deadline * 1000], [bottom, top]);
  const inside = (ms: number): number => (ms <= 2 * stream.deadline * 1000 ? y(ms) : NaN);
  const limit = y(stream.deadline * 1000);
  const curves = stream.lines.map(({ architecture: { id }, after }) =>
    el('path', {
      d: linePath(minutes.map((minute) => [x(minute), inside(1000 * after(minute))])),
      fill: 'none',
      class: `s-${roles[id]}`,
      'stroke-width': 2.5,
    }),
  );
  const crossings = stream.lines.map(({ architecture: { id }, lateAfter }) =>
    lateAfter > 0 && lateAfter <= longest * 60
      ? el('circle', { cx: x(lateAfter / 60), cy: limit, r: 5, class: `f-${roles[id]}` })
      : '',
  );
  // On a wide screen names stand beside the ends of their lines, two lines of text apart.
  const places = apart(
    stream.lines.map(({ after }) => y(Math.min(2 * stream.deadline, after(longest)) * 1000)),
    44,
    [top + 8, bottom - 16],
  );
  const ends = stream.lines.map(({ architecture: { id, name }, lateAfter }, i) => {
    const at = wide ? places[i]! : 16 + i * 21;
    return wide
      ? label(right + 12, at, name, { class: `strong f-${roles[id]}` }) +
          label(right + 12, at + 18, late(lateAfter), { class: 'soft' })
      : label(0, at, name, { class: `strong f-${roles[id]}` }) +
          label(width, at, late(lateAfter), { anchor: 'end', class: 'soft' });
  });
  return picture(
    width,
    height,
    el('rect', {
      x: left,
      y: top,
      width: right - left,
      height: limit - top,
      fill: 'var(--rule)',
      'fill-opacity': 0.5,
    }),
    yAxis(y, y.ticks(5), left, {
      format: (v) => String(v),
      name: `ms for one more frame, at least; deadline ${1000 * stream.deadline}`,
      x1: right,
      top: top - 2,
    }),
    xAxis(x, [0, 30, 60, 90, 120, 150, 180], bottom, {
      name: `minutes of stream, on ${stream.machine.name}`,
      x0: left,
      x1: right,
    }),
    el('line', {
      x1: left,
      x2: right,
      y1: limit,
      y2: limit,
      stroke: 'var(--ink)',
      'stroke-dasharray': '5 4',
    }),
    label(left + 8, top + 18, 'late', { class: 'soft' }),
    ...curves,
    ...crossings,
    ...ends,
  );
}

export const figure: FigureDefinition = {
  name: 'stream-deadline',
  title: 'A stream and its deadline',
  controls: [
    {
      kind: 'select',
      key: 'rate',
      label: 'Frames a second',
      value: '12.5',
      options: ['12.5', '25', '50'].map((value) => ({ value, label: value })),
    },
    {
      kind: 'select',
      key: 'machine',
      label: 'Machine',
      value: 'phone',
      options: Object.entries(machines).map(([value, { name }]) => ({ value, label: name })),
    },
    {
      kind: 'select',
      key: 'stack',
      label: 'Layers × width',
      value: 'medium',
      options: Object.entries(stacks).map(([value, { name }]) => ({ value, label: name })),
    },
  ],
  render,
  summary: (values) => {
    const { rate, machine, lines } = compute(values);
    const said = lines.map(
      ({ architecture: { name }, lateAfter }) => `${name} is ${late(lateAfter)}`,
    );
    return `At ${rate} frames a second on ${machine.name}: ${said.join(', ')}.`;
  },
  table: (values) => {
    const { lines } = compute(values);
    return {
      columns: ['minutes', ...lines.map(({ architecture: { name } }) => `${name}, ms`)],
      rows: [0, 15, 30, 45, 60, 90, 120, 180].map((minute) => [
        minute,
        ...lines.map(({ after }) => 1000 * after(minute)),
      ]),
    };
  },
  gallery: {
    default: {},
    'twice the frames': { rate: '25' },
    'a laptop at fifty': { rate: '50', machine: 'laptop' },
    'a large stack on a phone': { stack: 'large', rate: '50' },
    'one H100': { machine: 'h100' },
  },
};
