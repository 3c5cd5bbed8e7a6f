// Seeded inputs for the kernels, and what the reference models say about them. The reference works
// in float64 on exactly the float32 numbers that the kernels get.
import { sdpa } from '../models/layers/attention.ts';
import { selectiveScan } from '../models/layers/selective-scan.ts';
import { normal, seeded, type Random } from '../models/tensor/random.ts';
import { kernelHeadDim, type AttentionProblem } from './attention-kernels.ts';
import { kernelState, type ScanProblem } from './scan-kernels.ts';

const draw = (random: Random, count: number, value: (random: Random) => number) =>
  Float32Array.from({ length: count }, () => value(random));

/** Normal q, k and v; scores then have a variance near one. */
export function attentionProblem(length: number, heads: number): AttentionProblem {
  const random = seeded(21);
  const size = heads * length * kernelHeadDim;
  const [q, k, v] = [
    draw(random, size, normal),
    draw(random, size, normal),
    draw(random, size, normal),
  ];
  return { heads, length, q, k, v };
}

/** Normal x, B and C, Δ between 0.001 and 0.1 as Mamba starts with, A_n = −(n + 1) as S4D-real. */
export function scanProblem(length: number, dim: number): ScanProblem {
  const random = seeded(8);
  const step = (): number => 0.001 * 100 ** random();
  return {
    length,
    dim,
    x: draw(random, length * dim, normal),
    delta: draw(random, length * dim, step),
    A: Float32Array.from({ length: dim * kernelState }, (_, i) => -((i % kernelState) + 1)),
    B: draw(random, length * kernelState, normal),
    C: draw(random, length * kernelState, normal),
  };
}

/** One piece of the output as the reference computes it: numbers and where they belong. */
export interface Piece {
  readonly places: readonly number[];
  readonly values: ArrayLike<number>;
}

/** Rows of attention, evenly spread over all heads and positions, the last of each head included. */
export function* attentionReference(
  problem: AttentionProblem,
  rowsPerHead: number,
): Generator<Piece> {
  const { heads, length, q, k, v } = problem;
  const rows = Math.min(length, rowsPerHead);
  for (let h = 0; h < heads; h++) {
    for (let r = 0; r < rows; r++) {
      const i = Math.floor(((r + 1) * length) / rows) - 1;
      const start = h * length * kernelHeadDim;
      const head = (data: Float32Array) => ({
        shape: [1, 1, i + 1, kernelHeadDim],
        data: data.subarray(start, start + (i + 1) * kernelHeadDim),
      });
      const at = start + i * kernelHeadDim;
      const query = {
        shape: [1, 1, 1, kernelHeadDim],
        data: q.subarray(at, at + kernelHeadDim),
      };
      // The last query sees all keys that it is given, so no mask is needed.
      const { output } = sdpa(query, head(k), head(v));
      yield { places: Array.from(output.data, (_, c) => at + c), values: output.data };
    }
  }
}

/** All outputs of the scan, a few channels at a time. */
export function* scanReference(problem: ScanProblem): Generator<Piece> {
  const { length, dim, x, delta, A, B, C } = problem;
  const width = 8;
  for (let d0 = 0; d0 < dim; d0 += width) {
    const channels = Math.min(width, dim - d0);
    const columns = (data: Float32Array) => ({
      shape: [1, length, channels],
      data: Float64Array.from(
        { length: length * channels },
        (_, i) => data[Math.floor(i / channels) * dim + d0 + (i % channels)]!,
      ),
    });
    const { output } = selectiveScan(
      {
        x: columns(x),
        deltaRaw: columns(delta),
        A: {
          shape: [channels, kernelState],
          data: A.subarray(d0 * kernelState, (d0 + channels) * kernelState),
        },
        B: { shape: [1, length, kernelState], data: B },
        C: { shape: [1, length, kernelState], data: C },
      },
      { softplus: false },
    );
    const places = Array.from(
      output.data,
      (_, i) => Math.floor(i / channels) * dim + d0 + (i % channels),
    );
    yield { places, values: output.data };
  }
}

/** Largest |got − expected| over the pieces, divided by the largest |expected|. */
export function largestError(got: ArrayLike<number>, pieces: Iterable<Piece>): number {
  let error = 0;
  let size = 0;
  for (const { places, values } of pieces) {
    for (let i = 0; i < places.length; i++) {
      const off = Math.abs(got[places[i]!]! - values[i]!);
      // Not a number is the worst error of all, and would lose every comparison.
      error = Number.isNaN(off) ? Infinity : Math.max(error, off);
      size = Math.max(size, Math.abs(values[i]!));
    }
  }
  return size > 0 ? error / size : error;
}
