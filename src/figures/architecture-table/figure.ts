// All mixers of the course at one width: what they carry, what reading and writing a token costs.
import {
  comparedCosts,
  comparedMixers,
  type ComparedCosts,
} from '../../models/costs/comparison.ts';
import { KIB, MIB } from '../../models/costs/units.ts';
import {
  number,
  text,
  type FigureDefinition,
  type Size,
  type Values,
} from '../_shared/contract.ts';
import { scaleLog } from '../_shared/scale.ts';
import { el, label, picture } from '../_shared/svg.ts';

const dim = 4096;

const measures = {
  carriedBytes: {
    label: 'carried after the text',
    role: 'memory',
    show: bytes,
    domain: [KIB, 1e11],
  },
  writeFlops: {
    label: 'FLOPs to write one token',
    role: 'compute',
    show: flops,
    domain: [1e6, 1e11],
  },
  readFlops: {
    label: 'FLOPs to read one token',
    role: 'compute',
    show: flops,
    domain: [1e6, 1e11],
  },
  params: { label: 'parameters of the layer', role: 'input', show: count, domain: [1e6, 1e9] },
} as const;

type Measure = keyof typeof measures;

function bytes(value: number): string {
  if (value >= 1024 * MIB) return `${(value / (1024 * MIB)).toPrecision(3)} GiB`;
  return value >= MIB
    ? `${(value / MIB).toPrecision(3)} MiB`
    : `${(value / KIB).toPrecision(3)} KiB`;
}

function flops(value: number): string {
  return value >= 1e9 ? `${(value / 1e9).toPrecision(3)} G` : `${(value / 1e6).toPrecision(3)} M`;
}

function count(value: number): string {
  return `${(value / 1e6).toPrecision(3)} M`;
}

function rows(values: Values): { id: string; name: string; costs: ComparedCosts }[] {
  const length = 2 ** number(values, 'length');
  const by = text(values, 'by') as Measure;
  const list = comparedMixers(dim).map((mixer) => ({
    id: mixer.id,
    name: mixer.name,
    costs: comparedCosts(mixer, length),
  }));
  if (text(values, 'order') === 'course') return list;
  return list.sort((a, b) => a.costs[by] - b.costs[by]);
}

function render(values: Values, size: Size): string {
  const by = text(values, 'by') as Measure;
  const { label: name, role, show, domain } = measures[by];
  const wide = size === 'wide';
  const width = wide ? 720 : 360;
  const high = wide ? 27 : 42;
  const left = wide ? 200 : 4;
  const right = width - (wide ? 90 : 84);
  const x = scaleLog([domain[0], domain[1]], [left, right]).clamp(true);
  const list = rows(values);
  const tokens = 2 ** number(values, 'length');
  const body = list.map(({ id, name: mixer, costs }, i) => {
    const y = 40 + i * high;
    const value = costs[by];
    const attention = ['mha', 'gqa', 'window'].includes(id);
    const hybrid = id === 'hybrid';
    return (
      (wide
        ? label(left - 12, y + 14, mixer, { anchor: 'end', class: hybrid ? 'strong' : undefined })
        : label(0, y - 2, mixer, { class: hybrid ? 'strong' : undefined })) +
      el('rect', {
        x: left,
        y: wide ? y + 3 : y + 5,
        width: Math.max(2, x(Math.max(value, domain[0])) - left),
        height: 14,
        rx: 2,
        class: `f-${role}`,
        'fill-opacity': attention ? 1 : hybrid ? 0.75 : 0.5,
      }) +
      label(x(Math.max(value, domain[0])) + 8, wide ? y + 14 : y + 17, show(value), {
        class: 'mono',
      })
    );
  });
  return picture(
    width,
    40 + list.length * high + 8,
    label(
      0,
      18,
      wide
        ? `One layer of width ${dim.toLocaleString('en')} at ${tokens.toLocaleString('en')} tokens: ${name} (log scale)`
        : `${tokens.toLocaleString('en')} tokens, ${name}, log scale`,
      { class: 'soft' },
    ),
    ...body,
  );
}

export const figure: FigureDefinition = {
  name: 'architecture-table',
  title: 'All architectures at one width',
  controls: [
    {
      kind: 'slider',
      key: 'length',
      label: 'Tokens',
      min: 8,
      max: 20,
      step: 1,
      value: 15,
      format: (v) => (2 ** v).toLocaleString('en'),
      play: 700,
    },
    {
      kind: 'select',
      key: 'by',
      label: 'Show',
      value: 'carriedBytes',
      options: Object.entries(measures).map(([value, { label: shown }]) => ({
        value,
        label: shown,
      })),
    },
    {
      kind: 'select',
      key: 'order',
      label: 'Order',
      value: 'size',
      options: [
        { value: 'size', label: 'smallest first' },
        { value: 'course', label: 'as in the course' },
      ],
    },
  ],
  render,
  summary: (values) => {
    const list = rows({ ...values, order: 'size' });
    const by = text(values, 'by') as Measure;
    const { label: name, show } = measures[by];
    const [first, last] = [list[0]!, list.at(-1)!];
    return `At ${(2 ** number(values, 'length')).toLocaleString('en')} tokens, ${name}: least for ${first.name}, ${show(first.costs[by])}, most for ${last.name}, ${show(last.costs[by])}.`;
  },
  table: (values) => ({
    columns: [
      'mixer',
      'carried, KiB',
      'FLOPs to write a token',
      'FLOPs to read a token',
      'parameters',
    ],
    rows: rows(values).map(({ name, costs }) => [
      name,
      costs.carriedBytes / KIB,
      costs.writeFlops,
      costs.readFlops,
      costs.params,
    ]),
  }),
  gallery: {
    default: {},
    'short text': { length: 9 },
    'a million tokens, writing': { length: 20, by: 'writeFlops' },
    parameters: { by: 'params', order: 'course' },
  },
};
