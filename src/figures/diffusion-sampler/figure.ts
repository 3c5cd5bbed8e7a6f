// A diffusion sampler at work on pictures of two numbers: from noise along the exact score of a
// mixture, guided by a word, in as many steps as the reader allows.
import { pictures, type Point } from '../../models/toy/diffusion-mixture.ts';
import { sampleQuality, type SampleQuality } from '../../models/toy/diffusion-measures.ts';
import { alphaBarAt, samplePaths } from '../../models/toy/diffusion.ts';
import {
  flag,
  number,
  text,
  type FigureDefinition,
  type Size,
  type Values,
} from '../_shared/contract.ts';
import { scaleLinear } from '../_shared/scale.ts';
import { el, label, linePath, picture, round } from '../_shared/svg.ts';

const drawnSamples = 48;
const words = ['cat', 'dog', 'bird'] as const;
const roles = { cat: 'query', dog: 'value', bird: 'state' } as const;
const reach = 2.6;

interface Run {
  readonly steps: number;
  readonly now: number;
  readonly paths: readonly (readonly Point[])[];
  readonly quality: SampleQuality;
}

const runs = new Map<string, Pick<Run, 'paths' | 'quality'>>();

function compute(values: Values): Run {
  const steps = 2 ** number(values, 'steps');
  const settings = {
    prompt: text(values, 'word'),
    guidance: number(values, 'guidance'),
    steps,
    eta: flag(values, 'fresh') ? 1 : 0,
    count: drawnSamples,
    seed: number(values, 'seed'),
  };
  const key = JSON.stringify(settings);
  const known = runs.get(key);
  const paths = known?.paths ?? samplePaths(pictures, settings);
  const quality =
    known?.quality ??
    sampleQuality(
      pictures,
      settings.prompt,
      paths.map((path) => path.at(-1)!),
    );
  if (!known) runs.set(key, { paths, quality });
  const share = number(values, 'done') / 100;
  return { steps, now: Math.round(share * steps), paths, quality };
}

const percent = (share: number): string => `${Math.round(share * 100)}%`;

function render(values: Values, size: Size): string {
  const run = compute(values);
  const wide = size === 'wide';
  const side = wide ? 420 : 350;
  const x = scaleLinear([-reach, reach], [0, side]);
  const y = scaleLinear([-reach, reach], [side, 0]);
  const word = text(values, 'word');
  const blobs = pictures.map(({ mean, spread, word: name }) => {
    const asked = name === word;
    const circle = (spreads: number, opacity: number): string =>
      el('circle', {
        cx: x(mean[0]),
        cy: y(mean[1]),
        r: x(spread * spreads) - x(0),
        class: `f-${roles[name as keyof typeof roles]}`,
        'fill-opacity': asked ? opacity : opacity * 0.5,
      });
    return circle(3, 0.16) + circle(1.5, 0.22);
  });
  const names = pictures.map(({ mean, spread, word: name }) =>
    label(x(mean[0]), y(mean[1]) - x(3 * spread) + x(0) - 6, name, {
      anchor: 'middle',
      class: name === word ? `strong f-${roles[name as keyof typeof roles]}` : 'soft',
    }),
  );
  const inside = (point: Point): readonly [number, number] =>
    Math.max(Math.abs(point[0]), Math.abs(point[1])) > reach + 0.05
      ? [NaN, NaN]
      : [x(point[0]), y(point[1])];
  const ways = run.paths.map((path) =>
    el('path', {
      d: linePath(path.slice(0, run.now + 1).map(inside)),
      fill: 'none',
      class: 's-decay',
      'stroke-opacity': flag(values, 'fresh') ? 0.22 : 0.5,
    }),
  );
  const dots = run.paths.map((path) => {
    const [cx, cy] = inside(path[run.now]!);
    return Number.isFinite(cx) ? el('circle', { cx, cy, r: 3.6, class: 'f-output' }) : '';
  });
  const starts = run.paths.map((path) => {
    const [cx, cy] = inside(path[0]!);
    return Number.isFinite(cx) ? el('circle', { cx, cy, r: 1.6, class: 'f-decay' }) : '';
  });
  const frame = el('rect', {
    x: 0,
    y: 0,
    width: side,
    height: side,
    fill: 'none',
    stroke: 'var(--rule-strong)',
  });
  const beside = drawQuality(
    run,
    word,
    wide ? side + 34 : 0,
    wide ? 24 : side + 34,
    wide ? 206 : side,
  );
  return picture(
    wide ? 660 : side,
    wide ? side + 2 : side + 216,
    frame,
    ...blobs,
    el('g', { 'data-sym': 'noised' }, ...ways, ...starts, ...dots),
    ...names,
    beside,
  );
}

