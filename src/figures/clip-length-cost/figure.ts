// One pass over a clip that grows to minutes: full attention against attention in segments, alone
// and joined by a recurrent layer, in the sizes of the one-minute study.
import { formatValue } from '../../course/format-value.ts';
import { longVideoCosts, minuteStudy, type LongVideoCosts } from '../../models/toy/long-video.ts';
import { number, type FigureDefinition, type Size, type Values } from '../_shared/contract.ts';
import { scaleLinear } from '../_shared/scale.ts';
import { el, label, linePath, picture, xAxis, yAxis } from '../_shared/svg.ts';

const { secondsPerSegment } = minuteStudy;
const longest = 40;
const curve = Array.from({ length: longest }, (_, i) => longVideoCosts(i + 1));
/** Lengths of clip on which the study trained, in seconds. */
const stages = [3, 9, 18, 30, 63];

const at = (values: Values): LongVideoCosts =>
  longVideoCosts(Math.round(number(values, 'seconds') / secondsPerSegment));

const lines = [
  { key: 'full', name: 'attention over all', role: 'compute', dash: undefined },
  { key: 'joined', name: 'segments + recurrence', role: 'state', dash: undefined },
  { key: 'local', name: 'segments only', role: 'query', dash: '6 4' },
] as const;

const layouts = {
  wide: { width: 700, height: 390, left: 56, right: 506, top: 44, bottom: 340 },
  narrow: { width: 350, height: 420, left: 40, right: 332, top: 104, bottom: 368 },
} as const;

const times = (ratio: number): string => `${ratio.toFixed(1)} ×`;

function render(values: Values, size: Size): string {
  const { width, height, left, right, top, bottom } = layouts[size];
  const now = at(values);
  const maxSeconds = Math.max(63, now.seconds);
  const shown = curve.filter(({ seconds }) => seconds <= maxSeconds);
  const last = shown.at(-1)!;
  const x = scaleLinear([0, maxSeconds], [left, right]);
  const y = scaleLinear([0, 1.04 * last.full], [bottom, top]);
  const wide = size === 'wide';
  const paths = lines.map(({ key, role, dash }) =>
    el('path', {
      d: linePath(shown.map((point) => [x(point.seconds), y(point[key])])),
      fill: 'none',
      class: `s-${role}`,
      'stroke-width': 2.5,
      'stroke-dasharray': dash,
    }),
  );
  // The two lower lines lie close together: their labels keep a line's height apart.
  const names = wide
    ? lines.map(({ key, name, role }, i) => {
        const lowest = y(last[key]) + 5;
        const lift = i === 1 ? Math.min(lowest, y(last.local) + 5 - 44) : lowest;
        return (
          label(right + 10, lift, name, { class: `strong f-${role}` }) +
          label(right + 10, lift + 18, `${formatValue(now[key], 'flops')} at ${now.seconds} s`, {
            class: 'soft',
          })
        );
      })
    : lines.map(
        ({ key, name, role }, i) =>
          label(0, 16 + i * 19, name, { class: `strong f-${role}` }) +
          label(width, 16 + i * 19, formatValue(now[key], 'flops'), { anchor: 'end' }),
      );
  const ticks = y.ticks(4);
  const marks = lines.map(({ key, role }) =>
    el('circle', { cx: x(now.seconds), cy: y(now[key]), r: 4.5, class: `f-${role}` }),
  );
  return picture(
    width,
    height,
    yAxis(y, ticks, left, {
      format: (v) => (v / 1e15).toFixed(0),
      name: 'PFLOP of one pass',
      x1: right,
      top: top - 2,
    }),
    xAxis(
      x,
      maxSeconds > 63 ? [0, 30, 60, 90, 120].filter((tick) => tick <= maxSeconds) : stages,
      bottom,
      {
        name: `seconds of clip, at ${480} × ${720}`,
        x0: left,
        x1: right,
      },
    ),
    el('line', {
      x1: x(now.seconds),
      x2: x(now.seconds),
      y1: top,
      y2: bottom,
      stroke: 'var(--rule-strong)',
      'data-drag': 'seconds',
    }),
    ...paths,
    ...marks,
    ...names,
    gap(x(now.seconds), y(now.full), y(now.joined), times(now.full / now.joined)),
  );
}

/** The distance between the two curves at the cursor, as a factor. */
function gap(x: number, upper: number, lower: number, factor: string): string {
  const room = lower - upper > 40;
  return (
    (room
      ? el('line', {
          x1: x,
          x2: x,
          y1: upper + 6,
          y2: lower - 6,
          stroke: 'var(--ink)',
          'stroke-width': 2,
        })
      : '') +
    label(x + (room ? -9 : -4), room ? (upper + lower) / 2 + 5 : upper - 12, factor, {
      anchor: room ? 'end' : 'start',
      class: 'strong',
    })
  );
}

export const figure: FigureDefinition = {
  name: 'clip-length-cost',
  title: 'Full attention against segments over the length of a clip',
  controls: [
    {
      kind: 'slider',
      key: 'seconds',
      label: 'Length of the clip',
      min: secondsPerSegment,
      max: longest * secondsPerSegment,
      step: secondsPerSegment,
      value: 63,
      unit: 's',
    },
  ],
  render,
  drag: (values, _, x, __, size) => {
    const { left, right } = layouts[size];
    const maxSeconds = Math.max(63, at(values).seconds);
    return { seconds: ((x - left) / (right - left)) * maxSeconds };
  },
  summary: (values) => {
    const { seconds, tokens, full, local, joined } = at(values);
    return `A clip of ${seconds} s makes ${tokens.toLocaleString('en')} tokens; attention over all of them does ${times(full / local)} the arithmetic of attention in segments of three seconds, and ${times(full / joined)} that of segments joined by a recurrent layer in both directions.`;
  },
  table: () => ({
    columns: ['seconds', 'tokens', 'all', 'segments', 'segments and recurrence', 'all / joined'],
    rows: [...stages, 90, 120].map((seconds) => {
      const { tokens, full, local, joined } = longVideoCosts(seconds / secondsPerSegment);
      return [
        seconds,
        tokens.toLocaleString('en'),
        formatValue(full, 'flops'),
        formatValue(local, 'flops'),
        formatValue(joined, 'flops'),
        times(full / joined),
      ];
    }),
  }),
  gallery: {
    default: {},
    'one segment': { seconds: 3 },
    'where it begins to pay': { seconds: 9 },
    'two minutes': { seconds: 120 },
  },
};
