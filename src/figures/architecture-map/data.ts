// The architectures of the map: when, how they mix tokens, one sentence, source, chapter. Months
// are those of the first public version (arXiv identifier, release or announcement).

export const lanes = [
  { id: 'attention', name: 'attention', role: 'query' },
  { id: 'sparse', name: 'less of it', role: 'key' },
  { id: 'gated', name: 'gated recurrence', role: 'gate' },
  { id: 'linear', name: 'linear attention', role: 'value' },
  { id: 'ssm', name: 'state spaces', role: 'state' },
  { id: 'convolution', name: 'long convolution', role: 'C' },
  { id: 'hybrid', name: 'hybrids', role: 'delta' },
] as const;

export type Lane = (typeof lanes)[number]['id'];

export interface Architecture {
  readonly id: string;
  readonly name: string;
  readonly lane: Lane;
  /** Year and month, 2023-12. */
  readonly date: string;
  readonly sentence: string;
  readonly cite: string;
  readonly chapter: string;
  /** Labelled in the map even when not chosen. */
  readonly major?: boolean;
}

/** Compact rows: id, name, date, sentence, cite, chapter, labelled or not. */
const rows: Readonly<
  Record<Lane, readonly (readonly [string, string, string, string, string, string, boolean?])[]>
> = {
  attention: [
    [
      'bahdanau',
      'Soft alignment',
      '2014-09',
      'A translation model looks back at every source position and learns where to look.',
      'bahdanau2015neural',
      'attention',
      true,
    ],
    [
      'transformer',
      'Transformer',
      '2017-06',
      'Attention and feed-forward layers alone, trained on all positions at once.',
      'vaswani2017attention',
      'attention',
      true,
    ],
    [
      'mqa',
      'Multi-query',
      '2019-11',
      'All query heads share one key head and one value head, so the cache shrinks.',
      'shazeer2019mqa',
      'attention',
    ],
    [
      'flash',
      'FlashAttention',
      '2022-05',
      'The same function, computed in tiles without ever writing the matrix of scores.',
      'dao2022flashattention',
      'hardware',
      true,
    ],
    [
      'gqa',
      'Grouped-query',
      '2023-05',
      'Groups of query heads share keys and values, between one and many.',
      'ainslie2023gqa',
      'attention',
    ],
  ],
  sparse: [
    [
      'longformer',
      'Longformer',
      '2020-04',
      'A window around each token and a few tokens that see everything.',
      'beltagy2020longformer',
      'attention-limits',
      true,
    ],
    [
      'bigbird',
      'BigBird',
      '2020-07',
      'Window, global and random links together.',
      'zaheer2020bigbird',
      'attention-limits',
    ],
    [
      'mla',
      'Latent attention',
      '2024-05',
      'Keys and values are kept as one compressed vector for each token.',
      'deepseek2024v2',
      'attention-limits',
      true,
    ],
  ],
  gated: [
    [
      'gru',
      'GRU',
      '2014-06',
      'Two gates decide how much of the state to keep and how much to write.',
      'cho2014learning',
      'rnns',
    ],
    [
      'seq2seq',
      'LSTM translation',
      '2014-09',
      'One LSTM reads the sentence, another writes the translation from its last state.',
      'sutskever2014sequence',
      'rnns',
      true,
    ],
    [
      'lru',
      'LRU',
      '2023-03',
      'A linear diagonal recurrence, carefully initialised and normalised.',
      'orvieto2023lru',
      'rnns',
    ],
    [
      'rwkv4',
      'RWKV',
      '2023-05',
      'A recurrent network of up to 14 billion parameters, trained in parallel.',
      'peng2023rwkv',
      'rnns',
      true,
    ],
    [
      'xlstm',
      'xLSTM',
      '2024-05',
      'Exponential gates, and a variant whose memory is a matrix.',
      'beck2024xlstm',
      'rnns',
      true,
    ],
    [
      'mingru',
      'minGRU',
      '2024-10',
      'Gates that no longer look at the state, so that a scan can train them.',
      'feng2024minrnn',
      'rnns',
    ],
    [
      'rwkv7',
      'RWKV-7',
      '2025-03',
      'A generalised delta rule with gates for each channel.',
      'peng2025rwkv7',
      'rnns',
      true,
    ],
  ],
  linear: [
    [
      'linear',
      'Linear Transformer',
      '2020-06',
      'Without the softmax, causal attention is a recurrent network with a matrix as its state.',
      'katharopoulos2020transformers',
      'linear-attention',
      true,
    ],
    [
      'performer',
      'Performer',
      '2020-09',
      'Random features that estimate the softmax.',
      'choromanski2021performer',
      'linear-attention',
    ],
    [
      'fast-weights',
      'Fast weights',
      '2021-02',
      'Linear attention read as a memory that is written by a delta rule.',
      'schlag2021linear',
      'linear-attention',
    ],
    [
      'retnet',
      'RetNet',
      '2023-07',
      'A fixed decay, and three equal forms: parallel, recurrent, in chunks.',
      'sun2023retnet',
      'linear-attention',
      true,
    ],
    [
      'gla',
      'GLA',
      '2023-12',
      'A decay that depends on the input, with a kernel that keeps the hardware busy.',
      'yang2024gla',
      'linear-attention',
    ],
    [
      'deltanet',
      'DeltaNet',
      '2024-06',
      'The delta rule trained in parallel over the length.',
      'yang2024deltanet',
      'linear-attention',
      true,
    ],
    [
      'gdn',
      'Gated DeltaNet',
      '2024-12',
      'Forget by a gate, then correct by the delta rule.',
      'yang2025gateddeltanet',
      'linear-attention',
      true,
    ],
  ],
  ssm: [
    [
      'hippo',
      'HiPPO',
      '2020-08',
      'A state that holds the best polynomial through everything seen so far.',
      'gu2020hippo',
      'state-space-models',
      true,
    ],
    [
      's4',
      'S4',
      '2021-10',
      'State spaces made trainable over sixteen thousand steps, by convolution.',
      'gu2022s4',
      'state-space-models',
      true,
    ],
    [
      's4d',
      'S4D',
      '2022-06',
      'A diagonal state matrix is enough.',
      'gu2022s4d',
      'state-space-models',
    ],
    [
      'h3',
      'H3',
      '2022-12',
      'Two state spaces and two gates, close to Transformers on language.',
      'fu2023h3',
      'state-space-models',
      true,
    ],
    [
      'mamba',
      'Mamba',
      '2023-12',
      'What is written and what is kept depend on the token itself.',
      'gu2023mamba',
      'mamba',
      true,
    ],
    [
      'mamba2',
      'Mamba-2',
      '2024-05',
      'The same idea as a masked matrix product, which matrix units like.',
      'dao2024mamba2',
      'mamba',
      true,
    ],
    [
      'mamba3',
      'Mamba-3',
      '2026-03',
      'A finer discretisation, a complex state, and several inputs and outputs at once.',
      'lahoti2026mamba3',
      'mamba',
      true,
    ],
  ],
  convolution: [
    [
      'ckconv',
      'CKConv',
      '2021-02',
      'A small network writes a filter of any length.',
      'romero2022ckconv',
      'long-convolutions',
    ],
    [
      'hyena',
      'Hyena',
      '2023-02',
      'Filters as long as the sequence, between gates, at nearly linear cost.',
      'poli2023hyena',
      'long-convolutions',
      true,
    ],
    [
      'hyenadna',
      'HyenaDNA',
      '2023-06',
      'A million nucleotides in one context.',
      'nguyen2023hyenadna',
      'applications',
    ],
    [
      'laughing',
      'Laughing Hyena',
      '2023-10',
      'Trained filters turned into a small recurrence for fast generation.',
      'massaroli2023laughing',
      'long-convolutions',
    ],
    [
      'sh2',
      'StripedHyena 2',
      '2025-03',
      'Three kinds of convolution, short, medium and long, beside a little attention.',
      'ku2025stripedhyena2',
      'long-convolutions',
      true,
    ],
  ],
  hybrid: [
    [
      'stripedhyena',
      'StripedHyena',
      '2023-12',
      'Sixteen layers of Hyena and sixteen of attention, in turn.',
      'poli2023stripedhyena',
      'long-convolutions',
      true,
    ],
    [
      'griffin',
      'Griffin',
      '2024-02',
      'A gated linear recurrence with attention over a local window.',
      'de2024griffin',
      'hybrids',
    ],
    [
      'jamba',
      'Jamba',
      '2024-03',
      'One layer of attention to seven of Mamba, with experts.',
      'lieber2024jamba',
      'hybrids',
      true,
    ],
    [
      'minimax',
      'MiniMax-01',
      '2025-01',
      'Seven layers of linear attention to one of softmax attention, at 456 billion parameters.',
      'minimax2025minimax01',
      'hybrids',
    ],
    [
      'kimi',
      'Kimi Linear',
      '2025-10',
      'Three layers of a gated delta rule to one of latent attention.',
      'kimi2025linear',
      'hybrids',
      true,
    ],
    [
      'qwen35',
      'Qwen3.5',
      '2026-02',
      'A whole model family that mixes Gated DeltaNet with attention.',
      'qwen2026qwen35',
      'hybrids',
      true,
    ],
  ],
};

export const architectures: readonly Architecture[] = lanes.flatMap(({ id: lane }) =>
  rows[lane].map(([id, name, date, sentence, cite, chapter, major = false]) => ({
    id,
    name,
    lane,
    date,
    sentence,
    cite,
    chapter,
    major,
  })),
);

/** Years as a number: December 2023 is 2023.92. */
export function yearOf(date: string): number {
  const [year = 0, month = 1] = date.split('-').map(Number);
  return year + (month - 1) / 12;
}
