// Training as a schedule: how many steps in a row, how many processors busy in each.
import {
  busy,
  rounds,
  scheduleKinds,
  type ScheduleKind,
} from '../../models/toy/training-schedule.ts';
import { number, type FigureDefinition, type Size, type Values } from '../_shared/contract.ts';
import { el, label, picture } from '../_shared/svg.ts';

const names: Readonly<Record<ScheduleKind, { readonly name: string; readonly piece: string }>> = {
  recurrence: { name: 'Recurrence', piece: 'one step of the cell' },
  scan: { name: 'Scan of a linear recurrence', piece: 'joining two steps' },
  attention: { name: 'Attention', piece: 'one pair of tokens' },
};

const lengthOf = (values: Values): number => 2 ** number(values, 'length');
const processorsOf = (values: Values): number => 2 ** number(values, 'processors');

interface Schedule {
  readonly kind: ScheduleKind;
  readonly busy: readonly number[];
  readonly work: number;
}

function compute(values: Values): Schedule[] {
  return scheduleKinds.map((kind) => ({
    kind,
    busy: busy(kind, lengthOf(values), processorsOf(values)),
    work: rounds(kind, lengthOf(values)).reduce((a, b) => a + b, 0),
  }));
}

const plural = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

function render(values: Values, size: Size): string {
  const schedules = compute(values);
  const wide = size === 'wide';
  const width = wide ? 640 : 350;
  const most = Math.max(...schedules.map((s) => s.busy.length));
  const tallest = schedules.reduce((sum, s) => sum + Math.max(...s.busy), 0);
  const step = Math.min(wide ? 34 : 20, (width - 4) / most);
  const cell = Math.min(12, 250 / tallest);
  let y = 16;
  const parts = schedules.map(({ kind, busy: columns, work }) => {
    const { name, piece } = names[kind];
    const high = Math.max(6, Math.max(...columns) * cell);
    const head = label(0, y, name, { class: 'strong' });
    const facts = `${plural(columns.length, 'step')} in a row, ${plural(work, 'piece')} of work`;
    const said = wide
      ? label(width, y, `${facts} (${piece})`, { anchor: 'end', class: 'soft' })
      : label(0, y + 20, facts, { class: 'soft' });
    const base = y + (wide ? 12 : 30) + high;
    const bars = columns.map((count, s) => {
      const bar = Math.max(4, count * cell);
      return (
        el('rect', {
          x: s * step,
          y: base - bar,
          width: Math.max(1, step - (step > 6 ? 2 : 0.6)),
          height: bar,
          rx: step > 8 ? 1.5 : 0,
          class: 'f-compute',
          'fill-opacity': 0.8,
        }) + (cell >= 5 ? rules(s * step, base, step, cell, count) : '')
      );
    });
    const line = el('line', {
      x1: 0,
      x2: width,
      y1: base + 0.5,
      y2: base + 0.5,
      stroke: 'var(--rule-strong)',
    });
    y = base + (wide ? 38 : 40);
    return head + said + bars.join('') + line;
  });
  const arrowY = y - 12;
  return picture(
    width,
    arrowY + 26,
    ...parts,
    el('path', {
      d: `M0,${arrowY}h${wide ? 84 : 60}m-7,-5l7,5l-7,5`,
      fill: 'none',
      stroke: 'var(--rule-strong)',
      'stroke-width': 1.5,
    }),
    label(wide ? 94 : 70, arrowY + 5, 'steps, one after the other', { class: 'soft' }),
    wide
      ? label(width, arrowY + 5, 'height: processors busy in a step', {
          anchor: 'end',
          class: 'soft',
        })
      : '',
  );
}

/** Thin gaps between the pieces of one step. */
function rules(x: number, base: number, step: number, cell: number, count: number): string {
  let d = '';
  for (let i = 1; i < count; i++)
    d += `M${x.toFixed(2)},${(base - i * cell).toFixed(2)}h${step.toFixed(2)}`;
  return d && el('path', { d, stroke: 'var(--paper)', 'stroke-width': 1, fill: 'none' });
}

export const figure: FigureDefinition = {
  name: 'training-schedule',
  title: 'One layer in training, as a schedule',
  controls: [
    {
      kind: 'slider',
      key: 'length',
      label: 'Tokens',
      min: 2,
      max: 4,
      step: 1,
      value: 4,
      format: (v) => String(2 ** v),
    },
    {
      kind: 'slider',
      key: 'processors',
      label: 'Processors',
      min: 0,
      max: 8,
      step: 1,
      value: 8,
      format: (v) => String(2 ** v),
    },
  ],
  render,
  summary: (values) => {
    const steps = compute(values).map(({ busy: columns }) => columns.length);
    return `With ${lengthOf(values)} tokens and ${plural(processorsOf(values), 'processor')} the recurrence takes ${plural(steps[0]!, 'step')} in a row, the scan ${steps[1]} and attention ${steps[2]}.`;
  },
  table: (values) => ({
    columns: ['layer', 'a piece of work is', 'pieces', 'steps in a row', 'most processors busy'],
    rows: compute(values).map(({ kind, busy: columns, work }) => [
      names[kind].name,
      names[kind].piece,
      work,
      columns.length,
      Math.max(...columns),
    ]),
  }),
  gallery: {
    default: {},
    'one processor': { processors: 0 },
    'sixteen processors': { processors: 4 },
    'eight tokens': { length: 3 },
  },
};
