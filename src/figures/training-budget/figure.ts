// One compute budget, many ways to split it: loss against parameters with new data for every token and
// with a limited supply, and the passes over the data that each split takes.
import {
  bestPoint,
  budgetCurve,
  recommendations,
  type BudgetPoint,
} from '../../models/toy/training-budget.ts';
import { number, type FigureDefinition, type Size, type Values } from '../_shared/contract.ts';
import { scaleLinear, scaleLog } from '../_shared/scale.ts';
import { el, label, linePath, picture, xAxis } from '../_shared/svg.ts';

const flops = (values: Values): number => 10 ** number(values, 'compute');
const unique = (values: Values): number => 10 ** number(values, 'data');

/** 7.2e10 as 72B. */
function short(value: number): string {
  const [unit, word] =
    value >= 0.9995e12 ? [1e12, 'T'] : value >= 0.9995e9 ? [1e9, 'B'] : [1e6, 'M'];
  return `${Number((value / unit).toPrecision(2))}${word}`;
}

const power = (exponent: number): string => {
  const digits = '⁰¹²³⁴⁵⁶⁷⁸⁹';
  const whole = Math.floor(exponent + 1e-9);
  const factor = 10 ** (exponent - whole);
  const raised = [...String(whole)].map((digit) => digits[Number(digit)]).join('');
  return factor < 1.01 ? `10${raised}` : `${factor.toFixed(1)}×10${raised}`;
};

/** How large numbers of passes stand on the axis. */
const powers: Readonly<Record<number, string>> = { 1e4: '10⁴', 1e6: '10⁶' };
const passes = (epochs: number): string =>
  epochs < 10 ? epochs.toFixed(1) : Math.round(epochs).toLocaleString('en');

function render(values: Values, size: Size): string {
  const wide = size === 'wide';
  const [width, left, right] = wide ? [640, 46, 628] : [360, 38, 352];
  const [C, U] = [flops(values), unique(values)];
  const points = budgetCurve(C, U);
  const x = scaleLog([points[0]!.params, points.at(-1)!.params], [left, right]);
  const [top, bottom] = [92, 292];
  const [best, limited] = [bestPoint(C, U, 'fresh'), bestPoint(C, U)];
  const y = scaleLinear(
    [best.fresh - 0.07, Math.max(best.fresh + 0.5, limited.repeated + 0.06)],
    [bottom, top],
  );
  const inside = (loss: number): number => (y(loss) < top ? Number.NaN : y(loss));
  const line = (by: 'fresh' | 'repeated', attributes: Record<string, string | number>): string =>
    el('path', {
      d: linePath(points.map((point) => [x(point.params), inside(point[by])])),
      fill: 'none',
      ...attributes,
    });
  const mark = (point: BudgetPoint, by: 'fresh' | 'repeated', role: string): string =>
    el('circle', { cx: x(point.params), cy: y(point[by]), r: 6, class: `f-${role}` });
  // A rule begins at its name. From left to right the names step down, so that no rule crosses a
  // name; those without room on their right go on top and stand on the left of their rules.
  const named = recommendations(C)
    .map(({ name, params }) => {
      const text = `${name}: ${short(params)}`;
      const at = Math.min(right, x(params));
      return { text, at, leftwards: at + 7 * text.length > right };
    })
    .sort((a, b) => Number(b.leftwards) - Number(a.leftwards) || a.at - b.at);
  const rules = named.map(({ text, at, leftwards }, i) => {
    const row = [12, 30, 48, 66][i]!;
    return (
      el('line', {
        x1: at,
        x2: at,
        y1: row + 4,
        y2: bottom,
        stroke: 'var(--rule-strong)',
        'stroke-dasharray': '2 4',
      }) +
      label(at + (leftwards ? -4 : 4), row + 4, text, {
        anchor: leftwards ? 'end' : 'start',
        class: 'soft',
      })
    );
  });
  const [eTop, eBottom] = [bottom + 46, bottom + 130];
  const most = Math.max(100, points[0]!.epochs);
  const e = scaleLog([1, most], [eBottom, eTop]);
  const scarce = limited.repeated - best.fresh > 0.002;
  const decades = x
    .ticks()
    .filter((tick) => Number.isInteger(Math.round(1e6 * Math.log10(tick)) / 1e6));
  return picture(
    width,
    eBottom + 46,
    ...rules,
    ...y
      .ticks(5)
      .map(
        (tick) =>
          el('line', { x1: left, x2: right, y1: y(tick), y2: y(tick), stroke: 'var(--rule)' }) +
          label(left - 6, y(tick) + 4, tick.toFixed(1), { anchor: 'end', class: 'soft' }),
      ),
    label(right, bottom - 8, wide ? 'predicted loss, nats a token' : 'predicted loss', {
      anchor: 'end',
      class: 'soft',
    }),
    line('fresh', { class: 's-input', 'stroke-width': 2, 'stroke-dasharray': '6 4' }),
    line('repeated', { class: 's-compute', 'stroke-width': 3 }),
    mark(best, 'fresh', 'input'),
    mark(limited, 'repeated', 'compute'),
    scarce
      ? label(
          x(limited.params),
          y(limited.repeated) - 22,
          `${wide ? `${short(U)} tokens, ` : ''}${passes(limited.epochs)} passes`,
          {
            anchor: 'middle',
            class: 'strong f-compute',
          },
        )
      : '',
    label(x(best.params), y(best.fresh) + 22, wide ? 'every token new' : 'all new', {
      anchor: 'middle',
      class: 'f-input',
    }),
    ...(most > 1000 ? [1, 100, 1e4, 1e6] : [1, 4, 16, 100])
      .filter((tick) => tick <= most)
      .map(
        (tick) =>
          el('line', { x1: left, x2: right, y1: e(tick), y2: e(tick), stroke: 'var(--rule)' }) +
          label(left - 6, e(tick) + 4, powers[tick] ?? String(tick), {
            anchor: 'end',
            class: 'soft',
          }),
      ),
    label(right, eTop - 8, 'passes over the data', { anchor: 'end', class: 'soft' }),
    el('path', {
      d: linePath(points.map(({ params, epochs }) => [x(params), e(epochs)])),
      fill: 'none',
      class: 's-memory',
      'stroke-width': 2.5,
    }),
    el('circle', { cx: x(limited.params), cy: e(limited.epochs), r: 5, class: 'f-compute' }),
    xAxis(x, decades, eBottom, { format: short, name: 'parameters', x0: left, x1: right }),
  );
}

