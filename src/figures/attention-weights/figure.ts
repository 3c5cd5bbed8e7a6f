// Type a sentence and see what each word takes from which: one head's weights, row by row.
import { sdpa } from '../../models/layers/attention.ts';
import { projectHead, type ToyHead } from '../../models/toy/attention-heads.ts';
import { embedWords, splitWords } from '../../models/toy/word-vectors.ts';
import {
  flag,
  number,
  text,
  type FigureDefinition,
  type Size,
  type Values,
} from '../_shared/contract.ts';
import { el, label, picture, round } from '../_shared/svg.ts';

const sentence = 'The parrot greeted the sailors because it knew them';

interface Weights {
  readonly words: readonly string[];
  /** weights[i][j]: what word i takes from word j; they sum to 1 along j. */
  readonly weights: readonly (readonly number[])[];
  /** The row that is looked at. */
  readonly row: number;
}

function compute(values: Values): Weights {
  const words = splitWords(text(values, 'sentence'));
  const row = Math.min(number(values, 'word'), words.length) - 1;
  if (words.length === 0) return { words, weights: [], row: -1 };
  const { q, k, v } = projectHead(text(values, 'head') as ToyHead, embedWords(words));
  const headDim = q.shape[3]!;
  const { weights } = sdpa(q, k, v, {
    causal: flag(values, 'causal'),
    scale: 1 / (Math.sqrt(headDim) * number(values, 'temperature')),
  });
  const n = words.length;
  return {
    words,
    weights: words.map((_, i) => Array.from(weights.data.subarray(i * n, (i + 1) * n))),
    row,
  };
}

function render(values: Values, size: Size): string {
  const { words, weights, row } = compute(values);
  if (words.length === 0) {
    return picture(
      640,
      80,
      label(320, 44, 'Type a few words to begin.', { anchor: 'middle', class: 'soft' }),
    );
  }
  return size === 'wide' ? drawMatrix(words, weights, row) : drawRow(words, weights, row);
}

const percent = (weight: number): string => `${Math.round(weight * 100)}%`;

/** Rows ask, columns answer: the matrix, and beneath it the chosen row as bars. */
function drawMatrix(
  words: readonly string[],
  weights: readonly (readonly number[])[],
  row: number,
): string {
  const n = words.length;
  const left = 110;
  const cell = Math.min(52, 530 / n);
  const top = 84;
  const width = 640;
  const bottom = top + n * Math.min(cell, 34);
  const high = Math.min(cell, 34);
  const x = (j: number): number => left + j * cell;
  const y = (i: number): number => top + i * high;

  const columns = words.map((word, j) =>
    el(
      'text',
      {
        transform: `translate(${round(x(j) + cell / 2 + 4)} ${top - 10}) rotate(-38)`,
        class: j === row ? 'strong' : 'soft',
      },
      escapeWord(word),
    ),
  );
  const rows = words.map((word, i) => {
    const cells = weights[i]!.map((weight, j) =>
      el(
        'g',
        { 'data-set': `word:${i + 1}` },
        el('rect', {
          x: x(j) + 1,
          y: y(i) + 1,
          width: cell - 2,
          height: high - 2,
          rx: 2,
          class: 'f-query',
          'fill-opacity': round(0.05 + 0.9 * weight),
        }),
        i === row && weight >= 0.005
          ? label(x(j) + cell / 2, y(i) + high / 2 + 5, percent(weight), {
              anchor: 'middle',
              class: weight > 0.5 ? 'on-dark' : 'strong',
            })
          : '',
      ),
    );
    return (
      el(
        'g',
        { 'data-set': `word:${i + 1}` },
        label(left - 10, y(i) + high / 2 + 5, word, {
          anchor: 'end',
          class: i === row ? 'strong f-query' : 'soft',
        }),
      ) + cells.join('')
    );
  });
  const frame = el('rect', {
    x: left,
    y: y(row),
    width: n * cell,
    height: high,
    fill: 'none',
    class: 's-query',
    'stroke-width': 2,
    rx: 3,
  });
  return picture(
    width,
    bottom + 34,
    label(left - 10, 22, 'asks', { anchor: 'end', class: 'f-query', 'data-sym': 'q' }),
    label(left, 22, 'answers', { class: 'f-key', 'data-sym': 'k' }),
    ...columns,
    ...rows,
    frame,
    label(
      left,
      bottom + 24,
      `Row “${words[row]}” adds up to ${percent(weights[row]!.reduce((a, b) => a + b, 0))}.`,
      { class: 'soft' },
    ),
  );
}

