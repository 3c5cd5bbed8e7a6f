// Values of the chapter on state space models.
import { inputGap } from '../../models/layers/discretise.ts';
import { complex } from '../../models/tensor/complex.ts';
import { numberArgument } from '../value-arguments.ts';
import { define, input } from '../value-definition.ts';

export const stateSpaceValues = {
  inputGapShare: define({
    label: 'what ΔB has too much over the zero-order hold, as a share of ΔB',
    formula: String.raw`1 - \frac{1 - e^{-\Delta |A|}}{\Delta |A|}`,
    unit: 'percent',
    source: { file: 'src/models/layers/discretise.ts', symbol: 'inputGap' },
    cite: ['gu2023mamba', 'li2026mamba3blog'],
    arguments: {
      delta: numberArgument('step Δ', 'count'),
      size: numberArgument('|A|, the mode fading as −|A|', 'count'),
    },
    compute: ({ delta, size }) => -inputGap(complex(-size), delta).re,
    inputs: ({ delta, size }) => [input('Δ', delta, 'count'), input('|A|', size, 'count')],
  }),
} as const;
