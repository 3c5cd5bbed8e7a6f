// The published ablation of Kimi Linear: perplexity against the share of attention layers, beside
// the share of the cache that each ratio leaves, which we compute.
import { designModel } from '../../models/costs/designer.ts';
import { carriedBytes } from '../../models/costs/model.ts';
import { number, type FigureDefinition, type Size, type Values } from '../_shared/contract.ts';
import { scaleLinear } from '../_shared/scale.ts';
import { el, label, linePath, picture, xAxis, yAxis } from '../_shared/svg.ts';

/** Validation perplexity by recurrent layers for each attention layer; 0 is attention only. */
const published = [
  { recurrent: 15, perplexity: 5.82 },
  { recurrent: 7, perplexity: 5.7 },
  { recurrent: 3, perplexity: 5.65 },
  { recurrent: 1, perplexity: 5.66 },
  { recurrent: 0, perplexity: 5.77 },
] as const;

const lowest = published.reduce((a, b) => (b.perplexity < a.perplexity ? b : a));

const layers = 48;
const ratioName = (recurrent: number): string =>
  recurrent === 0 ? 'attention only' : `${recurrent} : 1`;

/** What a stack of this ratio carries, as a share of attention in every layer. */
function cacheShare(recurrent: number, context: number): number {
  const pattern = `${'D'.repeat(recurrent)}A`;
  return (
    carriedBytes(designModel(pattern, layers, 4096), context) /
    carriedBytes(designModel('A', layers, 4096), context)
  );
}

function render(values: Values, size: Size): string {
  const context = 2 ** number(values, 'context');
  const wide = size === 'wide';
  const width = wide ? 640 : 360;
  const left = 52;
  const right = width - (wide ? 40 : 26);
  const [top, bottom] = [46, wide ? 280 : 250];
  const x = scaleLinear([0, 1], [left, right]);
  const y = scaleLinear([5.6, 5.85], [bottom, top]);
  const points = published.map(({ recurrent, perplexity }) => ({
    recurrent,
    perplexity,
    share: cacheShare(recurrent, context),
  }));
  return picture(
    width,
    bottom + 48,
    yAxis(y, [5.6, 5.65, 5.7, 5.75, 5.8, 5.85], left, {
      format: (v) => v.toFixed(2),
      name: 'validation perplexity, as published',
      x1: right,
      top,
    }),
    xAxis(x, [0, 0.25, 0.5, 0.75, 1], bottom, {
      format: (v) => `${v * 100}%`,
      name: wide
        ? `carried at ${context.toLocaleString('en')} tokens, of attention only (computed)`
        : 'carried, of attention only (computed)',
      x0: left,
      x1: right,
    }),
    el('path', {
      d: linePath(points.map(({ share, perplexity }) => [x(share), y(perplexity)])),
      fill: 'none',
      stroke: 'var(--series-paper)',
      'stroke-dasharray': '4 4',
    }),
    ...points.map(({ recurrent, perplexity, share }) => {
      const last = recurrent === 0;
      return (
        el('circle', {
          cx: x(share),
          cy: y(perplexity),
          r: 6,
          class: last ? 'f-query' : 'f-state',
        }) +
        label(
          x(share) + (last ? -10 : recurrent === 3 ? 0 : 10),
          y(perplexity) + (recurrent === 3 || recurrent === 1 ? 22 : -8),
          `${ratioName(recurrent)}, ${perplexity.toFixed(2)}`,
          { anchor: last ? 'end' : recurrent === 3 ? 'middle' : 'start' },
        )
      );
    }),
  );
}

export const figure: FigureDefinition = {
  name: 'hybrid-ratios',
  title: 'How much attention is enough',
  controls: [
    {
      kind: 'slider',
      key: 'context',
      label: 'Tokens',
      min: 10,
      max: 20,
      step: 1,
      value: 17,
      format: (v) => (2 ** v).toLocaleString('en'),
    },
  ],
  render,
  summary: (values) => {
    const context = 2 ** number(values, 'context');
    return `${lowest.recurrent} recurrent layers to one of attention have the lowest published perplexity, ${lowest.perplexity}, and carry ${(100 * cacheShare(lowest.recurrent, context)).toPrecision(3)}% of what attention alone carries at ${context.toLocaleString('en')} tokens.`;
  },
  table: (values) => ({
    columns: [
      'recurrent : attention',
      'perplexity (published)',
      'carried, % of attention only (computed)',
    ],
    rows: published.map(({ recurrent, perplexity }) => [
      ratioName(recurrent),
      perplexity,
      100 * cacheShare(recurrent, 2 ** number(values, 'context')),
    ]),
  }),
  gallery: { default: {}, 'short text': { context: 10 } },
};
