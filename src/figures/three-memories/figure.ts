// The picture that runs through the course: tokens arrive on the left, what a model keeps of them
// is a shape on the right. Three models read the same sentence; bytes come from the cost functions.
import { kvCacheBytes, type AttentionSpec } from '../../models/costs/attention.ts';
import { mambaSpec, mambaStateNumbers } from '../../models/costs/mamba.ts';
import { recurrentStateNumbers } from '../../models/costs/recurrent.ts';
import { KIB } from '../../models/costs/units.ts';
import { number, type FigureDefinition, type Size, type Values } from '../_shared/contract.ts';
import { el, label, picture, round } from '../_shared/svg.ts';

const words = 'what a model keeps of what it has read decides what it can say next'.split(' ');
/** Which words a selective state would let in strongly: those that carry the sentence. */
const carries = new Set(['model', 'keeps', 'read', 'decides', 'say', 'next']);

const dim = 2560;
const bytesPerNumber = 2;
const attention: AttentionSpec = {
  kind: 'attention',
  dim,
  heads: 32,
  kvHeads: 32,
  headDim: dim / 32,
};

/** Bytes that one layer of width 2,560 carries after `tokens` tokens, 16-bit numbers. */
export function carriedBytes(tokens: number): { attention: number; lstm: number; mamba: number } {
  return {
    attention: kvCacheBytes(attention, tokens, bytesPerNumber),
    lstm: recurrentStateNumbers({ kind: 'lstm', dim, inner: dim }) * bytesPerNumber,
    mamba: mambaStateNumbers(mambaSpec(dim)) * bytesPerNumber,
  };
}

const kib = (bytes: number): string => `${Math.round(bytes / KIB).toLocaleString('en')} KiB`;

function render(values: Values, size: Size): string {
  const read = number(values, 'tokens');
  const bytes = carriedBytes(read);
  const wide = size === 'wide';
  const width = wide ? 1080 : 360;
  const left = 8;
  const tokenX = (t: number): number => left + t * (wide ? 30 : 12.4);
  const boxX = wide ? 620 : 214;
  const rows = [
    {
      name: 'Attention',
      keeps: 'a cache that grows with every token',
      bytes: bytes.attention,
      draw: cache,
    },
    {
      name: 'LSTM',
      keeps: 'a state of fixed size, all tokens mixed into it',
      bytes: bytes.lstm,
      draw: fixed,
    },
    {
      name: 'Mamba',
      keeps: 'a larger fixed state with a gate that chooses',
      bytes: bytes.mamba,
      draw: gated,
    },
  ];
  const high = wide ? 96 : 132;
  const body = rows.map((row, i) => {
    const y = 64 + i * high;
    const mid = y + (wide ? 38 : 52);
    const stream = words.map((word, t) => {
      const arrived = t < read;
      const strong = row.name !== 'Mamba' || carries.has(word);
      return el('rect', {
        x: tokenX(t),
        y: mid - 9,
        width: wide ? 22 : 9,
        height: 18,
        rx: 2,
        class: arrived ? 'f-input' : undefined,
        fill: arrived ? undefined : 'none',
        stroke: arrived ? undefined : 'var(--rule-strong)',
        'fill-opacity': arrived ? (strong ? 0.85 : 0.3) : undefined,
      });
    });
    return el(
      'g',
      {},
      label(left, y, row.name, { class: 'strong' }),
      wide
        ? label(left + 88, y, row.keeps, { class: 'soft' })
        : label(left, y + 18, row.keeps.split(',')[0]!, { class: 'soft' }),
      ...stream,
      el('path', {
        d: `M${round(tokenX(words.length) + (wide ? 26 : 6))},${mid}h${wide ? 48 : 12}m-6,-5l6,5l-6,5`,
        fill: 'none',
        stroke: 'var(--rule-strong)',
        'stroke-width': 1.5,
      }),
      row.draw(boxX, mid, read, wide),
      label(width - 4, wide ? mid + 5 : y, kib(row.bytes), {
        anchor: 'end',
        class: 'strong f-memory',
      }),
    );
  });
  return picture(
    width,
    64 + 3 * high - (wide ? 24 : 44),
    label(
      left,
      22,
      `“${words.slice(wide ? 0 : Math.max(0, read - 7), read).join(' ')}${read < words.length ? ' …' : '”'}`,
      { class: 'serif' },
    ),
    ...body,
  );
}

