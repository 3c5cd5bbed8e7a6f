// The float32 tape for training: one block of memory, handed out from the front and taken back
// whole after every step, so that a step allocates nothing and WebAssembly sees every array.
import { DomainError } from '../tensor/errors.ts';
import { plainKernels, type Floats, type Kernels } from './kernels.ts';
import { createTape, type Tape } from './tape.ts';
import { instantiateKernels, type Simd } from './wasm/kernels.ts';

export interface ArenaTape extends Tape {
  /** Which SIMD kernels run; undefined where the host lacks them or they were not wanted. */
  readonly simd: Simd | undefined;
  /** Everything allocated so far survives `resetTape` (parameters, optimiser state). */
  readonly keep: () => void;
  /** Bytes in use now, and the most there ever were. */
  readonly usage: () => { readonly used: number; readonly peak: number; readonly size: number };
}

export interface ArenaOptions {
  readonly bytes?: number;
  /** The most that the kernels may use: fused multiply-add unless given; less where that is missing. */
  readonly simd?: Simd | 'none';
}

/**
 * A float32 tape over an arena of `bytes`.
 *
 * Allocate what lasts (see parameters.ts), call `keep()`, then for each step: build, `backward`,
 * update, `resetTape`. Variables of a step are invalid after the reset.
 * @throws DomainError when the arena is full, saying how much was needed.
 */
export function createArenaTape(options: ArenaOptions = {}): ArenaTape {
  const { bytes = 1 << 27, simd = 'fused' } = options;
  const wasm = simd === 'none' ? undefined : instantiateKernels(bytes, simd);
  const buffer = wasm?.buffer ?? new ArrayBuffer(bytes);
  const kernels: Kernels = wasm?.kernels ?? plainKernels;
  let next = wasm?.reserved ?? 0;
  let kept = next;
  let peak = next;
  const scratch = (size: number): Floats => {
    const start = next;
    // Whole vectors of 16 bytes, so that aligned loads never straddle two arrays.
    const end = start + ((size * 4 + 15) & ~15);
    if (end > buffer.byteLength) {
      throw new DomainError(
        `arena: expected a step to fit into ${buffer.byteLength} bytes, got an array of ${size * 4} bytes on top of ${start}: at least ${end} are needed.`,
        'Pass createArenaTape({ bytes }) a larger number, or use a smaller batch.',
      );
    }
    next = end;
    peak = Math.max(peak, end);
    return new Float32Array(buffer, start, size);
  };
  return {
    ...createTape({
      precision: 'float32',
      kernels,
      allocate: (size) => scratch(size).fill(0),
      scratch,
      reset: () => {
        next = kept;
      },
    }),
    simd: wasm?.simd,
    keep: () => {
      kept = next;
    },
    usage: () => ({ used: next, peak, size: buffer.byteLength }),
  };
}
