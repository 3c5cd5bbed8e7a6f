// Type, choose or click a pattern of layers; see the stack, what it carries against length, what it
// costs, and what two-layer models of its kind recalled in the lab.
import hybrid from '../../../content/lab/hybrid.json' with { type: 'json' };
import { formatValue } from '../../course/format-value.ts';
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
import { linesOf } from '../../models/training/recorded-lines.ts';
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
import { el, label, labelWithin, linePath, picture, xAxis, yAxis } from '../_shared/svg.ts';

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
  { value: 'A', label: 'attention only' },
  { value: 'DDDA', label: 'Qwen3-Next, 3 : 1' },
  { value: 'MMMMAMMM', label: 'Jamba, 7 : 1' },
  { value: 'LLLLLLLA', label: 'MiniMax-01, 7 : 1' },
  { value: 'HA', label: 'StripedHyena, 1 : 1' },
  { value: 'SSSSSSSSSA', label: 'Granite 4.0-H, 9 : 1' },
  { value: 'D', label: 'recurrent only' },
];

/** The typed pattern where there is one, else the chosen one. */
const pattern = (values: Values): string => {
  const typed = text(values, 'pattern').trim();
  return typed === '' ? text(values, 'preset') : cleanPattern(typed);
};

const letters = Object.keys(patternLetters) as PatternLetter[];

/** The pattern with the letter of block `i` exchanged for the next one. */
function clicked(shown: string, i: number): string {
  const at = i % shown.length;
  const next = letters[(letters.indexOf(shown[at] as PatternLetter) + 1) % letters.length]!;
  return shown.slice(0, at) + next + shown.slice(at + 1);
}

const recorded = new Map(linesOf(hybrid.runs).map((line) => [line.label, line.accuracy.median]));

/** Recall of sixteen pairs by a two-layer model of the lab with the same kinds of layer. */
function miniature(stack: string): string {
  const attends = stack.includes('A');
  if (!attends && stack.includes('W')) return 'not run';
  const mixed = /[^AW]/.test(stack);
  const model = attends ? (mixed ? 'linear-attention+attention' : 'attention') : 'linear-attention';
  const share = recorded.get(`16 pairs, with short convolution: ${model}`)!;
  return formatValue(share, 'percent');
}

function design(values: Values) {
  const layers = number(values, 'layers');
  const dim = number(values, 'dim');
  const context = 2 ** number(values, 'context');
  const model = designModel(pattern(values), layers, dim);
  const rival = designModel('A', layers, dim);
  return { model, rival, context };
}

const gib = (value: number): string => (value === 0 ? 'none' : formatValue(value, 'bytes'));
const ofAttention = (mine: number, theirs: number): string => formatValue(mine / theirs, 'percent');

function render(values: Values, size: Size): string {
  const { model, rival, context } = design(values);
  const wide = size === 'wide';
  const width = wide ? 860 : 360;
  const stack = [...model.pattern] as PatternLetter[];
  const box = Math.min(wide ? 25 : 22, (width - 4) / stack.length);
  const shown = pattern(values);
  const blocks = stack.map((letter, i) =>
    el(
      'g',
      { 'data-set': `pattern:${clicked(shown, i)}` },
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
    ),
  );
  const names = letters
    .filter((letter) => stack.includes(letter))
    .map((letter, i) => {
      const count = stack.filter((other) => other === letter).length;
      const [x, y] = wide ? [(i % 3) * 280, 86 + Math.floor(i / 3) * 20] : [0, 86 + i * 20];
      return label(x, y, `${letter}: ${count} × ${patternLetters[letter]}`, {
        class: `f-${roles[letter]}`,
      });
    });
  const more = 20 * (Math.ceil(names.length / (wide ? 3 : 1)) - 1);

  const left = wide ? 66 : 60;
  const right = wide ? 520 : 340;
  const top = 132 + more;
  const bottom = top + (wide ? 202 : 172);
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
      format: (v) => (v === 1024 * GIB ? '1 TiB' : v >= GIB ? `${v / GIB} GiB` : `${v / MIB} MiB`),
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
    labelWithin([left + 8, right], x(context) - 56, y(theirs) - 12, 'all attention', {
      class: 'f-query',
    }),
  ];
  const facts: readonly (readonly [string, string])[] = [
    ['parameters', `${(modelParams(model) / 1e9).toPrecision(3)} B`],
    [`carried at ${kibi(context)}`, gib(mine)],
    ['against attention only', ofAttention(mine, theirs)],
    ['of it fixed state', gib(modelStateBytes(model))],
    ['FLOPs a written token', `${(decodeFlops(model, context) / 1e9).toPrecision(3)} G`],
    ['bytes read a token', gib(decodeBytesPerToken(model, context))],
    ['recall in miniature', miniature(model.pattern)],
  ];
  const column = facts.map(([name, value], i) => {
    const yy = wide ? top + 8 + i * 33 : bottom + 72 + i * 25;
    return (
      label(wide ? 570 : 0, yy, name, { class: 'soft' }) +
      label(width - 4, yy, value, { anchor: 'end', class: 'strong' })
    );
  });
  return picture(
    width,
    wide ? bottom + 48 : bottom + 72 + facts.length * 25,
    label(0, 18, `${stack.length} layers of width ${model.dim.toLocaleString('en')}`, {
      class: 'strong',
    }),
    ...blocks,
    ...names,
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
      label: 'Own pattern, of A W M S D L H (empty: the chosen one)',
      value: '',
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
    return `${model.pattern.length} layers in the pattern ${pattern(values)} carry ${gib(mine)} at ${context.toLocaleString('en')} tokens, ${ofAttention(mine, carriedBytes(rival, context))} of what attention alone would carry.`;
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
    'as typed': { pattern: 'WWWA' },
    'all kinds': { pattern: 'AWMSDLH', layers: 28 },
    nonsense: { pattern: '123' },
  },
};
