// A filter as long as the past, laid over a sentence, and what it is made of: a window that fades
// and two waves.
import {
  designLags,
  valleyFilter,
  valleyWords,
  weightsOfWords,
  type ValleyDesign,
  type ValleyFilter,
} from '../../models/toy/valley-filter.ts';
import { number, type FigureDefinition, type Size, type Values } from '../_shared/contract.ts';
import { scaleLinear } from '../_shared/scale.ts';
import { el, label, linePath, picture, xAxis, type Box } from '../_shared/svg.ts';

interface Drawn extends ValleyFilter {
  readonly design: ValleyDesign;
  readonly read: number;
  readonly weights: readonly number[];
  /** Largest value that the waves can reach together: the scale of every panel. */
  readonly most: number;
}

function compute(values: Values): Drawn {
  const design: ValleyDesign = {
    halfLife: number(values, 'halfLife'),
    period: number(values, 'period'),
    secondPeriod: number(values, 'secondPeriod'),
    secondAmplitude: number(values, 'secondAmplitude'),
  };
  const filter = valleyFilter(design);
  const read = number(values, 'read');
  return {
    ...filter,
    design,
    read,
    weights: weightsOfWords(filter.filter, read),
    most: 1 + design.secondAmplitude,
  };
}

const show = (value: number): string => value.toFixed(2).replace('-', '−').replace('−0.00', '0.00');

const ago = (lag: number): string => `${lag} ${lag === 1 ? 'token' : 'tokens'} ago`;

/** A bar from zero: filled when positive, an outline when negative. */
function bar(x: number, y: number, width: number, height: number, negative: boolean): string {
  return el('rect', {
    x,
    y,
    width: Math.max(width, 0.5),
    height: Math.max(height, 0.5),
    ...(negative
      ? { fill: 'var(--paper)', class: 's-B', 'stroke-width': 1.5 }
      : { class: 'f-B', 'fill-opacity': 0.85 }),
  });
}

interface TextBox {
  readonly top: number;
  readonly row: number;
  /** Right end of the words, place of zero, length of a bar of full size, right end of the numbers. */
  readonly word: number;
  readonly zero: number;
  readonly full: number;
  readonly value: number;
}

/** The words, oldest first, each with what it weighs in the output at the newest one. */
function overText({ weights, read, most }: Drawn, box: TextBox): string {
  const { top, row, word, zero, full, value } = box;
  const rows = valleyWords.map((text, s) => {
    const y = top + s * row;
    const weight = weights[s];
    const newest = s === read - 1;
    const length = weight === undefined ? 0 : (Math.abs(weight) / most) * full;
    return el(
      'g',
      { 'data-set': `read:${s + 1}` },
      el('rect', { x: 0, y, width: value, height: row, fill: 'none', 'pointer-events': 'all' }),
      label(word, y + row / 2 + 5, text, {
        anchor: 'end',
        class: newest ? 'strong f-input' : weight === undefined ? 'soft' : 'f-input',
        opacity: weight === undefined ? 0.55 : undefined,
      }),
      weight === undefined
        ? ''
        : bar(weight < 0 ? zero - length : zero, y + 5, length, row - 10, weight < 0) +
            label(value, y + row / 2 + 5, show(weight), { anchor: 'end', class: 'mono soft' }),
    );
  });
  return el(
    'g',
    { 'data-sym': 'filter' },
    label(0, top - 14, 'the text so far', { class: 'f-input' }),
    label(value, top - 14, 'weight now', { anchor: 'end', class: 'f-B strong' }),
    el('line', {
      x1: zero,
      x2: zero,
      y1: top,
      y2: top + valleyWords.length * row,
      stroke: 'var(--rule-strong)',
    }),
    ...rows,
  );
}

function lagScales(box: Box, most: number) {
  return {
    x: scaleLinear([0, designLags - 1], [box.x0, box.x1]),
    y: scaleLinear([-most, most], [box.y1, box.y0]),
  };
}

function curve(values: ArrayLike<number>, box: Box, most: number, attributes: object): string {
  const { x, y } = lagScales(box, most);
  return el('path', {
    d: linePath(Array.from(values, (value, j) => [x(j), y(value)] as const)),
    fill: 'none',
    'stroke-width': 2,
    ...attributes,
  });
}

const zeroLine = (box: Box, most: number): string => {
  const { y } = lagScales(box, most);
  return el('line', { x1: box.x0, x2: box.x1, y1: y(0), y2: y(0), stroke: 'var(--rule)' });
};

