// Recall against the numbers that a model carries, from the recorded runs: a dot a seed, a line
// through the best of them. The further a kind of state lies to the upper left, the better it uses
// its room.
import capacity from '../../../content/lab/capacity.json' with { type: 'json' };
import deltaRule from '../../../content/lab/delta-rule.json' with { type: 'json' };
import { createTask } from '../../models/tasks/tasks.ts';
import { linesOf, spreadAt, type RecordedLine } from '../../models/training/recorded-lines.ts';
import { number, type FigureDefinition, type Size, type Values } from '../_shared/contract.ts';
import { scaleLinear, scaleLog } from '../_shared/scale.ts';
import { el, label, linePath, picture, xAxis, yAxis } from '../_shared/svg.ts';

const dims = [4, 8, 16] as const;
const { chance } = createTask('mqar');

interface Kind {
  readonly name: string;
  readonly role: string;
  readonly dash?: string;
  /** One line for each size of the state. */
  readonly lines: readonly RecordedLine[];
}

const recorded = new Map(
  [...linesOf(capacity.runs), ...linesOf(deltaRule.runs)].map((line) => [line.label, line]),
);
const line = (name: string): RecordedLine => recorded.get(name)!;

const kinds: readonly Kind[] = [
  {
    name: 'adds, with feature map',
    role: 'state',
    lines: dims.map((d) => line(`linear attention, key dim ${d}`)),
  },
  {
    name: 'adds, unit keys',
    role: 'key',
    dash: '2 4',
    lines: dims.map((d) => line(`plain-linear-attention, key dim ${d}`)),
  },
  {
    name: 'corrects (delta rule)',
    role: 'gate',
    dash: '7 4',
    lines: dims.map((d) => line(`delta-rule, key dim ${d}`)),
  },
  {
    name: 'fades and corrects',
    role: 'decay',
    dash: '9 3 2 3',
    lines: dims.map((d) => line(`gated-delta-rule, key dim ${d}`)),
  },
  { name: 'attention', role: 'query', lines: [line('attention')] },
];

interface Group {
  readonly memory: number;
  readonly seeds: readonly number[];
  readonly best: number;
}

/** The three seeds, worst first, at every size. */
const groupsOf = (kind: Kind, pairs: number): Group[] =>
  kind.lines.map((one) => {
    const { low, median, high } = spreadAt(one, pairs);
    return { memory: one.memory, seeds: [low, median, high], best: high };
  });

const percent = (share: number): string => `${Math.round(100 * share)}%`;

function render(values: Values, size: Size): string {
  const pairs = number(values, 'pairs');
  const wide = size === 'wide';
  const [width, height, left, right] = wide ? [640, 380, 46, 424] : [360, 420, 42, 346];
  const [top, bottom] = [42, wide ? height - 52 : height - 152];
  const x = scaleLog([180, 7000], [left, right]);
  const y = scaleLinear([0, 1], [bottom, top]);
  const drawn = kinds.map((kind) => ({ ...kind, groups: groupsOf(kind, pairs) }));
  const key = drawn
    .map((kind, i) => ({ ...kind, i, end: kind.groups.at(-1)! }))
    .map(({ name, role, dash, i, end }) => {
      const [kx, ky] = wide ? [448, 84 + i * 46] : [4, bottom + 66 + i * 20];
      return (
        el('path', {
          d: `M${kx},${ky - 5}h26`,
          class: `s-${role}`,
          fill: 'none',
          'stroke-width': 2,
          'stroke-dasharray': dash,
        }) +
        el('circle', { cx: kx + 13, cy: ky - 5, r: 4, class: `f-${role}` }) +
        label(kx + 34, ky, name, { class: `f-${role}` }) +
        label(wide ? kx + 34 : width - 4, wide ? ky + 18 : ky, `${percent(end.best)} at best`, {
          class: 'soft',
          anchor: wide ? 'start' : 'end',
        })
      );
    });
  return picture(
    width,
    height,
    yAxis(y, [0, 0.25, 0.5, 0.75, 1], left, {
      format: percent,
      name: `right answers with ${pairs} pairs`,
      x1: right,
      top,
    }),
    xAxis(x, [200, 500, 1000, 2000, 5000], bottom, {
      format: (tick) => tick.toLocaleString('en'),
      name: 'numbers carried (attention: after 80 tokens)',
      x0: left,
      x1: right,
    }),
    el('line', {
      x1: left,
      x2: right,
      y1: y(chance),
      y2: y(chance),
      stroke: 'var(--rule-strong)',
      'stroke-dasharray': '2 4',
    }),
    label(right - 4, y(chance) - 5, 'guessing', { anchor: 'end', class: 'soft' }),
    ...drawn.flatMap(({ role, dash, groups }, i) => [
      el('path', {
        d: linePath(groups.map(({ memory, best }) => [x(memory), y(best)])),
        fill: 'none',
        class: `s-${role}`,
        'stroke-width': 2,
        'stroke-dasharray': dash,
      }),
      ...groups.flatMap(({ memory, seeds, best }) =>
        seeds.map((accuracy) =>
          el('circle', {
            cx: x(memory) + (i - 1.5) * 3,
            cy: y(accuracy),
            r: accuracy === best ? 5 : 3.5,
            class: `f-${role}`,
            opacity: accuracy === best ? undefined : 0.5,
          }),
        ),
      ),
    ]),
    ...key,
  );
}

export const figure: FigureDefinition = {
  name: 'recall-frontier',
  title: 'Recall against the numbers carried',
  controls: [
    {
      kind: 'slider',
      key: 'pairs',
      label: 'Pairs to remember',
      min: 2,
      max: 20,
      step: 2,
      value: 16,
    },
  ],
  render,
  summary: (values) => {
    const pairs = number(values, 'pairs');
    const said = kinds.map((kind) => {
      const groups = groupsOf(kind, pairs);
      return `${kind.name}: ${groups
        .map(({ memory, best }) => `${percent(best)} with ${memory.toLocaleString('en')} numbers`)
        .join(', ')}`;
    });
    return `Best of three seeds with ${pairs} pairs. ${said.join('; ')}.`;
  },
  table: (values) => {
    const pairs = number(values, 'pairs');
    return {
      columns: ['state', 'numbers carried', 'worst seed', 'middle', 'best'],
      rows: kinds.flatMap((kind) =>
        groupsOf(kind, pairs).map(({ memory, seeds }) => [
          kind.name,
          memory.toLocaleString('en'),
          ...seeds.map(percent),
        ]),
      ),
    };
  },
  gallery: {
    default: {},
    'two pairs': { pairs: 2 },
    'twenty pairs': { pairs: 20 },
  },
};
