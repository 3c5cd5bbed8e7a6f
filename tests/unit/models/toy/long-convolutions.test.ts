// The examples of the chapter on long convolutions: what its text and figures say is what they do.
import { describe, expect, test } from 'vitest';
import record from '../../../../content/lab/convolution.json' with { type: 'json' };
import {
  directConvFlops,
  fftConvCrossoverLength,
  fftConvFlops,
} from '../../../../src/models/costs/long-convolution.ts';
import { modelKvCacheBytes, modelStateBytes } from '../../../../src/models/costs/model.ts';
import { models } from '../../../../src/models/costs/models.ts';
import { diagonalSsm } from '../../../../src/models/layers/ssm-diagonal.ts';
import { distilledSsm } from '../../../../src/models/layers/distil.ts';
import { fftConvolution } from '../../../../src/models/layers/fft-convolution.ts';
import type { HyenaFilterParams } from '../../../../src/models/layers/hyena-filter.ts';
import { normal, seeded } from '../../../../src/models/tensor/random.ts';
import { build } from '../../../../src/models/tensor/tensor.ts';
import {
  convolutionWork,
  measuredCrossover,
  type ConvolutionPoint,
} from '../../../../src/models/toy/convolution-timing.ts';
import {
  distilledFilter,
  distilTaps,
  echoLag,
  modesFor,
  mostModes,
  toFilters,
} from '../../../../src/models/toy/distilled-filters.ts';
import { filterParameters, freshFilters } from '../../../../src/models/toy/fresh-filters.ts';
import {
  answerLag,
  gatedMatrix,
  gatedWords,
  reachesLast,
} from '../../../../src/models/toy/gated-filter.ts';
import {
  handFilter,
  handInput,
  throughSpectra,
} from '../../../../src/models/toy/padding-by-hand.ts';
import {
  blockBytes,
  operatorCounts,
  operatorsOf,
  stackBytes,
  type StackKey,
  stackKeys,
  stacks,
} from '../../../../src/models/toy/striped-stacks.ts';
import {
  designLags,
  valleyFilter,
  valleyWords,
  weightsOfWords,
} from '../../../../src/models/toy/valley-filter.ts';

const rounded = (values: ArrayLike<number>): number[] =>
  Array.from(values, (value) => Number(value.toFixed(9)) + 0);

describe('the worked example', () => {
  const padded = throughSpectra(handInput, handFilter, 4);

  test('spectra, product and output are those of the text', () => {
    expect(rounded(padded.input.re)).toEqual([3, 1, -1, 1]);
    expect(rounded(padded.input.im)).toEqual([0, -2, 0, 2]);
    expect(rounded(padded.filter.re)).toEqual([4, 3, 2, 3]);
    expect(rounded(padded.filter.im)).toEqual([0, -1, 0, 1]);
    expect(rounded(padded.product.re)).toEqual([12, 1, -2, 1]);
    expect(rounded(padded.product.im)).toEqual([0, -7, 0, 7]);
    expect(rounded(padded.output)).toEqual([3, 7, 2, 0]);
  });

  test('without room the tail lands on the beginning', () => {
    expect(rounded(throughSpectra(handInput, handFilter, 2).output)).toEqual([5, 7]);
    expect(padded.output[0]! + padded.output[2]!).toBeCloseTo(5, 12);
  });
});

describe('the filter over the sentence', () => {
  const design = { halfLife: 10, period: 18, secondPeriod: 5, secondAmplitude: 0.5 };
  const drawn = valleyFilter(design);

  test('is the product of its window and its waves', () => {
    expect(drawn.filter.length).toBe(designLags);
    drawn.filter.forEach((value, j) => {
      expect(value).toBeCloseTo(drawn.window[j]! * (drawn.waves[0][j]! + drawn.waves[1][j]!), 12);
    });
    expect(drawn.window[10]).toBeCloseTo(0.5, 12);
  });

  test('weighs a word by its age: one more word shifts all weights by one place', () => {
    const [before, after] = [weightsOfWords(drawn.filter, 9), weightsOfWords(drawn.filter, 10)];
    expect(after.slice(1)).toEqual(before);
    expect(after[9]).toBeCloseTo(1.5, 12);
  });

  test('gives the same word different weights at different ages', () => {
    const weights = weightsOfWords(drawn.filter, valleyWords.length);
    const [first, second] = [valleyWords.indexOf('little'), valleyWords.lastIndexOf('little')];
    expect(weights[first]).toBeCloseTo(0.23, 2);
    expect(weights[second]).toBeCloseTo(1.02, 2);
  });
});