export const figure: FigureDefinition = {
  name: 'training-budget',
  title: 'Spending a compute budget',
  controls: [
    {
      kind: 'slider',
      key: 'compute',
      label: 'Compute, FLOPs',
      min: 20,
      max: 26,
      step: 0.25,
      value: 22,
      format: power,
    },
    {
      kind: 'slider',
      key: 'data',
      label: 'Tokens that differ',
      min: 9,
      max: 14,
      step: 0.25,
      value: 10,
      format: (exponent) => short(10 ** exponent),
    },
  ],
  render,
  summary: (values) => {
    const [C, U] = [flops(values), unique(values)];
    const [best, limited] = [bestPoint(C, U, 'fresh'), bestPoint(C, U)];
    const plenty = `With new data for every token, ${power(number(values, 'compute'))} FLOPs are best spent on ${short(best.params)} parameters and ${short(best.tokens)} tokens, for a predicted loss of ${best.fresh.toFixed(3)}.`;
    return limited.epochs > 1.001
      ? `${plenty} With ${short(U)} tokens that differ, on ${short(limited.params)} parameters and ${passes(limited.epochs)} passes over them, for ${limited.repeated.toFixed(3)}.`
      : `${plenty} ${short(U)} tokens that differ are enough for that.`;
  },
  table: (values) => {
    const C = flops(values);
    return {
      columns: ['parameters', 'tokens', 'passes', 'loss, all new', 'loss, repeated'],
      rows: budgetCurve(C, unique(values), 21).map(
        ({ params, tokens, epochs, fresh, repeated }) => [
          short(params),
          short(tokens),
          Number(epochs.toFixed(2)),
          Number(fresh.toFixed(4)),
          Number(repeated.toFixed(4)),
        ],
      ),
    };
  },
  gallery: {
    default: {},
    'data enough': { data: 14 },
    'Chinchilla’s budget': { compute: 23.75, data: 12.25 },
    'very little data': { compute: 24, data: 9 },
    'a small budget': { compute: 20, data: 10 },
  },
};
