import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { texError } from '../../../src/course/tex.ts';
import type { RawArguments } from '../../../src/course/value-definition.ts';
import { evaluate, values } from '../../../src/course/values.ts';
import type { Device } from '../../../src/models/costs/devices.ts';
import { devices } from '../../../src/models/costs/devices.ts';
import type { NamedModel } from '../../../src/models/costs/models-parts.ts';
import { models } from '../../../src/models/costs/models.ts';
import type { ParametricFit } from '../../../src/models/costs/scaling-laws.ts';
import { chinchillaFits } from '../../../src/models/costs/scaling-laws.ts';
import type { VideoModel } from '../../../src/models/costs/video.ts';
import { videoModels } from '../../../src/models/costs/video.ts';

const root = new URL('../../../', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, root), 'utf8');
const plain = (text: string) => text.replaceAll('\u202f', ' ');
const text = (name: string, args: RawArguments) => plain(evaluate(name, args).text);

/** Arguments with which every value can be evaluated: a hybrid, a video model, else the first choice or a number. */
function someArguments(name: string): RawArguments {
  const entries = Object.entries(values[name]!.arguments).map(([argument, info]) => {
    const video = info.choices?.find((key) => key === 'hunyuan-video');
    const preferred = argument === 'other' ? 'llama-3.1-8b' : 'nemotron-h-8b';
    const model = info.choices?.find((key) => key === preferred);
    return [
      argument,
      info.default ??
        video ??
        model ??
        info.choices?.[0] ??
        (argument === 'similarity' ? 0.75 : 4096),
    ] as const;
  });
  return Object.fromEntries(entries);
}

describe('the registry', () => {
  const names = Object.keys(values);
  test('it holds the values that the chapters need', () => {
    expect(names.length).toBeGreaterThan(40);
    expect(names).toEqual(
      expect.arrayContaining([
        'kvCacheBytesPerToken',
        'kvCacheBytes',
        'attentionFlops',
        'mlpFlops',
        'quadraticShare',
        'crossoverLength',
        'weightsBytes',
        'stateBytes',
        'decodeBytesPerToken',
        'decodeAttentionIntensity',
        'ridgePoint',
        'videoTokens',
        'attentionPairs',
        'chinchillaTokens',
        'kaplanLossFromParams',
        'chinchillaLoss',
      ]),
    );
  });
  test('every value can be evaluated, and says what went into it', () => {
    for (const name of names) {
      const result = evaluate(name, someArguments(name));
      expect(result.value, name).toBeGreaterThan(0);
      expect(result.text, name).not.toMatch(/NaN|undefined/);
      expect(result.label, name).not.toBe('');
      const taken = Object.keys(values[name]!.arguments).length;
      expect(result.inputs.length, name).toBeGreaterThanOrEqual(Math.min(1, taken));
      for (const line of result.inputs) expect(line.text, `${name}: ${line.name}`).not.toBe('');
    }
  });
  test('every formula is TeX that KaTeX accepts', () => {
    for (const name of names)
      expect(texError(values[name]!.formula, true, []), name).toBeUndefined();
  });
  test('every source names a function that its file exports', () => {
    for (const name of names) {
      const { file, symbol } = values[name]!.source;
      expect(read(file), name).toMatch(new RegExp(`export (function|const) ${symbol}\\b`));
    }
  });
});

