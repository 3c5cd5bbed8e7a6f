// Retrieval error against the number of stored pairs, for four key dimensions and two write rules.
import {
  expectedError,
  measuredPairs,
  retrievalErrors,
  type Asked,
  type CapacityPoint,
} from '../../models/toy/memory-capacity.ts';
import {
  number,
  text,
  type FigureDefinition,
  type Size,
  type Values,
} from '../_shared/contract.ts';
import { scaleLinear } from '../_shared/scale.ts';
import { el, label, linePath, picture, xAxis, yAxis } from '../_shared/svg.ts';

const keyDims = [8, 16, 32, 64] as const;
const measured = new Map<number, readonly CapacityPoint[]>();

function compute(keyDim: number): readonly CapacityPoint[] {
  const points = measured.get(keyDim) ?? retrievalErrors(keyDim);
  measured.set(keyDim, points);
  return points;
}

const asked = (values: Values): Asked => text(values, 'asked') as Asked;
const chosen = (values: Values): number => 2 ** number(values, 'dims');

function render(values: Values, size: Size): string {
  const wide = size === 'wide';
  const [width, height, left, right] = wide ? [640, 372, 44, 526] : [350, 340, 34, 272];
  const [top, bottom] = [40, height - 50];
  const x = scaleLinear([0, 128], [left, right]);
  const y = scaleLinear([0, 4], [bottom, top]);
  const which = asked(values);
  const dim = chosen(values);
  const lines = [...keyDims]
    .sort((a, b) => Number(a === dim) - Number(b === dim))
    .flatMap((keyDim) => {
      const points = compute(keyDim);
      const strong = keyDim === dim;
      return (['add', 'delta'] as const).map((rule) =>
        el('path', {
          d: linePath(points.map((point) => [x(point.pairs), y(point[which][rule])])),
          fill: 'none',
          class: rule === 'add' ? 's-state' : 's-gate',
          'stroke-width': strong ? 3 : 1.25,
          'stroke-dasharray': rule === 'delta' ? '7 4' : undefined,
          opacity: strong ? undefined : 0.45,
        }),
      );
    });
  const ends = keyDims.map((keyDim) => {
    const last = compute(keyDim).at(-1)!;
    return el(
      'g',
      { 'data-set': `dims:${Math.log2(keyDim)}` },
      label(right + 8, y(last[which].add) + 5, wide ? `add, ${keyDim} dims` : `add, ${keyDim}`, {
        class: keyDim === dim ? 'strong f-state' : 'soft',
      }),
    );
  });
  const lowest = compute(dim).at(-1)![which].delta;
  // The delta curves end close together: one label for all, clear of the lowest “add”.
  const addHere = y(compute(64).at(-1)![which].add);
  const deltaY = Math.max(y(lowest) + 5, addHere + 25);
  return picture(
    width,
    height,
    yAxis(y, [0, 1, 2, 3, 4], left, {
      name: 'error (1 = as long as the value itself)',
      x1: right,
      top: top - 4,
    }),
    xAxis(x, wide ? [0, 16, 32, 48, 64, 80, 96, 112, 128] : [0, 32, 64, 96, 128], bottom, {
      name: 'pairs stored',
      x0: left,
      x1: right,
    }),
    el('line', {
      x1: x(dim),
      x2: x(dim),
      y1: top,
      y2: bottom,
      stroke: 'var(--rule-strong)',
      'stroke-dasharray': '2 4',
    }),
    label(x(dim) + (dim > 32 ? -6 : 6), top + 14, `${dim} pairs`, {
      anchor: dim > 32 ? 'end' : 'start',
      class: 'soft',
    }),
    ...lines,
    ...ends,
    label(right + 8, deltaY, wide ? `delta, ${dim} dims` : `delta, ${dim}`, {
      class: 'strong f-gate',
    }),
  );
}

export const figure: FigureDefinition = {
  name: 'recall-capacity',
  title: 'How much a state matrix can hold',
  controls: [
    {
      kind: 'slider',
      key: 'dims',
      label: 'Dimensions of a key',
      min: 3,
      max: 6,
      step: 1,
      value: 4,
      format: (power) => String(2 ** power),
    },
    {
      kind: 'select',
      key: 'asked',
      label: 'Pairs asked for',
      value: 'all',
      options: [
        { value: 'all', label: 'All' },
        { value: 'newest', label: 'The newest quarter' },
        { value: 'oldest', label: 'The oldest quarter' },
      ],
    },
  ],
  render,
  summary: (values) => {
    const dim = chosen(values);
    const points = compute(dim);
    const at = (pairs: number) => points.find((point) => point.pairs === pairs)![asked(values)];
    const [full, last] = [at(dim), at(128)];
    return `With keys of ${dim} dimensions the error after ${dim} pairs is ${full.add.toFixed(2)} by adding and ${full.delta.toFixed(2)} by the delta rule, after 128 pairs ${last.add.toFixed(2)} and ${last.delta.toFixed(2)}.`;
  },
  table: (values) => {
    const which = asked(values);
    return {
      columns: [
        'pairs',
        'add, expected',
        ...keyDims.flatMap((dim) => [`add, ${dim} dims`, `delta, ${dim} dims`]),
      ],
      rows: measuredPairs.map((pairs, i) => [
        String(pairs),
        Number(expectedError(pairs, chosen(values)).toFixed(3)),
        ...keyDims.flatMap((dim) => {
          const { add, delta } = compute(dim)[i]![which];
          return [Number(add.toFixed(3)), Number(delta.toFixed(3))];
        }),
      ]),
    };
  },
  gallery: {
    default: {},
    'the newest pairs': { asked: 'newest' },
    'the oldest pairs': { asked: 'oldest' },
    'narrow keys': { dims: 3 },
    'wide keys': { dims: 6 },
  },
};
