// Seconds, resolution and compression to tokens, and from tokens to pairs and bytes; beside it the
// share of pairs in one pass of systems whose configuration is public.
import { formatValue } from '../../course/format-value.ts';
import {
  videoModels,
  videoTokens,
  type VideoModel,
  type VideoTokenizer,
} from '../../models/costs/video.ts';
import { videoBlocks, videoPairShare } from '../../models/costs/video-blocks.ts';
import { clipBill, framesOf, type ClipBill } from '../../models/toy/clip-bill.ts';
import { clipTokens, minuteStudy } from '../../models/toy/long-video.ts';
import {
  number,
  text,
  type FigureDefinition,
  type Size,
  type Values,
} from '../_shared/contract.ts';
import { scaleLog } from '../_shared/scale.ts';
import { el, label, picture } from '../_shared/svg.ts';

const sizes = {
  '256': { height: 256, width: 256, name: '256 × 256' },
  '480': { height: 480, width: 832, name: '480 × 832 (480p)' },
  '720': { height: 720, width: 1280, name: '720 × 1280 (720p)' },
  '1080': { height: 1080, width: 1920, name: '1080 × 1920 (1080p)' },
} as const;

const published = videoModels['hunyuan-video'].tokenizer;
const encoder = (time: number, space: number): VideoTokenizer => ({
  ...published,
  temporalCompression: time,
  spatialCompression: space,
});
const encoders = {
  '4-8': { tokenizer: encoder(4, 8), name: '4 × 8 × 8 (HunyuanVideo, Wan2.1, CogVideoX)' },
  '4-16': { tokenizer: encoder(4, 16), name: '4 × 16 × 16 (Wan2.2 5B)' },
  '8-8': { tokenizer: encoder(8, 8), name: '8 × 8 × 8' },
  none: { tokenizer: encoder(1, 1), name: 'none: patches of pixels' },
} as const;

const transformers = ['hunyuan-video', 'wan2.1-14b', 'wan2.2-5b', 'cogvideox-5b'] as const;

/** Systems with the clip they name, fewest tokens first. */
const systems: readonly { name: string; clip: string; tokens: number; share?: number }[] = (
  ['cogvideox-5b', 'wan2.2-5b', 'wan2.1-1.3b', 'movie-gen', 'wan2.1-14b', 'hunyuan-video'] as const
)
  .map((key) => {
    const model: VideoModel = videoModels[key];
    const { name, size, tokenizer, framesPerSecond = 16 } = model;
    if (!size || !tokenizer) {
      return {
        name: 'Movie Gen 30B',
        clip: '16 s, as printed',
        tokens: model.publishedTokens ?? 0,
      };
    }
    const tokens = videoTokens(size, tokenizer);
    const seconds = (size.frames - 1) / framesPerSecond;
    return {
      name,
      clip: `${Number(seconds.toFixed(1))} s, ${size.height} × ${size.width}`,
      tokens,
      share: videoPairShare(videoBlocks(model), tokens),
    };
  })
  .concat({
    name: 'One-minute study',
    clip: '63 s, were it full',
    tokens: clipTokens(21),
    share: videoPairShare(minuteStudy.blocks, clipTokens(21)),
  });

interface Clip extends ClipBill {
  readonly frames: number;
  readonly height: number;
  readonly width: number;
  readonly tokenizer: VideoTokenizer;
  readonly model: VideoModel;
}

function compute(values: Values): Clip {
  const { height, width } = sizes[text(values, 'size') as keyof typeof sizes];
  const { tokenizer } = encoders[text(values, 'encoder') as keyof typeof encoders];
  const model = videoModels[text(values, 'model') as (typeof transformers)[number]];
  const frames = framesOf(number(values, 'seconds'), number(values, 'fps'));
  const bill = clipBill({ frames, height, width }, tokenizer, videoBlocks(model));
  return { ...bill, frames, height, width, tokenizer, model };
}

const count = (value: number): string => formatValue(value, 'count');
const percent = (share: number): string => `${Math.round(share * 100)}%`;

function render(values: Values, size: Size): string {
  const clip = compute(values);
  const wide = size === 'wide';
  const width = wide ? 880 : 350;
  const [stageWidth, systemLeft] = wide ? [396, 470] : [350, 0];
  const stages = drawStages(clip, stageWidth);
  const systemTop = wide ? 0 : stages.bottom + 42;
  const rows = drawSystems(clip, number(values, 'seconds'), systemLeft, systemTop, width, wide);
  return picture(width, Math.max(stages.bottom, rows.bottom), stages.markup, rows.markup);
}