/** The recipe: window, waves, and their product by lag. */
function recipe(drawn: Drawn, boxes: readonly [Box, Box, Box]): string {
  const [windowBox, wavesBox, filterBox] = boxes;
  const { window, waves, filter, read, most } = drawn;
  // The window is never negative: its box is the upper half of one twice as high.
  const aboveZero = { ...windowBox, y1: 2 * windowBox.y1 - windowBox.y0 };
  const { x, y } = lagScales(filterBox, most);
  const width = Math.min(5, ((filterBox.x1 - filterBox.x0) / designLags) * 0.7);
  const taps = Array.from(filter, (value, j) =>
    el(
      'g',
      { opacity: j < read ? undefined : 0.4 },
      bar(x(j) - width / 2, Math.min(y(value), y(0)), width, Math.abs(y(value) - y(0)), value < 0),
    ),
  );
  return (
    label(windowBox.x0, windowBox.y0 - 10, 'a window that fades', { class: 'f-decay strong' }) +
    zeroLine(aboveZero, 1) +
    curve(window, aboveZero, 1, { class: 's-decay' }) +
    label(wavesBox.x0, wavesBox.y0 - 10, 'times two waves', { class: 'f-A strong' }) +
    zeroLine(wavesBox, most) +
    curve(waves[0], wavesBox, most, { class: 's-A' }) +
    curve(waves[1], wavesBox, most, { class: 's-A', 'stroke-dasharray': '5 4' }) +
    el(
      'g',
      { 'data-sym': 'filter' },
      label(filterBox.x0, filterBox.y0 - 10, 'is the filter', { class: 'f-B strong' }),
      label(filterBox.x1, filterBox.y0 - 10, 'strong: over the text', {
        anchor: 'end',
        class: 'soft',
      }),
      zeroLine(filterBox, most),
      ...taps,
    ) +
    xAxis(x, [0, 16, 32, 48], filterBox.y1 + 4, {
      name: 'tokens ago',
      x0: filterBox.x0,
      x1: filterBox.x1,
    })
  );
}

function render(values: Values, size: Size): string {
  const drawn = compute(values);
  if (size === 'wide') {
    const [x0, x1] = [490, 852];
    return picture(
      860,
      474,
      overText(drawn, { top: 40, row: 26, word: 84, zero: 232, full: 130, value: 420 }),
      recipe(drawn, [
        { x0, x1, y0: 40, y1: 92 },
        { x0, x1, y0: 146, y1: 236 },
        { x0, x1, y0: 290, y1: 412 },
      ]),
    );
  }
  const [x0, x1] = [12, 340];
  return picture(
    350,
    830,
    overText(drawn, { top: 34, row: 24, word: 70, zero: 176, full: 92, value: 346 }),
    recipe(drawn, [
      { x0, x1, y0: 470, y1: 510 },
      { x0, x1, y0: 556, y1: 630 },
      { x0, x1, y0: 676, y1: 776 },
    ]),
  );
}

export const figure: FigureDefinition = {
  name: 'filter-design',
  title: 'A filter as long as the past',
  controls: [
    {
      kind: 'slider',
      key: 'read',
      label: 'Words read',
      min: 1,
      max: valleyWords.length,
      step: 1,
      value: valleyWords.length,
      play: 500,
    },
    {
      kind: 'slider',
      key: 'halfLife',
      label: 'Window: half is left after',
      min: 2,
      max: 64,
      step: 1,
      value: 10,
      unit: 'tokens',
    },
    {
      kind: 'slider',
      key: 'period',
      label: 'First wave: one turn takes',
      min: 4,
      max: 64,
      step: 1,
      value: 18,
      unit: 'tokens',
    },
    {
      kind: 'slider',
      key: 'secondPeriod',
      label: 'Second wave: one turn takes',
      min: 2,
      max: 16,
      step: 0.5,
      value: 5,
      unit: 'tokens',
    },
    {
      kind: 'slider',
      key: 'secondAmplitude',
      label: 'Height of the second wave',
      min: 0,
      max: 1,
      step: 0.1,
      value: 0.5,
    },
  ],
  render,
  summary: (values) => {
    const { weights, read, design, filter } = compute(values);
    const heaviest = weights.slice(0, -1).reduce((best, weight, s) => {
      return Math.abs(weight) > Math.abs(weights[best]!) ? s : best;
    }, 0);
    const earlier =
      read > 1
        ? `; of the earlier ones “${valleyWords[heaviest]}”, ${ago(read - 1 - heaviest)}, weighs most, ${show(weights[heaviest]!)}`
        : '';
    return `After ${read} ${read === 1 ? 'word' : 'words'} the newest weighs ${show(filter[0]!)}${earlier}. The window halves every ${design.halfLife} tokens, and the same ${designLags} numbers serve every position.`;
  },
  table: (values) => {
    const { window, waves, filter, read } = compute(values);
    return {
      columns: ['tokens ago', 'word there now', 'window', 'first wave', 'second wave', 'filter'],
      rows: Array.from({ length: 24 }, (_, j) => [
        String(j),
        valleyWords[read - 1 - j] ?? '',
        ...[window, waves[0], waves[1], filter].map((part) => Number(part[j]!.toFixed(3))),
      ]),
    };
  },
  gallery: {
    default: {},
    'one word read': { read: 1 },
    'a fading average': { period: 64, secondAmplitude: 0, halfLife: 6 },
    'an echo every eight tokens': { period: 8, secondPeriod: 4, secondAmplitude: 1, halfLife: 40 },
    'new against old': { secondPeriod: 2, secondAmplitude: 1, halfLife: 4 },
  },
};
