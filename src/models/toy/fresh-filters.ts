// Filters of an untrained Hyena network at any length: few parameters, as many taps as asked for.
import type { HyenaFilterConfig, HyenaFilterParams } from '../layers/hyena-filter.ts';
import { initHyenaFilter, traceHyenaFilter } from '../layers/hyena-filter.ts';
import { seeded } from '../tensor/random.ts';

/** Channels shown, from the slowest window to the fastest. */
export const freshChannels = 4;

const config = (frequency: number, maxLength: number): HyenaFilterConfig => ({
  channels: freshChannels,
  maxLength,
  width: 16,
  embeddingDim: 5,
  frequency,
});

export interface FreshFilters {
  /** By channel, one number a tap. */
  readonly raw: readonly Float64Array[];
  readonly window: readonly Float64Array[];
  readonly filter: readonly Float64Array[];
  /** Numbers that training would change. */
  readonly parameters: number;
}

/** Network output, window and their product for sines that start with `frequency`. */
export function freshFilters(frequency: number, length: number): FreshFilters {
  const params = initHyenaFilter(config(frequency, length), seeded(3));
  const { raw, window, k } = traceHyenaFilter(params, length);
  const rows = ({ data }: { data: ArrayLike<number> }): Float64Array[] =>
    Array.from({ length: freshChannels }, (_, d) =>
      Float64Array.from({ length }, (_tap, t) => data[d * length + t]!),
    );
  return {
    raw: rows(raw),
    window: rows(window),
    filter: rows(k),
    parameters: filterParameters(params),
  };
}

/** Weights and biases of all layers and the frequencies of the sines; the windows are fixed. */
export function filterParameters({ layers, frequency }: HyenaFilterParams): number {
  let sum = frequency.data.length;
  for (const { weight, bias } of layers) sum += weight.data.length + (bias?.data.length ?? 0);
  return sum;
}
