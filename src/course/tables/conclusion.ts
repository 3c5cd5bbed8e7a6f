// The one table of all architectures: computed costs beside what can only be judged.
import { comparedCosts, comparedMixers } from '../../models/costs/comparison.ts';
import { devices } from '../../models/costs/devices.ts';
import { deskCosts, deskOptions } from '../../models/toy/contract-desk.ts';
import { formatValue } from '../format-value.ts';
import type { Tables } from '../tables.ts';

const length = 32_768;

/** Recall, parallel form and maturity of each mixer: the course's judgement, argued in its chapters. */
const judged: Readonly<Record<string, readonly [string, string, string]>> = {
  mha: ['exact', 'matrix products', 'everywhere'],
  gqa: ['exact', 'matrix products', 'everywhere'],
  window: ['exact in the window', 'matrix products', 'everywhere'],
  lstm: ['weak', 'none over the length', 'old and stable, slow to train'],
  linear: ['bounded by the state', 'matrix products or chunks', 'as a part'],
  retention: ['bounded, recent first', 'matrix products or chunks', 'research'],
  'gated-delta': ['bounded, best of its size', 'chunks', 'in large open hybrids'],
  s4d: ['weak on text', 'convolution', 'signals'],
  hyena: ['weak to fair', 'convolution', 'genomes'],
  mamba: ['bounded, chosen', 'scan', 'in open hybrids'],
  mamba2: ['bounded, chosen', 'chunks of matrix products', 'in large open hybrids'],
  hybrid: ['nearly exact', 'both', 'in large open models'],
};

export const conclusionTables: Tables = {
  contractDesk: () => ({
    caption:
      'Four ways to serve contracts of 32,768 tokens on one H100 with 80 GB. Readers fit beside 16-bit weights. The pace is for each of them when all write, and a bound from the peak rates of the maker.',
    columns: [
      { label: 'way' },
      { label: 'kept for one', numeric: true },
      { label: 'readers', numeric: true },
      { label: 'tokens a second', numeric: true },
      { label: 'readers, 4 times the length', numeric: true },
    ],
    rows: deskOptions.map((option) => {
      const costs = deskCosts(option, length, devices.h100);
      return [
        option.name,
        formatValue(costs.carried, 'bytes'),
        String(costs.readers),
        costs.pace.toFixed(0),
        String(deskCosts(option, 4 * length, devices.h100).readers),
      ];
    }),
    source: { file: 'src/models/toy/contract-desk.ts', symbol: 'deskCosts' },
    cite: ['grattafiori2024llama3', 'nvidia2025nemotronh', 'nvidia2022h100'],
  }),
  allArchitectures: () => ({
    caption: `One layer of width 4,096 at ${length.toLocaleString('en')} tokens, 16-bit numbers. The last three columns are judgements.`,
    columns: [
      { label: 'Mixer' },
      { label: 'Carried', numeric: true },
      { label: 'To write a token', numeric: true },
      { label: 'To read a token', numeric: true },
      { label: 'Recall' },
      { label: 'Trains in parallel by' },
      { label: 'Tools and use' },
    ],
    rows: comparedMixers(4096).map((mixer) => {
      const costs = comparedCosts(mixer, length);
      const [recall = '', parallel = '', maturity = ''] = judged[mixer.id] ?? [];
      return [
        mixer.name,
        formatValue(costs.carriedBytes, 'bytes'),
        formatValue(costs.writeFlops, 'flops'),
        formatValue(costs.readFlops, 'flops'),
        recall,
        parallel,
        maturity,
      ];
    }),
    source: { file: 'src/models/costs/comparison.ts', symbol: 'comparedCosts' },
    cite: [],
  }),
};
