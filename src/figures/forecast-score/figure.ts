// Each settled forecast as a square whose side is the error and whose area is the penalty.
import { brierParts, brierScore } from '../../models/toy/forecast-score.ts';
import { baseRate, withChances, type HalfRule } from '../../models/toy/scored-forecasts.ts';
import {
  number,
  text,
  type FigureDefinition,
  type Size,
  type Values,
} from '../_shared/contract.ts';
import { el, label, picture } from '../_shared/svg.ts';

const percent = (chance: number): string => `${Math.round(chance * 100)}%`;
const three = (score: number): string => score.toFixed(3);

interface Shown {
  readonly forecasts: ReturnType<typeof withChances>;
  readonly score: number;
  readonly single: number;
  readonly shrug: number;
}

function shown(values: Values): Shown {
  const halves = text(values, 'halves') as HalfRule;
  const one = (chance: number): number =>
    brierScore(withChances({ made: chance, true: chance }, halves));
  const forecasts = withChances(
    { made: number(values, 'made') / 100, true: number(values, 'true') / 100 },
    halves,
  );
  return {
    forecasts,
    score: brierScore(forecasts),
    single: one(baseRate('all', halves)),
    shrug: one(0.5),
  };
}

/** A frame whose area is the whole penalty of 1, and in its corner the square of this error. */
function square(x: number, y: number, unit: number, penalty: number, role: string): string {
  const side = Math.sqrt(penalty) * unit;
  return (
    el('rect', { x, y, width: unit, height: unit, fill: 'none', stroke: 'var(--rule)' }) +
    el('rect', { x, y: y + unit - side, width: side, height: side, class: `f-${role}` })
  );
}

function render(values: Values, size: Size): string {
  const { forecasts, score, single, shrug } = shown(values);
  const wide = size === 'wide';
  const width = wide ? 640 : 360;
  const columns = wide ? 7 : 6;
  const cell = wide ? 62 : 60;
  const unit = cell - 8;
  const parts: string[] = [];
  let y = 16;
  for (const [kind, title] of [
    ['made', 'What people make and use'],
    ['true', 'What a measurement would show'],
  ] as const) {
    const group = forecasts.filter((forecast) => forecast.kind === kind);
    parts.push(
      label(0, y, title, { class: 'strong' }),
      label(width - (wide ? 214 : 0), y, `said: ${percent(number(values, kind) / 100)}`, {
        anchor: 'end',
        class: 'soft',
      }),
    );
    y += 12;
    parts.push(
      ...group.map(({ chance, outcome }, i) => {
        const x = (i % columns) * cell;
        const top = y + Math.floor(i / columns) * cell;
        return (
          square(x, top, unit, (chance - outcome) ** 2, 'compute') +
          (outcome === 0.5 ? label(x + unit - 4, top + 15, '½', { anchor: 'end' }) : '') +
          (outcome === 0 ? label(x + unit - 4, top + 15, '0', { anchor: 'end' }) : '')
        );
      }),
    );
    y += Math.ceil(group.length / columns) * cell + (wide ? 26 : 30);
  }
  const means: readonly (readonly [string, number, string])[] = [
    ['your mean', score, 'compute'],
    [wide ? 'best one chance' : 'best one', single, 'input'],
    [wide ? 'always one half' : 'always half', shrug, 'input'],
  ];
  const left = wide ? 456 : 0;
  const top = wide ? 28 : y + 14;
  parts.push(
    label(left, top - 12, 'The mean of all squares', { class: 'strong' }),
    ...means.map(([name, mean, role], i) => {
      const [x, at] = wide ? [left, top + i * (cell + 6)] : [i * 120, top];
      return (
        square(x, at, unit, mean, role) +
        (wide
          ? label(x + unit + 10, at + 22, three(mean), { class: 'strong' }) +
            label(x + unit + 10, at + 42, name, { class: 'soft' })
          : label(x + unit + 8, at + 30, three(mean), { class: 'strong' }) +
            label(x, at + unit + 18, name, { class: 'soft' }))
      );
    }),
  );
  return picture(width, wide ? y - 10 : top + unit + 28, ...parts);
}

const chance = (key: 'made' | 'true', name: string) =>
  ({
    kind: 'slider',
    key,
    label: name,
    min: 0,
    max: 100,
    step: 1,
    value: 86,
    format: (value: number) => `${value}%`,
  }) as const;

export const figure: FigureDefinition = {
  name: 'forecast-score',
  title: 'What a forecast costs',
  controls: [
    chance('made', 'Chance for what people make and use'),
    chance('true', 'Chance for what a measurement would show'),
    {
      kind: 'select',
      key: 'halves',
      label: '“Partly” and “mixed” count as',
      value: 'half',
      options: [
        { value: 'half', label: 'one half' },
        { value: 'wrong', label: 'wrong' },
        { value: 'right', label: 'right' },
      ],
    },
  ],
  render,
  summary: (values) => {
    const { forecasts, score, single, shrug } = shown(values);
    const { reliability, resolution, uncertainty } = brierParts(forecasts);
    return `The mean penalty is ${three(score)}: ${three(uncertainty)} uncertainty, minus ${three(resolution)} resolution, plus ${three(reliability)} for chances that are off. The best single chance makes ${three(single)}, always one half ${three(shrug)}.`;
  },
  table: (values) => ({
    columns: ['forecast', 'kind', 'chance', 'outcome', 'penalty'],
    rows: shown(values).forecasts.map(({ label: name, kind, chance: said, outcome }) => [
      name,
      kind === 'made' ? 'made and used' : 'measured',
      percent(said),
      outcome,
      three((said - outcome) ** 2),
    ]),
  }),
  gallery: {
    default: {},
    'two base rates': { made: 93, true: 63 },
    'sure of everything': { made: 100, true: 100 },
    'strict, one half': { made: 50, true: 50, halves: 'wrong' },
  },
};
