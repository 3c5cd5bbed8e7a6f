// Recall of pure and mixed stacks beside the numbers that each keeps, as the lab recorded them.
import record from '../../../content/lab/hybrid.json' with { type: 'json' };
import { dotFigure } from '../_shared/lab-figure.ts';

const long = '16 pairs, with short convolution';
const short = '8 pairs, without short convolution';

export const figure = dotFigure({
  name: 'lab-hybrid',
  title: 'Trained stacks of two layers recall pairs',
  recording: record,
  groups: [
    {
      name: `${long}`,
      rows: [
        { label: `${long}: attention`, name: 'attention × 2' },
        { label: `${long}: linear-attention`, name: 'linear × 2' },
        { label: `${long}: linear-attention+attention`, name: 'linear + attention' },
      ],
    },
    {
      name: `${short}`,
      rows: [
        { label: `${short}: attention`, name: 'attention × 2' },
        { label: `${short}: lstm`, name: 'LSTM × 2' },
        { label: `${short}: lstm+attention`, name: 'LSTM + attention' },
      ],
    },
  ],
  memory: true,
  names: 126,
});