describe('fresh filters', () => {
  test('of any length come from the same number of parameters', () => {
    const [short, long] = [freshFilters(6, 64), freshFilters(6, 1024)];
    expect(short.parameters).toBe(long.parameters);
    expect(long.filter.map(({ length }) => length)).toEqual([1024, 1024, 1024, 1024]);
  });

  test('have the weights and biases of all layers and the frequencies as parameters', () => {
    const tensorOf = (...shape: number[]) => build(shape, () => 1);
    const layers = [{ weight: tensorOf(3, 2), bias: tensorOf(3) }, { weight: tensorOf(4, 3) }];
    const params = { layers, frequency: tensorOf(3) } as unknown as HyenaFilterParams;
    expect(filterParameters(params)).toBe(6 + 3 + 12 + 3);
  });

  test('are the network times the window, and the last fades first', () => {
    const { raw, window, filter } = freshFilters(6, 64);
    filter.forEach((row, d) => {
      row.forEach((value, t) => expect(value).toBeCloseTo(raw[d]![t]! * window[d]![t]!, 12));
    });
    expect(window[3]![20]).toBeLessThan(window[0]![20]! / 2);
  });
});

describe('filter and gates as a matrix', () => {
  test('the filter alone is the same along every diagonal', () => {
    const { entries } = gatedMatrix('broad', 'none', false);
    for (let t = 1; t < entries.length; t++) {
      for (let s = 1; s <= t; s++) expect(entries[t]![s]).toBe(entries[t - 1]![s - 1]);
      expect(entries[t]!.slice(t + 1).every((value) => value === 0)).toBe(true);
    }
  });

  test('every entry is what enters, by the filter, by who listens', () => {
    const { words, enters, listens, entries } = gatedMatrix('broad', 'both', false);
    expect(listens).toEqual(words.map((_, t) => (t === words.length - 1 ? 1 : 0.1)));
    expect(enters).toEqual(words.map((word) => (['key', 'drawer'].includes(word) ? 1 : 0.05)));
    entries.forEach((row, t) =>
      row.forEach((entry, s) =>
        expect(entry).toBe(s > t ? 0 : listens[t]! * Math.exp(-0.12 * (t - s)) * enters[s]!),
      ),
    );
    for (const gates of ['none', 'in'] as const)
      expect(new Set(gatedMatrix('broad', gates, false).listens)).toEqual(new Set([1]));
    const open = gatedMatrix('broad', 'none', false);
    expect(new Set(open.enters)).toEqual(new Set([1]));
    expect(reachesLast(open)).toEqual(open.entries.at(-1)!.slice(0, words.length - 1));
  });

  test('a sharp filter finds the drawer, and one more word makes it miss', () => {
    const answer = gatedWords(false).indexOf('drawer');
    expect(gatedWords(false).length - 1 - answer).toBe(answerLag);
    expect(gatedMatrix('sharp', 'none', false).found).toBe(answer);
    for (const gates of ['none', 'in', 'both'] as const) {
      const missed = gatedMatrix('sharp', gates, true);
      expect(missed.words[missed.found]).toBe('um');
      expect(reachesLast(missed)[answer]).toBeLessThan(0.01);
    }
  });

  test('a fading filter with a gate survives the word, and hears the wrong noun as well', () => {
    for (const um of [false, true]) {
      const drawn = gatedMatrix('broad', 'both', um);
      const reached = reachesLast(drawn);
      expect(drawn.words[drawn.found]).toBe('drawer');
      expect(reached[drawn.words.indexOf('key')]).toBeGreaterThan(
        reached[drawn.words.indexOf('drawer')]! / 2,
      );
    }
    expect(gatedMatrix('broad', 'none', false).found).toBe(9);
  });
});

