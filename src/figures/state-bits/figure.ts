// The pigeonhole bound: bits of a random text against the bits of states and of a cache.
import { bitsToCopy, exactCopyBound } from '../../models/costs/recall-bound.ts';
import { bitsAt, heldTokens, modelStates, type HeldState } from '../../models/toy/state-bits.ts';
import {
  number,
  text,
  type FigureDefinition,
  type Size,
  type Values,
} from '../_shared/contract.ts';
import { scaleLog } from '../_shared/scale.ts';
import { el, label, linePath, picture, xAxis, yAxis } from '../_shared/svg.ts';

const compact = (value: number): string =>
  value < 1e4
    ? value.toLocaleString('en', { maximumSignificantDigits: 4 })
    : value.toLocaleString('en', { notation: 'compact', maximumSignificantDigits: 3 });

interface Setting {
  readonly vocab: number;
  readonly bits: number;
  readonly own: HeldState;
}

function setting(values: Values): Setting {
  const numbers = 2 ** number(values, 'numbers');
  return {
    vocab: 2 ** number(values, 'vocab'),
    bits: Number(text(values, 'bits')),
    own: { name: 'your state', numbers },
  };
}

const lengths = [1, 1e2, 1e4, 1e6, 1e8];
const powers = [1, 1e3, 1e6, 1e9, 1e12, 1e15];
const names = ['1', '10³', '10⁶', '10⁹', '10¹²', '10¹⁵'];

function render(values: Values, size: Size): string {
  const { vocab, bits, own } = setting(values);
  const wide = size === 'wide';
  const [width, height, left, right] = wide ? [640, 420, 48, 590] : [360, 390, 40, 336];
  const [top, bottom] = [42, height - 52];
  const x = scaleLog([1, 1e8], [left, right]);
  const y = scaleLog([1, 1e15], [bottom, top]);
  const line = (of: (length: number) => number): string =>
    linePath([1, 1e8].map((length) => [x(length), y(of(length))]));
  const held = (state: HeldState, above: boolean): string => {
    const at = x(Math.min(1e8, Math.max(1, heldTokens(state, bits, vocab))));
    const level = y(state.numbers * bits);
    return (
      el('line', {
        x1: left,
        x2: at,
        y1: level,
        y2: level,
        class: 's-state',
        'stroke-width': 1.5,
      }) +
      el('circle', { cx: at, cy: level, r: 4, class: 'f-state' }) +
      label(wide ? x(1000) : left + 8, level + (above ? -14 : 17), state.name, { class: 'f-state' })
    );
  };
  const fits = heldTokens(own, bits, vocab);
  const [at, level] = [x(Math.max(1, fits)), y(own.numbers * bits)];
  const late = at > right - 150;
  const mine =
    el('line', { x1: left, x2: at, y1: level, y2: level, class: 's-state', 'stroke-width': 3 }) +
    el('line', {
      x1: at,
      x2: at,
      y1: level,
      y2: bottom,
      class: 's-state',
      'stroke-width': 1.5,
      'stroke-dasharray': '2 4',
    }) +
    el('circle', { cx: at, cy: level, r: 6, class: 'f-state' }) +
    [`${compact(fits)} tokens fit`, `into ${compact(own.numbers)} numbers`]
      .map((line, i) =>
        label(
          late ? at - 8 : at + 10,
          (late ? bottom - 34 : Math.min(level + 24, bottom - 30)) + 20 * i,
          line,
          {
            class: 'strong f-state',
            anchor: late ? 'end' : 'start',
          },
        ),
      )
      .join('');
  const cacheEnd = bitsAt(wide ? 3e5 : 1e5, vocab).cached;
  return picture(
    width,
    height,
    yAxis(y, powers, left, {
      format: (tick) => names[powers.indexOf(tick)] ?? '',
      name: 'bits',
      x1: right,
      top,
    }),
    xAxis(x, lengths, bottom, {
      format: (tick) => compact(tick),
      name: 'tokens of random text to repeat exactly',
      x0: left,
      x1: right,
    }),
    el('path', {
      d: line((length) => bitsAt(length, vocab).cached),
      fill: 'none',
      class: 's-query',
      'stroke-width': 2,
      'stroke-dasharray': '7 4',
    }),
    label(x(wide ? 3e5 : 1e5) - 8, y(cacheEnd) - 10, 'cache of Llama 3.1 8B', {
      anchor: 'end',
      class: 'f-query',
    }),
    el('path', {
      d: line((length) => bitsAt(length, vocab).needed),
      fill: 'none',
      class: 's-input',
      'stroke-width': 3,
    }),
    label(right - 4, y(bitsToCopy(1e8, vocab)) - 12, 'bits of the text', {
      anchor: 'end',
      class: 'f-input strong',
    }),
    ...modelStates.map((state, i) => held(state, i === 1)),
    mine,
  );
}

export const figure: FigureDefinition = {
  name: 'state-bits',
  title: 'How much must a state hold',
  controls: [
    {
      kind: 'slider',
      key: 'numbers',
      label: 'Numbers in your state',
      min: 4,
      max: 18,
      step: 1,
      value: 10,
      format: (power) => (2 ** power).toLocaleString('en'),
    },
    {
      kind: 'select',
      key: 'bits',
      label: 'Bits that each number keeps apart',
      value: '16',
      options: [
        { value: '1', label: '1 (its sign)' },
        { value: '4', label: '4' },
        { value: '8', label: '8' },
        { value: '16', label: '16 (all of them)' },
      ],
    },
    {
      kind: 'slider',
      key: 'vocab',
      label: 'Different tokens',
      min: 1,
      max: 17,
      step: 1,
      value: 16,
      format: (power) => (2 ** power).toLocaleString('en'),
    },
  ],
  render,
  summary: (values) => {
    const { vocab, bits, own } = setting(values);
    const fits = heldTokens(own, bits, vocab);
    const chance = exactCopyBound(own.numbers * bits, fits + 1, vocab);
    return `A state of ${own.numbers.toLocaleString('en')} numbers with ${bits === 1 ? 'one bit' : `${bits} bits`} each can always repeat ${fits.toLocaleString('en')} random tokens out of ${vocab.toLocaleString('en')}; with one more it is right at most ${compact(100 * chance)} times in a hundred. ${modelStates.map((state) => `The state of ${state.name} has room for ${compact(heldTokens(state, bits, vocab))}`).join('. ')}.`;
  },
  table: (values) => {
    const { vocab, bits, own } = setting(values);
    return {
      columns: ['state', 'numbers', 'bits', 'tokens that fit'],
      rows: [own, ...modelStates].map((state) => [
        state.name,
        state.numbers.toLocaleString('en'),
        (state.numbers * bits).toLocaleString('en'),
        heldTokens(state, bits, vocab).toLocaleString('en'),
      ]),
    };
  },
  gallery: {
    default: {},
    'signs only': { bits: '1' },
    'bits as tokens': { vocab: 1 },
    'a large state': { numbers: 18 },
    'a tiny state': { numbers: 4, vocab: 17 },
  },
};
