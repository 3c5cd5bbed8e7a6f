// Tables of the linear-attention chapter: the work of the three forms, and needles as published.
import {
  chunkedMultiplyAdds,
  parallelMultiplyAdds,
  recurrentMultiplyAdds,
  sequentialSteps,
} from '../../models/layers/linear-attention-counts.ts';
import type { ComputedTable, Tables } from '../tables.ts';

const chunk = 64;
const headDim = 128;

/** Multiply–adds of one head and steps of the chunked form, by length. */
export function formsByLength(): ComputedTable {
  const millions = (count: number): string => Math.round(count / 1e6).toLocaleString('en');
  return {
    caption: `Millions of multiply–adds for one head with keys and values of ${headDim} entries, and how many steps the chunked form must take one after the other. The recurrent form takes as many steps as there are tokens, the parallel form one.`,
    columns: [
      { label: 'tokens', numeric: true },
      { label: 'parallel', numeric: true },
      { label: 'recurrent', numeric: true },
      { label: `chunks of ${chunk}`, numeric: true },
      { label: 'steps', numeric: true },
    ],
    rows: [512, 2048, 8192, 32_768, 131_072].map((length) => {
      const sizes = { length, keyDim: headDim, valueDim: headDim };
      return [
        length.toLocaleString('en'),
        millions(parallelMultiplyAdds(sizes)),
        millions(recurrentMultiplyAdds(sizes)),
        millions(chunkedMultiplyAdds({ ...sizes, chunk })),
        sequentialSteps('chunked', { length, chunk }).toLocaleString('en'),
      ];
    }),
    source: {
      file: 'src/models/layers/linear-attention-counts.ts',
      symbol: 'chunkedMultiplyAdds',
    },
    cite: ['katharopoulos2020transformers', 'yang2024gla'],
  };
}

/** Published accuracies on single needles in a haystack; nothing here is ours. */
export function publishedNeedles(): ComputedTable {
  return {
    caption:
      'Share of needles found, in percent, as reported. DeltaNet corrects, Mamba-2 forgets, Gated DeltaNet does both; all have 1.3 billion parameters and were trained on 100 billion tokens. Published numbers, none of them ours.',
    columns: [
      { label: 'task, length' },
      { label: 'DeltaNet', numeric: true },
      { label: 'Mamba‑2', numeric: true },
      { label: 'Gated DeltaNet', numeric: true },
    ],
    rows: [
      ['S‑NIAH‑1, 8K', '98.8', '30.4', '91.8'],
      ['S‑NIAH‑2, 4K', '18.6', '56.2', '92.2'],
      ['S‑NIAH‑2, 8K', '14.4', '17.0', '29.6'],
      ['S‑NIAH‑3, 2K', '47.0', '47.6', '84.2'],
    ],
    source: { file: 'src/course/tables/linear-attention.ts', symbol: 'publishedNeedles' },
    cite: ['yang2025gateddeltanet'],
  };
}

export const linearAttentionTables: Tables = {
  'linear-attention-forms': formsByLength,
  'linear-attention-needles': publishedNeedles,
};
