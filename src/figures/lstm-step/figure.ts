// One step of an LSTM, gate by gate: a single cell that remembers whether a quotation is open.
import { quoteTokens, traceQuote } from '../../models/toy/quote-lstm.ts';
import { number, type FigureDefinition, type Size, type Values } from '../_shared/contract.ts';
import { el, label, picture } from '../_shared/svg.ts';

const steps = ['gates', 'keep', 'write', 'add', 'show'] as const;
type Name = 'i' | 'f' | 'g' | 'o' | 'kept' | 'written' | 'c' | 'squashed' | 'h';

interface Step {
  readonly token: number;
  readonly step: number;
  readonly at: (name: Name, t?: number) => number;
  readonly before: number;
}

function compute(values: Values): Step {
  const trace = traceQuote(number(values, 'forget'));
  const token = number(values, 'token') - 1;
  const at = (name: Name, t = token): number => trace[name].data[t]!;
  return { token, step: number(values, 'step'), at, before: token > 0 ? at('c', token - 1) : 0 };
}

const show = (value: number): string => value.toFixed(2).replace('-', '−').replace('−0.00', '0.00');

/** A number in a box of its role's colour, the fuller the larger it is. */
function box(
  x: number,
  y: number,
  [name, value, role]: readonly [string, number, string],
  symbol?: string,
): string {
  const [width, height] = [62, 30];
  return el(
    'g',
    symbol ? { 'data-sym': symbol } : {},
    el('rect', { x, y, width, height, rx: 3, class: `f-${role}`, 'fill-opacity': 0.1 }),
    el('rect', {
      x,
      y: y + height - 4,
      width: Math.max(0.5, Math.abs(value) * width),
      height: 4,
      rx: 1,
      class: `f-${role}`,
    }),
    label(x + width / 2, y + 18, show(value), { anchor: 'middle', class: 'mono strong' }),
    label(x + width / 2, y - 6, name, { anchor: 'middle', class: `f-${role}` }),
  );
}

/** The tokens in a row; beneath each, what the cell holds and what it shows. */
function strip({ token, at }: Step, width: number, left: number): string {
  const column = (width - left) / quoteTokens.length;
  const bar = Math.min(46, column - 8);
  const base = 112;
  return quoteTokens
    .map((word, t) => {
      const x = left + t * column + (column - bar) / 2;
      const held = at('c', t) * 60;
      const shown = at('h', t) * 60;
      return el(
        'g',
        { 'data-set': `token:${t + 1}` },
        el('rect', {
          x: left + t * column + 1,
          y: 0,
          width: column - 2,
          height: base + 8,
          rx: 3,
          class: t === token ? 'f-input' : undefined,
          fill: t === token ? undefined : 'none',
          'fill-opacity': t === token ? 0.13 : undefined,
          'pointer-events': 'all',
        }),
        label(left + (t + 0.5) * column, 20, word, {
          anchor: 'middle',
          class: t === token ? 'strong f-input' : undefined,
        }),
        el('rect', {
          x,
          y: base - Math.max(1, held),
          width: bar / 2 - 1,
          height: Math.max(1, held),
          class: 'f-state',
        }),
        el('rect', {
          x: x + bar / 2 + 1,
          y: base - Math.max(1, shown),
          width: bar / 2 - 1,
          height: Math.max(1, shown),
          class: 'f-output',
        }),
      );
    })
    .join('');
}