/** On a narrow screen: the chosen row only, one bar a word. */
function drawRow(
  words: readonly string[],
  weights: readonly (readonly number[])[],
  row: number,
): string {
  const high = 30;
  const left = 120;
  const full = 170;
  const bars = words.map((word, j) => {
    const weight = weights[row]![j]!;
    const y = 40 + j * high;
    return el(
      'g',
      { 'data-set': `word:${j + 1}` },
      el('rect', { x: 0, y, width: 340, height: high, fill: 'none', 'pointer-events': 'all' }),
      label(left - 10, y + 20, word, {
        anchor: 'end',
        class: j === row ? 'strong f-query' : undefined,
      }),
      el('rect', {
        x: left,
        y: y + 6,
        width: Math.max(1, weight * full),
        height: high - 12,
        rx: 2,
        class: 'f-query',
      }),
      label(left + weight * full + 8, y + 20, percent(weight), { class: 'soft' }),
    );
  });
  return picture(
    340,
    40 + words.length * high + 10,
    label(0, 22, `“${words[row]}” takes from`, { class: 'strong' }),
    ...bars,
  );
}

const escapeWord = (word: string): string => word.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

export const figure: FigureDefinition = {
  name: 'attention-weights',
  title: 'Attention weights of a sentence',
  controls: [
    { kind: 'text', key: 'sentence', label: 'Sentence', value: sentence, maxLength: 120 },
    {
      kind: 'select',
      key: 'head',
      label: 'Head',
      value: 'who',
      options: [
        { value: 'who', label: 'Who or what?' },
        { value: 'previous', label: 'The word before' },
        { value: 'same', label: 'The same word' },
      ],
    },
    { kind: 'slider', key: 'word', label: 'Word that asks', min: 1, max: 14, step: 1, value: 7 },
    {
      kind: 'slider',
      key: 'temperature',
      label: 'Temperature',
      min: 0.25,
      max: 4,
      step: 0.25,
      value: 1,
    },
    { kind: 'toggle', key: 'causal', label: 'Hide later words', value: true },
  ],
  limits: (values) => ({ word: { max: Math.max(1, splitWords(text(values, 'sentence')).length) } }),
  render,
  summary: (values) => {
    const { words, weights, row } = compute(values);
    if (row < 0) return 'There are no words yet.';
    const ranked = weights[row]!.map((weight, j) => ({ weight, word: words[j]! }))
      .sort((a, b) => b.weight - a.weight)
      .slice(0, 2);
    return `“${words[row]}” takes ${ranked.map(({ word, weight }) => `${percent(weight)} from “${word}”`).join(' and ')}.`;
  },
  table: (values) => {
    const { words, weights } = compute(values);
    return {
      columns: ['asks \\ answers', ...words],
      rows: words.map((word, i) => [word, ...weights[i]!.map((w) => Number(w.toFixed(3)))]),
    };
  },
  gallery: {
    default: {},
    'who, for them': { word: 9 },
    'the word before': { head: 'previous', word: 5 },
    'the same word': { head: 'same', word: 4 },
    'hot, all words visible': { temperature: 4, causal: false },
    'one word': { sentence: 'Attention' },
    'no words': { sentence: '…' },
  },
};
