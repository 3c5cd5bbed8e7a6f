// Tables of the data chapter: what repeating is worth, open corpora, and the evidence on slopes.
import { effectiveTokens } from '../../models/costs/data-constrained.ts';
import type { ComputedTable, Tables } from '../tables.ts';

/** Worth of repeated data by the number of passes. */
export function repeatedData(): ComputedTable {
  const passes = [1, 2, 4, 8, 16, 40, 100];
  return {
    caption:
      'What passes over the same tokens are worth, by the fitted constants. The second column is in multiples of the tokens that differ, the third compares with as many new tokens, and the last is what one more pass would add.',
    columns: [
      { label: 'passes', numeric: true },
      { label: 'worth', numeric: true },
      { label: 'of new data', numeric: true },
      { label: 'next pass', numeric: true },
    ],
    rows: passes.map((epochs) => {
      const worth = effectiveTokens(1, epochs);
      return [
        String(epochs),
        worth.toFixed(2),
        `${Math.round((100 * worth) / epochs)}%`,
        (effectiveTokens(1, epochs + 1) - worth).toFixed(2),
      ];
    }),
    source: { file: 'src/models/costs/data-constrained.ts', symbol: 'effectiveTokens' },
    cite: ['muennighoff2023data'],
  };
}

/** Open corpora as published; nothing here is ours. */
export function openCorpora(): ComputedTable {
  const kept = Math.round((100 * 627) / 1210);
  return {
    caption:
      'Open corpora of English and multilingual text, with the sizes that their makers state. Published numbers, none of them ours; sizes in tokens depend on the tokeniser.',
    columns: [
      { label: 'corpus' },
      { label: 'year', numeric: true },
      { label: 'size' },
      { label: 'what it stood for' },
    ],
    rows: [
      ['The Pile', '2020', '825 GiB', '22 curated sources side by side'],
      ['RefinedWeb', '2023', '5T tokens, 600B public', 'the web alone, filtered and deduplicated'],
      ['SlimPajama', '2023', '627B tokens', `what deduplication left of 1.21T, ${kept}%`],
      [
        'RedPajama‑V2',
        '2023',
        '30T tokens',
        '84 crawls with quality signals, to be filtered by the user',
      ],
      ['Dolma', '2024', '3T tokens', 'all steps published with the data'],
      ['FineWeb', '2024', '15T tokens', '96 crawls, every choice tested by training models'],
      ['FineWeb‑Edu', '2024', '1.3T tokens', 'what a classifier of educational value kept'],
      ['DCLM', '2024', '3.8T of a pool of 240T', 'a contest of filters over one fixed pool'],
    ],
    source: { file: 'src/course/tables/data-quality.ts', symbol: 'openCorpora' },
    cite: [
      'gao2020pile',
      'penedo2023refinedweb',
      'cerebras2023slimpajama',
      'weber2024redpajama',
      'soldaini2024dolma',
      'penedo2024fineweb',
      'li2024dclm',
    ],
  };
}

/** What studies found when they changed the architecture or the data. */
export function slopeEvidence(): ComputedTable {
  return {
    caption:
      'What moved when one thing was changed. The statements are the authors’; which way they point is our reading of Dao’s claim.',
    columns: [{ label: 'study' }, { label: 'changed' }, { label: 'found' }, { label: 'for it' }],
    rows: [
      ['Hestness 2017', 'architecture', 'shifts the error, leaves the exponent', 'yes'],
      ['Bansal 2022', 'architecture', 'exponents of data hardly change', 'yes'],
      ['Bansal 2022', 'noise and filters in the data', 'exponents hardly change', 'no'],
      ['Bansal 2022', 'translated back by a model', 'exponent clearly worse', 'yes'],
      ['Tay 2022', 'ten architectures', 'coefficients of scaling differ greatly', 'no'],
      ['Shen 2024', 'linear attention and recurrence', 'scale similarly to a Transformer', 'yes'],
      ['DeepSeek 2024', 'data', 'the best split moves with quality', 'yes'],
      ['Porian 2024', 'two corpora, procedure corrected', 'the same best split', 'no'],
      ['Kimi Linear 2025', 'hybrid', 'exponents within two percent', 'yes'],
      ['Olmo Hybrid 2026', 'hybrid', 'scales more efficiently', 'no'],
      ['QualityPajama 2026', 'data', 'exponents and coefficients both move', 'yes'],
      ['Vegesna 2026', 'growth and loops', 'exponents of compute improve', 'no'],
    ],
    source: { file: 'src/course/tables/data-quality.ts', symbol: 'slopeEvidence' },
    cite: [
      'hestness2017deep',
      'bansal2022data',
      'tay2022inductive',
      'shen2024linear',
      'bi2024deepseek',
      'porian2024resolving',
      'kimi2025linear',
      'merrill2026olmohybrid',
      'qualitypajama2026',
      'vegesna2026exponents',
    ],
  };
}

export const dataQualityTables: Tables = {
  'data-quality-repeats': repeatedData,
  'data-quality-corpora': openCorpora,
  'data-quality-slopes': slopeEvidence,
};