describe('distilled filters', () => {
  test.each(toFilters)('%s: no number of modes is worse than none, and no mode grows', (kind) => {
    const { filter, byModes } = distilledFilter(kind);
    expect(filter.length).toBe(distilTaps);
    expect(byModes.length).toBe(mostModes + 1);
    expect(byModes[0]!.relativeError).toBe(1);
    for (const { poles, relativeError } of byModes) {
      expect(relativeError).toBeLessThanOrEqual(1 + 1e-9);
      poles.re.forEach((re, n) => {
        expect(Math.hypot(re, poles.im[n]!)).toBeLessThanOrEqual(1 + 1e-9);
      });
    }
  });

  test('two waves need four modes, and no fewer', () => {
    expect(modesFor('waves', 1e-8)).toBe(4);
    expect(distilledFilter('waves').byModes[3]!.relativeError).toBeGreaterThan(0.4);
  });

  test('a smooth fresh filter needs few modes for one part in fifty, a rough one many', () => {
    expect(modesFor('smooth', 0.02)).toBeLessThanOrEqual(8);
    expect(modesFor('rough', 0.02)).toBeGreaterThan(2 * modesFor('smooth', 0.02));
  });

  test('the powers are one over one more than the lag, and give in slowly', () => {
    const { filter } = distilledFilter('powers');
    expect([filter[0], filter[1], filter[9]]).toEqual([1, 1 / 2, 1 / 10]);
  });

  test('no modes suffice for a share of one, and no number of them for none', () => {
    expect(modesFor('echo', 1)).toBe(0);
    expect(modesFor('echo', 0)).toBe(Infinity);
    const { byModes } = distilledFilter('powers');
    expect(modesFor('powers', byModes[3]!.relativeError)).toBe(3);
  });

  test('a filter is worked out once, and the next page has the same', () => {
    expect(distilledFilter('echo')).toBe(distilledFilter('echo'));
  });

  test('an echo does not give in to fewer modes than it has tokens to wait', () => {
    const { byModes } = distilledFilter('echo');
    for (let modes = 1; modes < echoLag; modes++) {
      expect(byModes[modes]!.relativeError).toBeGreaterThan(0.5);
    }
  });

  test('the recurrence of a distilled filter does what its convolution does', () => {
    const distilled = distilledFilter('smooth').byModes[6]!;
    const random = seeded(5);
    const x = build([1, distilTaps], () => normal(random));
    const { output } = diagonalSsm(distilledSsm(distilled), x);
    const convolved = fftConvolution(
      { k: { shape: [1, distilTaps], data: distilled.filter.data } },
      { shape: [1, distilTaps, 1], data: x.data },
    );
    output.data.forEach((y, t) => expect(y).toBeCloseTo(convolved.data[t]!, 9));
  });
});

describe('stripes', () => {
  test('StripedHyena-7B alternates, attention at odd places', () => {
    operatorsOf(stacks['stripedhyena-7b']).forEach((operator, i) => {
      expect(operator).toBe(i % 2 === 1 ? 'attention' : 'long');
    });
  });

  test('the blocks are as many as the configurations say', () => {
    const counts = (key: StackKey) => Object.values(operatorCounts(stacks[key]));
    expect(counts('stripedhyena-7b')).toEqual([16, 16, 0, 0]);
    expect(counts('evo-1')).toEqual([3, 29, 0, 0]);
    expect(counts('evo-2-7b')).toEqual([5, 9, 9, 9]);
    expect(counts('evo-2-40b')).toEqual([8, 14, 14, 14]);
  });

  test('the order in Evo 2 is that of its configuration', () => {
    const at = (kind: string) =>
      operatorsOf(stacks['evo-2-40b']).flatMap((operator, i) => (operator === kind ? [i] : []));
    expect(at('short')).toEqual([0, 4, 7, 11, 14, 18, 21, 25, 28, 32, 36, 39, 43, 46]);
    expect(at('medium')).toEqual([1, 5, 8, 12, 15, 19, 22, 26, 29, 33, 37, 40, 44, 47]);
    expect(at('long')).toEqual([2, 6, 9, 13, 16, 20, 23, 27, 30, 34, 38, 41, 45, 48]);
  });

  test('StripedHyena carries what the cost functions say of the model', () => {
    const model = models['stripedhyena-7b'];
    const stack = stacks['stripedhyena-7b'];
    const { blocks, total, allAttention } = stackBytes(stack, 32_768);
    const tails = 16 * 3 * 4096 * 2 * 2;
    expect(total).toBe(modelKvCacheBytes(model, 32_768) + modelStateBytes(model) + tails);
    expect(blocks[1]).toBe(modelKvCacheBytes(model, 32_768) / 16);
    expect(total / allAttention).toBeCloseTo(0.5, 2);
  });

  test('a block of Evo 2 carries its last inputs or sixteen numbers a channel, and the inputs of its projections', () => {
    const evo = stacks['evo-2-7b'];
    const projections = 3 * 4096 * 2;
    expect(blockBytes(evo, 'long', 1000)).toBe(2 * (projections + 16 * 4096));
    expect(blockBytes(evo, 'medium', 1000)).toBe(2 * (projections + 127 * 4096));
    expect(blockBytes(evo, 'short', 1000)).toBe(2 * (projections + 6 * 4096));
    expect(blockBytes(evo, 'attention', 1000)).toBe(2 * 2 * 4096 * 1000);
    expect(blockBytes(stacks['evo-1'], 'long', 1)).toBe(2 * (projections + 16 * 4096));
    expect(blockBytes(stacks['stripedhyena-7b'], 'long', 1)).toBe(2 * (projections + 4 * 4096));
  });

  test('each has a name, a context that its authors state, and works to cite', () => {
    expect(stackKeys.map((key) => [stacks[key].name, stacks[key].contextLength])).toEqual([
      ['StripedHyena 7B', 32_768],
      ['Evo 7B', 131_072],
      ['Evo 2 7B', 1_048_576],
      ['Evo 2 40B', 1_048_576],
    ]);
    for (const key of stackKeys) {
      expect(stacks[key].cite.length, key).toBeGreaterThan(0);
      for (const work of stacks[key].cite) expect(work, key).toMatch(/^[a-z]+\d{4}\w+$/);
    }
  });
});

