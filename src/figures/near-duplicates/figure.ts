// Near-duplicates among real licences: the chance that banding compares a pair, which pairs it did
// compare, and two signatures place by place.
import { bandingThreshold, collisionProbability, type Banding } from '../../models/data/minhash.ts';
import {
  compareSignatures,
  corpusIds,
  duplicateFrom,
  searchCorpus,
  signatureLength,
  type FoundPair,
  type Search,
  type SignatureComparison,
} from '../../models/toy/near-duplicates.ts';
import {
  number,
  text,
  type FigureDefinition,
  type Size,
  type Values,
} from '../_shared/contract.ts';
import { scaleLinear } from '../_shared/scale.ts';
import { el, label, linePath, picture, xAxis } from '../_shared/svg.ts';

const pairsToShow = [
  'SMLNJ~StandardML-NJ',
  'MIT~JSON',
  'BSD-2-Clause~BSD-3-Clause',
  'ANTLR-PD~ANTLR-PD-fallback',
  'zlib-acknowledgement~Nunit',
  'EFL-1.0~EFL-2.0',
  'BSD-3-Clause~BSD-4-Clause',
  'MIT~X11',
  'Zlib~Nunit',
  'ISC~0BSD',
  'MIT~BSD-3-Clause',
] as const;

const maximumRows = 16;
const banding = (values: Values): Banding => ({
  bands: number(values, 'bands'),
  rows: Math.min(number(values, 'rows'), Math.floor(signatureLength / number(values, 'bands'))),
});

const searches = new Map<string, Search>();
function search(values: Values): Search {
  const { bands, rows } = banding(values);
  const read = number(values, 'read');
  const key = `${read} ${bands} ${rows}`;
  const result = searches.get(key) ?? searchCorpus(read, { bands, rows });
  searches.set(key, result);
  return result;
}

const chosen = (values: Values): SignatureComparison => {
  const [first = '', second = ''] = text(values, 'pair').split('~');
  return compareSignatures(first, second, banding(values));
};

const bins = 40;
const tallest = 6;
const step = 8;

/** Dots of one kind, stacked from a line up or down, one column for each 0.025 of similarity. */
function stacks(
  pairs: readonly FoundPair[],
  x: (similarity: number) => number,
  y0: number,
  direction: 1 | -1,
): string {
  const columns = new Map<number, FoundPair[]>();
  for (const pair of pairs) {
    const bin = Math.min(bins - 1, Math.floor(pair.similarity * bins));
    columns.set(bin, [...(columns.get(bin) ?? []), pair]);
  }
  return [...columns]
    .map(([bin, column]) => {
      const at = x((bin + 0.5) / bins);
      const dots = column.slice(0, tallest).map((pair, i) => {
        const missed = !pair.found && pair.similarity >= duplicateFrom;
        const cy = y0 + direction * (i * step + 6);
        if (pair.found) return el('circle', { cx: at, cy, r: 3.4, class: 'f-B' });
        return el('circle', {
          cx: at,
          cy,
          r: 3,
          fill: 'none',
          class: missed ? 's-delta' : undefined,
          stroke: missed ? undefined : 'var(--ink-soft)',
          'stroke-width': missed ? 2.4 : 1,
        });
      });
      return dots.join('');
    })
    .join('');
}

/** How many pairs the stacks leave out, and the similarity below which all of these lie. */
function hidden(pairs: readonly FoundPair[]): { readonly count: number; readonly below: number } {
  const columns = new Array<number>(bins).fill(0);
  for (const { similarity } of pairs) columns[Math.min(bins - 1, Math.floor(similarity * bins))]!++;
  const over = columns.map((count) => Math.max(0, count - tallest));
  const last = over.findLastIndex((count) => count > 0);
  return { count: over.reduce((sum, count) => sum + count, 0), below: (last + 1) / bins };
}

function render(values: Values, size: Size): string {
  const wide = size === 'wide';
  const [width, left, right] = wide ? [640, 44, 628] : [360, 36, 352];
  const [top, bottom] = [98, 238];
  const x = scaleLinear([0, 1], [left, right]);
  const y = scaleLinear([0, 1], [bottom, top]);
  const cut = banding(values);
  const { pairs } = search(values);
  const curve = Array.from({ length: 101 }, (_, i): [number, number] => [
    x(i / 100),
    y(collisionProbability(i / 100, cut)),
  ]);
  const axisY = bottom + 80;
  const [found, passed] = [pairs.filter((pair) => pair.found), pairs.filter((p) => !p.found)];
  const [moreFound, morePassed] = [hidden(found), hidden(passed)];
  const more = ({ count, below }: ReturnType<typeof hidden>): string =>
    count > 0 ? `${count} more${wide ? `, all below ${below.toFixed(2)}` : ''}` : '';
  return picture(
    width,
    axisY + 78 + signatureHeight(cut),
    label(0, 14, wide ? 'compared: the two share a band' : 'compared', { class: 'strong f-B' }),
    label(0, 32, moreFound.count > 0 ? `and ${more(moreFound)}` : '', { class: 'soft' }),
    stacks(found, x, top - 8, -1),
    ...[0, 0.5, 1].map(
      (tick) =>
        el('line', { x1: left, x2: right, y1: y(tick), y2: y(tick), stroke: 'var(--rule)' }) +
        label(left - 8, y(tick) + 5, String(tick), { anchor: 'end', class: 'soft' }),
    ),
    el('line', {
      x1: x(duplicateFrom),
      x2: x(duplicateFrom),
      y1: 22,
      y2: axisY,
      stroke: 'var(--rule-strong)',
      'stroke-dasharray': '2 4',
    }),
    label(x(duplicateFrom) + 6, bottom - 8, 'duplicates', { class: 'soft' }),
    el('path', { d: linePath(curve), fill: 'none', class: 's-query', 'stroke-width': 2.5 }),
    label(left + 8, top + 20, wide ? 'chance of being compared' : 'chance', {
      class: 'strong f-query',
    }),
    stacks(passed, x, bottom + 8, 1),
    label(right, axisY - 26, 'not compared', { anchor: 'end', class: 'strong' }),
    label(right, axisY - 8, more(morePassed), { anchor: 'end', class: 'soft' }),
    xAxis(x, [0, 0.2, 0.4, 0.6, 0.8, 1], axisY, {
      name: 'true Jaccard similarity of a pair',
      x0: left,
      x1: right,
    }),
    signatureGrid(values, axisY + 68, width),
  );
}

