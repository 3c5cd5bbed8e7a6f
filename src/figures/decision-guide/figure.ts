// From what a task needs to a recommendation with its reasons.
import { advise, type Needs } from '../../models/costs/advice.ts';
import {
  flag,
  number,
  text,
  type FigureDefinition,
  type Size,
  type Values,
} from '../_shared/contract.ts';
import { el, escape, labelWithin, picture } from '../_shared/svg.ts';

const names = {
  attention: 'attention',
  window: 'search first',
  hybrid: 'hybrid',
  recurrent: 'recurrent',
  convolution: 'convolution',
} as const;
const order = ['attention', 'hybrid', 'recurrent', 'convolution', 'window'] as const;
const roles = {
  attention: 'query',
  hybrid: 'delta',
  recurrent: 'state',
  convolution: 'C',
  window: 'input',
} as const;

function needs(values: Values): Needs {
  return {
    length: 2 ** number(values, 'length'),
    recall: text(values, 'recall') as Needs['recall'],
    phase: text(values, 'phase') as Needs['phase'],
    layerBytes: 2 ** number(values, 'budget') * 1024 ** 2,
    streaming: flag(values, 'streaming'),
  };
}

function render(values: Values, size: Size): string {
  const { choice, headline, reasons } = advise(needs(values));
  const wide = size === 'wide';
  const width = wide ? 640 : 360;
  const step = width / order.length;
  const marks = order.map((name, i) => {
    const x = step * (i + 0.5);
    const on = name === choice;
    return (
      el('circle', {
        cx: x,
        cy: 30,
        r: on ? 15 : 8,
        class: on ? `f-${roles[name]}` : `s-${roles[name]}`,
        fill: on ? undefined : 'none',
        'stroke-width': 2,
      }) +
      labelWithin([0, width], x, wide || i % 2 === 0 ? 66 : 84, names[name], {
        class: on ? 'strong' : 'soft',
      })
    );
  });
  const line = el('line', {
    x1: step / 2,
    x2: width - step / 2,
    y1: 30,
    y2: 30,
    stroke: 'var(--rule)',
  });
  const list = el('ul', {}, ...reasons.map((reason) => el('li', {}, escape(reason))));
  return (
    picture(width, wide ? 78 : 96, line, ...marks) +
    el('div', { class: 'figure-detail' }, el('p', {}, el('b', {}, escape(headline))), list)
  );
}

export const figure: FigureDefinition = {
  name: 'decision-guide',
  title: 'Which architecture for which task',
  controls: [
    {
      kind: 'slider',
      key: 'length',
      label: 'Tokens in a typical input',
      min: 9,
      max: 20,
      step: 1,
      value: 16,
      format: (v) => (2 ** v).toLocaleString('en'),
    },
    {
      kind: 'select',
      key: 'recall',
      label: 'To be found again word for word',
      value: 'some',
      options: [
        { value: 'little', label: 'little' },
        { value: 'some', label: 'some of it' },
        { value: 'exact', label: 'any of it' },
      ],
    },
    {
      kind: 'select',
      key: 'phase',
      label: 'What must be fast',
      value: 'writing',
      options: [
        { value: 'training', label: 'training' },
        { value: 'reading', label: 'reading the input' },
        { value: 'writing', label: 'writing the answer' },
      ],
    },
    {
      kind: 'slider',
      key: 'budget',
      label: 'Memory for one sequence in one layer',
      min: 0,
      max: 12,
      step: 1,
      value: 6,
      format: (v) => `${(2 ** v).toLocaleString('en')} MiB`,
    },
    { kind: 'toggle', key: 'streaming', label: 'The input never ends', value: false },
  ],
  render,
  summary: (values) => `Recommended here: ${advise(needs(values)).headline.toLowerCase()}.`,
  table: (values) => ({
    columns: ['step', 'reason'],
    rows: advise(needs(values)).reasons.map((reason, i) => [String(i + 1), reason]),
  }),
  gallery: {
    default: {},
    'a chat of 2,048 tokens': { length: 11 },
    'exact, long, little memory': { length: 20, recall: 'exact', budget: 4 },
    'exact, long, some memory': { length: 18, recall: 'exact', budget: 9 },
    genome: { length: 20, recall: 'little', phase: 'training' },
    sensor: { streaming: true, recall: 'little' },
  },
};