/** One pair of cells, key over value, for every token: the cache. */
function cache(x: number, mid: number, read: number, wide: boolean): string {
  const step = wide ? 16 : 8.6;
  let out = '';
  for (let t = 0; t < read; t++) {
    out += el('rect', {
      x: x + t * step,
      y: mid - 26,
      width: step - 2,
      height: 24,
      class: 'f-key',
      rx: 1,
    });
    out += el('rect', {
      x: x + t * step,
      y: mid + 2,
      width: step - 2,
      height: 24,
      class: 'f-value',
      rx: 1,
    });
  }
  return out;
}

/** A box of fixed size; the more tokens, the more layers lie over each other. */
function fixed(x: number, mid: number, read: number, wide: boolean): string {
  const size = wide ? 52 : 46;
  let out = el('rect', {
    x,
    y: mid - size / 2,
    width: size,
    height: size,
    fill: 'none',
    class: 's-state',
    'stroke-width': 2,
    rx: 3,
  });
  for (let t = 0; t < read; t++) {
    const age = read - 1 - t;
    out += el('rect', {
      x: x + 4,
      y: mid - size / 2 + 4 + (t * (size - 8)) / words.length,
      width: size - 8,
      height: (size - 8) / words.length,
      class: 'f-state',
      'fill-opacity': round(0.85 * 0.86 ** age),
    });
  }
  return out;
}

/** A larger box whose gate lets words in by what they say; what was let in stays. */
function gated(x: number, mid: number, read: number, wide: boolean): string {
  const width = wide ? 150 : 90;
  const size = wide ? 52 : 46;
  const last = words[read - 1];
  const open = last !== undefined && carries.has(last);
  let out = el('rect', {
    x,
    y: mid - size / 2,
    width,
    height: size,
    fill: 'none',
    class: 's-state',
    'stroke-width': 2,
    rx: 3,
  });
  out += el('rect', {
    x: x - 5,
    y: open ? mid - size / 2 - 4 : mid - 12,
    width: 6,
    height: open ? 14 : 24,
    class: 'f-delta',
    rx: 2,
  });
  let column = 0;
  for (let t = 0; t < read; t++) {
    if (!carries.has(words[t]!)) continue;
    out += el('rect', {
      x: x + 6 + column * ((width - 12) / carries.size),
      y: mid - size / 2 + 6,
      width: (width - 12) / carries.size - 3,
      height: size - 12,
      class: 'f-state',
      'fill-opacity': 0.75,
      rx: 1,
    });
    column++;
  }
  return out;
}

export const figure: FigureDefinition = {
  name: 'three-memories',
  title: 'The same sentence, three memories',
  controls: [
    {
      kind: 'slider',
      key: 'tokens',
      label: 'Tokens read',
      min: 0,
      max: words.length,
      step: 1,
      value: 10,
      play: 500,
    },
  ],
  render,
  summary: (values) => {
    const tokens = number(values, 'tokens');
    const bytes = carriedBytes(tokens);
    return `After ${tokens} tokens one layer of width 2,560 carries ${kib(bytes.attention)} with attention, ${kib(bytes.lstm)} with an LSTM and ${kib(bytes.mamba)} with Mamba.`;
  },
  table: () => ({
    columns: ['tokens read', 'attention, KiB', 'LSTM, KiB', 'Mamba, KiB'],
    rows: [1, words.length, 100, 1000, 10_000, 100_000].map((tokens) => {
      const bytes = carriedBytes(tokens);
      return [String(tokens), bytes.attention / KIB, bytes.lstm / KIB, bytes.mamba / KIB];
    }),
  }),
  gallery: { default: {}, 'nothing read': { tokens: 0 }, 'all read': { tokens: words.length } },
};
