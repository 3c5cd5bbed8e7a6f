// Attention and the selective scan as WebGPU kernels, timed and checked on the reader's own GPU; a
// recorded run, on a CPU that stands in for a GPU, is drawn until then.
import record from '../../../content/lab/kernels.json' with { type: 'json' };
import { kernelIds, type KernelResult } from '../../kernels/results.ts';
import { connectLater } from '../_shared/connect.ts';
import { type FigureDefinition, type Size, type Values } from '../_shared/contract.ts';
import { label, picture } from '../_shared/svg.ts';
import { frameOf, fullName, lengthOf, plotFrame, plotRun, timeText } from './plot.ts';

const recorded = record.points as readonly KernelResult[];
const at = (length: number): readonly KernelResult[] =>
  recorded.filter((result) => result.length === length);

function render(values: Values, size: Size): string {
  const { width, height } = frameOf(size);
  const length = lengthOf(values);
  const stand = size === 'wide' ? 'a program on the CPU, no GPU' : 'no GPU';
  const notes =
    at(length).length > 0
      ? [`○ recorded: ${record.adapter}, ${stand}`, `${record.browser}; ${record.machine}`]
      : ['no recorded run of this length'];
  return picture(
    width,
    height,
    ...notes.map((note, i) => label(0, 14 + 20 * i, note, { class: 'soft' })),
    plotFrame(size),
    plotRun(recorded, length, size, 'recorded'),
  );
}

export const figure: FigureDefinition = {
  name: 'gpu-kernels',
  title: 'Kernels on your own GPU',
  controls: [
    {
      kind: 'slider',
      key: 'length',
      label: 'Length',
      min: 8,
      max: 11,
      step: 1,
      value: 9,
      unit: 'tokens',
      format: (value) => (2 ** value).toLocaleString('en'),
    },
  ],
  render,
  summary: (values) => {
    const length = lengthOf(values);
    const results = at(length);
    const tokens = `${length.toLocaleString('en')} tokens`;
    if (results.length === 0) return `No recorded run has ${tokens}.`;
    const parts = results.map(({ id, ms }) => `${fullName(id)}, ${timeText(ms)}`);
    return `Recorded on ${record.adapter}, a program that stands in for a GPU, for ${tokens}: ${parts.join('; ')}.`;
  },
  table: () => ({
    columns: ['tokens', 'kernel', 'time (ms)', 'clock', 'largest error', 'numbers compared'],
    rows: [...recorded]
      .sort((a, b) => a.length - b.length || kernelIds.indexOf(a.id) - kernelIds.indexOf(b.id))
      .map(({ length, id, ms, clock, error, compared, outputs }) => [
        length.toLocaleString('en'),
        fullName(id),
        ms,
        clock === 'gpu' ? 'timestamps' : 'wall',
        error.toExponential(1),
        `${compared.toLocaleString('en')} of ${outputs.toLocaleString('en')}`,
      ]),
  }),
  gallery: {
    default: {},
    longer: { length: 10 },
    'not recorded': { length: 11 },
  },
  connect: connectLater(() => import('./live.ts')),
};
