// Attention, FFT convolution and selective scan timed against length: a recorded run, and over it
// the reader's own, measured in a worker of this page.
import record from '../../../content/lab/scaling.json' with { type: 'json' };
import { scalingLayers } from '../../models/toy/scaling-work.ts';
import { connectLater } from '../_shared/connect.ts';
import { type FigureDefinition, type Size, type Values } from '../_shared/contract.ts';
import { label, picture } from '../_shared/svg.ts';
import type { ScalingPoint } from './measure.ts';
import {
  frameOf,
  growth,
  lengths,
  names,
  plotFrame,
  plotNames,
  plotRun,
  pointsOf,
  timeText,
} from './plot.ts';

const recorded = record.points as readonly ScalingPoint[];

function render(values: Values, size: Size): string {
  const { width, height } = frameOf(size);
  return picture(
    width,
    height,
    label(
      size === 'wide' ? 640 : width,
      14,
      `- - ○ recorded: ${record.machine}, ${record.runtime}`.replace(' with ', ', '),
      { anchor: 'end', class: 'soft' },
    ),
    plotFrame(values, size),
    plotRun(recorded, values, size, 'recorded'),
    plotNames(recorded, values, size),
  );
}

export const figure: FigureDefinition = {
  name: 'scaling-measured',
  title: 'Attention, convolution and scan timed on your device',
  controls: [
    {
      kind: 'select',
      key: 'longest',
      label: 'Measure up to',
      value: '2048',
      options: lengths.slice(3).map((length) => ({
        value: String(length),
        label: `${length.toLocaleString('en')} tokens`,
      })),
    },
    { kind: 'toggle', key: 'perToken', label: 'Divide by the length', value: false },
  ],
  render,
  summary: () => {
    const parts = scalingLayers.map((layer) => {
      const last = pointsOf(recorded, layer).at(-1)!;
      return `${names[layer]} ${timeText(last.ms)}, ${growth(recorded, layer)!.toFixed(1)} times as long as for half the length`;
    });
    const longest = Math.max(...recorded.map(({ length }) => length));
    return `Over ${longest.toLocaleString('en')} tokens the recorded run took: ${parts.join('; ')}.`;
  },
  table: () => ({
    columns: ['tokens', ...scalingLayers.map((layer) => `${names[layer]} (ms)`)],
    rows: [...new Set(recorded.map(({ length }) => length))].map((length) => [
      length.toLocaleString('en'),
      ...scalingLayers.map(
        (layer) => pointsOf(recorded, layer).find((point) => point.length === length)?.ms ?? '',
      ),
    ]),
  }),
  gallery: {
    default: {},
    'for each token': { perToken: true },
  },
  connect: connectLater(() => import('./live.ts')),
};