describe('sources', () => {
  test('every model, device and formula cites works that the bibliography has', () => {
    const bibliography = read('content/references.bib');
    const keys = new Set([...bibliography.matchAll(/^@\w+\{([^,]+),/gm)].map((match) => match[1]));
    const cited = [
      ...Object.values(values).flatMap((definition) => definition.cite ?? []),
      ...Object.values<NamedModel>(models).flatMap((model) => model.cite),
      ...Object.values<VideoModel>(videoModels).flatMap((model) => model.cite),
      ...Object.values<ParametricFit>(chinchillaFits).map((fit) => fit.cite),
      ...Object.values<Device>(devices).flatMap((device) => [
        ...device.peakFlopsPerSecond.cite,
        ...device.bandwidthBytesPerSecond.cite,
        ...device.memoryBytes.cite,
        ...(device.sramBytes?.cite ?? []),
      ]),
    ];
    expect(cited.length).toBeGreaterThan(60);
    expect([...new Set(cited)].filter((key) => !keys.has(key))).toEqual([]);
  });
});

describe('published numbers', () => {
  test('caches', () => {
    expect(text('kvCacheBytesPerToken', { model: 'llama-2-7b' })).toBe('512 KiB');
    expect(text('kvCacheBytes', { model: 'llama-2-70b', context: '256Ki' })).toBe('80 GiB');
    expect(text('kvCacheBytes', { model: 'qwen3-next-80b', context: 262_144 })).toBe('6 GiB');
    expect(text('kvCacheBytes', { model: 'llama-2-13b', context: 8192, style: 'decimal' })).toBe(
      '6.71 GB',
    );
    expect(text('stateBytes', { model: 'mamba-2.8b', stateBytes: 4 })).toBe('20 MiB');
    expect(text('stateBytes', { model: 'qwen3-next-80b' })).toBe('36 MiB');
  });
  test('machines', () => {
    expect(text('ridgePoint', {})).toBe('295 FLOP/B');
    expect(text('ridgePoint', { device: 'a100-80gb' })).toBe('153 FLOP/B');
    expect(text('peakFlops', { device: 'b200' })).toBe('2.25 PFLOP/s');
    expect(text('decodeAttentionIntensity', { heads: 64, kvHeads: 8 })).toBe('8 FLOP/B');
  });
  test('video', () => {
    expect(text('videoTokens', { video: 'hunyuan-video' })).toBe('118,800 tokens');
    expect(text('videoAttentionPairs', { video: 'movie-gen' })).toBe('5.33 × 10⁹');
    const clip = { seconds: '5.0625', fps: 16, height: 480, width: 832 };
    expect(text('clipTokens', clip)).toBe('32,760 tokens');
  });
  test('data', () => {
    expect(text('chinchillaTokens', { params: '70B' })).toBe('1.4 T tokens');
    expect(text('collisionProbability', { similarity: 0.75 })).toBe('77.2 %');
    expect(text('bandingThreshold', {})).toBe('71.9 %');
    expect(text('dataConstrainedLoss', { params: '6.34e9', tokens: '242B', unique: '25B' })).toBe(
      '2.226 nats',
    );
  });
  test('a model without unbounded attention never crosses', () => {
    expect(text('crossoverLength', { model: 'mamba-2.8b' })).toBe('∞');
  });
});

describe('evaluate', () => {
  test('inputs carry the sources of the model, and the value collects them', () => {
    const result = evaluate('kvCacheBytes', { model: 'jamba-1.5-large', context: 262_144 });
    expect(result.cite).toEqual(['austin2025scalingbook', 'jambateam2024jamba15']);
    expect(result.inputs.map(({ name, text }) => [name, plain(text)])).toEqual([
      ['model', 'Jamba 1.5 Large'],
      ['layers with a cache', '9 of 72'],
      ['numbers cached a token', '18,432'],
      ['context', '262,144 tokens'],
      ['sequences', '1'],
      ['bytes a number', '2'],
    ]);
  });
  test.each([
    ['kvCashBytes', {}, 'evaluate: there is no value "kvCashBytes". Did you mean "kvCacheBytes"?'],
    [
      'kvCacheBytes',
      { model: 'lama-2-7b', context: 1 },
      'kvCacheBytes: argument "model": expected one of 28 known keys, got "lama-2-7b". Did you mean "llama-2-7b"?',
    ],
    [
      'kvCacheBytes',
      { model: 'llama-2-7b' },
      'kvCacheBytes: missing argument "context" (tokens of context). Add context="…".',
    ],
    [
      'kvCacheBytes',
      { model: 'llama-2-7b', contxt: 5 },
      'kvCacheBytes: unknown argument "contxt". Did you mean "context"?',
    ],
    [
      'kvCacheBytes',
      { model: 'llama-2-7b', context: 'many' },
      'kvCacheBytes: argument "context": expected a number, got "many". Write digits, 7e9, or a suffix as in 256Ki or 1.4T.',
    ],
    [
      'kvCacheBytes',
      { model: 'llama-2-7b', context: 1.5 },
      'kvCacheBytes: argument "context": expected a whole number of at least 0, got 1.5. Give a whole number of at least 0.',
    ],
    [
      'collisionProbability',
      { similarity: 75 },
      'collisionProbability: argument "similarity": expected a number of at least 0 and at most 1, got 75. Give a number of at least 0 and at most 1.',
    ],
    [
      'ridgePoint',
      { style: 'loud' },
      'ridgePoint: argument "style": expected short, decimal or exact, got "loud". Leave it out for the usual form.',
    ],
    [
      'videoAttentionFlops',
      { video: 'movie-gen' },
      'videoAttentionFlops: the width and layers of Movie Gen Video 30B are not known. Choose another model.',
    ],
  ])('%s with %j says what is wrong and one thing to do', (name, args, message) => {
    expect(() => evaluate(name, args as RawArguments)).toThrow(
      expect.objectContaining({ message }),
    );
  });
});
