// Four tokens small enough to compute by hand: the worked example of the attention chapter.
import { traceAttention, type AttentionTrace } from '../layers/attention.ts';
import { tensor } from '../tensor/tensor.ts';

export const exampleKeys: readonly (readonly number[])[] = [
  [1, 1, 0, 0],
  [0, 0, 1, 1],
  [1, 0, 0, 1],
  [1, 1, 1, 1],
];
export const exampleValues: readonly (readonly number[])[] = [
  [1, 0],
  [0, 1],
  [1, 1],
  [0, 2],
];
export const exampleQueries: readonly (readonly number[])[] = [
  [2, 0, 0, 0],
  [0, 2, 2, 0],
  [2, 2, 0, 0],
  [0, 0, 2, 2],
];

/** Every intermediate of causal attention over the four tokens; `temperature` divides the scores. */
export function traceExample(temperature = 1, causal = true): AttentionTrace {
  const stack = (rows: readonly (readonly number[])[]) =>
    tensor([1, 1, rows.length, rows[0]!.length], rows.flat());
  return traceAttention(stack(exampleQueries), stack(exampleKeys), stack(exampleValues), {
    causal,
    scale: 1 / (Math.sqrt(4) * temperature),
  });
}
