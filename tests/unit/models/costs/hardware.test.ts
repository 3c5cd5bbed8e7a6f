import { describe, expect, test } from 'vitest';
import type { Device } from '../../../../src/models/costs/devices.ts';
import { devices } from '../../../../src/models/costs/devices.ts';
import { models } from '../../../../src/models/costs/models.ts';
import {
  attainableFlopsPerSecond,
  boundBy,
  kernelSeconds,
  matmulIntensity,
  ridgePoint,
} from '../../../../src/models/costs/roofline.ts';
import {
  decodeBytesPerToken,
  decodeIntensity,
  decodeStepSeconds,
  decodeWeightBytes,
  fits,
  longestContext,
  residentBytes,
  weightsBytes,
} from '../../../../src/models/costs/serving.ts';
import {
  carriedBytes,
  decodeFlops,
  modelKvCacheBytes,
  modelParams,
} from '../../../../src/models/costs/model.ts';

describe('roofline', () => {
  test('the ridge points are 201, 153, 295 and 281 FLOP a byte', () => {
    const ridge = (key: keyof typeof devices) => Math.round(ridgePoint(devices[key]));
    expect(ridge('a100-40gb')).toBe(201);
    expect(ridge('a100-80gb')).toBe(153);
    expect(ridge('h100')).toBe(295);
    expect(ridge('b200')).toBe(281);
  });
  test('the roof is reached at the ridge point and not below it', () => {
    const device: Device = devices.h100;
    const ridge = ridgePoint(device);
    expect(attainableFlopsPerSecond(device, ridge)).toBeCloseTo(989e12, -3);
    expect(attainableFlopsPerSecond(device, ridge / 2)).toBeCloseTo(989e12 / 2, -3);
    expect(attainableFlopsPerSecond(device, 2 * ridge)).toBe(989e12);
    expect(boundBy(device, ridge * 0.99)).toBe('memory');
    expect(boundBy(device, ridge * 1.01)).toBe('compute');
  });
  test('a kernel at the ridge point spends equal times on bytes and on FLOPs', () => {
    const bytes = 1e9;
    const flops = bytes * ridgePoint(devices.h100);
    expect(kernelSeconds(devices.h100, flops, bytes)).toBeCloseTo(bytes / 3.35e12, 12);
  });
  test('the intensity of a batch through wide weights tends to the batch at 16 bits', () => {
    expect(matmulIntensity(1, 16_384, 16_384, 2)).toBeCloseTo(1, 3);
    expect(matmulIntensity(64, 16_384, 16_384, 2)).toBeCloseTo(64, -1);
    expect(matmulIntensity(4096, 4096, 4096, 2)).toBeGreaterThan(ridgePoint(devices.h100));
  });
  test('every figure of every device carries a bibliography key', () => {
    for (const device of Object.values<Device>(devices)) {
      const { peakFlopsPerSecond, bandwidthBytesPerSecond, memoryBytes } = device;
      for (const field of [peakFlopsPerSecond, bandwidthBytesPerSecond, memoryBytes]) {
        expect(field.cite.length, device.name).toBeGreaterThan(0);
        for (const key of field.cite) expect(key, device.name).toMatch(/^[a-z]+\d{4}\w*$/);
        expect(field.value, device.name).toBeGreaterThan(0);
      }
    }
  });
});

describe('serving', () => {
  const llama = models['llama-3.1-8b'];
  test('a dense step reads all weights but the rows of the embedding it does not need', () => {
    const read = decodeWeightBytes(llama);
    expect(weightsBytes(llama) - read).toBe(2 * llama.vocab * llama.dim);
  });
  test('a larger batch shares the weights and not the cache', () => {
    const alone = decodeBytesPerToken(llama, 32_768);
    const shared = decodeBytesPerToken(llama, 32_768, { batch: 64 });
    const cache = modelKvCacheBytes(llama, 32_768);
    expect(alone - cache).toBe(decodeWeightBytes(llama));
    expect(shared - cache).toBe(decodeWeightBytes(llama) / 64);
  });
  test('a mixture of experts reads few experts alone and nearly all in a batch', () => {
    const mixtral = models['mixtral-8x7b'];
    const all = modelParams(mixtral) * 2;
    expect(decodeWeightBytes(mixtral) / all).toBeLessThan(0.3);
    expect(decodeWeightBytes(mixtral, { batch: 64 }) / all).toBeGreaterThan(0.98);
  });
  test('decoding is bound by memory at batch 1, and by its cache at any batch once it is long', () => {
    const short = { batch: 512 };
    expect(boundBy(devices.h100, decodeIntensity(llama, 128))).toBe('memory');
    expect(decodeIntensity(llama, 128, short)).toBeGreaterThan(100);
    expect(decodeIntensity(llama, 131_072, short)).toBeLessThan(20);
  });
  test('a step takes at least the time to read its bytes', () => {
    const seconds = decodeStepSeconds(llama, devices.h100, 1024);
    expect(seconds).toBeCloseTo(decodeBytesPerToken(llama, 1024) / 3.35e12, 12);
  });
  test('a step of a large batch takes the time of its arithmetic', () => {
    const format = { batch: 4096 };
    const flops = 4096 * decodeFlops(llama, 1);
    expect(decodeStepSeconds(llama, devices.h100, 1, format)).toBeCloseTo(flops / 989e12, 12);
  });
  test('a state is read and written back, all weights are read where no layer has experts', () => {
    const mamba = models['mamba-2.8b'];
    expect(decodeWeightBytes(mamba)).toBe(2 * modelParams(mamba));
    expect(decodeBytesPerToken(mamba, 10) - decodeWeightBytes(mamba)).toBe(
      2 * carriedBytes(mamba, 10),
    );
    const hybrid = models['nemotron-h-8b'];
    const cache = modelKvCacheBytes(hybrid, 10);
    expect(decodeBytesPerToken(hybrid, 10) - decodeWeightBytes(hybrid)).toBe(
      cache + 2 * (carriedBytes(hybrid, 10) - cache),
    );
  });
  test('a memory that is full to the last byte still fits', () => {
    const bytes = residentBytes(llama, 1000);
    const card = (value: number): Device => ({
      ...devices.h100,
      memoryBytes: { ...devices.h100.memoryBytes, value },
    });
    expect(fits(llama, card(bytes), 1000)).toBe(true);
    expect(fits(llama, card(bytes - 1), 1000)).toBe(false);
    expect(longestContext(llama, card(weightsBytes(llama)))).toBe(0);
    expect(longestContext(llama, card(residentBytes(llama, 1)))).toBe(1);
  });
  test('13B with 6.7 GB of cache a sequence fits an 80 GB card 7 times at 8192 tokens', () => {
    const model = models['llama-2-13b'];
    expect(fits(model, devices['a100-80gb'], 8192, { batch: 8 })).toBe(true);
    expect(fits(model, devices['a100-80gb'], 8192, { batch: 9 })).toBe(false);
  });
  test('the longest context fits and one token more does not', () => {
    const device = devices['a100-40gb'];
    const longest = longestContext(llama, device);
    expect(fits(llama, device, longest)).toBe(true);
    expect(fits(llama, device, longest + 1)).toBe(false);
    expect(residentBytes(llama, longest)).toBeLessThanOrEqual(40e9);
  });
  test('a model larger than the card has no context that fits', () => {
    expect(longestContext(models['llama-3.1-70b'], devices.h100)).toBe(0);
  });
  test('a model without a growing cache fits at any length', () => {
    expect(longestContext(models['mamba-2.8b'], devices.h100)).toBe(Infinity);
  });
});
