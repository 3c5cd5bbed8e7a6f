// Twenty generations of models trained on models: words that survive when each corpus replaces the one
// before and when all are kept, and the frequencies at one generation.
import {
  bothWays,
  generations,
  vocabularySize,
  type Generation,
  type Keeping,
} from '../../models/toy/model-collapse.ts';
import {
  number,
  text,
  type FigureDefinition,
  type Size,
  type Values,
} from '../_shared/contract.ts';
import { scaleLinear, scaleLog } from '../_shared/scale.ts';
import { el, label, linePath, picture, xAxis } from '../_shared/svg.ts';

const sizes = ['500', '1000', '2000', '5000'] as const;
const runs = new Map<string, Readonly<Record<Keeping, Generation[]>>>();

function compute(values: Values): Readonly<Record<Keeping, Generation[]>> {
  const [size, real] = [Number(text(values, 'size')), number(values, 'real')];
  const key = `${size} ${real}`;
  const run = runs.get(key) ?? bothWays(size, real);
  runs.set(key, run);
  return run;
}

function render(values: Values, size: Size): string {
  const wide = size === 'wide';
  const run = compute(values);
  const t = number(values, 'generation');
  const [left, right] = wide ? [40, 300] : [52, 270];
  const [top, bottom] = [36, 226];
  const x = scaleLinear([0, generations], [left, right]);
  const y = scaleLinear([0, vocabularySize], [bottom, top]);
  const line = (keeping: Keeping, role: string, dash?: string): string =>
    el('path', {
      d: linePath(run[keeping].map(({ alive }, i) => [x(i), y(alive)])),
      fill: 'none',
      class: `s-${role}`,
      'stroke-width': 2.5,
      'stroke-dasharray': dash,
    }) + el('circle', { cx: x(t), cy: y(run[keeping][t]!.alive), r: 5, class: `f-${role}` });
  const ends = (['replace', 'accumulate'] as const).map((keeping) => run[keeping].at(-1)!.alive);
  const keptY = y(ends[1]!);
  const replacedY = Math.max(y(ends[0]!), keptY + 20);
  const survivors = [
    ...[0, 250, 500].map(
      (tick) =>
        el('line', { x1: left, x2: right, y1: y(tick), y2: y(tick), stroke: 'var(--rule)' }) +
        label(left - 6, y(tick) + 4, String(tick), { anchor: 'end', class: 'soft' }),
    ),
    label(0, 16, 'words still said', { class: 'soft' }),
    line('replace', 'delta'),
    line('accumulate', 'B', '7 4'),
    label(right + 8, replacedY + 5, 'replaced', { class: 'strong f-delta' }),
    label(right + 8, keptY + 5, 'kept', { class: 'strong f-B' }),
    xAxis(x, [0, 5, 10, 15, 20], bottom, { name: 'generation', x0: left, x1: right }),
  ];
  const offset = wide ? 0 : bottom + 56;
  const [fLeft, fRight] = wide ? [420, 618] : [52, 338];
  const [fTop, fBottom] = [36 + offset, 226 + offset];
  const rank = scaleLog([1, vocabularySize], [fLeft, fRight]);
  const share = scaleLog([1e-4, 0.3], [fBottom, fTop]);
  const dots = (keeping: Keeping, role: string, filled: boolean): string =>
    [...run[keeping][t]!.p]
      .map((p, i) => ({ p, i }))
      .filter(({ p, i }) => p >= 1e-4 && (i < 20 || i % 4 === 0))
      .map(({ p, i }) =>
        el('circle', {
          cx: rank(i + 1),
          cy: share(p),
          r: filled ? 2.2 : 3.4,
          ...(filled ? { class: `f-${role}` } : { fill: 'none', class: `s-${role}` }),
        }),
      )
      .join('');
  const truth = run.replace[0]!.p;
  const frequencies = [
    label(fLeft - (wide ? 38 : 52), 16 + offset, 'how often each word is said', {
      class: 'soft',
    }),
    ...[1e-4, 1e-3, 1e-2, 1e-1].map(
      (tick) =>
        el('line', {
          x1: fLeft,
          x2: fRight,
          y1: share(tick),
          y2: share(tick),
          stroke: 'var(--rule)',
        }) +
        label(fLeft - 6, share(tick) + 4, `${Number((100 * tick).toPrecision(1))}%`, {
          anchor: 'end',
          class: 'soft',
        }),
    ),
    el('path', {
      d: linePath([...truth].map((p, i) => [rank(i + 1), share(p)])),
      fill: 'none',
      class: 's-input',
      'stroke-width': 1.5,
    }),
    dots('accumulate', 'B', false),
    dots('replace', 'delta', true),
    xAxis(rank, [1, 10, 100, 500], fBottom, {
      name: 'words, the commonest first',
      x0: fLeft,
      x1: fRight,
    }),
  ];
  return picture(wide ? 640 : 360, fBottom + 46, ...survivors, ...frequencies);
}

export const figure: FigureDefinition = {
  name: 'model-collapse',
  title: 'Models that learn from models',
  controls: [
    {
      kind: 'slider',
      key: 'generation',
      label: 'Generation',
      min: 0,
      max: generations,
      step: 1,
      value: generations,
      play: 350,
    },
    {
      kind: 'select',
      key: 'size',
      label: 'Words in a corpus',
      value: '2000',
      options: sizes.map((value) => ({ value, label: value })),
    },
    {
      kind: 'slider',
      key: 'real',
      label: 'Real text in each new corpus',
      min: 0,
      max: 0.5,
      step: 0.05,
      value: 0,
      format: (value) => `${Math.round(100 * value)}%`,
    },
  ],
  render,
  summary: (values) => {
    const { replace, accumulate } = compute(values);
    const t = number(values, 'generation');
    return `After ${t} generations with ${text(values, 'size')} words each and ${Math.round(100 * number(values, 'real'))}% real text, ${replace[t]!.alive} of ${vocabularySize} words are left when each corpus replaces the one before, and ${accumulate[t]!.alive} when all are kept.`;
  },
  table: (values) => {
    const { replace, accumulate } = compute(values);
    return {
      columns: [
        'generation',
        'words, replaced',
        'variety, replaced',
        'words, kept',
        'variety, kept',
      ],
      rows: replace.map(({ alive, variety }, t) => [
        String(t),
        alive,
        Number(variety.toFixed(3)),
        accumulate[t]!.alive,
        Number(accumulate[t]!.variety.toFixed(3)),
      ]),
    };
  },
  gallery: {
    default: {},
    'the language itself': { generation: 0 },
    'the first model': { generation: 1 },
    'a small corpus': { size: '500' },
    'a tenth is real': { real: 0.1 },
    'half is real': { size: '5000', real: 0.5 },
  },
};