function drawQuality(
  { steps, now, quality }: Run,
  word: string,
  left: number,
  top: number,
  width: number,
): string {
  const level = 1 - alphaBarAt(1 - now / steps);
  const rows = [
    { name: `a ${word}`, share: quality.right, role: 'output' },
    { name: 'another animal', share: quality.other, role: 'input' },
    { name: 'no picture at all', share: quality.nothing, role: 'decay' },
  ] as const;
  return (
    label(left, top, `step ${now} of ${steps}`, { class: 'strong' }) +
    label(left, top + 20, `share of noise ${percent(level)}`, { class: 'soft' }) +
    label(left, top + 58, 'In the end', { class: 'strong' }) +
    rows
      .map(({ name, share, role }, i) => {
        const y = top + 84 + i * 38;
        return (
          label(left, y, name, { class: 'soft' }) +
          label(left + width, y, percent(share), { anchor: 'end', class: `strong f-${role}` }) +
          el('rect', {
            x: left,
            y: y + 6,
            width: round(share * width),
            height: 7,
            class: `f-${role}`,
          })
        );
      })
      .join('')
  );
}

export const figure: FigureDefinition = {
  name: 'diffusion-sampler',
  title: 'A diffusion sampler in two dimensions',
  controls: [
    {
      kind: 'slider',
      key: 'done',
      label: 'Progress',
      min: 0,
      max: 100,
      step: 5,
      value: 100,
      unit: '%',
      play: 150,
    },
    {
      kind: 'slider',
      key: 'steps',
      label: 'Steps',
      min: 0,
      max: 6,
      step: 1,
      value: 4,
      format: (power) => String(2 ** power),
    },
    {
      kind: 'slider',
      key: 'guidance',
      label: 'Guidance w',
      min: 0,
      max: 10,
      step: 0.5,
      value: 1,
    },
    {
      kind: 'select',
      key: 'word',
      label: 'Prompt',
      value: 'cat',
      options: words.map((value) => ({ value, label: value })),
    },
    { kind: 'toggle', key: 'fresh', label: 'Fresh noise at every step (DDPM)', value: false },
    { kind: 'slider', key: 'seed', label: 'Draw', min: 1, max: 20, step: 1, value: 1 },
  ],
  render,
  summary: (values) => {
    const { steps, now, quality } = compute(values);
    return `After ${now} of ${steps} steps with guidance ${number(values, 'guidance')} for “${text(values, 'word')}”; in the end ${percent(quality.right)} of the samples are what was asked for, ${percent(quality.other)} are other animals and ${percent(quality.nothing)} are no picture.`;
  },
  table: (values) => {
    const rows = [0, 1, 2, 3, 4, 5, 6].map((steps) => {
      const { quality } = compute({ ...values, steps });
      return [
        2 ** steps,
        percent(quality.right),
        percent(quality.other),
        percent(quality.nothing),
        quality.scatter,
      ];
    });
    return {
      columns: ['steps', 'asked for', 'other animals', 'no picture', 'scatter, in spreads'],
      rows,
    };
  },
  gallery: {
    default: {},
    'one step': { steps: 0 },
    'two steps': { steps: 1 },
    'half way': { done: 50 },
    'no guidance': { guidance: 0 },
    'too much guidance': { guidance: 10, steps: 5 },
    'fresh noise': { fresh: true, steps: 5 },
    birds: { word: 'bird' },
  },
};
