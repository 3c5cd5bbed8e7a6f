import { describe, expect, test } from 'vitest';
import { expectAllclose } from '../../../support/allclose.ts';
import { measureScaling, type Progress } from '../../../../src/figures/scaling-measured/measure.ts';
import { sdpa } from '../../../../src/models/layers/attention.ts';
import { fftConvolution } from '../../../../src/models/layers/fft-convolution.ts';
import { selectiveScan } from '../../../../src/models/layers/selective-scan.ts';
import {
  attentionInputs,
  convolutionInputs,
  scalingChannels,
  scalingLayers,
  scanInputs,
  scalingWork,
  type SlicedWork,
} from '../../../../src/models/toy/scaling-work.ts';

function finish(work: SlicedWork): { output: Float64Array; slices: number } {
  for (let slices = 1; ; slices++) {
    const { done, value } = work.next();
    if (done) return { output: value, slices };
  }
}

describe('work in slices', () => {
  test.each(scalingLayers)('%s gives one vector a token, the same every time', (layer) => {
    const { output, slices } = finish(scalingWork(layer, 200));
    expect(output).toHaveLength(200 * scalingChannels);
    expect(output).toEqual(finish(scalingWork(layer, 200)).output);
    expect(output.every(Number.isFinite)).toBe(true);
    expect(slices).toBeGreaterThan(2);
  });

  test('each layer in slices equals the layer at once', () => {
    const length = 150;
    const { q, k, v } = attentionInputs(length);
    const { x, k: filters } = convolutionInputs(length);
    const atOnce = {
      attention: sdpa(q, k, v, { causal: true }).output,
      convolution: fftConvolution({ k: filters }, x),
      scan: selectiveScan(scanInputs(length)).output,
    };
    for (const layer of scalingLayers) {
      const { output } = finish(scalingWork(layer, length));
      const want = { shape: [length * scalingChannels], data: atOnce[layer].data };
      expectAllclose({ shape: want.shape, data: output }, want, { abs: 1e-12, rel: 1e-12 });
    }
  });

  test('comes in slices of sixteen queries, four filters or 128 tokens, after one that draws the inputs', () => {
    const slices = (length: number) =>
      scalingLayers.map((layer) => finish(scalingWork(layer, length)).slices - 2);
    expect(slices(128)).toEqual([8, 16, 1]);
    expect(slices(130)).toEqual([9, 16, 2]);
  });

  test('the scanned channels forget at sixteen rates, one a number of state', () => {
    const { A } = scanInputs(4);
    expect(A.shape).toEqual([64, 16]);
    expect([...A.data.subarray(16, 32)]).toEqual(Array.from({ length: 16 }, (_, n) => -1 - n));
  });

  test('a length that is no whole number above 0 is refused', () => {
    expect(() => scalingWork('scan', 0)).toThrow('scalingWork: expected length');
  });
});

describe('the clock', () => {
  function* slow(): SlicedWork {
    for (let slice = 0; slice < 4; slice++) yield;
    return new Float64Array(0);
  }
  const base = { lengths: [64, 128], enoughMs: 1, repeats: [1, 3] as const, work: () => slow() };

  test('it reports every layer at every length, and counts the slices but not the drawing', async () => {
    let time = 0;
    const seen: Progress[] = [];
    await measureScaling(
      { ...base, now: () => (time += 5), pause: () => Promise.resolve(), stopped: () => false },
      (progress) => seen.push(progress),
    );
    const points = seen.flatMap((progress) => (progress.kind === 'point' ? [progress.point] : []));
    expect(points.map(({ layer, length }) => `${layer} ${length}`)).toEqual(
      base.lengths.flatMap((length) => scalingLayers.map((layer) => `${layer} ${length}`)),
    );
    expect(new Set(points.map(({ ms }) => ms))).toEqual(new Set([20]));
  });

  test('it gives others a turn within 100 ms of work and stops there', async () => {
    let time = 0;
    let pauses = 0;
    const seen: Progress[] = [];
    await measureScaling(
      {
        ...base,
        now: () => (time += 60),
        pause: () => Promise.resolve(void pauses++),
        stopped: () => pauses > 0,
      },
      (progress) => seen.push(progress),
    );
    expect(pauses).toBeGreaterThan(0);
    expect(seen.filter(({ kind }) => kind === 'point')).toEqual([]);
  });
});
