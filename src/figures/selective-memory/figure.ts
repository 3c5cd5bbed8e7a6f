// A dictated sentence with hesitations: the step each token takes, and what the state is made of,
// with steps that the token sets and with the same step for all.
import { softplus } from '../../models/layers/pointwise.ts';
import {
  dictation,
  fillerRaw,
  readDictation,
  usualGain,
  type Reading,
  type TwoReadings,
} from '../../models/toy/dictation.ts';
import { number, type FigureDefinition, type Size, type Values } from '../_shared/contract.ts';
import { el, escape, label, picture, round } from '../_shared/svg.ts';

const computed = new Map<number, TwoReadings>();

function compute(values: Values): TwoReadings & { readonly now: number } {
  const gain = number(values, 'gain');
  const readings = computed.get(gain) ?? readDictation(gain);
  computed.set(gain, readings);
  return { ...readings, now: number(values, 'token') - 1 };
}

const percent = (share: number): string => `${Math.round(share * 100)}%`;
const longestStep = 0.75;
const largestGain = 5;

const layouts = {
  wide: { width: 760, left: 2, step: 46, bar: 33, words: 72, steps: 62, state: 78, gap: 46 },
  narrow: { width: 350, left: 2, step: 20, bar: 14, words: 72, steps: 62, state: 78, gap: 62 },
} as const;

/** Where the row of steps ends below, in both layouts. */
const stepsBase = ({ words, steps, gap }: (typeof layouts)[Size]): number => words + gap + steps;

function render(values: Values, size: Size): string {
  const { selective, fixed, now } = compute(values);
  const layout = layouts[size];
  const { width, left, step, bar, words } = layout;
  const x = (s: number): number => left + s * step;
  const text = dictation.map(({ text, word }, s) =>
    el(
      'text',
      {
        transform: `translate(${round(x(s) + bar / 2 + 4)} ${words - 8}) rotate(-52)`,
        class: word ? 'strong f-input' : 'soft',
        opacity: s > now ? 0.45 : undefined,
      },
      text,
    ),
  );
  const bars = (
    base: number,
    heights: readonly number[],
    role: string,
    hollow: (s: number) => boolean,
  ): string[] =>
    heights.map((high, s) => {
      const box = { x: x(s), y: base - high, width: bar, height: Math.max(high, 0.8), rx: 1.5 };
      return hollow(s)
        ? el('rect', { ...box, fill: 'none', class: `s-${role}`, 'stroke-width': 1.4 })
        : el('rect', { ...box, class: `f-${role}` });
    });
  const ground = (base: number): string =>
    el('line', { x1: left, x2: width, y1: base, y2: base, stroke: 'var(--rule)' });

  const top = stepsBase(layout);
  const tall = (delta: number): number => (layout.steps * delta) / longestStep;
  const isFiller = (s: number): boolean => !dictation[s]!.word;
  const newestWord = dictation.findLastIndex(({ word }, s) => word && s <= now);
  const steps = el(
    'g',
    { 'data-sym': 'Delta' },
    title(layout, words, 'Δ', 'the step each token takes', wordStep(selective), 'delta'),
    ground(top),
    ...bars(top, selective.delta.slice(0, now + 1).map(tall), 'delta', isFiller),
    ...(newestWord < 0
      ? []
      : [
          el('circle', {
            cx: x(newestWord) + bar / 2,
            cy: top - tall(selective.delta[newestWord]!),
            r: 7,
            fill: 'var(--paper)',
            class: 's-delta handle',
            'stroke-width': 2.5,
            'data-drag': 'gain',
          }),
        ]),
  );

  const shares = ({ left: parts, state }: Reading): number[] =>
    parts[now]!.map((part) => part / state[now]!);
  const most = Math.max(0.25, ...shares(selective), ...shares(fixed));
  const rows = (
    [
      ['Selective', 'the token sets its step', selective],
      ['The same step for all', 'the average of the steps above', fixed],
    ] as const
  ).map(([name, note, reading], r) => {
    const start = top + r * (layout.gap + layout.state);
    const base = start + layout.gap + layout.state;
    return el(
      'g',
      { 'data-sym': 'h' },
      title(layout, start, name, note, `${percent(reading.wordShare[now]!)} words`, 'state'),
      ground(base),
      ...bars(
        base,
        shares(reading).map((share) => (layout.state * share) / most),
        'state',
        isFiller,
      ),
    );
  });
  const targets = dictation.map((_, s) =>
    el('rect', {
      x: x(s),
      y: 0,
      width: step,
      height: words,
      fill: 'none',
      'pointer-events': 'all',
      'data-set': `token:${s + 1}`,
    }),
  );
  return picture(
    width,
    top + 2 * (layout.gap + layout.state) + 6,
    ...text,
    ...targets,
    steps,
    ...rows,
  );
}