function render(values: Values, size: Size): string {
  const now = compute(values);
  const { at, before, step } = now;
  const wide = size === 'wide';
  const width = wide ? 640 : 350;
  const left = wide ? 74 : 0;
  const first = wide ? 84 : 52;
  const [x1, x2, x3] = wide ? [84, 178, 272] : [52, 146, 240];
  const top = wide ? 158 : 184;
  const high = 62;
  const y = (row: number): number => top + row * high;
  const operation = (x: number, row: number, sign: string): string =>
    label(x + 78, y(row) + 20, sign, { anchor: 'middle', class: 'strong' });
  const name = (row: number, text: string): string =>
    label(0, y(row) + 20, text, { class: row === step - 1 ? 'strong' : 'soft' });
  const say = (row: number, text: string): string =>
    wide ? label(372, y(row) + 20, text, { class: 'soft' }) : '';

  const gates = (
    [
      ['i', at('i'), 'gate', 'input-gate'],
      ['f', at('f'), 'gate', 'forget-gate'],
      ['g', at('g'), 'input', 'candidate'],
      ['o', at('o'), 'gate', 'output-gate'],
    ] as const
  )
    .map(([letter, value, role, symbol], i) =>
      box(first + i * (wide ? 94 : 76), y(0), [letter, value, role], symbol),
    )
    .join('');
  const line = (
    row: number,
    title: string,
    a: string,
    sign: string,
    b: string,
    result: string,
    text: string,
  ): string =>
    step > row
      ? name(row, title) +
        a +
        operation(x1, row, sign) +
        b +
        operation(x2, row, '=') +
        result +
        say(row, text)
      : '';
  const rows = [
    name(0, 'gates') + gates,
    line(
      1,
      'keep',
      box(x1, y(1), ['f', at('f'), 'gate']),
      '×',
      box(x2, y(1), ['old c', before, 'state'], 'cell'),
      box(x3, y(1), ['kept', at('kept'), 'state']),
      'what is left of the old cell',
    ),
    line(
      2,
      'write',
      box(x1, y(2), ['i', at('i'), 'gate']),
      '×',
      box(x2, y(2), ['g', at('g'), 'input']),
      box(x3, y(2), ['written', at('written'), 'input']),
      'what the token adds to it',
    ),
    line(
      3,
      'add',
      box(x1, y(3), ['kept', at('kept'), 'state']),
      '+',
      box(x2, y(3), ['written', at('written'), 'input']),
      box(x3, y(3), ['new c', at('c'), 'state'], 'cell'),
      'the cell that goes to the next step',
    ),
    line(
      4,
      'show',
      box(x1, y(4), ['o', at('o'), 'gate']),
      '×',
      box(x2, y(4), ['tanh c', at('squashed'), 'state']),
      box(x3, y(4), ['h', at('h'), 'output'], 'h'),
      'what the rest of the network sees',
    ),
  ];
  const legend = wide
    ? label(0, 88, 'held, c', { class: 'f-state' }) +
      label(0, 108, 'shown, h', { class: 'f-output' })
    : label(0, 138, 'left bar: held, c', { class: 'f-state' }) +
      label(140, 138, 'right bar: shown, h', { class: 'f-output' });
  return picture(width, y(4) + 44, strip(now, width, left), legend, ...rows);
}

export const figure: FigureDefinition = {
  name: 'lstm-step',
  title: 'One step of an LSTM, gate by gate',
  controls: [
    {
      kind: 'slider',
      key: 'step',
      label: 'Step',
      min: 1,
      max: 5,
      step: 1,
      value: 5,
      play: 1200,
      format: (v) => steps[v - 1]!,
    },
    {
      kind: 'slider',
      key: 'token',
      label: 'Token read',
      min: 1,
      max: quoteTokens.length,
      step: 1,
      value: 4,
      format: (v) => quoteTokens[v - 1]!,
    },
    {
      kind: 'slider',
      key: 'forget',
      label: 'Bias of the forget gate',
      min: 0,
      max: 5,
      step: 0.5,
      value: 3,
    },
  ],
  render,
  summary: (values) => {
    const { token, at, before } = compute(values);
    return `At “${quoteTokens[token]}” the cell keeps ${show(at('f'))} of ${show(before)}, adds ${show(at('written'))} and so holds ${show(at('c'))}, of which it shows ${show(at('h'))}.`
      .replace('At ““”', 'At the opening mark')
      .replace('At “””', 'At the closing mark');
  },
  table: (values) => {
    const { at } = compute(values);
    const names = ['i', 'f', 'g', 'o', 'kept', 'written', 'c', 'h'] as const;
    return {
      columns: ['token', ...names],
      rows: quoteTokens.map((word, t) => [word, ...names.map((n) => Number(at(n, t).toFixed(3)))]),
    };
  },
  gallery: {
    default: {},
    'only the gates': { step: 1 },
    'the opening mark': { token: 3 },
    'the closing mark': { token: 6 },
    'a forget bias of zero': { forget: 0, token: 5 },
  },
};
