// Tables of the chapter beyond text: what a pass over each system's own clip costs, and what was
// shown or shipped since the interview, with how it is known.
import { devices } from '../../models/costs/devices.ts';
import type { VideoModel } from '../../models/costs/video.ts';
import { videoModels } from '../../models/costs/video.ts';
import { clipBill } from '../../models/toy/clip-bill.ts';
import { videoBlocks } from '../../models/costs/video-blocks.ts';
import { groupDigits } from '../format-value.ts';
import type { ComputedTable, Tables } from '../tables.ts';

const shown = ['cogvideox-5b', 'wan2.2-5b', 'wan2.1-1.3b', 'wan2.1-14b', 'hunyuan-video'] as const;

/** One pass of the denoiser over the clip that each system names. */
export function videoPasses(): ComputedTable {
  const rows = shown.map((key) => {
    const model: VideoModel = videoModels[key];
    const { size, tokenizer } = model;
    if (!size || !tokenizer) throw new Error(`${model.name} names no clip.`);
    const { tokens, passFlops, pairShare, layerBytes } = clipBill(
      size,
      tokenizer,
      videoBlocks(model),
    );
    return [
      model.name,
      groupDigits(tokens),
      (passFlops / 1e15).toFixed(2),
      `${Math.round(pairShare * 100)}%`,
      (passFlops / devices.h100.peakFlopsPerSecond.value).toFixed(1),
      (layerBytes / 2 ** 30).toFixed(2),
    ];
  });
  return {
    caption:
      'One pass of each denoiser over the clip that its authors name: tokens, arithmetic, the share of pairs in it, least time on an H100 at its peak, and keys and values of a single layer at 16 bits. A clip takes dozens of such passes.',
    columns: [
      { label: 'system' },
      { label: 'tokens', numeric: true },
      { label: 'PFLOP', numeric: true },
      { label: 'pairs', numeric: true },
      { label: 's, H100', numeric: true },
      { label: 'GiB a layer', numeric: true },
    ],
    rows,
    source: { file: 'src/models/toy/clip-bill.ts', symbol: 'clipBill' },
    cite: ['yang2024cogvideox', 'wan2025wan', 'kong2024hunyuanvideo', 'nvidia2022h100'],
  };
}

/** What was shown or sold since December 2023; nothing here is ours. */
export function videoShipped(): ComputedTable {
  return {
    caption:
      'Text-to-video since the interview, with how each line is known. “Makers” means that we read their own paper, report, code or release; “as reported” means that we have it only from others, and it may be wrong in detail.',
    columns: [{ label: 'when' }, { label: 'what' }, { label: 'known from' }],
    rows: [
      ['Dec 2023', 'W.A.L.T: windowed attention, 512 × 896, 3.6 s at 8 frames a second', 'makers'],
      ['Feb 2024', 'Sora shown: a Transformer on spacetime patches, up to a minute', 'makers'],
      ['May 2024', 'Veo announced', 'as reported'],
      ['Aug 2024', 'CogVideoX: open weights, 49 frames of 480 × 720', 'makers'],
      ['Sep 2024', 'Luma and Runway: interfaces for developers', 'makers'],
      ['Oct 2024', 'Movie Gen: 30B, 16 s at 16 frames a second, with 13B for sound', 'makers'],
      ['Dec 2024', 'HunyuanVideo: open weights, full attention, 129 frames of 720p', 'makers'],
      ['Dec 2024', 'Sora opened to the public; Veo 2', 'as reported'],
      ['Feb 2025', 'Wan2.1: open weights, 1.3B within 8.19 GB of graphics memory', 'makers'],
      ['Apr 2025', 'One-minute study: recurrent layers across segments', 'makers'],
      ['May 2025', 'Veo 3, with sound', 'as reported'],
      [
        'Jul 2025',
        'Wan2.2: experts by noise level; a 5B model with a 4 × 16 × 16 autoencoder',
        'makers',
      ],
      ['Sep 2025', 'SANA-Video: linear attention as the core operation', 'makers'],
      ['Sep 2025', 'Sora 2', 'as reported'],
      ['Mar 2026', 'End of Sora announced: app in April, interface in September', 'as reported'],
      ['Jul 2026', 'SANA-Video 2.0: a hybrid with linear attention', 'makers'],
    ],
    source: { file: 'src/course/tables/multimodal.ts', symbol: 'videoShipped' },
    cite: [
      'gupta2023walt',
      'brooks2024sora',
      'google2025veo',
      'yang2024cogvideox',
      'luma2024api',
      'runway2024api',
      'polyak2024moviegen',
      'kong2024hunyuanvideo',
      'wan2025wan',
      'dalal2025oneminute',
      'chen2025sanavideo',
      'sana2026video2',
      'sorashutdown2026',
    ],
  };
}

export const multimodalTables: Tables = {
  videoPasses,
  videoShipped,
};
