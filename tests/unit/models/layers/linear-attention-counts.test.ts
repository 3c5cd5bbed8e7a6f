import fc from 'fast-check';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { deltaRuleHeadChunk, deltaRuleHeadStep } from '../../../../src/models/layers/delta-rule.ts';
import { chunksOf } from '../../../../src/models/layers/heads.ts';
import {
  chunkedMultiplyAdds,
  crossoverLength,
  deltaRuleChunkedMultiplyAdds,
  deltaRuleRecurrentMultiplyAdds,
  parallelMultiplyAdds,
  recurrentMultiplyAdds,
  sequentialSteps,
  stateSize,
  type CountSizes,
} from '../../../../src/models/layers/linear-attention-counts.ts';
import {
  linearAttentionHeadChunked,
  linearAttentionHeadParallel,
  linearAttentionHeadRecurrent,
} from '../../../../src/models/layers/linear-attention-forms.ts';
import { scoresFirst } from '../../../../src/models/layers/linear-attention-noncausal.ts';
import type * as StateMatrix from '../../../../src/models/layers/state-matrix.ts';

// Every multiply–add of the forms happens in one of four functions, which count here.
const counter = vi.hoisted(() => ({ multiplyAdds: 0 }));

vi.mock('../../../../src/models/layers/state-matrix.ts', async (importOriginal) => {
  const original = await importOriginal<typeof StateMatrix>();
  return {
    ...original,
    write: (...[S, k, v]: Parameters<typeof original.write>) => {
      counter.multiplyAdds += k.length * v.length;
      original.write(S, k, v);
    },
    read: (...[S, q]: Parameters<typeof original.read>) => {
      counter.multiplyAdds += q.length * S[0]!.length;
      return original.read(S, q);
    },
    dot: (...[a, b]: Parameters<typeof original.dot>) => {
      counter.multiplyAdds += a.length;
      return original.dot(a, b);
    },
    addScaled: (...[y, factor, x]: Parameters<typeof original.addScaled>) => {
      counter.multiplyAdds += x.length;
      original.addScaled(y, factor, x);
    },
  };
});

beforeEach(() => {
  counter.multiplyAdds = 0;
});

const someSizes = fc.record({
  length: fc.integer({ min: 1, max: 12 }),
  keyDim: fc.integer({ min: 1, max: 5 }),
  valueDim: fc.integer({ min: 1, max: 5 }),
  chunk: fc.integer({ min: 1, max: 13 }),
});

const rows = (count: number, width: number) =>
  Array.from({ length: count }, () => new Float64Array(width).fill(0.1));

function counted(
  { length, keyDim, valueDim }: CountSizes,
  run: (S: Float64Array[], Q: Float64Array[], K: Float64Array[], V: Float64Array[]) => unknown,
): number {
  counter.multiplyAdds = 0;
  run(rows(keyDim, valueDim), rows(length, keyDim), rows(length, keyDim), rows(length, valueDim));
  return counter.multiplyAdds;
}

function checkCounts(
  formula: (sizes: CountSizes & { readonly chunk: number }) => number,
  run: (
    chunk: number,
  ) => (S: Float64Array[], Q: Float64Array[], K: Float64Array[], V: Float64Array[]) => unknown,
): void {
  fc.assert(
    fc.property(someSizes, (sizes) => {
      expect(counted(sizes, run(sizes.chunk))).toBe(formula(sizes));
    }),
    { numRuns: 50 },
  );
}

describe('the counts are what the loops do', () => {
  test('parallel', () => {
    checkCounts(parallelMultiplyAdds, () => (_, Q, K, V) => linearAttentionHeadParallel(Q, K, V));
  });

  test('parallel before masking', () => {
    checkCounts(
      (sizes) => parallelMultiplyAdds(sizes, 'square'),
      () => (_, Q, K, V) => scoresFirst(Q, K, V),
    );
  });

  test('recurrent', () => {
    checkCounts(recurrentMultiplyAdds, () => linearAttentionHeadRecurrent);
  });

  test('chunked', () => {
    checkCounts(
      chunkedMultiplyAdds,
      (chunk) => (S, Q, K, V) => linearAttentionHeadChunked(S, Q, K, V, chunk),
    );
  });

  test('delta rule, recurrent', () => {
    checkCounts(deltaRuleRecurrentMultiplyAdds, () => (S, Q, K, V) => {
      Q.forEach((q, t) => deltaRuleHeadStep(S, q, K[t]!, V[t]!, 0.5));
    });
  });

  test('delta rule, chunked', () => {
    checkCounts(deltaRuleChunkedMultiplyAdds, (chunk) => (S, Q, K, V) => {
      for (const { start, end } of chunksOf(Q.length, chunk)) {
        const beta = new Float64Array(end - start).fill(0.5);
        const part = (x: Float64Array[]) => x.slice(start, end);
        deltaRuleHeadChunk(S, part(Q), part(K), part(V), beta);
      }
    });
  });
});

describe('what the counts say', () => {
  const sizes = { keyDim: 64, valueDim: 64 };

  test('doubling the length quadruples the square and doubles the recurrent form', () => {
    const [short, long] = [
      { ...sizes, length: 1024 },
      { ...sizes, length: 2048 },
    ];
    expect(parallelMultiplyAdds(long, 'square')).toBe(4 * parallelMultiplyAdds(short, 'square'));
    expect(recurrentMultiplyAdds(long)).toBe(2 * recurrentMultiplyAdds(short));
  });

  test('at the crossover length both forms cost the same', () => {
    const length = crossoverLength(sizes);
    expect(length).toBe(127);
    expect(parallelMultiplyAdds({ ...sizes, length })).toBe(
      recurrentMultiplyAdds({ ...sizes, length }),
    );
  });

  test('a chunk as long as the sequence adds only the state to the parallel form', () => {
    const all = { ...sizes, length: 256 };
    expect(chunkedMultiplyAdds({ ...all, chunk: 256 })).toBe(
      parallelMultiplyAdds(all) + recurrentMultiplyAdds(all),
    );
  });

  test('chunks shorten the wait from every token to every chunk', () => {
    expect(sequentialSteps('parallel', { length: 1000 })).toBe(1);
    expect(sequentialSteps('recurrent', { length: 1000 })).toBe(1000);
    expect(sequentialSteps('recurrent', { length: 1000, chunk: 64 })).toBe(1000);
    expect(sequentialSteps('chunked', { length: 1000, chunk: 64 })).toBe(16);
  });

  test('the state has keyDim · valueDim numbers at any length', () => {
    expect(stateSize(sizes)).toBe(4096);
  });

  test('sizes that are no whole numbers are named', () => {
    const bad = { length: 0, keyDim: 1, valueDim: 1 };
    expect(() => parallelMultiplyAdds(bad)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: parallelMultiplyAdds: expected length to be an integer of at least 1, got 0. Pass a whole number ≥ 1.]`,
    );
    expect(() =>
      chunkedMultiplyAdds({ ...bad, length: 1, chunk: 1.5 }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: chunkedMultiplyAdds: expected chunk to be an integer of at least 1, got 1.5. Pass a whole number ≥ 1.]`,
    );
  });
});
