// Tables of the chapter on Mamba: published speeds with their baselines, selective copying as
// published beside the lab's runs, and what models of each size carry.
import copying from '../../../content/lab/selective-copying.json' with { type: 'json' };
import { layersOf } from '../../models/costs/model.ts';
import { models, type ModelKey } from '../../models/costs/models.ts';
import { MIB } from '../../models/costs/units.ts';
import { formatValue, groupDigits, significant, THIN } from '../format-value.ts';
import { labResultSchema } from '../lab-results.ts';
import type { ComputedTable, Tables } from '../tables.ts';
import {
  copyingAccuracies,
  stateNumbers,
  type CopyingModel,
  type CopyingTask,
} from '../values/mamba.ts';

const FILE = 'src/course/tables/mamba.ts';

/** The four speed-ups of the paper, each against what it was measured. */
export function speedClaims(): ComputedTable {
  return {
    caption:
      'Four factors of one paper, each against another baseline, as published; none is ours. The last counts a whole model, the others one operation.',
    columns: [
      { label: 'what was timed' },
      { label: 'times as fast', numeric: true },
      { label: 'as what' },
    ],
    rows: [
      [
        'the scan alone, on an A100',
        'up to 20–40',
        'a standard scan in PyTorch, which is the same function without fusion',
      ],
      [
        'the scan alone, on an A100',
        'over 1 from 2K tokens, up to 7 at 32K',
        'FlashAttention‑2 alone; neither with its projections',
      ],
      ['the recurrence, on an A100', 'up to 3', 'earlier methods for state space models'],
      [
        'a whole model that writes 128 tokens after 2,048, on an A100',
        '4–5',
        'a Transformer of similar size in the Hugging Face library, which has a cache and so fits fewer sequences',
      ],
    ],
    source: { file: FILE, symbol: 'speedClaims' },
    cite: ['gu2023mamba'],
  };
}

const range = (task: CopyingTask, model: CopyingModel): string => {
  const [low, , high] = copyingAccuracies(task, model).map((share) => (100 * share).toFixed(1));
  return low === high ? low! : `${low}–${high}`;
};

/** Table 1 of the paper beside the recorded runs. */
export function selectiveCopying(): ComputedTable {
  const { runs } = labResultSchema.parse(copying);
  const { length, pairs, vocab } = runs[0]!.settings;
  // Two tokens of the vocabulary, blank and marker, are never to be copied.
  const chance = 100 / (Number(vocab) - 2);
  const ours = (model: CopyingModel): readonly string[] => [
    range('selective-copying', model),
    range('fixed-copying', model),
  ];
  return {
    caption: `Share of tokens copied rightly, in percent. Published: sequences of 4,096 tokens, 16 of them to be copied. Ours: sequences of ${length}, ${pairs} to be copied, lowest and highest of three seeds; guessing scores ${chance}. A dash: not run. Scales differ so much that only the order of rows may be compared.`,
    columns: [
      { label: 'mixer' },
      { label: 'changing places, published', numeric: true },
      { label: 'changing places, ours', numeric: true },
      { label: 'fixed places, ours', numeric: true },
    ],
    rows: [
      ['time-invariant, no gate: S4, S4D', '18.3', ...ours('s4d')],
      ['time-invariant, no gate: long filter', '—', ...ours('long-convolution')],
      ['Hyena, in the H3 block and in the Mamba block', '30.1, 28.4', '—', '—'],
      ['S4, in the H3 block and in the Mamba block', '57.0, 56.4', '—', '—'],
      ['selective, no gate: S6', '97.0', '—', '—'],
      ['selective, in the H3 block', '99.7', '—', '—'],
      ['selective, in the Mamba block', '99.8', ...ours('mamba')],
      ['LSTM', '—', ...ours('lstm')],
      ['attention with rotary positions', '—', ...ours('attention')],
    ],
    // The numbers that code computes are ours; the caption says which are the paper's.
    source: { file: 'src/course/values/mamba.ts', symbol: 'copyingAccuracies' },
    cite: ['gu2023mamba'],
  };
}

const sizes: readonly ModelKey[] = [
  'mamba-130m',
  'mamba-370m',
  'mamba-790m',
  'mamba-1.4b',
  'mamba-2.8b',
  'mamba2-130m',
  'mamba2-2.7b',
];

function stateSizes(): ComputedTable {
  return {
    caption: 'What one sequence carries, at any length.',
    columns: [
      { label: 'model' },
      { label: 'layers × width', numeric: true },
      { label: 'numbers of state', numeric: true },
      { label: 'in 32 bits', numeric: true },
    ],
    rows: sizes.map((key) => {
      const model = models[key];
      const numbers = stateNumbers(model);
      return [
        model.name,
        `${layersOf(model).length}${THIN}×${THIN}${groupDigits(model.dim)}`,
        formatValue(numbers, 'params'),
        `${significant((4 * numbers) / MIB)}${THIN}MiB`,
      ];
    }),
    source: { file: 'src/models/costs/model.ts', symbol: 'modelStateBytes' },
    cite: ['gu2023mamba', 'mambarepo', 'dao2024mamba2'],
  };
}

export const mambaTables: Tables = {
  'mamba-speed': speedClaims,
  'mamba-copying': selectiveCopying,
  'mamba-sizes': stateSizes,
};
