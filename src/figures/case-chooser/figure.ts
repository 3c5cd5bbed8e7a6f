// A real input, a need and a machine: what each architecture pays, and the cheapest that will do.
import { formatValue } from '../../course/format-value.ts';
import {
  caseCosts,
  cheapestCase,
  machines,
  requireStack,
  stacks,
  type CaseCosts,
  type MachineKey,
} from '../../models/toy/case-costs.ts';
import { useCase, useCases, type RecallNeed, type UseCase } from '../../models/toy/use-cases.ts';
import { text, type FigureDefinition, type Size, type Values } from '../_shared/contract.ts';
import { scaleLog } from '../_shared/scale.ts';
import { el, label, picture } from '../_shared/svg.ts';

const needs = { little: 'little', some: 'some of it', exact: 'any of it' } as const;

interface Choice {
  readonly input: UseCase;
  readonly need: RecallNeed;
  readonly machine: (typeof machines)[MachineKey];
  readonly costs: readonly CaseCosts[];
  readonly best: CaseCosts | undefined;
}

function compute(values: Values): Choice {
  const input = useCase(text(values, 'case'));
  const wanted = text(values, 'recall');
  const need = wanted === 'case' ? input.recall : (wanted as RecallNeed);
  const machine = machines[text(values, 'machine') as MachineKey];
  const costs = caseCosts(input.length, need, requireStack(text(values, 'stack')), machine);
  return { input, need, machine, costs, best: cheapestCase(costs) };
}

const steps = (length: number): string => length.toLocaleString('en');

function verdict({ fits, recalls }: CaseCosts, chosen: boolean): string {
  if (chosen) return 'the cheapest';
  if (!fits) return recalls ? 'does not fit' : 'does not fit, forgets';
  return recalls ? 'would do' : 'forgets too much';
}

function render(values: Values, size: Size): string {
  const choice = compute(values);
  const wide = size === 'wide';
  const width = wide ? 880 : 350;
  const { input, need, machine } = choice;
  const heading =
    label(0, 18, `${input.name}: ${steps(input.length)} ${input.step}s`, {
      class: 'strong f-input',
    }) +
    (wide
      ? label(width, 18, `to be found again: ${needs[need]}`, { anchor: 'end', class: 'soft' })
      : label(0, 38, `to be found again: ${needs[need]}; mark: ${machine.name}`, {
          class: 'soft',
        }));
  const time = scaleLog([1e-3, 1e6], [0, wide ? 190 : 250]).clamp(true);
  const memory = scaleLog([1e6, 1e12], [0, wide ? 190 : 250]).clamp(true);
  const top = wide ? 84 : 96;
  const high = wide ? 40 : 82;
  const [timeLeft, memoryLeft] = wide ? [160, 470] : [0, 0];
  const rows = choice.costs.map((row, i) => {
    const y = top + i * high;
    const chosen = row === choice.best;
    const possible = row.fits && row.recalls;
    const opacity = possible ? 1 : 0.4;
    const bar = (x: number, yBar: number, length: number, role: string, shown: string): string =>
      el('rect', {
        x,
        y: yBar,
        width: Math.max(2, length),
        height: 12,
        class: `f-${role}`,
        'fill-opacity': opacity,
      }) +
      label(x + (wide ? 274 : 350), yBar + 11, shown, {
        anchor: 'end',
        class: possible ? '' : 'soft',
      });
    const edge = (yLine: number): string =>
      el('line', {
        x1: 0,
        x2: width,
        y1: yLine,
        y2: yLine,
        stroke: 'var(--ink)',
        'stroke-width': 1.5,
      });
    const frame = chosen ? edge(y - (wide ? 24 : 18)) + edge(y + (wide ? 12 : 56)) : '';
    const said = label(width, y, verdict(row, chosen), {
      anchor: 'end',
      class: chosen ? 'strong' : 'soft',
    });
    const name = label(0, y, row.architecture.name, { class: possible ? 'strong' : 'soft' });
    return (
      frame +
      name +
      said +
      bar(
        timeLeft,
        wide ? y - 11 : y + 10,
        time(row.readSeconds),
        'compute',
        formatValue(row.readSeconds, 'seconds'),
      ) +
      bar(
        memoryLeft,
        wide ? y - 11 : y + 30,
        memory(row.carried),
        'memory',
        formatValue(row.carried, 'bytes'),
      )
    );
  });
  const last = top + choice.costs.length * high - (wide ? 22 : 30);
  // How much memory the machine has: a mark at every bar of what is carried.
  const edge = memoryLeft + memory(machine.memoryBytes);
  const limit = choice.costs.map((_, i) => {
    const y = top + i * high + (wide ? -15 : 26);
    return el('line', {
      x1: edge,
      x2: edge,
      y1: y,
      y2: y + 20,
      stroke: 'var(--ink)',
      'stroke-width': 1.5,
    });
  });
  const columns = wide
    ? label(timeLeft, 52, 'to read it once, at peak', { class: 'soft' }) +
      label(memoryLeft, 52, `carried; mark: memory of ${machine.name}`, { class: 'soft' })
    : label(0, 60, 'above: to read it once, at peak; below: carried', { class: 'soft' });
  return picture(width, last + (wide ? 4 : 8), heading, columns, ...rows, ...limit);
}

export const figure: FigureDefinition = {
  name: 'case-chooser',
  title: 'What each architecture pays for a real input',
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
      key: 'recall',
      label: 'To be found again',
      value: 'case',
      options: [
        { value: 'case', label: 'as we judge the case' },
        ...Object.entries(needs).map(([value, name]) => ({ value, label: name })),
      ],
    },
    {
      kind: 'select',
      key: 'machine',
      label: 'Machine',
      value: 'h100',
      options: Object.entries(machines).map(([value, { name }]) => ({ value, label: name })),
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
    const { input, need, machine, costs, best } = compute(values);
    const { carried } = costs[0]!;
    const end = best
      ? `cheapest that fits and recalls enough is ${best.architecture.name}, with ${formatValue(best.readSeconds, 'seconds')} to read and ${formatValue(best.carried, 'bytes')} to carry`
      : 'none of them both fits and recalls enough: search first, or take a larger machine';
    return `${input.name}, ${steps(input.length)} steps, ${needs[need]} to be found again, on ${machine.name}: attention would carry ${formatValue(carried, 'bytes')}; ${end}.`;
  },
  table: (values) => {
    const { costs, best } = compute(values);
    return {
      columns: ['architecture', 'reads in at least', 'carries', 'weights', 'verdict'],
      rows: costs.map((row) => [
        row.architecture.name,
        formatValue(row.readSeconds, 'seconds'),
        formatValue(row.carried, 'bytes'),
        formatValue(row.weights, 'bytes'),
        verdict(row, row === best),
      ]),
    };
  },
  gallery: {
    default: {},
    'a gene': { case: 'gene' },
    'a repository': { case: 'repository' },
    'a repository on a laptop': { case: 'repository', machine: 'laptop' },
    'a repository on a phone': { case: 'repository', machine: 'phone' },
    'a sensor on a phone': { case: 'sensor', machine: 'phone', stack: 'small' },
  },
};
