import { describe, expect, test } from 'vitest';
import { carriedBytes, modelParams, prefillFlops } from '../../../../src/models/costs/model.ts';
import { weightsBytes } from '../../../../src/models/costs/serving.ts';
import {
  architectures,
  caseCosts,
  type CaseCosts,
  cheapestCase,
  longestInput,
  machines,
  requireStack,
  servesRecall,
  stackModel,
} from '../../../../src/models/toy/case-costs.ts';
import {
  kmerBill,
  kmers,
  kmerVocabulary,
  mutate,
  strand,
  tokenChange,
} from '../../../../src/models/toy/dna-tokens.ts';
import {
  framesInBudget,
  framesInTime,
  frameSeconds,
  secondsInTime,
  workedStream,
} from '../../../../src/models/toy/streaming.ts';
import { stepsOf, useCase, useCases } from '../../../../src/models/toy/use-cases.ts';

const lengthOf = (id: string): number => useCase(id).length;
const best = (id: string, machine: keyof typeof machines = 'h100') => {
  const { length, recall } = useCase(id);
  return cheapestCase(caseCosts(length, recall, 'medium', machines[machine]))?.architecture.id;
};

describe('the cases', () => {
  test('are counted from their rates', () => {
    expect(lengthOf('gene')).toBe(3000);
    expect(lengthOf('meeting')).toBe(45_000);
    expect(lengthOf('repository')).toBe(500_000);
    expect(lengthOf('sensor')).toBe(525_600);
    expect(lengthOf('speech')).toBe(960_000);
    expect(lengthOf('genome')).toBe(1_000_000);
  });
  test('stand in the order of their length', () => {
    const lengths = useCases.map(({ length }) => length);
    expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
  });
  test('a rate of nothing is refused', () => {
    expect(() => stepsOf(60, 0)).toThrow('expected rate');
  });
});

describe('costs of a case', () => {
  test('attention over a genome window does not fit one H100, a hybrid does', () => {
    const costs = caseCosts(1e6, 'some', 'medium', machines.h100);
    const fits = Object.fromEntries(costs.map((row) => [row.architecture.id, row.fits]));
    expect(fits['attention']).toBe(false);
    expect(fits['hybrid']).toBe(true);
    expect(fits['gated-delta']).toBe(true);
  });
  test('at every length the hybrid carries a quarter of attention and little more', () => {
    for (const { length } of useCases) {
      const [attention, hybrid] = caseCosts(length, 'exact', 'medium', machines.h100);
      expect(hybrid!.carried / attention!.carried).toBeGreaterThan(0.25);
      if (length > 40_000) expect(hybrid!.carried / attention!.carried).toBeLessThan(0.26);
    }
  });
  test('the cheapest that will do depends on the case and on the machine', () => {
    expect(best('repository')).toBe('hybrid');
    expect(best('repository', 'phone')).toBeUndefined();
    expect(['gated-delta', 'mamba2']).toContain(best('genome', 'phone'));
    expect(['hyena', 'window', 'mamba2', 'gated-delta']).toContain(best('sensor', 'phone'));
  });
  test('the cheapest fits, recalls, and reads no slower than any other that does', () => {
    for (const { length, recall } of useCases) {
      const costs = caseCosts(length, recall, 'small', machines.laptop);
      const chosen = cheapestCase(costs);
      if (!chosen) continue;
      expect(chosen.fits && chosen.recalls).toBe(true);
      for (const row of costs.filter(({ fits, recalls }) => fits && recalls)) {
        expect(chosen.readSeconds).toBeLessThanOrEqual(row.readSeconds);
      }
    }
  });
  test('a window is exact inside itself and nowhere else', () => {
    const window = architectures.find(({ id }) => id === 'window')!;
    expect(servesRecall(window, 'exact', 4096)).toBe(true);
    expect(servesRecall(window, 'some', 4097)).toBe(false);
    const needs = ['little', 'some', 'exact'] as const;
    const served = architectures.map((one) => [
      one.id,
      needs.filter((need) => servesRecall(one, need, 100)).length,
      needs.filter((need) => servesRecall(one, need, 1e6)).length,
    ]);
    expect(served).toEqual([
      ['attention', 3, 3],
      ['hybrid', 3, 3],
      ['window', 3, 1],
      ['gated-delta', 2, 2],
      ['mamba2', 2, 2],
      ['hyena', 1, 1],
    ]);
    expect(new Set(architectures.map(({ name }) => name)).size).toBe(6);
    for (const { name } of architectures) expect(name).not.toBe('');
  });
  test('on one H100 the cheapest of each case is another', () => {
    expect(useCases.map(({ id }) => [id, best(id)].join(': '))).toEqual([
      'gene: attention',
      'meeting: gated-delta',
      'repository: hybrid',
      'sensor: hyena',
      'speech: hyena',
      'genome: gated-delta',
    ]);
  });
  test('reading takes the arithmetic of a prompt at the peak of the machine', () => {
    const [row] = caseCosts(3000, 'exact', 'small', machines.laptop);
    expect(row!.readSeconds).toBe(prefillFlops(stackModel('A', 'small'), 3000) / 10e12);
  });
  test('a memory that is full to the last byte still fits', () => {
    const [{ weights, carried }] = caseCosts(3000, 'exact', 'small', machines.laptop) as [
      CaseCosts,
    ];
    const fits = (memoryBytes: number) =>
      caseCosts(3000, 'exact', 'small', { ...machines.laptop, memoryBytes })[0]!.fits;
    expect([fits(weights + carried), fits(weights + carried - 1)]).toEqual([true, false]);
    const room = { ...machines.laptop, memoryBytes: weights + carried };
    expect(longestInput('A', 'small', room)).toBe(3000);
    const one = { ...room, memoryBytes: weights + carried / 3000 };
    expect(longestInput('A', 'small', one)).toBe(1);
  });
  test('an unknown stack is refused', () => {
    expect(['small', 'medium', 'large'].map(requireStack)).toEqual(['small', 'medium', 'large']);
    expect(() => requireStack('huge')).toThrow(
      'requireStack: expected small, medium or large, got "huge". Choose one of the three stacks.',
    );
  });
});

