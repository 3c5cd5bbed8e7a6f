// A quality filter with a movable threshold: the scores of test fragments, what passes, and the loss
// predicted for training on it, over one axis.
import {
  bestThreshold,
  keptAt,
  scoreFragments,
  sweepThresholds,
  thresholds,
  trainFilter,
  type FilteredTraining,
  type ScoredFragment,
} from '../../models/toy/quality-threshold.ts';
import { number, type FigureDefinition, type Size, type Values } from '../_shared/contract.ts';
import { scaleLinear } from '../_shared/scale.ts';
import { el, label, linePath, picture, xAxis } from '../_shared/svg.ts';

const crawls = [30e9, 100e9, 300e9, 1e12, 3e12] as const;
const crawlNames = [
  '30 billion',
  '100 billion',
  '300 billion',
  '1 trillion',
  '3 trillion',
] as const;
/** Share of the crawl that is worth keeping, and the run it is for. */
const good = 0.15;
const training = { params: 1e9, budget: 100e9 } as const;

let scores: readonly ScoredFragment[] | undefined;
const scored = (): readonly ScoredFragment[] => (scores ??= scoreFragments(trainFilter()));

const crawlOf = (values: Values) => ({
  tokens: crawls[number(values, 'crawl')]!,
  good,
  worth: number(values, 'worth'),
});
const sweepOf = (values: Values): FilteredTraining[] =>
  sweepThresholds(scored(), crawlOf(values), training);
const position = (values: Values): number => Math.round(number(values, 'threshold') * 20);

const bins = 40;

/** Bars of one class, up or down from a line; those that pass are filled. */
function bars(wanted: 0 | 1, threshold: number, x: (score: number) => number, y0: number): string {
  const counts = new Array<number>(bins).fill(0);
  for (const { score, label: is } of scored()) {
    if (is === wanted) counts[Math.min(bins - 1, Math.floor(score * bins))]!++;
  }
  const role = wanted === 1 ? 'B' : 'delta';
  return counts
    .map((count, bin) => {
      if (count === 0) return '';
      const high = 14 * Math.sqrt(count);
      const passes = bin / bins >= threshold - 1e-9;
      return el('rect', {
        x: x(bin / bins) + 1.5,
        y: wanted === 1 ? y0 - high : y0,
        width: x(1 / bins) - x(0) - 3,
        height: high,
        ...(passes ? { class: `f-${role}` } : { fill: 'none', class: `s-${role}`, opacity: 0.75 }),
      });
    })
    .join('');
}

/** The fragments next to the threshold: the last that passes and the first that does not. */
function borderline(threshold: number): {
  readonly in?: ScoredFragment;
  readonly out?: ScoredFragment;
} {
  const passing = scored().filter(({ score }) => score >= threshold);
  const [last, next] = [passing.at(-1), scored()[passing.length]];
  return { ...(last && { in: last }), ...(next && { out: next }) };
}

function render(values: Values, size: Size): string {
  const wide = size === 'wide';
  const [width, left, right] = wide ? [640, 46, 544] : [360, 40, 318];
  const x = scaleLinear([0, 1], [left, right]);
  const threshold = number(values, 'threshold');
  const middle = 106;
  const [top, bottom] = [256, 376];
  const sweep = sweepOf(values);
  const now = sweep[position(values)]!;
  const best = bestThreshold(sweep);
  const losses = sweep.map(({ loss }) => loss);
  const [low, high] = [Math.min(...losses), Math.max(...losses)];
  const y = scaleLinear([low - 0.01, high + 0.01], [bottom, top]);
  const at = x(threshold);
  const edge = borderline(threshold);
  const quote = (fragment: ScoredFragment | undefined, word: string, yAt: number): string =>
    fragment
      ? label(0, yAt, `${word}: “${fragment.text}”`, {
          class: fragment.label === 1 ? 'f-B' : 'f-delta',
          'font-size': wide ? 14 : 11.5,
        })
      : '';
  return picture(
    width,
    bottom + 102,
    label(left, 16, 'definitions', { class: 'strong f-B' }),
    label(right, 202, 'licence text', { anchor: 'end', class: 'strong f-delta' }),
    bars(1, threshold, x, middle - 2),
    bars(0, threshold, x, middle + 2),
    el('line', { x1: left, x2: right, y1: middle, y2: middle, stroke: 'var(--rule-strong)' }),
    el(
      'g',
      { 'data-drag': 'threshold' },
      el('line', { x1: at, x2: at, y1: 8, y2: bottom, class: 's-query', 'stroke-width': 2 }),
      el('circle', { cx: at, cy: middle, r: 7, class: 'f-query' }),
      el('rect', { x: at - 14, y: 0, width: 28, height: bottom, fill: 'transparent' }),
    ),
    label(right + 8, middle - 24, wide ? `recall ${now.recall.toFixed(2)}` : '', { class: 'f-B' }),
    label(right + 8, middle + 28, wide ? `leak ${now.leak.toFixed(2)}` : '', { class: 'f-delta' }),
    ...y
      .ticks(4)
      .map(
        (tick) =>
          el('line', { x1: left, x2: right, y1: y(tick), y2: y(tick), stroke: 'var(--rule)' }) +
          label(left - 6, y(tick) + 4, tick.toFixed(2), { anchor: 'end', class: 'soft' }),
      ),
    label(right, top - 8, wide ? 'predicted loss, nats a token' : 'predicted loss', {
      anchor: 'end',
      class: 'soft',
    }),
    el('path', {
      d: linePath(sweep.map(({ loss }, i) => [x(thresholds[i]!), y(loss)])),
      fill: 'none',
      class: 's-compute',
      'stroke-width': 2.5,
    }),
    el('circle', {
      cx: x(thresholds[best]!),
      cy: y(sweep[best]!.loss),
      r: 6,
      fill: 'var(--paper)',
      class: 's-compute',
      'stroke-width': 2,
    }),
    label(x(thresholds[best]!) + 10, y(sweep[best]!.loss) - 12, 'lowest', {
      class: 'f-compute strong',
    }),
    el('circle', { cx: at, cy: y(now.loss), r: 5, class: 'f-query' }),
    xAxis(x, [0, 0.2, 0.4, 0.6, 0.8, 1], bottom, {
      name: 'score of the classifier, and threshold',
      x0: left,
      x1: right,
    }),
    quote(edge.in, 'just in', bottom + 68),
    quote(edge.out, 'just out', bottom + 92),
  );
}

