// What three kinds of memory still hold of each earlier word: no decay, a fixed one, a gate.
import { decayWords, keptAt, turn, type Kept } from '../../models/toy/decay-example.ts';
import { number, type FigureDefinition, type Size, type Values } from '../_shared/contract.ts';
import { el, label, picture, round } from '../_shared/svg.ts';

const compute = (values: Values): Kept =>
  keptAt(number(values, 'word') - 1, number(values, 'gamma'), number(values, 'gate'));

const percent = (share: number): string => `${Math.round(share * 100)}%`;

function render(values: Values, size: Size): string {
  const kept = compute(values);
  const t = number(values, 'word') - 1;
  const wide = size === 'wide';
  const [width, step, bar] = wide ? [640, 35, 25] : [350, 19.4, 14];
  const top = 74;
  const high = wide ? 96 : 100;
  const rows = [
    { name: 'No decay', note: 'everything stays, and collides', shares: kept.none, role: 'state' },
    {
      name: 'Fixed decay',
      note: `× ${number(values, 'gamma')} a word, whatever it says`,
      shares: kept.fixed,
      role: 'decay',
    },
    {
      name: 'Gated decay',
      note: `× ${number(values, 'gate')} at “Now”, × 0.98 elsewhere`,
      shares: kept.gated,
      role: 'gate',
    },
  ];
  const x = (s: number): number => 2 + s * step;
  const words = decayWords.map((word, s) =>
    el(
      'g',
      { 'data-set': `word:${s + 1}` },
      el('rect', {
        x: x(s),
        y: 0,
        width: step,
        height: top,
        fill: 'none',
        'pointer-events': 'all',
      }),
      el(
        'text',
        {
          transform: `translate(${round(x(s) + bar / 2 + 4)} ${top - 8}) rotate(-52)`,
          class: s === t ? 'strong f-query' : s === turn ? 'strong' : s > t ? 'soft' : undefined,
          opacity: s > t ? 0.5 : undefined,
        },
        word,
      ),
    ),
  );
  const body = rows.map(({ name, note, shares, role }, r) => {
    const base = top + (r + 1) * high - 12;
    const full = high - 42;
    return el(
      'g',
      {},
      label(x(0), base - full - 8, name, { class: `strong f-${role}` }),
      label(x(0) + 108, base - full - 8, note, { class: 'soft' }),
      ...decayWords.map((_, s) =>
        el('rect', {
          x: x(s),
          y: base - full,
          width: bar,
          height: full,
          rx: 2,
          fill: 'none',
          stroke: 'var(--rule)',
        }),
      ),
      ...shares.map((share, s) => {
        const tall = Math.max(share > 0 ? 1 : 0, full * share);
        return el('rect', {
          x: x(s),
          y: base - tall,
          width: bar,
          height: tall,
          rx: 2,
          class: `f-${role}`,
        });
      }),
    );
  });
  return picture(width, top + rows.length * high, ...words, ...body);
}

export const figure: FigureDefinition = {
  name: 'decay-memory',
  title: 'What is kept of each word',
  controls: [
    {
      kind: 'slider',
      key: 'word',
      label: 'Words read',
      min: 1,
      max: decayWords.length,
      step: 1,
      value: decayWords.length - 1,
      play: 600,
    },
    {
      kind: 'slider',
      key: 'gamma',
      label: 'Fixed decay',
      min: 0.5,
      max: 0.99,
      step: 0.01,
      value: 0.9,
    },
    {
      kind: 'slider',
      key: 'gate',
      label: 'Gate at “Now”',
      min: 0,
      max: 1,
      step: 0.05,
      value: 0.05,
    },
  ],
  render,
  summary: (values) => {
    const kept = compute(values);
    const t = number(values, 'word') - 1;
    return `After “${decayWords[t]}” the first word is kept at 100% without decay, ${percent(kept.fixed[0]!)} with the fixed decay and ${percent(kept.gated[0]!)} with the gate.`;
  },
  table: (values) => {
    const kept = compute(values);
    return {
      columns: ['word', 'no decay', 'fixed decay', 'gated decay'],
      rows: kept.none.map((share, s) => [
        `${s + 1} ${decayWords[s]}`,
        share,
        Number(kept.fixed[s]!.toFixed(4)),
        Number(kept.gated[s]!.toFixed(4)),
      ]),
    };
  },
  gallery: {
    default: {},
    'before the turn': { word: turn },
    'a gate that stays open': { gate: 1 },
    'a fast fixed decay': { gamma: 0.6 },
    'first word': { word: 1 },
  },
};