describe('the longest input', () => {
  test('is the last whose cache fits beside the weights', () => {
    const model = stackModel('A', 'medium');
    const length = longestInput('A', 'medium', machines.laptop);
    const room = machines.laptop.memoryBytes - weightsBytes(model, 1);
    expect(carriedBytes(model, length)).toBeLessThanOrEqual(room);
    expect(carriedBytes(model, length + 1)).toBeGreaterThan(room);
  });
  test('is endless for a fixed state and nothing where the weights do not fit', () => {
    expect(longestInput('D', 'small', machines.phone)).toBe(Infinity);
    const tiny = { ...machines.phone, memoryBytes: 1e6 };
    expect(longestInput('A', 'small', tiny)).toBe(0);
  });
});

describe('a stream', () => {
  const model = stackModel('A', 'medium');
  test('a frame reads the weights and all that is kept', () => {
    const machine = machines.phone;
    const bytes = frameSeconds(model, machine, 1000) * machine.bandwidthBytesPerSecond;
    const keysAndValues = 2 * 2 * 8 * 128 * 24 * 1000;
    expect(bytes).toBeCloseTo(modelParams(model) * 0.5 + keysAndValues, -1);
  });
  test('with attention becomes late, with a fixed state never', () => {
    const frames = framesInTime(model, machines.phone, 12.5);
    expect(frameSeconds(model, machines.phone, frames)).toBeLessThanOrEqual(1 / 12.5);
    expect(frameSeconds(model, machines.phone, frames + 1)).toBeGreaterThan(1 / 12.5);
    expect(framesInTime(stackModel('D', 'medium'), machines.phone, 12.5)).toBe(Infinity);
  });
  test('an hour of meeting outlasts attention on a phone', () => {
    const seconds = secondsInTime('A', 'medium', machines.phone, 12.5);
    expect(seconds).toBeGreaterThan(600);
    expect(seconds).toBeLessThan(3600);
  });
  test('the stream done by hand lasts 30,000 frames, that is forty minutes', () => {
    expect(framesInBudget(workedStream)).toBe(30_000);
    expect(framesInBudget(workedStream) / workedStream.framesPerSecond / 60).toBe(40);
    expect(framesInBudget({ ...workedStream, weightBytes: 5e9 })).toBe(0);
  });
  test('the formula agrees with the search over frames', () => {
    const { bytesPerWeight, bandwidthBytesPerSecond } = machines.phone;
    const frames = framesInBudget({
      weightBytes: modelParams(model) * bytesPerWeight,
      bytesPerFrame: carriedBytes(model, 1),
      bandwidthBytesPerSecond,
      framesPerSecond: 12.5,
    });
    expect(framesInTime(model, machines.phone, 12.5)).toBe(frames);
  });
  test('too large a model is late from the first frame', () => {
    expect(framesInTime(stackModel('A', 'large'), machines.phone, 50)).toBe(0);
  });
});

