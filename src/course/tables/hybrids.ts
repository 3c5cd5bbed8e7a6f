// Tables of the chapter on hybrids: released models with their ratios, what some of them carry, and
// what comparisons found.
import { attentionEverywhere, mixingLayers } from '../../models/costs/hybrid-share.ts';
import { carriedBytes, modelParams, modelStateBytes } from '../../models/costs/model.ts';
import { formatValue, significant } from '../format-value.ts';
import type { ComputedTable, Tables } from '../tables.ts';
import { hybridModels } from '../values/hybrids.ts';

const FILE = 'src/course/tables/hybrids.ts';
const context = 131_072;

/** Released hybrids in the order of time; nothing here is ours. */
export function releasedHybrids(): ComputedTable {
  return {
    caption:
      'Hybrids that were released or described, by date. The second column counts layers that mix tokens, attention last; Samba attends to windows only, and in Olmo Hybrid the new layers stand in for windows. A dagger marks what we know only from secondary reports. Published facts, none of them ours.',
    columns: [
      { label: 'model' },
      { label: 'other : attention' },
      { label: 'parameters (active)' },
      { label: 'made of; claim of its authors' },
    ],
    rows: [
      ['StripedHyena, Dec 2023', '16 : 16', '7B', 'Hyena; 32K of context'],
      ['Jamba, Mar 2024', '7 : 1', '52B (12B)', 'Mamba; 256K on one 80 GB GPU'],
      ['Samba, Jun 2024', 'windows', '3.8B', 'Mamba; writes 64K at 3.64 times the speed of GQA'],
      ['Jamba 1.5 Large, Aug 2024', '7 : 1', '398B (94B)', 'Mamba; 256K'],
      [
        'MiniMax‑01, Jan 2025',
        '7 : 1',
        '456B (45.9B)',
        'linear attention, fixed decay; trained on 1M',
      ],
      ['Nemotron‑H 8B, Apr 2025', '24 : 4 †', '8B', 'Mamba‑2; family up to 3 times as fast'],
      ['Hunyuan‑TurboS, May 2025', '57 : 7 †', '560B (56B)', 'Mamba‑2; 256K'],
      ['Falcon‑H1, May 2025', 'side by side', '0.5B–34B', 'Mamba‑2 and attention in every layer'],
      [
        'Phi‑4‑mini‑flash, Jul 2025',
        'shared cache',
        '3.8B',
        'Samba; up to 10 times the throughput',
      ],
      [
        'Qwen3‑Next †, Sep 2025',
        '36 : 12',
        '80B (3B)',
        'Gated DeltaNet; under a tenth of the training cost of a dense 32B',
      ],
      ['Granite 4.0‑H †, Oct 2025', '9 : 1', 'several', 'Mamba‑2; over 70% less memory'],
      ['Kimi Linear, Oct 2025', '20 : 7', '48B (3B)', 'Kimi Delta Attention; cache 75% smaller'],
      ['Nemotron 3 Ultra, from Dec 2025', '–', '550B (55B)', 'Mamba‑2; 1M of context'],
      ['Qwen3.5, Feb 2026', '3 : 1 †', '0.8B–397B (17B)', 'Gated DeltaNet in the whole family'],
      [
        'Olmo Hybrid, Mar 2026',
        'for windows',
        '7B',
        'Gated DeltaNet; about twice as efficient in pre-training',
      ],
      ['Kimi K3 †, Jul–Sep 2026', '69 : 24', '2.8T (104B)', 'Kimi Delta Attention; 1M'],
      [
        'Qwen3.8‑Next †, Aug 2026',
        '3 : 1',
        '125B (6B)',
        'Gated DeltaNet; see the comparisons below',
      ],
    ],
    source: { file: FILE, symbol: 'releasedHybrids' },
    cite: [
      'poli2023stripedhyena',
      'lieber2024jamba',
      'ren2024samba',
      'jambateam2024jamba15',
      'minimax2025minimax01',
      'nvidia2025nemotronh',
      'tencent2025turbos',
      'zuo2025falconh1',
      'ren2025sambay',
      'qwen2025next',
      'ibm2025granite4',
      'kimi2025linear',
      'nvidia2026nemotronrepo',
      'qwen2026qwen35',
      'merrill2026olmohybrid',
      'kimi2026k3',
      'qiu2026qwen38next',
    ],
  };
}

