// Keys of the attention quiz, settled by the reference code.
import { kvCacheBytes } from '../../models/costs/attention.ts';
import { GIB } from '../../models/costs/units.ts';
import { sdpa } from '../../models/layers/attention.ts';
import { rope } from '../../models/layers/rope.ts';
import { normal, seeded } from '../../models/tensor/random.ts';
import { build } from '../../models/tensor/tensor.ts';
import { traceExample } from '../../models/toy/attention-example.ts';
import type { QuizKeys } from '../quiz-keys.ts';

/** The row of token 3 of the worked example at a temperature. */
function exampleRow(temperature: number): number[] {
  return Array.from(traceExample(temperature).weights.data.subarray(8, 11));
}

const order = (row: readonly number[]): string =>
  row
    .map((_, i) => i)
    .sort((a, b) => row[b]! - row[a]!)
    .join();

/** By question of content/quizzes/attention.yaml. */
export const attentionKeys: QuizKeys = {
  // Temperature ½ undoes the division by √4.
  'no-scale': () => exampleRow(0.5)[0]!,
  'temperature-order': () => {
    const [before, after] = [exampleRow(1), exampleRow(4)];
    if (order(before) !== order(after)) return 1;
    return Math.max(...after) - Math.min(...after) > 1e-6 ? 0 : 2;
  },
  'rope-shift': () => {
    const random = seeded(1);
    const x = () => build([1, 1, 6, 8], () => normal(random));
    const [q, k, v] = [x(), x(), x()];
    const at = (start: number) => sdpa(rope(q, { start }), rope(k, { start }), v).weights.data;
    const [here, later] = [at(0), at(100)];
    const largest = Math.max(...here.map((weight, i) => Math.abs(weight - later[i]!)));
    return largest < 1e-9 ? 1 : 0;
  },
  'gqa-cache': () => {
    const layer = { kind: 'attention', dim: 4096, heads: 32, kvHeads: 8, headDim: 128 } as const;
    return (32 * kvCacheBytes(layer, 65_536, 2)) / GIB;
  },
};