const wordStep = ({ delta }: Reading): string => {
  const of = (word: boolean): string =>
    delta[dictation.findIndex((token) => token.word === word)]!.toPrecision(2);
  return `words ${of(true)}, fillers ${of(false)}`;
};

/** Name, note and result of a row: in one line, or the note beneath on a narrow page. */
function title(
  { left, width, gap }: (typeof layouts)[Size],
  start: number,
  name: string,
  note: string,
  result: string,
  role: string,
): string {
  const narrow = width < 400;
  const y = start + (narrow ? gap - 36 : gap - 16);
  // In one line the note follows wherever the name ends, whatever font the reader has.
  const named = el('tspan', { class: `strong f-${role}` }, escape(name));
  return (
    (narrow
      ? label(left, y, name, { class: `strong f-${role}` }) +
        label(left, y + 18, note, { class: 'soft' })
      : el('text', { x: left, y }, named, el('tspan', { dx: 10, class: 'soft' }, escape(note)))) +
    label(width, y, result, { anchor: 'end', class: `strong f-${role}` })
  );
}

export const figure: FigureDefinition = {
  name: 'selective-memory',
  title: 'What a state keeps of a hesitant sentence',
  controls: [
    {
      kind: 'slider',
      key: 'token',
      label: 'Tokens read',
      min: 1,
      max: dictation.length,
      step: 1,
      value: dictation.length,
      play: 600,
    },
    {
      kind: 'slider',
      key: 'gain',
      label: 'What a word adds to the raw step',
      min: 0,
      max: largestGain,
      step: 0.25,
      value: usualGain,
    },
  ],
  render,
  summary: (values) => {
    const { selective, fixed, now } = compute(values);
    return `After “${dictation[now]!.text}” words make up ${percent(selective.wordShare[now]!)} of the state when the token sets its step (${wordStep(selective)}), and ${percent(fixed.wordShare[now]!)} when all take the same step of ${fixed.delta[0]!.toPrecision(2)}.`;
  },
  table: (values) => {
    const { selective, fixed, now } = compute(values);
    return {
      columns: ['token', 'kind', 'Δ', 'share of the state', 'share with the same step'],
      rows: selective.left[now]!.map((part, s) => [
        `${s + 1} ${dictation[s]!.text}`,
        dictation[s]!.word ? 'word' : 'filler',
        selective.delta[s]!,
        part / selective.state[now]!,
        fixed.left[now]![s]! / fixed.state[now]!,
      ]),
    };
  },
  drag: (values, handle, _x, y, size) => {
    if (handle !== 'gain') return values;
    const layout = layouts[size];
    const delta = ((stepsBase(layout) - y) / layout.steps) * longestStep;
    const least = softplus(fillerRaw);
    // The inverse of softplus gives the raw step of which fillerRaw is there already.
    const raw = delta <= least ? fillerRaw : Math.log(Math.expm1(delta));
    return { ...values, gain: Math.min(largestGain, raw - fillerRaw) };
  },
  gallery: {
    default: {},
    'no selection': { gain: 0 },
    'words that wash each other out': { gain: 5 },
    'half the sentence': { token: 8 },
    'first token': { token: 1 },
  },
};
