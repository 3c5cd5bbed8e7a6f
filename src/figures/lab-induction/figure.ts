// The induction task at lengths beyond the training's, as the lab recorded it.
import record from '../../../content/lab/induction-length.json' with { type: 'json' };
import { lineFigure } from '../_shared/lab-figure.ts';

export const figure = lineFigure({
  name: 'lab-induction',
  title: 'Trained models answer the induction task at greater lengths',
  recording: record,
  lines: [
    { label: 'attention, short convolution', name: 'attention + short conv', short: 'attn + conv' },
    { label: 'mamba', name: 'Mamba' },
    { label: 'lstm', name: 'LSTM' },
    { label: 'gated-delta-rule', name: 'gated delta rule', short: 'gated delta' },
    { label: 'hyena', name: 'Hyena' },
    { label: 'attention, rotary', name: 'attention, rotary', short: 'attn, rotary' },
  ],
  x: {
    label: 'Tokens of the test',
    unit: 'tokens of the test (trained on 64)',
    log: true,
    ticks: [64, 128, 256, 512, 1024, 2048],
    narrowTicks: [64, 512, 2048],
  },
  chance: 1 / 15,
  names: [184, 106],
  at: 512,
});
