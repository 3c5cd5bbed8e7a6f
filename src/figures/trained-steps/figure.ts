// The steps that a trained model takes: one dot for each channel, its step at blanks against its
// step at the tokens to be copied. Recorded by src/commands/measure-steps.ts.
import record from '../../../content/lab/selective-steps.json' with { type: 'json' };
import { text, type FigureDefinition, type Size, type Values } from '../_shared/contract.ts';
import { scaleLog } from '../_shared/scale.ts';
import { el, label, picture } from '../_shared/svg.ts';

interface Channel {
  readonly layer: number;
  readonly data: number;
  readonly blank: number;
}

interface Run {
  readonly seed: number;
  readonly steps: number;
  readonly accuracy: number;
  readonly channels: readonly Channel[];
}

const runs: readonly Run[] = record.runs;
const layers = [0, 1] as const;

/** Steps outside the axes are drawn at their ends. */
const [shortest, longest] = [1e-6, 10] as const;
const ticks = [1e-6, 1e-4, 1e-2, 1] as const;
const tickNames = ['10⁻⁶', '10⁻⁴', '0.01', '1'] as const;

const runOf = (values: Values): Run =>
  runs.find(({ seed }) => String(seed) === text(values, 'seed'))!;

/** Of the channels of a layer: how many step at least `factor` times as far at data, or at blanks. */
function counts(
  { channels }: Run,
  layer: number,
  factor = 10,
): { readonly data: number; readonly blank: number; readonly all: number } {
  const own = channels.filter((channel) => channel.layer === layer);
  return {
    data: own.filter(({ data, blank }) => data >= factor * blank).length,
    blank: own.filter(({ data, blank }) => blank >= factor * data).length,
    all: own.length,
  };
}

function panel(run: Run, layer: number, left: number, top: number, side: number): string {
  const x = scaleLog([shortest, longest], [left, left + side]).clamp(true);
  const y = scaleLog([shortest, longest], [top + side, top]).clamp(true);
  const { data, blank } = counts(run, layer);
  const factor = (tenths: number): string =>
    el('line', {
      x1: x(tenths > 0 ? shortest : shortest * 10),
      y1: y(tenths > 0 ? shortest * 10 : shortest),
      x2: x(tenths > 0 ? longest / 10 : longest),
      y2: y(tenths > 0 ? longest : longest / 10),
      stroke: 'var(--rule)',
      'stroke-dasharray': '2 4',
    });
  const axes = el(
    'g',
    { class: 'axis' },
    el('rect', { x: left, y: top, width: side, height: side, fill: 'none', stroke: 'var(--rule)' }),
    ...ticks.map((tick, i) =>
      [
        el('line', { x1: x(tick), x2: x(tick), y1: top + side, y2: top + side + 5 }),
        label(x(tick), top + side + 19, tickNames[i]!, { anchor: i === 0 ? 'start' : 'middle' }),
        el('line', { x1: left - 5, x2: left, y1: y(tick), y2: y(tick) }),
        label(left - 8, y(tick) + (i === 0 ? 0 : 4), tickNames[i]!, { anchor: 'end' }),
      ].join(''),
    ),
    label(left + side / 2, top + side + 40, 'Δ at blanks', {
      anchor: 'middle',
      class: 'axis-name',
    }),
  );
  const marks = run.channels
    .filter((channel) => channel.layer === layer)
    .map((channel) => dot(tenths(x(channel.blank)), tenths(y(channel.data)), channel));
  return el(
    'g',
    { 'data-sym': 'Delta' },
    label(left, top - 16, `Layer ${layer + 1}`, { class: 'strong' }),
    axes,
    factor(1),
    factor(-1),
    el('line', {
      x1: left,
      y1: top + side,
      x2: left + side,
      y2: top,
      stroke: 'var(--rule-strong)',
      'stroke-width': 1.5,
    }),
    ...marks,
    label(left + 10, top + 20, `${data} open for data`, { class: 'strong f-delta' }),
    label(left + side - 10, top + side - 12, `${blank} open for blanks`, {
      anchor: 'end',
      class: 'strong f-decay',
    }),
    label(left + side * 0.4, top + side * 0.6 + 24, 'the same at both', { class: 'soft' }),
  );
}

/** Finer than a screen shows; a hundred marks are sent with every page. */
const tenths = (value: number): number => Math.round(value * 10) / 10;

function dot(cx: number, cy: number, { data, blank }: Channel): string {
  if (data >= 10 * blank) return el('circle', { cx, cy, r: 4, class: 'f-delta' });
  const side = blank >= 10 * data ? 'f-decay' : undefined;
  return side
    ? el('rect', { x: cx - 3.5, y: cy - 3.5, width: 7, height: 7, class: side })
    : el('circle', {
        cx,
        cy,
        r: 3.2,
        fill: 'none',
        stroke: 'var(--ink-soft)',
        'stroke-width': 1.3,
      });
}

function render(values: Values, size: Size): string {
  const run = runOf(values);
  const wide = size === 'wide';
  const side = wide ? 300 : 288;
  const left = 48;
  const top = 54;
  const name = label(0, 12, 'Δ at the tokens to be copied', { class: 'axis-name' });
  return wide
    ? picture(
        760,
        top + side + 48,
        name,
        panel(run, 0, left, top, side),
        panel(run, 1, left + side + 84, top, side),
      )
    : picture(
        350,
        2 * (top + side + 48) - 10,
        name,
        panel(run, 0, left, top, side),
        panel(run, 1, left, 2 * top + side + 38, side),
      );
}

export const figure: FigureDefinition = {
  name: 'trained-steps',
  title: 'The steps of a trained model',
  controls: [
    {
      kind: 'select',
      key: 'seed',
      label: 'Trained from seed',
      value: '1',
      options: runs.map(({ seed, steps }) => ({
        value: String(seed),
        label: `${seed} (${steps} steps)`,
      })),
    },
  ],
  render,
  summary: (values) => {
    const run = runOf(values);
    const parts = layers.map((layer) => {
      const { data, blank, all } = counts(run, layer);
      return `in layer ${layer + 1} ${data} of ${all} channels step at least ten times as far at tokens to be copied as at blanks, and ${blank} the other way round`;
    });
    return `Trained from seed ${run.seed} to ${(100 * run.accuracy).toFixed(1)} percent: ${parts.join('; ')}.`;
  },
  table: (values) => ({
    columns: ['layer', 'channel', 'Δ at tokens to be copied', 'Δ at blanks'],
    rows: layers.flatMap((layer) =>
      runOf(values)
        .channels.filter((channel) => channel.layer === layer)
        .map(({ data, blank }, i) => [layer + 1, i + 1, data, blank]),
    ),
  }),
  gallery: { default: {}, 'seed 2': { seed: '2' }, 'seed 3': { seed: '3' } },
};
