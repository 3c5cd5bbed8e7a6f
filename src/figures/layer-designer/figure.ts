// Type or choose a pattern of layers; see the stack, what it carries against length, what it costs.
import {
  cleanPattern,
  designModel,
  patternLetters,
  type PatternLetter,
} from '../../models/costs/designer.ts';
import {
  carriedBytes,
  decodeFlops,
  modelParams,
  modelStateBytes,
} from '../../models/costs/model.ts';
import { decodeBytesPerToken } from '../../models/costs/serving.ts';
import { GIB, MIB } from '../../models/costs/units.ts';
import {
  number,
  text,
  type FigureDefinition,
  type Size,
  type Values,
} from '../_shared/contract.ts';
import { scaleLog } from '../_shared/scale.ts';
import { el, label, linePath, picture, xAxis, yAxis } from '../_shared/svg.ts';

const roles: Readonly<Record<PatternLetter, string>> = {
  A: 'query',
  W: 'key',
  M: 'delta',
  S: 'gate',
  D: 'state',
  L: 'value',
  H: 'C',
};

const presets = [
  { value: 'own', label: 'as typed' },
  { value: 'A', label: 'attention only' },
  { value: 'DDDA', label: 'Qwen3-Next, 3 : 1' },
  { value: 'MMMMAMMM', label: 'Jamba, 7 : 1' },
  { value: 'LLLLLLLA', label: 'MiniMax-01, 7 : 1' },
  { value: 'HA', label: 'StripedHyena, 1 : 1' },
  { value: 'SSSSSSSSSA', label: 'Granite 4.0-H, 9 : 1' },
  { value: 'D', label: 'recurrent only' },
];

const pattern = (values: Values): string => {
  const preset = text(values, 'preset');
  return preset === 'own' ? cleanPattern(text(values, 'pattern')) : preset;
};

function design(values: Values) {
  const layers = number(values, 'layers');
  const dim = number(values, 'dim');
  const context = 2 ** number(values, 'context');
  const model = designModel(pattern(values), layers, dim);
  const rival = designModel('A', layers, dim);
  return { model, rival, context };
}

const gib = (value: number): string =>
  value >= GIB ? `${(value / GIB).toPrecision(3)} GiB` : `${(value / MIB).toPrecision(3)} MiB`;