const cell = (rows: number): number => Math.min(12, 112 / rows);
const signatureHeight = ({ rows }: Banding): number => rows * cell(rows) + 28;

/** Columns are bands, rows are places; a full column makes the pair a candidate. */
function signatureGrid(values: Values, y0: number, width: number): string {
  const { bands, ids, similarity, estimate, found } = chosen(values);
  const high = cell(bands[0]!.length);
  const each = Math.min(44, width / bands.length);
  const agreeing = bands.filter((band) => band.every(Boolean)).length;
  const columns = bands.map((band, b) => {
    const full = band.every(Boolean);
    return el(
      'g',
      {},
      ...band.map((same, r) =>
        el('rect', {
          x: b * each + 2,
          y: y0 + 24 + r * high,
          width: Math.max(2, each - 4),
          height: Math.max(1.5, high - 1.5),
          ...(same
            ? { class: full ? 'f-B' : 'f-query' }
            : { fill: 'none', stroke: 'var(--rule-strong)' }),
        }),
      ),
      full
        ? el('rect', {
            x: b * each,
            y: y0 + 21.5,
            width: each,
            height: band.length * high + 3.5,
            fill: 'none',
            class: 's-B',
            'stroke-width': 2,
          })
        : '',
    );
  });
  const heading =
    width > 400
      ? `${ids[0]}, ${ids[1]}: alike ${similarity.toFixed(2)}, places agree ${estimate.toFixed(2)}, ${agreeing} of ${bands.length} bands${found ? '' : ', not compared'}`
      : `alike ${similarity.toFixed(2)}, agree ${estimate.toFixed(2)}, ${agreeing} of ${bands.length} bands`;
  return label(0, y0 + 10, heading, { class: 'strong' }) + columns.join('');
}

export const figure: FigureDefinition = {
  name: 'near-duplicates',
  title: 'Finding near-duplicates by signatures',
  controls: [
    {
      kind: 'slider',
      key: 'read',
      label: 'Documents read',
      min: 2,
      max: corpusIds.length,
      step: 1,
      value: corpusIds.length,
      play: 400,
    },
    { kind: 'slider', key: 'bands', label: 'Bands', min: 1, max: 32, step: 1, value: 14 },
    {
      kind: 'slider',
      key: 'rows',
      label: 'Rows a band',
      min: 1,
      max: maximumRows,
      step: 1,
      value: 8,
    },
    {
      kind: 'select',
      key: 'pair',
      label: 'Signatures shown',
      value: 'BSD-2-Clause~BSD-3-Clause',
      options: pairsToShow.map((pair) => ({ value: pair, label: pair.replace('~', ' and ') })),
    },
  ],
  limits: (values) => ({
    rows: { max: Math.min(maximumRows, Math.floor(signatureLength / number(values, 'bands'))) },
  }),
  render,
  summary: (values) => {
    const { bands, rows } = banding(values);
    const { pairs, candidates, duplicates, caught, expected } = search(values);
    return `${number(values, 'read')} licences make ${pairs.length} pairs. With ${bands} bands of ${rows} rows, which turn at a similarity of about ${bandingThreshold({ bands, rows }).toFixed(2)}, ${candidates} pairs are compared where the formula expects ${expected.toFixed(0)}, and ${caught} of the ${duplicates} near-duplicates are among them.`;
  },
  table: (values) => ({
    columns: ['first', 'second', 'true similarity', 'chance of being compared', 'compared'],
    rows: search(values)
      .pairs.filter(({ similarity, found }) => similarity >= 0.3 || found)
      .map(({ documents: [i, j], similarity, found }) => [
        corpusIds[i]!,
        corpusIds[j]!,
        Number(similarity.toFixed(3)),
        Number(collisionProbability(similarity, banding(values)).toFixed(3)),
        found ? 'yes' : 'no',
      ]),
  }),
  gallery: {
    default: {},
    'strict bands': { bands: 8, rows: 14 },
    'many short bands': { bands: 32, rows: 4 },
    'one long band': { bands: 1, rows: 16 },
    'the first ten': { read: 10 },
    'a copy': { pair: 'SMLNJ~StandardML-NJ' },
    'two strangers': { pair: 'MIT~BSD-3-Clause' },
  },
};