describe('tokens of DNA', () => {
  const dna = strand(48, 7);
  test('words of k letters cut the pairs by k squared and raise the vocabulary to 4^k', () => {
    const [one, six] = [kmerBill(60_000, 1), kmerBill(60_000, 6)];
    expect(one.pairs / six.pairs).toBe(36);
    expect(six.rows).toBe(4096);
    expect(kmerVocabulary(1)).toBe(4);
  });
  test('words put together again are the strand', () => {
    for (const k of [1, 2, 3, 6]) expect(kmers(dna, k).join('')).toBe(dna);
  });
  test('a substitution makes one new token, whatever k', () => {
    for (const k of [1, 3, 6]) {
      const { fresh } = tokenChange(dna, k, 'substitution', 13);
      expect(fresh.filter(Boolean).length).toBe(1);
    }
  });
  test('a deletion makes no new token of single letters, and renews every word of six after it', () => {
    expect(tokenChange(dna, 1, 'deletion', 13).share).toBe(0);
    const { fresh, before, after } = tokenChange(dna, 6, 'deletion', 13);
    expect(fresh.slice(0, 2)).toEqual([false, false]);
    expect(fresh.slice(2).every(Boolean)).toBe(true);
    expect(after.length).toBe(before.length - 1);
  });
  test('a shift by a whole token is no change', () => {
    expect(tokenChange('AAACCCGGGTTT', 3, 'deletion', 12).share).toBe(0);
  });
  test('the other strand of the other strand is the strand', () => {
    expect(mutate(mutate(dna, 'other-strand', 0), 'other-strand', 0)).toBe(dna);
    expect(mutate('AACG', 'other-strand', 0)).toBe('CGTT');
  });
  test('the share of new tokens is one in eight for one of eight words, and nothing of no words', () => {
    expect(tokenChange(dna, 6, 'substitution', 13).share).toBe(1 / 8);
    expect(tokenChange('AC', 3, 'substitution', 0)).toMatchObject({ after: [], share: 0 });
  });
  test('the tokens that are not new are a longest common subsequence', () => {
    // GATTACA read from its other strand is TGTAATC; both hold G A T C, and nothing longer.
    const { after, fresh, share } = tokenChange('GATTACA', 1, 'other-strand', 0);
    expect(after.join('')).toBe('TGTAATC');
    expect(share).toBe(3 / 7);
    const kept = after.filter((_, i) => !fresh[i]).join('');
    expect('GATTACA').toMatch(new RegExp([...kept].join('.*')));
    // AACG against CGTT: the last two of one are the first two of the other.
    expect(tokenChange('AACG', 1, 'other-strand', 0).fresh).toEqual([false, false, true, true]);
  });
  test('words of no letters are refused by each count', () => {
    expect(() => kmers(dna, 0)).toThrow('kmers: expected k to be an integer of at least 1');
    expect(() => kmerVocabulary(0)).toThrow('kmerVocabulary: expected k to be an integer');
    expect(() => kmerBill(10, 0)).toThrow('kmerBill: expected k to be an integer');
  });
  test('the same seed draws the same strand, of four letters', () => {
    expect(strand(30, 1)).toBe(strand(30, 1));
    expect(strand(200, 2)).toMatch(/^[ACGT]{200}$/);
  });
});
