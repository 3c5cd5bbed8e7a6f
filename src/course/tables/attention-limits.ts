// Tables of the chapter on the quadratic bill.
import { layersOf, modelKvCacheBytes } from '../../models/costs/model.ts';
import { models, type ModelKey } from '../../models/costs/models.ts';
import type { NamedModel } from '../../models/costs/models-parts.ts';
import { GIB, KIB, MIB } from '../../models/costs/units.ts';
import { significant, THIN } from '../format-value.ts';
import type { ComputedTable, Tables } from '../tables.ts';

const contexts = [4096, 32_768, 262_144] as const;

/** What Table 1 of the Jamba-1.5 report prints for 256K tokens at 16 bits, in GB. */
const published: Partial<Record<ModelKey, number>> = {
  'mixtral-8x7b': 32,
  'llama-3.1-70b': 80,
  'llama-3.1-405b': 252,
  'jamba-1.5-mini': 4,
  'jamba-1.5-large': 9,
};

const rows: readonly ModelKey[] = [
  'llama-2-7b',
  'llama-2-13b',
  'llama-2-70b',
  'llama-3.1-8b',
  'llama-3.1-70b',
  'llama-3.1-405b',
  'mistral-7b',
  'mixtral-8x7b',
  'deepseek-v2',
  'jamba-1.5-mini',
  'jamba-1.5-large',
];

/** How the attention layers of a model keep their past, in a few words. */
function kept(model: NamedModel): string {
  const layers = layersOf(model);
  const caching = layers.filter(
    ({ mixer }) => mixer?.kind === 'attention' || mixer?.kind === 'latent-attention',
  );
  const of =
    caching.length === layers.length
      ? `${caching.length} layers`
      : `${caching.length} of ${layers.length} layers`;
  const mixer = caching[0]?.mixer;
  if (mixer?.kind === 'latent-attention') {
    return `${of}, one vector of ${mixer.kvRank + mixer.rotaryDim}`;
  }
  if (mixer?.kind !== 'attention') return of;
  const window = mixer.window === undefined ? '' : `, window ${mixer.window.toLocaleString('en')}`;
  return `${of}, ${mixer.kvHeads} of ${mixer.heads} heads${window}`;
}

function size(bytes: number): string {
  return bytes >= GIB
    ? `${significant(bytes / GIB)}${THIN}GiB`
    : `${significant(bytes / MIB)}${THIN}MiB`;
}

function cacheSizes(): ComputedTable {
  return {
    caption:
      'Keys and values of one sequence at 16 bits. The last column is not ours: it is what the Jamba-1.5 report prints for 256K tokens, where it prints the model.',
    columns: [
      { label: 'model' },
      { label: 'keeps' },
      { label: 'a token', numeric: true },
      ...contexts.map((context) => ({ label: `at ${context / 1024}K`, numeric: true })),
      { label: 'published, 256K', numeric: true },
    ],
    rows: rows.map((key) => {
      const model = models[key];
      const theirs = published[key];
      return [
        model.name,
        kept(model),
        `${significant(modelKvCacheBytes(model, 1) / KIB)}${THIN}KiB`,
        ...contexts.map((context) => size(modelKvCacheBytes(model, context))),
        theirs === undefined ? '' : `${theirs}${THIN}GB`,
      ];
    }),
    source: { file: 'src/models/costs/model.ts', symbol: 'modelKvCacheBytes' },
    cite: [...new Set(rows.flatMap((key) => models[key].cite))],
  };
}

/** RULER, its own results: mean of 13 tasks in percent. */
const ruler: readonly (readonly [string, string, string, ...number[]])[] = [
  ['Gemini 1.5 Pro', '1M', 'above 128K', 96.7, 95.9, 95.9, 94.4],
  ['GPT-4 1106', '128K', '64K', 96.6, 93.2, 87.0, 81.2],
  ['Llama 3.1 70B', '128K', '64K', 96.5, 94.8, 88.4, 66.6],
  ['Llama 3.1 8B', '128K', '32K', 95.5, 87.4, 84.7, 77.0],
];

function effectiveContext(): ComputedTable {
  return {
    caption:
      'RULER: mean accuracy over 13 tasks, in percent, at four lengths. A length counts as held where the mean is at least 85.6, which is what Llama 2 7B reaches at its own 4K. All numbers are those of the authors.',
    columns: [
      { label: 'model' },
      { label: 'claimed' },
      { label: 'held' },
      ...['4K', '32K', '64K', '128K'].map((label) => ({ label, numeric: true })),
    ],
    rows: ruler.map(([name, claimed, held, ...means]) => [
      name,
      claimed,
      held,
      ...means.map((mean) => mean.toFixed(1)),
    ]),
    source: { file: 'src/course/tables/attention-limits.ts', symbol: 'ruler' },
    cite: ['hsieh2024ruler'],
  };
}

export const attentionLimitsTables: Tables = {
  cacheSizes,
  effectiveContext,
};
