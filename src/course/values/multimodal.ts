// Values of the chapter beyond text: shares of pairs in a pass, long clips, samples, sound.
import type { VideoModel } from '../../models/costs/video.ts';
import { videoTokens } from '../../models/costs/video.ts';
import {
  videoBlocks,
  videoCrossoverTokens,
  videoKeysAndValues,
  videoPairShare,
  videoPassFlops,
} from '../../models/costs/video-blocks.ts';
import { pictures } from '../../models/toy/diffusion-mixture.ts';
import { sampleQuality } from '../../models/toy/diffusion-measures.ts';
import { samplePaths } from '../../models/toy/diffusion.ts';
import type { LongVideoCosts } from '../../models/toy/long-video.ts';
import { longVideoCosts, minuteStudy } from '../../models/toy/long-video.ts';
import {
  choiceArgument,
  deviceArgument,
  numberArgument,
  ValueError,
  videoModelArgument,
} from '../value-arguments.ts';
import type { ValueInput } from '../value-definition.ts';
import { define, deviceInputs, input } from '../value-definition.ts';

const video = videoModelArgument();
const BLOCKS = 'src/models/costs/video-blocks.ts';
const LONG = 'src/models/toy/long-video.ts';

function ownTokens({ name, size, tokenizer }: VideoModel): number {
  if (size && tokenizer) return videoTokens(size, tokenizer);
  throw new ValueError(`${name} states no size.`, 'Give the tokens.');
}

function blocksInputs(model: VideoModel): readonly ValueInput[] {
  const { dim, layers, hidden } = videoBlocks(model);
  return [
    { name: 'model', value: model.name, cite: model.cite },
    input('width', dim, 'count'),
    input('width of the feed-forward part', hidden, 'count'),
    input('layers', layers, 'count'),
  ];
}

const tokens = numberArgument('tokens; those of its own clip when 0', 'tokens', {
  default: 0,
  minimum: 0,
  whole: true,
});
const seconds = numberArgument('seconds of clip, a multiple of three', 'seconds', {
  minimum: 3,
  whole: true,
});

function studyAt(seconds: number): LongVideoCosts {
  return longVideoCosts(Math.round(seconds / minuteStudy.secondsPerSegment));
}

/** What full attention over a clip is compared with. */
const arrangements = {
  local: 'attention within segments',
  joined: 'attention within segments, joined by recurrent layers',
} as const;

const studyInputs = (seconds: number): readonly ValueInput[] => [
  { name: 'model', value: 'CogVideoX 5B, 480 × 720', cite: ['dalal2025oneminute'] },
  input('clip', seconds, 'seconds'),
  input('tokens of the clip', studyAt(seconds).tokens, 'tokens'),
  input('tokens of a segment of 3 s', studyAt(3).tokens, 'tokens'),
];

/** Pictures drawn by the toy sampler and what became of them. */
function drawn(steps: number, guidance: number) {
  const paths = samplePaths(pictures, {
    prompt: 'cat',
    guidance,
    steps,
    eta: 0,
    count: 400,
    seed: 1,
  });
  return sampleQuality(
    pictures,
    'cat',
    paths.map((path) => path.at(-1)!),
  );
}

