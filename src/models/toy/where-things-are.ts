// Ten sentences about where things are, written into one small matrix: the opening figure of the
// linear-attention chapter. Two things are moved, so two keys come a second time.
import { traceDeltaRule } from '../layers/delta-rule-trace.ts';
import { traceLinearAttention } from '../layers/linear-attention-trace.ts';
import { seeded } from '../tensor/random.ts';
import { full, tensor, type Tensor } from '../tensor/tensor.ts';
import { unitVectors } from './unit-vectors.ts';

export const things = ['key', 'book', 'lamp', 'coat', 'cup', 'hat', 'ring', 'map'] as const;
export const places = ['drawer', 'shelf', 'desk', 'hall', 'sink', 'attic', 'box', 'car'] as const;

/** What is said, in order: [thing, place]. The key and the lamp move. */
export const sentences: readonly (readonly [thing: number, place: number])[] = [
  ...things.map((_, i) => [i, i] as const),
  [0, 3],
  [2, 5],
];

export type WriteRule = 'add' | 'delta';

export interface Answer {
  readonly thing: number;
  /** Where the thing was said to be last. */
  readonly place: number;
  /** What the state returns for its key: one number a place. */
  readonly returned: readonly number[];
  /** The places whose number is the largest; several when they tie. */
  readonly answered: readonly number[];
  /** The right place is the only one answered. */
  readonly right: boolean;
  /** |returned − the vector of the right place|; the right answer has length one. */
  readonly error: number;
}

export interface MemoryAfter {
  /** S, keyDim rows with one number a place. */
  readonly state: readonly (readonly number[])[];
  /** One for each thing mentioned so far. */
  readonly answers: readonly Answer[];
}

/**
 * S and its answers after each of the sentences, `keyDim` entries a key, by the rule `add`
 * (linear attention) or `delta` (β = 1). Keys are seeded unit vectors, the first keyDim of them
 * orthogonal; the vector of a place is one in its own entry and zero in the others.
 */
export function rememberPlaces(keyDim: number, rule: WriteRule): MemoryAfter[] {
  const length = sentences.length;
  const keys = unitVectors(seeded(7), things.length, keyDim);
  const k = tensor(
    [1, length, 1, keyDim],
    sentences.flatMap(([thing]) => keys[thing]!),
  );
  const v = tensor(
    [1, length, 1, places.length],
    sentences.flatMap(([, place]) => places.map((_, j) => (j === place ? 1 : 0))),
  );
  const inputs = { q: k, k, v };
  const trace =
    rule === 'add'
      ? traceLinearAttention(inputs)
      : traceDeltaRule({ ...inputs, beta: full([1, length, 1], 1) });
  return sentences.map((_, t) => ({
    state: Array.from({ length: keyDim }, (__, i) => row(trace.states, t * keyDim + i)),
    answers: things.flatMap((__, thing) => {
      // The latest sentence about the thing, if there is one yet.
      const latest = sentences.slice(0, t + 1).findLastIndex(([said]) => said === thing);
      if (latest < 0) return [];
      const returned = row(trace.retrieved, t * length + latest);
      const place = sentences[latest]![1];
      const largest = Math.max(...returned) - 1e-9;
      const answered = places.flatMap((___, j) => (returned[j]! >= largest ? [j] : []));
      return [
        {
          thing,
          place,
          returned,
          answered,
          right: answered.length === 1 && answered[0] === place,
          error: trace.error.data[t * length + latest]!,
        },
      ];
    }),
  }));
}

/** Row r of the last axis. */
function row(x: Tensor, r: number): number[] {
  const width = x.shape.at(-1)!;
  return Array.from(x.data.subarray(r * width, (r + 1) * width));
}
