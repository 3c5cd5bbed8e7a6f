// What an architecture carries against the length of the input, with real inputs on the one axis
// and what machines have left beside the weights on the other.
import { formatValue } from '../../course/format-value.ts';
import { carriedBytes } from '../../models/costs/model.ts';
import { weightsBytes } from '../../models/costs/serving.ts';
import {
  longestInput,
  machines,
  requireStack,
  stackModel,
  stacks,
  type StackKey,
} from '../../models/toy/case-costs.ts';
import { useCase, useCases } from '../../models/toy/use-cases.ts';
import { text, type FigureDefinition, type Size, type Values } from '../_shared/contract.ts';
import { scaleLog } from '../_shared/scale.ts';
import { el, label, linePath, picture, xAxis, yAxis } from '../_shared/svg.ts';

const lines = [
  { pattern: 'A', name: 'attention', role: 'query', dash: undefined },
  { pattern: 'DDDA', name: 'hybrid 3 : 1', role: 'delta', dash: undefined },
  { pattern: 'W', name: 'window', role: 'query', dash: '6 4' },
  { pattern: 'D', name: 'delta rule', role: 'state', dash: undefined },
  { pattern: 'H', name: 'Hyena', role: 'C', dash: undefined },
] as const;

/** Names for a narrow screen, by case. */
const shortNames: Readonly<Record<string, string>> = {
  gene: 'gene',
  meeting: 'meeting',
  repository: 'repository',
  sensor: 'sensor',
  speech: 'speech',
  genome: 'genome',
};

const layouts = {
  wide: { width: 760, height: 530, left: 66, right: 610, top: 162, bottom: 478 },
  narrow: { width: 350, height: 510, left: 56, right: 306, top: 148, bottom: 458 },
} as const;

const lengths = Array.from({ length: 49 }, (_, i) => Math.round(10 ** (3 + i / 12)));

/** Bytes that the machine has left beside the weights of attention, the heaviest of the stacks. */
function room(machine: (typeof machines)[keyof typeof machines], stack: StackKey): number {
  return machine.memoryBytes - weightsBytes(stackModel('A', stack), machine.bytesPerWeight);
}

function render(values: Values, size: Size): string {
  const { width, height, left, right, top, bottom } = layouts[size];
  const wide = size === 'wide';
  const stack = requireStack(text(values, 'stack'));
  const chosen = useCase(text(values, 'case'));
  const x = scaleLog([1e3, 1e7], [left, right]);
  const y = scaleLog([1e6, 1e12], [bottom, top]);
  const curves = lines.map(({ pattern, name, role, dash }) => {
    const model = stackModel(pattern, stack);
    const at = carriedBytes(model, chosen.length);
    const end = carriedBytes(model, 1e7);
    return (
      el('path', {
        d: linePath(
          lengths
            .map((n) => [n, carriedBytes(model, n)] as const)
            .map(([n, bytes]) => [x(n), bytes > 1e12 || bytes < 1e6 ? NaN : y(bytes)]),
        ),
        fill: 'none',
        class: `s-${role}`,
        'stroke-width': 2.5,
        'stroke-dasharray': dash,
      }) +
      (at >= 1e6 && at <= 1e12
        ? el('circle', { cx: x(chosen.length), cy: y(at), r: 4.5, class: `f-${role}` })
        : '') +
      (wide
        ? label(right + 10, y(Math.min(8e11, Math.max(1.2e6, end))) + 5, name, {
            class: `strong f-${role}`,
          })
        : '')
    );
  });
  const names = wide
    ? ''
    : lines
        .map(({ name, role }, i) =>
          label([0, 130, 262][i % 3]!, 16 + Math.floor(i / 3) * 20, name, {
            class: `strong f-${role}`,
          }),
        )
        .join('');
  const shelves = Object.values(machines).map((machine) => {
    const bytes = room(machine, stack);
    if (bytes < 1e6) return '';
    return (
      el('line', {
        x1: left,
        x2: right,
        y1: y(bytes),
        y2: y(bytes),
        class: 's-memory',
        'stroke-dasharray': '2 4',
        'stroke-width': 1.5,
      }) + label(left + 6, y(bytes) - 6, machine.name, { class: 'f-memory' })
    );
  });
  // Labels of the cases stand at a slant and keep their distance, however close the lengths are.
  let free = -Infinity;
  const marks = useCases.map(({ id, name, length }) => {
    const at = Math.max(x(length), free + (wide ? 23 : 20));
    free = at;
    const strong = id === chosen.id;
    return el(
      'g',
      { 'data-set': `case:${id}` },
      el('path', {
        d: linePath([
          [x(length), bottom],
          [x(length), top - 6],
          [at, top - 20],
        ]),
        fill: 'none',
        stroke: strong ? 'var(--ink)' : 'var(--rule-strong)',
        'stroke-width': strong ? 1.5 : 1,
      }),
      el(
        'text',
        {
          transform: `translate(${Math.round(at)} ${top - 24}) rotate(${wide ? -48 : -60})`,
          class: strong ? 'strong f-input' : 'soft',
        },
        wide ? name : (shortNames[id] ?? name),
      ),
    );
  });
  return picture(
    width,
    height,
    names,
    xAxis(x, [1e3, 1e4, 1e5, 1e6, 1e7], bottom, {
      format: (v) => (v < 1e6 ? `${v / 1e3}K` : `${v / 1e6}M`),
      name: 'steps of the input',
      x0: left,
      x1: right,
    }),
    yAxis(y, [1e6, 1e8, 1e10, 1e12], left, {
      format: (v) => formatValue(v, 'bytes', 'decimal'),
      name: '',
      x1: right,
      top: top - 4,
    }),
    ...shelves,
    ...marks,
    ...curves,
  );
}

export const figure: FigureDefinition = {
  name: 'case-memory',
  title: 'State and cache against length, with the memory of machines',
  controls: [
    {
      kind: 'select',
      key: 'case',
      label: 'Input',
      value: 'genome',
      options: useCases.map(({ id, name }) => ({ value: id, label: name })),
    },
    {
      kind: 'select',
      key: 'stack',
      label: 'Layers × width',
      value: 'medium',
      options: Object.entries(stacks).map(([value, { name }]) => ({ value, label: name })),
    },
  ],
  render,
  summary: (values) => {
    const stack = requireStack(text(values, 'stack'));
    const { name, length } = useCase(text(values, 'case'));
    const carried = (pattern: string): string =>
      formatValue(carriedBytes(stackModel(pattern, stack), length), 'bytes');
    return `${name}, ${length.toLocaleString('en')} steps, in a stack of ${stacks[stack].name}: attention carries ${carried('A')}, a hybrid ${carried('DDDA')}, a gated delta rule ${carried('D')} and Hyena ${carried('H')}.`;
  },
  table: (values) => {
    const stack = requireStack(text(values, 'stack'));
    return {
      columns: ['', ...lines.map(({ name }) => name)],
      rows: [
        ...useCases.map(({ name, length }) => [
          name,
          ...lines.map(({ pattern }) =>
            formatValue(carriedBytes(stackModel(pattern, stack), length), 'bytes'),
          ),
        ]),
        ...Object.values(machines).map((machine) => [
          `longest on ${machine.name}`,
          ...lines.map(({ pattern }) =>
            formatValue(longestInput(pattern, stack, machine), 'tokens'),
          ),
        ]),
      ],
    };
  },
  gallery: {
    default: {},
    'an hour of meeting': { case: 'meeting' },
    'a small stack': { stack: 'small', case: 'sensor' },
    'a large stack': { stack: 'large', case: 'repository' },
  },
};