describe('the crossover', () => {
  const points = record.points as readonly ConvolutionPoint[];

  test('both ways give the same numbers', () => {
    const [direct, fft] = [convolutionWork('direct', 100)(), convolutionWork('fft', 100)()];
    direct.data.forEach((value, t) => expect(fft.data[t]).toBeCloseTo(value, 9));
    // The first output is one product, exact in the sum and rounded in the transforms.
    const random = seeded(100);
    const drawn = Array.from({ length: 101 }, () => normal(random));
    expect(direct.data[0]).toBe(drawn[0]! * drawn[100]!);
    expect(fft.data[0]).not.toBe(direct.data[0]);
    expect(() => convolutionWork('fft', 0)).toThrow('convolutionWork: expected length');
  });

  test('is not before a length at which both were equally fast', () => {
    const point = (method: 'direct' | 'fft', length: number, ms: number) => ({
      method,
      length,
      ms,
    });
    const measured = [
      point('direct', 100, 2),
      point('fft', 100, 1),
      point('direct', 200, 4),
      point('fft', 200, 4),
      point('direct', 400, 9),
      point('fft', 400, 8),
    ];
    expect(measuredCrossover(measured)).toBe(400);
    expect(measuredCrossover(measured.slice(0, 4))).toBeUndefined();
    expect(measuredCrossover([...measured, point('fft', 800, 1)])).toBeUndefined();
  });

  test('was measured within a factor of two of where it was computed', () => {
    const measured = measuredCrossover(points)!;
    expect(measured).toBeGreaterThan(fftConvCrossoverLength() / 2);
    expect(measured).toBeLessThan(2 * fftConvCrossoverLength());
  });

  test('is undefined where the FFT loses at the end, and the first of the winning lengths else', () => {
    const at = (method: 'direct' | 'fft', length: number, ms: number) => ({ method, length, ms });
    const losing = [at('direct', 2, 1), at('fft', 2, 0.5), at('direct', 4, 1), at('fft', 4, 2)];
    expect(measuredCrossover(losing)).toBeUndefined();
    const winning = [
      ...losing,
      at('direct', 8, 8),
      at('fft', 8, 3),
      at('direct', 9, 9),
      at('fft', 9, 3),
    ];
    expect(measuredCrossover(winning)).toBe(8);
  });

  test('twice the length costs four times as much directly and little more than twice by FFT', () => {
    expect(directConvFlops(8192) / directConvFlops(4096)).toBeCloseTo(4, 2);
    const growth = fftConvFlops(8192) / fftConvFlops(4096);
    expect(growth).toBeGreaterThan(2);
    expect(growth).toBeLessThan(2.2);
  });
});
