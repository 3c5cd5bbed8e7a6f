// Tables of the chapter on state space models: what two forms cost, B̄ twice, published scores.
import {
  complexModeStepFlops,
  directConvFlops,
  fftConvFlops,
} from '../../models/costs/long-convolution.ts';
import { sequentialSteps } from '../../models/costs/recurrent.ts';
import { inputGap, mixed, zoh } from '../../models/layers/discretise.ts';
import { complex } from '../../models/tensor/complex.ts';
import { groupDigits, significant } from '../format-value.ts';
import type { Tables } from '../tables.ts';

/** Complex modes a channel: a state of 64 real numbers. */
const modes = 32;
const state = 2 * modes;

const whole = (value: number): string => groupDigits(value);
const millions = (value: number): string => significant(value / 1e6);

export const stateSpaceModelsTables: Tables = {
  ssmForms: () => ({
    caption: `Millions of floating-point operations for one channel with a state of ${state} numbers. The convolution includes making the kernel from ${modes} modes. The last two columns count the steps that must wait for one another.`,
    columns: [
      { label: 'tokens', numeric: true },
      { label: 'recurrence, full $A$', numeric: true },
      { label: 'recurrence, diagonal $A$', numeric: true },
      { label: 'convolution, directly', numeric: true },
      { label: 'convolution by FFT', numeric: true },
      { label: 'steps in a row, recurrence', numeric: true },
      { label: 'the same, by a scan', numeric: true },
    ],
    rows: [64, 1024, 16_384, 131_072].map((length) => [
      whole(length),
      millions(2 * state * state * length),
      millions(complexModeStepFlops * modes * length),
      millions(10 * modes * length + directConvFlops(length)),
      millions(10 * modes * length + fftConvFlops(length)),
      whole(sequentialSteps(length, 'recurrence')),
      whole(sequentialSteps(length, 'scan')),
    ]),
    source: { file: 'src/models/costs/long-convolution.ts', symbol: 'fftConvFlops' },
    cite: ['gu2022s4', 'gu2022s4d'],
  }),
  bBar: () => ({
    caption:
      'One mode with $A = -1$ and $B = 1$. Both rules share $\\bar A$; only what they write into the state differs.',
    columns: [
      { label: 'step $\\Delta$', numeric: true },
      { label: 'kept: $\\bar A = e^{\\Delta A}$', numeric: true },
      { label: '$\\bar B$, zero-order hold', numeric: true },
      { label: 'the code’s $\\bar B = \\Delta B$', numeric: true },
      { label: 'too much in $\\Delta B$', numeric: true },
    ],
    rows: [0.001, 0.01, 0.1, 0.5, 1, 2].map((delta) => {
      const A = complex(-1);
      const B = complex(1);
      const exact = zoh(A, B, delta);
      return [
        String(delta),
        exact.Abar.re.toFixed(4),
        exact.Bbar.re.toPrecision(4),
        String(mixed(A, B, delta).Bbar.re),
        `${(-100 * inputGap(A, delta).re).toPrecision(2)}%`,
      ];
    }),
    source: { file: 'src/models/layers/discretise.ts', symbol: 'inputGap' },
    cite: ['gu2023mamba', 'li2026mamba3blog'],
  }),
  longRangeArena: () => ({
    caption:
      'Long Range Arena as published, accuracy in percent; none of these numbers is ours. A dash: not stated in the source we read. Path-X is a question with two answers, so guessing scores 50.',
    columns: [
      { label: 'model and source' },
      { label: 'Path-X, 16,384 steps', numeric: true },
      { label: 'mean of six tasks', numeric: true },
    ],
    rows: [
      ['ten Transformers of 2020 (benchmark paper)', 'nothing learned', '—'],
      ['S4 (paper, ICLR 2022)', '88', '—'],
      ['S4, better initialised (paper, ICLR 2023)', '96', '86'],
      ['S4D (paper, 2022)', '—', '85'],
      ['S5 (paper, ICLR 2023)', '98.5', '87.4'],
    ],
    source: { file: 'src/course/tables/state-space-models.ts', symbol: 'stateSpaceModelsTables' },
    cite: ['tay2021lra', 'gu2022s4', 'gu2023httyh', 'gu2022s4d', 'smith2023s5'],
  }),
};
