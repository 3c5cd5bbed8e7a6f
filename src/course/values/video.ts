// Values about video: tokens of a clip and what full attention over them costs.
import { formatValue } from '../format-value.ts';
import type { VideoModel } from '../../models/costs/video.ts';
import {
  videoAttentionFlops,
  videoAttentionPairs,
  videoFrames,
  videoTokens,
} from '../../models/costs/video.ts';
import { numberArgument, ValueError, videoModelArgument } from '../value-arguments.ts';
import type { ValueInput } from '../value-definition.ts';
import { define, input } from '../value-definition.ts';

const video = videoModelArgument();
const whole = (label: string, standard?: number) =>
  numberArgument(label, 'count', {
    whole: true,
    ...(standard === undefined ? {} : { default: standard }),
  });
const FILE = 'src/models/costs/video.ts';

function tokensOf({ name, tokenizer, size, publishedTokens }: VideoModel): number {
  if (tokenizer && size) return videoTokens(size, tokenizer);
  if (publishedTokens !== undefined) return publishedTokens;
  throw new ValueError(`${name} states neither tokens nor a size.`, 'Choose another model.');
}

function videoInputs(model: VideoModel): readonly ValueInput[] {
  const lines: ValueInput[] = [{ name: 'model', value: model.name, cite: model.cite }];
  if (model.size) {
    const { frames, height, width } = model.size;
    lines.push({ name: 'clip', value: `${frames} frames of ${height} × ${width} pixels` });
  }
  if (model.tokenizer) {
    const { temporalCompression: t, spatialCompression: s, spatialPatch: p } = model.tokenizer;
    lines.push({ name: 'compression', value: `${t} × ${s} × ${s}, patches of ${p} × ${p}` });
  }
  if (model.publishedTokens !== undefined) {
    const text = formatValue(model.publishedTokens, 'tokens');
    lines.push({ name: 'as the authors print', value: text });
  }
  return lines;
}

export const videoValues = {
  videoTokens: define({
    label: 'tokens of the clip that a video model makes',
    formula: String.raw`\Bigl(\frac{F-1}{c_t}+1\Bigr) \frac{H}{c_s p}\,\frac{W}{c_s p}`,
    unit: 'tokens',
    source: { file: FILE, symbol: 'videoTokens' },
    arguments: { video },
    compute: ({ video }) => tokensOf(video),
    inputs: ({ video }) => videoInputs(video),
  }),
  clipTokens: define({
    label: 'tokens of a clip',
    formula: String.raw`\Bigl(\frac{F-1}{c_t}+1\Bigr) \frac{H}{c_s p}\,\frac{W}{c_s p}`,
    unit: 'tokens',
    source: { file: FILE, symbol: 'videoTokens' },
    arguments: {
      seconds: numberArgument('seconds', 'seconds'),
      fps: numberArgument('frames a second', 'count'),
      height: whole('height in pixels'),
      width: whole('width in pixels'),
      temporal: whole('temporal compression', 4),
      spatial: whole('spatial compression', 8),
      patch: whole('latent pixels of a side in a token', 2),
    },
    compute: ({ seconds, fps, height, width, temporal, spatial, patch }) =>
      videoTokens(
        { frames: videoFrames(seconds, fps), height, width },
        {
          temporalCompression: temporal,
          spatialCompression: spatial,
          temporalPatch: 1,
          spatialPatch: patch,
        },
      ),
    inputs: ({ seconds, fps, height, width, temporal, spatial, patch }) => [
      input('frames', videoFrames(seconds, fps), 'count'),
      { name: 'pixels', value: `${height} × ${width}` },
      { name: 'compression', value: `${temporal} × ${spatial} × ${spatial}` },
      { name: 'patch', value: `${patch} × ${patch}` },
    ],
  }),
  videoAttentionPairs: define({
    label: 'pairs that one head of full attention scores over a clip',
    formula: String.raw`T^2`,
    unit: 'count',
    source: { file: FILE, symbol: 'videoAttentionPairs' },
    arguments: { video },
    compute: ({ video }) => videoAttentionPairs(tokensOf(video)),
    inputs: ({ video }) => [...videoInputs(video), input('tokens', tokensOf(video), 'tokens')],
  }),
  videoAttentionFlops: define({
    label: 'FLOPs of full attention in one pass over a clip',
    formula: String.raw`4\, d\, n_\text{layers}\, T^2`,
    unit: 'flops',
    source: { file: FILE, symbol: 'videoAttentionFlops' },
    arguments: { video },
    compute: ({ video }) => {
      const { dim, layers, name } = video;
      if (dim !== undefined && layers !== undefined) {
        return videoAttentionFlops(tokensOf(video), dim, layers);
      }
      throw new ValueError(
        `the width and layers of ${name} are not known.`,
        'Choose another model.',
      );
    },
    inputs: ({ video }) => [
      ...videoInputs(video),
      input('tokens', tokensOf(video), 'tokens'),
      ...(video.dim === undefined ? [] : [input('width', video.dim, 'count')]),
      ...(video.layers === undefined ? [] : [input('layers', video.layers, 'count')]),
    ],
  }),
};
