// DNA cut into words: what k letters a token save, and what one mutation does to the tokens.
import { formatValue } from '../../course/format-value.ts';
import {
  kmerBill,
  kmers,
  mutate,
  strand,
  tokenChange,
  type Mutation,
} from '../../models/toy/dna-tokens.ts';
import {
  number,
  text,
  type FigureDefinition,
  type Size,
  type Values,
} from '../_shared/contract.ts';
import { scaleLog } from '../_shared/scale.ts';
import { el, label, picture } from '../_shared/svg.ts';

const dna = strand(48, 7);
const windowLetters = 1_000_000;

const mutations = {
  substitution: 'another letter',
  deletion: 'a letter lost',
  'other-strand': 'its other strand',
} as const;

interface Run {
  readonly k: number;
  readonly mutation: Mutation;
  readonly at: number;
  readonly fresh: readonly boolean[];
  readonly share: number;
}

function compute(values: Values): Run {
  const k = number(values, 'k');
  const mutation = text(values, 'mutation') as Mutation;
  const at = number(values, 'at') - 1;
  return { k, mutation, at, ...tokenChange(dna, k, mutation, at) };
}

const percent = (share: number): string => `${Math.round(share * 100)}%`;

function render(values: Values, size: Size): string {
  const run = compute(values);
  const wide = size === 'wide';
  const width = wide ? 672 : 350;
  const perLine = wide ? 48 : 24;
  const cell = width / perLine;
  const lines = 48 / perLine;
  const lineHigh = 34;
  const firstTop = 34;
  const secondTop = firstTop + lines * lineHigh + 34;
  const billTop = secondTop + lines * lineHigh + 40;
  const before = drawStrand(dna, run.k, run.mutation === 'other-strand' ? -1 : run.at, [], {
    top: firstTop,
    cell,
    perLine,
    lineHigh,
  });
  const after = drawStrand(mutate(dna, run.mutation, run.at), run.k, -1, run.fresh, {
    top: secondTop,
    cell,
    perLine,
    lineHigh,
  });
  return picture(
    width,
    billTop + 120,
    label(0, 18, `a strand in tokens of ${run.k}`, { class: 'strong' }),
    before,
    label(0, secondTop - 14, mutations[run.mutation], { class: 'strong' }),
    label(width, secondTop - 14, `${percent(run.share)} of its tokens are new`, {
      anchor: 'end',
      class: 'strong f-decay',
    }),
    after,
    drawBill(run.k, billTop, width, wide),
  );
}

interface Grid {
  readonly top: number;
  readonly cell: number;
  readonly perLine: number;
  readonly lineHigh: number;
}

/** Letters with a frame around each token; a token that crosses a line is drawn in two parts. */
function drawStrand(
  sequence: string,
  k: number,
  at: number,
  changed: readonly boolean[],
  { top, cell, perLine, lineHigh }: Grid,
): string {
  const words = kmers(sequence, k);
  const frames = words.map((_, i) => {
    const parts: string[] = [];
    let from = i * k;
    const end = from + k;
    while (from < end) {
      const line = Math.floor(from / perLine);
      const to = Math.min(end, (line + 1) * perLine);
      parts.push(
        el('rect', {
          x: (from - line * perLine) * cell + 1,
          y: top + line * lineHigh,
          width: (to - from) * cell - 2,
          height: 24,
          rx: 3,
          class: changed[i] ? 'f-decay s-decay' : 's-input',
          fill: changed[i] ? undefined : 'none',
          'fill-opacity': changed[i] ? 0.25 : undefined,
        }),
      );
      from = to;
    }
    return parts.join('');
  });
  const written = [...sequence].map((letter, i) => {
    const line = Math.floor(i / perLine);
    return label((i - line * perLine + 0.5) * cell, top + line * lineHigh + 17, letter, {
      anchor: 'middle',
      class: i === at ? 'strong mono f-decay' : 'mono',
    });
  });
  return frames.join('') + written.join('');
}

function drawBill(k: number, top: number, width: number, wide: boolean): string {
  const { tokens, pairs, rows } = kmerBill(windowLetters, k);
  const left = wide ? 250 : 0;
  const scale = scaleLog([1, 1e13], [0, width - left - (wide ? 120 : 110)]).clamp(true);
  const entries = [
    { name: 'tokens of a million letters', value: tokens, role: 'input' },
    { name: 'pairs that a head scores', value: pairs, role: 'compute' },
    { name: 'words of the vocabulary', value: rows, role: 'memory' },
  ] as const;
  return entries
    .map(({ name, value, role }, i) => {
      const y = top + i * (wide ? 30 : 42);
      const bar = Math.max(2, scale(value));
      return (
        label(0, y, name, { class: 'soft' }) +
        el('rect', {
          x: left,
          y: wide ? y - 11 : y + 7,
          width: bar,
          height: 12,
          class: `f-${role}`,
        }) +
        label(left + bar + 8, wide ? y : y + 18, formatValue(value, 'count'), {
          class: `strong f-${role}`,
        })
      );
    })
    .join('');
}

export const figure: FigureDefinition = {
  name: 'dna-tokens',
  title: 'DNA as single letters and as words',
  controls: [
    { kind: 'slider', key: 'k', label: 'Letters in a token', min: 1, max: 8, step: 1, value: 6 },
    {
      kind: 'select',
      key: 'mutation',
      label: 'What happens to the strand',
      value: 'deletion',
      options: Object.entries(mutations).map(([value, name]) => ({ value, label: name })),
    },
    { kind: 'slider', key: 'at', label: 'At letter', min: 1, max: 48, step: 1, value: 14 },
  ],
  render,
  summary: (values) => {
    const { k, mutation, share } = compute(values);
    const { tokens, pairs, rows } = kmerBill(windowLetters, k);
    return `Tokens of ${k} ${k === 1 ? 'letter' : 'letters'}; ${mutations[mutation]}: ${percent(share)} of its tokens are new. A million letters make ${formatValue(tokens, 'count')} tokens, ${formatValue(pairs, 'count')} pairs and need ${formatValue(rows, 'count')} words.`;
  },
  table: (values) => {
    const { mutation, at } = compute(values);
    return {
      columns: ['letters in a token', 'tokens', 'pairs', 'words', 'new tokens'],
      rows: [1, 2, 3, 4, 5, 6, 7, 8].map((k) => {
        const { tokens, pairs, rows } = kmerBill(windowLetters, k);
        return [
          k,
          formatValue(tokens, 'count'),
          formatValue(pairs, 'count'),
          formatValue(rows, 'count'),
          percent(tokenChange(dna, k, mutation, at).share),
        ];
      }),
    };
  },
  gallery: {
    default: {},
    'single letters': { k: 1 },
    'another letter': { mutation: 'substitution' },
    'the other strand': { mutation: 'other-strand' },
    'words of eight': { k: 8, at: 40 },
  },
};
