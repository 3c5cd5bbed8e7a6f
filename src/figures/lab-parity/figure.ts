// Parity at lengths beyond the training's, as the lab recorded it: who can keep one bit.
import record from '../../../content/lab/state-tracking.json' with { type: 'json' };
import { lineFigure } from '../_shared/lab-figure.ts';

export const figure = lineFigure({
  name: 'lab-parity',
  title: 'Trained models track parity',
  recording: record,
  lines: [
    { label: 'lstm', name: 'LSTM' },
    { label: 'delta-rule, β up to 2', name: 'delta rule, β up to 2', short: 'delta, β ≤ 2' },
    { label: 'mamba', name: 'Mamba' },
    { label: 'delta-rule', name: 'delta rule, β up to 1', short: 'delta, β ≤ 1' },
    { label: 'linear-attention', name: 'linear attention', short: 'linear' },
    { label: 'attention, rotary', name: 'attention, rotary', short: 'attention' },
  ],
  x: {
    label: 'Bits of the test',
    unit: 'bits of the test (trained on 32)',
    log: true,
    ticks: [16, 32, 64, 128, 256],
  },
  chance: 1 / 2,
  names: [176, 100],
  at: 64,
});
