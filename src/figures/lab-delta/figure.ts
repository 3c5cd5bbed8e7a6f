// Recall by adding and by the delta rule at equal state, as the lab recorded it.
import record from '../../../content/lab/delta-rule.json' with { type: 'json' };
import { lineFigure } from '../_shared/lab-figure.ts';

export const figure = lineFigure({
  name: 'lab-delta',
  title: 'Trained models recall pairs: adding against correcting',
  recording: record,
  lines: [
    { label: 'delta-rule, key dim 8', name: 'delta rule, 8 key dims', short: 'delta, 8' },
    { label: 'delta-rule, key dim 4', name: 'delta rule, 4 key dims', short: 'delta, 4' },
    { label: 'plain-linear-attention, key dim 8', name: 'adding, 8 key dims', short: 'add, 8' },
    { label: 'plain-linear-attention, key dim 4', name: 'adding, 4 key dims', short: 'add, 4' },
  ],
  x: {
    label: 'Pairs to remember',
    unit: 'pairs to remember',
    ticks: [2, 4, 6, 8, 10, 12, 14, 16, 18, 20],
    narrowTicks: [2, 8, 14, 20],
  },
  chance: 1 / 33,
  names: [176, 80],
  at: 16,
});
