// Accuracy of recall against the number of pairs, as the lab recorded it: attention and three sizes
// of a linear attention state.
import record from '../../../content/lab/capacity.json' with { type: 'json' };
import { lineFigure } from '../_shared/lab-figure.ts';

export const figure = lineFigure({
  name: 'lab-capacity',
  title: 'Trained models recall pairs: state size against number of pairs',
  recording: record,
  lines: [
    { label: 'attention', name: 'attention' },
    { label: 'linear attention, key dim 16', name: 'linear, 16 key dims', short: 'linear, 16' },
    { label: 'linear attention, key dim 8', name: 'linear, 8 key dims', short: 'linear, 8' },
    { label: 'linear attention, key dim 4', name: 'linear, 4 key dims', short: 'linear, 4' },
  ],
  x: {
    label: 'Pairs to remember',
    unit: 'pairs to remember',
    ticks: [2, 4, 6, 8, 10, 12, 14, 16, 18, 20],
    narrowTicks: [2, 8, 14, 20],
  },
  chance: 1 / 33,
  names: [160, 90],
  at: 16,
});
