// Published results on the tasks of the lab, to stand beside our own: numbers as printed, the
// setting in which they were measured, and the recorded curve that answers to each.
import type { ExperimentName } from '../models/training/experiments.ts';

export interface PublishedRow {
  readonly model: string;
  /** As printed. */
  readonly published: string;
  /** Our counterpart: curve of the recording, and the test size where the curve has several. */
  readonly ours?: { readonly label: string; readonly x?: number };
}

export interface PublishedTable {
  readonly id: string;
  readonly experiment: ExperimentName;
  readonly caption: string;
  /** Heads the column of the published numbers. */
  readonly column: string;
  readonly cite: string;
  /** Where the numbers come from, where that is not the paper itself. */
  readonly through?: string;
  readonly rows: readonly PublishedRow[];
  readonly theirs: string;
  readonly ours: string;
}

const h3Rows = (
  task: 'induction-head' | 'associative-recall',
  scores: Readonly<Record<'s4d' | 'gss' | 'h3' | 'attention', string>>,
): readonly PublishedRow[] => [
  { model: 'S4D', published: scores.s4d, ours: { label: `${task}: s4d` } },
  { model: 'gated state spaces (GSS)', published: scores.gss },
  { model: 'H3', published: scores.h3 },
  { model: 'Hyena', published: '–', ours: { label: `${task}: hyena` } },
  { model: 'Mamba', published: '–', ours: { label: `${task}: mamba` } },
  {
    model: 'attention (ours: rotary positions)',
    published: scores.attention,
    ours: { label: `${task}: attention` },
  },
  {
    model: 'attention behind a short convolution',
    published: '–',
    ours: { label: `${task}: attention, short convolution` },
  },
];

const transcribed = 'as transcribed in public summaries of the paper';

export const publishedTables = {
  recall: {
    id: 'recall',
    experiment: 'capacity',
    caption: 'Recall of pairs: a state of fixed size beside attention',
    column: 'Zoology',
    cite: 'arora2024zoology',
    through: 'read by eye off the plot in the authors’ repository, to about one per cent',
    rows: [
      { model: 'attention', published: '100 %', ours: { label: 'attention', x: 20 } },
      { model: 'gated linear attention, 68,000 numbers kept', published: '95 %' },
      { model: 'gated linear attention, 18,000 numbers', published: '77 %' },
      { model: 'gated linear attention, 5,000 numbers', published: '53 %' },
      {
        model: 'linear attention, 16 key dimensions',
        published: '–',
        ours: { label: 'linear attention, key dim 16', x: 20 },
      },
      {
        model: 'linear attention, 8 key dimensions',
        published: '–',
        ours: { label: 'linear attention, key dim 8', x: 20 },
      },
      {
        model: 'linear attention, 4 key dimensions',
        published: '–',
        ours: { label: 'linear attention, key dim 4', x: 20 },
      },
    ],
    theirs: 'a vocabulary of 8,192, up to 256 pairs in 1,024 tokens',
    ours: 'a vocabulary of 66, 20 pairs in 80 tokens, width 32, one layer',
  },
  copying: {
    id: 'copying',
    experiment: 'selective-copying',
    caption: 'Selective copying: a fixed filter beside a layer that selects',
    column: 'Mamba, Table 1',
    cite: 'gu2023mamba',
    through: transcribed,
    rows: [
      {
        model: 'S4 without gate (ours: S4D)',
        published: '18.3 %',
        ours: { label: 'selective-copying: s4d' },
      },
      {
        model: 'long convolution without gate',
        published: '–',
        ours: { label: 'selective-copying: long-convolution' },
      },
      { model: 'S4 in the block of H3', published: '57.0 %' },
      { model: 'Hyena in the block of H3', published: '30.1 %' },
      { model: 'S6 without gate', published: '97.0 %' },
      {
        model: 'S6 in the block of Mamba',
        published: '99.8 %',
        ours: { label: 'selective-copying: mamba' },
      },
    ],
    theirs: '16 tokens among 4,096, a vocabulary of 16, width 64, 400,000 steps',
    ours: '4 tokens among 32, a vocabulary of 10, width 32, at most 1,500 steps',
  },
  induction: {
    id: 'induction',
    experiment: 'induction-length',
    caption: 'Induction heads at eight times the length of the training',
    column: 'Mamba, Table 11',
    cite: 'gu2023mamba',
    through: transcribed,
    rows: [
      {
        model: 'attention with rotary positions',
        published: '18.4 %',
        ours: { label: 'attention, rotary', x: 512 },
      },
      {
        model: 'attention behind a short convolution',
        published: '–',
        ours: { label: 'attention, short convolution', x: 512 },
      },
      { model: 'H3', published: '23.8 %' },
      { model: 'Hyena', published: '12.5 %', ours: { label: 'hyena', x: 512 } },
      { model: 'LSTM', published: '–', ours: { label: 'lstm', x: 512 } },
      { model: 'Mamba', published: '100 %', ours: { label: 'mamba', x: 512 } },
    ],
    theirs: 'trained on 256 tokens and asked at 2,048; width 64 to 128; up to 400,000 steps',
    ours: 'trained on 64 tokens and asked at 512; width 32; at most 1,500 steps',
  },
  'induction-head': {
    id: 'induction-head',
    experiment: 'h3-tasks',
    caption: 'The induction head of H3',
    column: 'H3',
    cite: 'fu2023h3',
    through: transcribed,
    rows: h3Rows('induction-head', {
      s4d: '35.6 %',
      gss: '6.8 %',
      h3: '100 %',
      attention: '100 %',
    }),
    theirs: '30 tokens of 20 kinds, two layers of width 32',
    ours: 'the same task, two layers of width 32, fresh examples for at most 600 steps',
  },
  'associative-recall': {
    id: 'associative-recall',
    experiment: 'h3-tasks',
    caption: 'The associative recall of H3',
    column: 'H3',
    cite: 'fu2023h3',
    through: transcribed,
    rows: h3Rows('associative-recall', {
      s4d: '86.0 %',
      gss: '78.0 %',
      h3: '99.8 %',
      attention: '100 %',
    }),
    theirs: '40 tokens of 20 kinds, two layers of width 32',
    ours: 'the same task, two layers of width 32, fresh examples for at most 600 steps',
  },
} as const satisfies Readonly<Record<string, PublishedTable>>;
