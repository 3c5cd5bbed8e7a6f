// What N numbers can tell of a signal: HiPPO-LegS reads it value by value and draws its past again.
import { traceHippo } from '../layers/hippo-projection.ts';
import type { ReadonlyTensor } from '../tensor/tensor.ts';

/** Places at which the past is drawn. */
export const memoryPoints = 161;

export interface MemoryMoment {
  /** What is kept after `read` values: `state` numbers. */
  readonly coefficients: Float64Array;
  /** Times, counted in values from the first, of the places drawn. */
  readonly time: Float64Array;
  /** The past as it can be told, at those times. */
  readonly told: Float64Array;
  /** √mean (told − f)² over the past. */
  readonly error: number;
}

/**
 * The memory after `read` = 1 … length values of f (length), for every `read` at once: HiPPO-LegS
 * with `state` coefficients, bilinear steps of 1/t.
 */
export function hippoMoments(f: ReadonlyTensor, state: number): (read: number) => MemoryMoment {
  const trace = traceHippo({ measure: 'legs', state, points: memoryPoints }, f);
  return (read) => {
    const row = (data: Float64Array, width: number) =>
      data.subarray((read - 1) * width, read * width);
    const time = row(trace.time.data, memoryPoints);
    const told = row(trace.reconstruction.data, memoryPoints);
    let sum = 0;
    for (let i = 0; i < memoryPoints; i++) {
      // The value that was arriving at this time; the last place is the end of the last value.
      const value = f.data[Math.min(read - 1, Math.floor(time[i]!))]!;
      sum += (told[i]! - value) ** 2;
    }
    const error = Math.sqrt(sum / memoryPoints);
    return { coefficients: row(trace.coefficients.data, state), time, told, error };
  };
}
