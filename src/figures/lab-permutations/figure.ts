// Composing permutations of three things at lengths beyond the training's, as the lab recorded it:
// who can follow when one reflection a token is not enough.
import record from '../../../content/lab/permutations.json' with { type: 'json' };
import { createTask } from '../../models/tasks/tasks.ts';
import { lineFigure } from '../_shared/lab-figure.ts';

export const figure = lineFigure({
  name: 'lab-permutations',
  title: 'Trained models compose permutations',
  recording: record,
  lines: [
    { label: 'lstm', name: 'LSTM' },
    {
      label: 'delta-rule, β up to 2, 3 layers',
      name: 'delta, β up to 2, 3 layers',
      short: 'delta × 3',
    },
    { label: 'mamba', name: 'Mamba' },
    { label: 'delta-rule, β up to 2', name: 'delta, β up to 2', short: 'delta' },
    { label: 'attention, rotary', name: 'attention, rotary', short: 'attention' },
  ],
  x: {
    label: 'Moves of the test',
    unit: 'moves of the test (trained on 16)',
    log: true,
    ticks: [4, 8, 16, 32, 64],
  },
  chance: createTask('permutations').chance,
  names: [196, 100],
  at: 16,
});
