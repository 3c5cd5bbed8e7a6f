// Recall by adding and by the delta rule at equal state, as the lab recorded it.
import record from '../../../content/lab/delta-rule.json' with { type: 'json' };
import { lineFigure } from '../_shared/lab-figure.ts';

const dims = ['4', '8', '16'] as const;

export const figure = lineFigure({
  name: 'lab-delta',
  title: 'Trained models recall pairs: adding against correcting',
  recording: record,
  lines: dims.flatMap((when) => [
    { label: `delta-rule, key dim ${when}`, name: 'delta rule', when },
    { label: `plain-linear-attention, key dim ${when}`, name: 'adding', when },
  ]),
  choice: {
    label: 'Key dimensions',
    options: dims.map((value) => ({ value, label: `${value} key dimensions` })),
    value: '4',
  },
  x: {
    label: 'Pairs to remember',
    unit: 'pairs to remember',
    ticks: [2, 4, 6, 8, 10, 12, 14, 16, 18, 20],
    narrowTicks: [2, 8, 14, 20],
  },
  chance: 1 / 33,
  names: [110, 92],
  at: 16,
});