function render(values: Values, size: Size): string {
  const { model, rival, context } = design(values);
  const wide = size === 'wide';
  const width = wide ? 860 : 360;
  const stack = [...model.pattern] as PatternLetter[];
  const box = Math.min(wide ? 25 : 22, (width - 4) / stack.length);
  const blocks = stack.map(
    (letter, i) =>
      el('rect', {
        x: i * box,
        y: 28,
        width: box - 2,
        height: 34,
        rx: 2,
        class: `f-${roles[letter]}`,
      }) +
      (box > 12
        ? label(i * box + box / 2 - 1, 50, letter, { anchor: 'middle', class: 'on-dark' })
        : ''),
  );
  const kinds = (Object.keys(patternLetters) as PatternLetter[]).filter((letter) =>
    stack.includes(letter),
  );
  const names = kinds
    .map(
      (letter) => `${stack.filter((other) => other === letter).length} × ${patternLetters[letter]}`,
    )
    .join(', ');

  const left = wide ? 66 : 60;
  const right = wide ? 520 : 340;
  const top = 128;
  const bottom = wide ? 330 : 300;
  const x = scaleLog([1024, 2 ** 20], [left, right]);
  const y = scaleLog([MIB, 1024 * GIB], [bottom, top]);
  const curve = (spec: typeof model): string =>
    linePath(
      Array.from({ length: 41 }, (_, i) => 2 ** (10 + i / 4)).map((n) => [
        x(n),
        y(Math.max(MIB, carriedBytes(spec, Math.round(n)))),
      ]),
    );
  const ticks = wide ? [1024, 4096, 16_384, 65_536, 262_144, 1_048_576] : [1024, 32_768, 1_048_576];
  const kibi = (n: number): string => (n >= 2 ** 20 ? '1M' : `${n / 1024}K`);
  const mine = carriedBytes(model, context);
  const theirs = carriedBytes(rival, context);
  const plot = [
    yAxis(y, [MIB, 32 * MIB, GIB, 32 * GIB, 1024 * GIB], left, {
      format: (v) => (v >= GIB ? `${v / GIB} GiB` : `${v / MIB} MiB`),
      name: 'carried for one sequence',
      x1: right,
      top,
    }),
    xAxis(x, ticks, bottom, { format: kibi, name: 'tokens', x0: left, x1: right }),
    el('path', {
      d: curve(rival),
      fill: 'none',
      class: 's-query',
      'stroke-width': 2,
      'stroke-dasharray': '5 4',
    }),
    el('path', { d: curve(model), fill: 'none', class: 's-memory', 'stroke-width': 3 }),
    el('circle', { cx: x(context), cy: y(Math.max(MIB, mine)), r: 6, class: 'f-memory' }),
    el('circle', { cx: x(context), cy: y(theirs), r: 5, class: 'f-query' }),
    label(x(context) - 10, y(theirs) - 8, 'all attention', { anchor: 'end', class: 'f-query' }),
  ];
  const facts: readonly (readonly [string, string])[] = [
    ['parameters', `${(modelParams(model) / 1e9).toPrecision(3)} B`],
    [`carried at ${kibi(context)}`, gib(mine)],
    ['against attention only', `${((100 * mine) / theirs).toPrecision(2)}%`],
    ['of it fixed state', gib(modelStateBytes(model))],
    ['FLOPs a written token', `${(decodeFlops(model, context) / 1e9).toPrecision(3)} G`],
    ['bytes read a token', gib(decodeBytesPerToken(model, context))],
  ];
  const column = facts.map(([name, value], i) => {
    const yy = wide ? 148 + i * 33 : 372 + i * 25;
    return (
      label(wide ? 570 : 0, yy, name, { class: 'soft' }) +
      label(width - 4, yy, value, { anchor: 'end', class: 'strong' })
    );
  });
  return picture(
    width,
    wide ? 378 : 372 + facts.length * 25,
    label(0, 18, `${stack.length} layers of width ${model.dim.toLocaleString('en')}`, {
      class: 'strong',
    }),
    ...blocks,
    label(0, 84, names, { class: 'soft' }),
    ...plot,
    ...column,
  );
}

export const figure: FigureDefinition = {
  name: 'layer-designer',
  title: 'Design a stack of layers',
  controls: [
    { kind: 'select', key: 'preset', label: 'Pattern', value: 'DDDA', options: presets },
    {
      kind: 'text',
      key: 'pattern',
      label: 'Own pattern, of the letters A W M S D L H (choose “as typed”)',
      value: 'MMMAMMMM',
      maxLength: 48,
    },
    { kind: 'slider', key: 'layers', label: 'Layers', min: 4, max: 64, step: 4, value: 32 },
    { kind: 'slider', key: 'dim', label: 'Width', min: 1024, max: 8192, step: 1024, value: 4096 },
    {
      kind: 'slider',
      key: 'context',
      label: 'Tokens',
      min: 10,
      max: 20,
      step: 1,
      value: 17,
      format: (v) => (2 ** v).toLocaleString('en'),
    },
  ],
  render,
  summary: (values) => {
    const { model, rival, context } = design(values);
    const mine = carriedBytes(model, context);
    return `${model.pattern.length} layers in the pattern ${pattern(values)} carry ${gib(mine)} at ${context.toLocaleString('en')} tokens, ${((100 * mine) / carriedBytes(rival, context)).toPrecision(2)}% of what attention alone would carry.`;
  },
  table: (values) => {
    const { model, rival } = design(values);
    return {
      columns: [
        'tokens',
        'carried, MiB',
        'attention only, MiB',
        'bytes read to write a token, MiB',
      ],
      rows: [10, 12, 14, 15, 16, 17, 18, 20].map((power) => {
        const n = 2 ** power;
        return [
          n.toLocaleString('en'),
          carriedBytes(model, n) / MIB,
          carriedBytes(rival, n) / MIB,
          decodeBytesPerToken(model, n) / MIB,
        ];
      }),
    };
  },
  gallery: {
    default: {},
    jamba: { preset: 'MMMMAMMM' },
    stripedhyena: { preset: 'HA' },
    'recurrent only': { preset: 'D' },
    'as typed': { preset: 'own', pattern: 'WWWA' },
    nonsense: { preset: 'own', pattern: '123' },
  },
};