export const multimodalValues = {
  videoPairShare: define({
    label: 'share of pairs in the arithmetic of one pass over a clip',
    formula: String.raw`\frac{4 d\, n^2}{4 d\, n^2 + 2 (4 d^2 + 2 d\, d_\text{ff})\, n}`,
    unit: 'percent',
    source: { file: BLOCKS, symbol: 'videoPairShare' },
    arguments: { video, tokens },
    compute: ({ video, tokens }) =>
      videoPairShare(videoBlocks(video), tokens > 0 ? tokens : ownTokens(video)),
    inputs: ({ video, tokens }) => [
      ...blocksInputs(video),
      input('tokens', tokens > 0 ? tokens : ownTokens(video), 'tokens'),
    ],
  }),
  videoCrossover: define({
    label: 'tokens at which pairs take half of the arithmetic of a pass',
    formula: String.raw`\frac{2 (4 d^2 + 2 d\, d_\text{ff})}{4 d}`,
    unit: 'tokens',
    source: { file: BLOCKS, symbol: 'videoCrossoverTokens' },
    arguments: { video },
    compute: ({ video }) => videoCrossoverTokens(videoBlocks(video)),
    inputs: ({ video }) => blocksInputs(video),
  }),
  videoLayerBytes: define({
    label: 'keys and values of one layer over a clip, 16-bit numbers',
    formula: String.raw`2 \cdot 2\, n\, d`,
    unit: 'bytes',
    source: { file: BLOCKS, symbol: 'videoKeysAndValues' },
    arguments: {
      video,
      layers: numberArgument('layers that are kept', 'count', { default: 1, whole: true }),
    },
    compute: ({ video, layers }) =>
      layers * 2 * videoKeysAndValues(videoBlocks(video), ownTokens(video)),
    inputs: ({ video, layers }) => [
      { name: 'model', value: video.name, cite: video.cite },
      input('tokens', ownTokens(video), 'tokens'),
      input('layers', layers, 'count'),
    ],
  }),
  videoPassesSeconds: define({
    label: 'least time for the passes of a denoiser over a clip',
    formula: String.raw`\frac{\text{passes} \cdot F(n)}{\text{peak}}`,
    unit: 'seconds',
    source: { file: BLOCKS, symbol: 'videoPassFlops' },
    arguments: {
      video,
      tokens,
      passes: numberArgument('passes', 'count', { default: 1, whole: true }),
      device: deviceArgument(),
    },
    compute: ({ video, tokens, passes, device }) =>
      (passes * videoPassFlops(videoBlocks(video), tokens > 0 ? tokens : ownTokens(video))) /
      device.peakFlopsPerSecond.value,
    inputs: ({ video, tokens, passes, device }) => [
      ...blocksInputs(video),
      input('tokens', tokens > 0 ? tokens : ownTokens(video), 'tokens'),
      input('passes', passes, 'count'),
      ...deviceInputs(device, ['peakFlopsPerSecond']),
    ],
  }),
  longVideoTokens: define({
    label: 'tokens of a long clip in the one-minute study',
    formula: String.raw`(12\,s + 1) \cdot 30 \cdot 45, \quad s = \text{seconds}/3`,
    unit: 'tokens',
    source: { file: LONG, symbol: 'clipTokens' },
    cite: ['dalal2025oneminute'],
    arguments: { seconds },
    compute: ({ seconds }) => studyAt(seconds).tokens,
    inputs: ({ seconds }) => [input('seconds', seconds, 'seconds')],
  }),
  longVideoRatio: define({
    label: 'arithmetic of full attention over a clip, as a multiple of another arrangement',
    formula: String.raw`\frac{\text{full}(n)}{\text{segments}(n)}`,
    unit: 'ratio',
    source: { file: LONG, symbol: 'longVideoCosts' },
    cite: ['dalal2025oneminute'],
    arguments: {
      seconds,
      against: choiceArgument('what it is compared with', {
        local: 'local',
        joined: 'joined',
      } as const),
    },
    compute: ({ seconds, against }) => studyAt(seconds).full / studyAt(seconds)[against],
    inputs: ({ seconds, against }) => [
      ...studyInputs(seconds),
      { name: 'compared with', value: arrangements[against] },
    ],
  }),
  sampledRight: define({
    label: 'share of 400 samples of the toy that are what was asked for',
    formula: String.raw`\frac{\text{samples within three spreads}}{400}`,
    unit: 'percent',
    source: { file: 'src/models/toy/diffusion-measures.ts', symbol: 'sampleQuality' },
    cite: ['song2021ddim', 'ho2022guidance'],
    arguments: {
      steps: numberArgument('steps', 'count', { default: 16, maximum: 256, whole: true }),
      guidance: numberArgument('guidance', 'ratio', { default: 1, minimum: 0 }),
    },
    compute: ({ steps, guidance }) => drawn(steps, guidance).right,
    inputs: ({ steps, guidance }) => [
      input('steps', steps, 'count'),
      input('guidance', guidance, 'ratio'),
      input('seed', 1, 'count'),
    ],
  }),
  samplesPerFrame: define({
    label: 'samples of sound that one frame of a codec stands for',
    formula: String.raw`\frac{\text{samples a second}}{\text{frames a second}}`,
    unit: 'count',
    source: { file: 'src/course/values/multimodal.ts', symbol: 'samplesPerFrame' },
    arguments: {
      samples: numberArgument('samples a second', 'count'),
      frames: numberArgument('frames a second', 'count'),
    },
    compute: ({ samples, frames }) => samplesPerFrame(samples, frames),
    inputs: ({ samples, frames }) => [
      input('samples a second', samples, 'count'),
      input('frames a second', frames, 'count'),
    ],
  }),
};

/** How many samples one frame of an audio codec covers. */
export function samplesPerFrame(samplesPerSecond: number, framesPerSecond: number): number {
  return samplesPerSecond / framesPerSecond;
}