export const figure: FigureDefinition = {
  name: 'quality-threshold',
  title: 'A quality filter and its threshold',
  controls: [
    {
      kind: 'slider',
      key: 'threshold',
      label: 'Keep from a score of',
      min: 0,
      max: 0.95,
      step: 0.05,
      value: 0.5,
      format: (value) => value.toFixed(2),
    },
    {
      kind: 'slider',
      key: 'crawl',
      label: 'Tokens in the crawl',
      min: 0,
      max: crawls.length - 1,
      step: 1,
      value: 1,
      format: (value) => crawlNames[value]!,
    },
    {
      kind: 'slider',
      key: 'worth',
      label: 'An unwanted token teaches, of a wanted one',
      min: 0,
      max: 0.6,
      step: 0.1,
      value: 0.1,
      format: (value) => `${Math.round(100 * value)}%`,
    },
  ],
  render,
  drag: (_, __, x, _y, size) => {
    const [left, right] = size === 'wide' ? [46, 544] : [40, 318];
    return { threshold: (x - left) / (right - left) };
  },
  summary: (values) => {
    const sweep = sweepOf(values);
    const now = sweep[position(values)]!;
    const best = bestThreshold(sweep);
    return `At a threshold of ${number(values, 'threshold').toFixed(2)} the filter keeps ${(100 * now.recall).toFixed(0)}% of the wanted and ${(100 * now.leak).toFixed(0)}% of the unwanted fragments. From a crawl of ${crawlNames[number(values, 'crawl')]!} tokens that leaves ${(now.keptTokens / 1e9).toFixed(0)} billion, of which ${(100 * now.precision).toFixed(0)}% are wanted, and 100 billion tokens of training pass over them ${now.epochs.toFixed(1)} times: predicted loss ${now.loss.toFixed(3)}, lowest at ${thresholds[best]!.toFixed(2)} with ${sweep[best]!.loss.toFixed(3)}.`;
  },
  table: (values) => ({
    columns: [
      'threshold',
      'recall',
      'leak',
      'precision',
      'tokens kept, billions',
      'passes',
      'predicted loss',
    ],
    rows: sweepOf(values).map(({ precision, keptTokens, epochs, loss }, i) => {
      const { recall, leak } = keptAt(scored(), thresholds[i]!);
      return [
        thresholds[i]!.toFixed(2),
        Number(recall.toFixed(3)),
        Number(leak.toFixed(3)),
        Number(precision.toFixed(3)),
        Number((keptTokens / 1e9).toFixed(1)),
        Number(epochs.toFixed(2)),
        Number(loss.toFixed(4)),
      ];
    }),
  }),
  gallery: {
    default: {},
    strict: { threshold: 0.9 },
    'no filter': { threshold: 0 },
    'a large crawl': { crawl: 4, threshold: 0.9 },
    'a small crawl': { crawl: 0, threshold: 0.2, worth: 0.3 },
  },
};
