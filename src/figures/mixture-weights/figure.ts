// Weights of three domains over rounds of reweighting, and how far each domain is behind what it could
// reach by itself.
import type { MixtureRound } from '../../models/data/mixture.ts';
import {
  mixtureHistory,
  mixtureRounds,
  threeDomains,
  threeLosses,
} from '../../models/toy/three-domains.ts';
import { number, type FigureDefinition, type Size, type Values } from '../_shared/contract.ts';
import { scaleLinear } from '../_shared/scale.ts';
import { el, label, linePath, picture, xAxis } from '../_shared/svg.ts';

let history: readonly MixtureRound[] | undefined;
const rounds = (): readonly MixtureRound[] => (history ??= mixtureHistory());
const roles = ['query', 'key', 'value'] as const;
const patterns = [undefined, '7 4', '2 3'] as const;

function render(values: Values, size: Size): string {
  const wide = size === 'wide';
  const [width, left, right] = wide ? [640, 46, 470] : [360, 44, 216];
  const x = scaleLinear([0, mixtureRounds], [left, right]);
  const round = number(values, 'round');
  const now = rounds()[round]!;
  const [top, bottom] = [28, 168];
  const y = scaleLinear([0, 1], [bottom, top]);
  const upTo = (step: MixtureRound, i: number): number =>
    step.weights.slice(0, i).reduce((sum, weight) => sum + weight, 0);
  const last = rounds().at(-1)!;
  const areas = threeDomains.map(({ name }, i) => {
    const upper = rounds().map((step, t): [number, number] => [x(t), y(upTo(step, i + 1))]);
    const lower = rounds().map((step, t): [number, number] => [x(t), y(upTo(step, i))]);
    const middle = (upTo(last, i) + upTo(last, i + 1)) / 2;
    return (
      el('path', {
        d: `${linePath([...upper, ...lower.reverse()])}Z`,
        class: `f-${roles[i]!}`,
        opacity: 0.3,
      }) +
      el('path', {
        d: linePath(upper.slice(0)),
        fill: 'none',
        class: `s-${roles[i]!}`,
        'stroke-width': 1.5,
      }) +
      label(right + 8, y(middle) + 5, `${name} ${Math.round(100 * now.weights[i]!)}%`, {
        class: `strong f-${roles[i]!}`,
      })
    );
  });
  const [eTop, eBottom] = [bottom + 62, bottom + 202];
  const e = scaleLinear([0, 1], [eBottom, eTop]);
  const lines = threeDomains.map((_, i) =>
    el('path', {
      d: linePath(rounds().map((step, t) => [x(t), e(step.excess[i]!)])),
      fill: 'none',
      class: `s-${roles[i]!}`,
      'stroke-width': 2.5,
      'stroke-dasharray': patterns[i],
    }),
  );
  return picture(
    width,
    eBottom + 46,
    label(left, 14, 'share of training', { class: 'soft' }),
    ...areas,
    ...[0, 0.5, 1].map((tick) =>
      label(left - 6, y(tick) + 4, `${100 * tick}%`, { anchor: 'end', class: 'soft' }),
    ),
    label(
      left,
      eTop - 14,
      wide ? 'loss above what the domain reaches alone, nats' : 'loss above its own best, nats',
      {
        class: 'soft',
      },
    ),
    ...[0, 0.5, 1].map(
      (tick) =>
        el('line', { x1: left, x2: right, y1: e(tick), y2: e(tick), stroke: 'var(--rule)' }) +
        label(left - 6, e(tick) + 4, tick.toFixed(1), { anchor: 'end', class: 'soft' }),
    ),
    ...lines,
    label(right + 8, e(last.excess[0]!) + 5, 'all equally behind', { class: 'soft' }),
    ...threeDomains.map((_, i) =>
      el('circle', { cx: x(round), cy: e(now.excess[i]!), r: 5, class: `f-${roles[i]!}` }),
    ),
    ...[
      [top, bottom],
      [eTop, eBottom],
    ].map(([y1 = 0, y2 = 0]) =>
      el('line', { x1: x(round), x2: x(round), y1, y2, class: 's-input', 'stroke-width': 1.5 }),
    ),
    xAxis(x, [0, 10, 20, 30, 40], eBottom, { name: 'rounds of reweighting', x0: left, x1: right }),
  );
}

export const figure: FigureDefinition = {
  name: 'mixture-weights',
  title: 'Weighing three domains',
  controls: [
    {
      kind: 'slider',
      key: 'round',
      label: 'Rounds of reweighting',
      min: 0,
      max: mixtureRounds,
      step: 1,
      value: 20,
      play: 200,
    },
  ],
  render,
  summary: (values) => {
    const { weights, losses, excess } = rounds()[number(values, 'round')]!;
    const parts = threeDomains.map(
      ({ name }, i) =>
        `${name} ${Math.round(100 * weights[i]!)}% with a loss of ${losses[i]!.toFixed(2)}, ${excess[i]!.toFixed(2)} above its own best`,
    );
    return `After ${number(values, 'round')} rounds: ${parts.join('; ')}. The mean loss is ${threeLosses(weights).mean.toFixed(2)}.`;
  },
  table: () => ({
    columns: [
      'round',
      ...threeDomains.flatMap(({ name }) => [`${name}, share`, `${name}, loss`]),
      'mean loss',
    ],
    rows: rounds()
      .filter((_, t) => t % 5 === 0)
      .map(({ weights, losses }, i) => [
        String(5 * i),
        ...threeDomains.flatMap((_, d) => [
          Number(weights[d]!.toFixed(3)),
          Number(losses[d]!.toFixed(3)),
        ]),
        Number(threeLosses(weights).mean.toFixed(3)),
      ]),
  }),
  gallery: { default: {}, 'by size': { round: 0 }, 'at the end': { round: 40 } },
};
