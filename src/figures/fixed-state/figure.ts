// A box of fixed size: sixteen numbers after every word, and how much of each word is still in them.
import { fixedCells, keptOf, stateNumbers, type FixedCell } from '../../models/toy/fixed-state.ts';
import { splitWords } from '../../models/toy/word-vectors.ts';
import {
  number,
  text,
  type FigureDefinition,
  type Size,
  type Values,
} from '../_shared/contract.ts';
import { el, label, picture } from '../_shared/svg.ts';

const sentence = 'The parrot that the sailors found on the old ship knew what it was';
const cellNames: Readonly<Record<FixedCell, string>> = { rnn: 'simple network', lstm: 'LSTM' };

interface Reading {
  readonly words: readonly string[];
  readonly read: number;
  readonly state: readonly number[];
  /** moved[t] as a share of the largest; one a word read. */
  readonly share: readonly number[];
  readonly moved: readonly number[];
}

const cache = new Map<string, Reading>();

function compute(values: Values): Reading {
  const words = splitWords(text(values, 'sentence'));
  const read = Math.min(number(values, 'read'), words.length);
  const cell = fixedCells.find((kind) => kind === text(values, 'cell')) ?? 'rnn';
  const key = `${cell} ${words.slice(0, read).join(' ')} / ${words.length}`;
  const known = cache.get(key);
  if (known) return { ...known, words };
  const { state, moved } = keptOf(cell, words.slice(0, read));
  const largest = Math.max(...moved, 1e-9);
  const reading = { words, read, state, moved, share: moved.map((value) => value / largest) };
  cache.set(key, reading);
  return reading;
}

const show = (value: number): string =>
  value.toFixed(2).replace('-', '−').replace('0.', '.').replace('−.00', '.00');

function render(values: Values, size: Size): string {
  const { words, read, state, share } = compute(values);
  const wide = size === 'wide';
  if (words.length === 0) {
    return picture(
      wide ? 640 : 340,
      80,
      label(wide ? 320 : 170, 44, 'Type a few words to begin.', {
        anchor: 'middle',
        class: 'soft',
      }),
    );
  }
  const row = 25;
  const top = wide ? 46 : 250;
  const left = 86;
  const full = wide ? 190 : 190;
  const lines = words.map((word, t) => {
    const y = top + t * row;
    const arrived = t < read;
    return el(
      'g',
      { 'data-set': `read:${t + 1}` },
      el('rect', {
        x: 0,
        y,
        width: wide ? 350 : 340,
        height: row,
        fill: 'none',
        'pointer-events': 'all',
      }),
      label(left - 10, y + 17, word, {
        anchor: 'end',
        class: t === read - 1 ? 'strong f-input' : arrived ? undefined : 'soft',
        opacity: arrived ? undefined : 0.55,
      }),
      arrived
        ? el('rect', {
            x: left,
            y: y + 5,
            width: Math.max(1, share[t]! * full),
            height: row - 10,
            rx: 2,
            class: 'f-state',
            'fill-opacity': 0.8,
          }) +
            label(left + share[t]! * full + 8, y + 17, `${Math.round(share[t]! * 100)}%`, {
              class: 'soft',
            })
        : '',
    );
  });
  const bottom = top + words.length * row;
  const box = wide ? 48 : 42;
  const boxX = wide ? 640 - 4 * box - 4 : 86;
  const boxY = wide ? Math.max(70, (top + bottom) / 2 - 2 * box) : 44;
  const numbers = state.map((value, i) => {
    const x = boxX + (i % 4) * box;
    const y = boxY + Math.floor(i / 4) * box;
    return (
      el('rect', {
        x: x + 2,
        y: y + 2,
        width: box - 4,
        height: box - 4,
        rx: 2,
        class: 'f-state',
        'fill-opacity': 0.06 + 0.5 * Math.abs(value),
      }) + label(x + box / 2, y + box / 2 + 5, show(value), { anchor: 'middle', class: 'mono' })
    );
  });
  const frame = el('rect', {
    x: boxX - 3,
    y: boxY - 3,
    width: 4 * box + 6,
    height: 4 * box + 6,
    rx: 4,
    fill: 'none',
    class: 's-state',
    'stroke-width': 2,
    'data-sym': 'h',
  });
  const arrow = wide
    ? el('path', {
        d: `M${boxX - 76},${boxY + 2 * box}h52m-7,-6l7,6l-7,6`,
        fill: 'none',
        stroke: 'var(--rule-strong)',
        'stroke-width': 1.5,
      })
    : '';
  return picture(
    wide ? 640 : 340,
    Math.max(bottom, boxY + 4 * box + (wide ? 34 : 0)) + 12,
    label(left, wide ? 26 : top - 14, 'still felt in the state', { class: 'f-state' }),
    ...lines,
    label(
      boxX,
      boxY - 16,
      read === 0 ? 'the state, empty' : `the state after “${words[read - 1]}”`,
      {
        class: 'strong',
      },
    ),
    frame,
    ...numbers,
    arrow,
    wide
      ? label(boxX, boxY + 4 * box + 26, `${stateNumbers} numbers, always`, { class: 'soft' })
      : '',
  );
}

export const figure: FigureDefinition = {
  name: 'fixed-state',
  title: 'What is left of each word in a state of fixed size',
  controls: [
    { kind: 'text', key: 'sentence', label: 'Sentence', value: sentence, maxLength: 120 },
    {
      kind: 'slider',
      key: 'read',
      label: 'Words read',
      min: 0,
      max: 14,
      step: 1,
      value: 13,
      play: 500,
    },
    {
      kind: 'select',
      key: 'cell',
      label: 'Network',
      value: 'rnn',
      options: [
        { value: 'rnn', label: 'Simple recurrent network' },
        { value: 'lstm', label: 'LSTM with its forget gates nearly open' },
      ],
    },
  ],
  limits: (values) => ({ read: { max: splitWords(text(values, 'sentence')).length } }),
  render,
  summary: (values) => {
    const { words, read, share } = compute(values);
    if (read === 0) return 'Nothing is read yet, and the state is sixteen zeros.';
    const cell = cellNames[text(values, 'cell') as FixedCell] ?? '';
    return `After ${read} words, blanking “${words[0]}” would move the sixteen numbers of the ${cell} ${Math.round(share[0]! * 100)}% as far as blanking the word that matters most.`;
  },
  table: (values) => {
    const { words, read, moved, share } = compute(values);
    return {
      columns: ['word', 'words ago', 'state moves by, if blank', 'share of the largest'],
      rows: words
        .slice(0, read)
        .map((word, t) => [
          word,
          String(read - 1 - t),
          Number(moved[t]!.toFixed(4)),
          Number(share[t]!.toFixed(3)),
        ]),
    };
  },
  gallery: {
    default: {},
    'the same, LSTM': { cell: 'lstm' },
    'after two words': { read: 2 },
    'nothing read': { read: 0 },
    'no words': { sentence: '…' },
  },
};