function drawStages(clip: Clip, width: number): { markup: string; bottom: number } {
  const { temporalCompression: time, spatialCompression: space } = clip.tokenizer;
  const bar = scaleLog([100, 1e16], [0, width]).clamp(true);
  const steps = [
    {
      what: `${clip.frames} frames of ${clip.height} × ${clip.width}`,
      value: clip.pixels,
      unit: 'pixels',
      role: 'input',
    },
    {
      what: time * space === 1 ? 'no autoencoder' : `÷ ${time} in time, ÷ ${space} on each side`,
      value: clip.latentPositions,
      unit: 'latents',
      role: 'input',
    },
    { what: 'patches of 2 × 2', value: clip.tokens, unit: 'tokens', role: 'input' },
    { what: 'each with each', value: clip.pairs, unit: 'pairs', role: 'compute' },
  ] as const;
  const top = 46;
  const rowHeight = 58;
  const drawn = steps.map(({ what, value, unit, role }, i) => {
    const y = top + i * rowHeight;
    return (
      label(0, y, what, { class: 'soft' }) +
      label(width, y, `${count(value)} ${unit}`, {
        anchor: 'end',
        class: `strong f-${role}`,
        'data-sym': unit === 'tokens' ? 'n' : undefined,
      }) +
      el('rect', {
        x: 0,
        y: y + 10,
        width: Math.max(2, bar(value)),
        height: 12,
        class: `f-${role}`,
        opacity: unit === 'pixels' || unit === 'latents' ? 0.45 : undefined,
      })
    );
  });
  const foot = top + steps.length * rowHeight + 8;
  const note = (line: number, what: string, value: string, role: string): string =>
    label(0, foot + line * 24, what, { class: 'soft' }) +
    label(width, foot + line * 24, value, { anchor: 'end', class: `strong f-${role}` });
  return {
    markup:
      label(0, 16, 'Your clip', { class: 'strong' }) +
      label(width, 16, 'bars on a logarithmic scale', { anchor: 'end', class: 'soft' }) +
      drawn.join('') +
      note(0, 'one pass, all heads and layers', formatValue(clip.passFlops, 'flops'), 'compute') +
      note(1, 'keys and values of one layer', formatValue(clip.layerBytes, 'bytes'), 'memory') +
      note(
        2,
        `of all ${clip.model.layers} layers, were they kept`,
        formatValue(clip.allLayersBytes, 'bytes'),
        'memory',
      ),
    bottom: foot + 2 * 24 + 12,
  };
}

function drawSystems(
  clip: Clip,
  seconds: number,
  left: number,
  top: number,
  right: number,
  wide: boolean,
): { markup: string; bottom: number } {
  const own = {
    name: 'Your clip',
    clip: `${seconds} s`,
    tokens: clip.tokens,
    share: clip.pairShare,
  };
  const width = right - left;
  const rowHeight = 40;
  const rows = [own, ...systems].map(({ name, clip: length, tokens, ...rest }, i) => {
    const y = top + 48 + i * rowHeight;
    const { share } = rest;
    const barY = y + 8;
    const barWidth = width - 44;
    const first = i === 0;
    return (
      label(left, y, name, { class: first ? 'strong' : '' }) +
      label(left + (wide ? 146 : 136), y, length, { class: 'soft' }) +
      label(right, y, wide ? `${count(tokens)} tokens` : count(tokens), {
        anchor: 'end',
        class: first ? 'strong f-input' : 'f-input',
      }) +
      (share === undefined
        ? label(left, barY + 10, 'its width was not read, only the tokens', { class: 'soft' })
        : el('rect', {
            x: left,
            y: barY,
            width: barWidth,
            height: 10,
            fill: 'none',
            class: 's-compute',
            'stroke-opacity': 0.5,
          }) +
          el('rect', {
            x: left,
            y: barY,
            width: share * barWidth,
            height: 10,
            class: 'f-compute',
          }) +
          label(right, barY + 10, percent(share), { anchor: 'end', class: 'f-compute strong' }))
    );
  });
  return {
    markup:
      label(left, top + 16, 'Share of pairs in the arithmetic of one pass', { class: 'strong' }) +
      rows.join(''),
    bottom: top + 48 + rows.length * rowHeight - 8,
  };
}

export const figure: FigureDefinition = {
  name: 'video-tokens',
  title: 'From seconds of video to tokens, pairs and bytes',
  controls: [
    {
      kind: 'slider',
      key: 'seconds',
      label: 'Length',
      min: 1,
      max: 60,
      step: 1,
      value: 5,
      unit: 's',
    },
    { kind: 'slider', key: 'fps', label: 'Frames a second', min: 8, max: 60, step: 4, value: 24 },
    {
      kind: 'select',
      key: 'size',
      label: 'Frame, pixels',
      value: '720',
      options: Object.entries(sizes).map(([value, { name }]) => ({ value, label: name })),
    },
    {
      kind: 'select',
      key: 'encoder',
      label: 'Autoencoder',
      value: '4-8',
      options: Object.entries(encoders).map(([value, { name }]) => ({ value, label: name })),
    },
    {
      kind: 'select',
      key: 'model',
      label: 'Transformer of',
      value: transformers[0],
      options: transformers.map((value) => ({ value, label: videoModels[value].name })),
    },
  ],
  render,
  summary: (values) => {
    const clip = compute(values);
    return `A clip of ${number(values, 'seconds')} s, ${clip.frames} frames of ${clip.height} × ${clip.width}, becomes ${count(clip.tokens)} tokens and ${count(clip.pairs)} pairs; in the Transformer of ${clip.model.name} pairs take ${percent(clip.pairShare)} of the arithmetic of a pass, and the keys and values of one layer fill ${formatValue(clip.layerBytes, 'bytes')}.`;
  },
  table: (values) => {
    const clip = compute(values);
    const own = {
      name: 'your clip',
      clip: `${number(values, 'seconds')} s`,
      tokens: clip.tokens,
      share: clip.pairShare,
    };
    return {
      columns: ['system', 'clip', 'tokens', 'pairs', 'share of pairs'],
      rows: [own, ...systems].map(({ name, clip: length, tokens, ...rest }) => [
        name,
        length,
        count(tokens),
        count(tokens * tokens),
        rest.share === undefined ? 'width not stated' : percent(rest.share),
      ]),
    };
  },
  gallery: {
    default: {},
    'a minute': { seconds: 60 },
    'a picture of one second': { seconds: 1, fps: 8, size: '256' },
    'high compression': { encoder: '4-16', model: 'wan2.2-5b' },
    'no autoencoder': { encoder: 'none' },
    'a minute of 1080p': { seconds: 60, size: '1080', fps: 60 },
  },
};