/** What hybrids carry, computed from their configurations. */
export function carriedByHybrids(): ComputedTable {
  const rows = Object.values(hybridModels).map((model) => {
    const { all, attention } = mixingLayers(model);
    const mine = carriedBytes(model, context);
    const theirs = carriedBytes(attentionEverywhere(model), context);
    return {
      share: mine / theirs,
      cells: [
        model.name,
        `${attention} of ${all}`,
        `${significant((100 * mine) / theirs, 2)}%`,
        formatValue(mine, 'bytes'),
        formatValue(modelStateBytes(model), 'bytes'),
        `${significant(modelParams(model) / 1e9)}B`,
      ],
    };
  });
  return {
    caption: `Hybrids whose configuration we know, for one sequence of ${context.toLocaleString('en')} tokens in 16-bit numbers: how many of the layers that mix tokens attend, what is carried as a share of what attention in all of them would carry, and the same in bytes. Parameters are computed as well, as a check of the configuration. RecurrentGemma attends to a window only.`,
    columns: [
      { label: 'model' },
      { label: 'attend', numeric: true },
      { label: 'share', numeric: true },
      { label: 'carried', numeric: true },
      { label: 'of it state', numeric: true },
      { label: 'parameters', numeric: true },
    ],
    rows: rows.toSorted((a, b) => b.share - a.share).map(({ cells }) => cells),
    source: { file: 'src/models/costs/hybrid-share.ts', symbol: 'attentionEverywhere' },
    cite: [...new Set(Object.values(hybridModels).flatMap(({ cite }) => cite))],
  };
}

/** Comparisons in which pure forms and hybrids were trained alike, as reported. */
export function comparisons(): ComputedTable {
  return {
    caption:
      'Comparisons of hybrids with pure forms, and what became of them, as their authors report; a dagger marks secondary reports. None of it is ours.',
    columns: [
      { label: 'who, when' },
      { label: 'compared' },
      { label: 'found' },
      { label: 'speaks' },
    ],
    rows: [
      [
        'H3, 2022',
        '125M: two attention layers kept among state space models',
        'perplexity 19.6 on OpenWebText; Transformer 20.6, no attention 21.0',
        'for',
      ],
      ['MAD, 2024', 'over 500 models, 70M to 7B', 'hybrids ahead at equal compute', 'for'],
      [
        'NVIDIA, 2024',
        '8B, 3.5T tokens; 7% of layers attention',
        'ahead of the Transformer on all 12 standard tasks, by 2.65 points on average',
        'for',
      ],
      [
        'Mamba‑2, 2024',
        '2.7B: 6 attention and 58 SSD layers',
        'ahead of SSD alone and of the Transformer',
        'for',
      ],
      [
        'Kimi, 2025',
        'ratios from 0 to 15 to 1 alike',
        'best at 3 to 1; at 15 to 1 worse than attention alone',
        'for a ratio',
      ],
      [
        'MiniMax, Oct 2025 †',
        'hybrids at the scale of its next model',
        'equal on common benchmarks, clear deficits in reasoning over several hops; full attention kept',
        'against',
      ],
      [
        'Olmo, 2026',
        'scaling of five architectures',
        'hybrid and pure Gated DeltaNet ahead of the Transformer, both Mamba‑2 forms behind it',
        'for one kind',
      ],
      [
        'DeepSeek‑V4, 2026 †',
        'compressed, sparse attention and no recurrence',
        '27% of the FLOPs and 10% of the cache of its predecessor at 1M tokens',
        'against need',
      ],
      [
        'Qwen3.8‑Next, 2026 †',
        'full attention, windows, Gated DeltaNet',
        '49.9, 51.2 and 53.8 on nine tasks',
        'for',
      ],
    ],
    source: { file: FILE, symbol: 'comparisons' },
    cite: [
      'fu2023h3',
      'poli2024mad',
      'waleffe2024empirical',
      'dao2024mamba2',
      'kimi2025linear',
      'minimax2025m2fullattn',
      'lambert2026olmohybrid',
      'deepseek2026v4',
      'qiu2026qwen38next',
    ],
  };
}

export const hybridsTables: Tables = {
  'hybrids-released': releasedHybrids,
  'hybrids-carried': carriedByHybrids,
  'hybrids-comparisons': comparisons,
};
