// The rate that no matrix product can exceed: multiplications and additions of four float32
// numbers in registers, without a load or a store; apart, and fused where the host can.
import asc from 'assemblyscript/asc';
import { time } from './measure.ts';

const chains = Array.from({ length: 12 }, (_, i) => `x${i}`);
const source = (step: (x: string) => string): string => `
export function run(count: i32, factor: f32, term: f32): f32 {
  const a = f32x4.splat(factor);
  const b = f32x4.splat(term);
  ${chains.map((x, i) => `let ${x} = f32x4.splat(${i});`).join('\n')}
  for (let i = 0; i < count; i++) {
    ${chains.map((x) => `${x} = ${step(x)};`).join('\n')}
  }
  return f32x4.extract_lane(${chains.reduce((sum, x) => `f32x4.add(${sum}, ${x})`)}, 0);
}`;

/** GFLOP/s of a tight loop on this machine. */
export interface PeakRates {
  readonly apart: number;
  /** Undefined where the host lacks relaxed SIMD. */
  readonly fused: number | undefined;
}

/** Measures both loops. */
export async function peakRates(): Promise<PeakRates> {
  const fused = await compile(
    source((x) => `f32x4.relaxed_madd(${x}, a, b)`),
    ['--enable', 'relaxed-simd'],
  );
  return {
    apart: await rate(
      await compile(
        source((x) => `f32x4.add(f32x4.mul(${x}, a), b)`),
        [],
      ),
    ),
    fused: WebAssembly.validate(fused) ? await rate(fused) : undefined,
  };
}

async function compile(text: string, flags: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
  let bytes = new Uint8Array();
  const options = ['-O3', '--runtime', 'stub', '--enable', 'simd', ...flags];
  await asc.main(['peak.ts', '-o', 'peak.wasm', ...options], {
    readFile: (name) => (name === 'peak.ts' ? text : null),
    writeFile: (_name, contents) => {
      if (typeof contents !== 'string') bytes = Uint8Array.from(contents);
    },
    listFiles: () => null,
  });
  return bytes;
}

async function rate(bytes: Uint8Array<ArrayBuffer>): Promise<number> {
  const { instance } = await WebAssembly.instantiate(bytes);
  const run = instance.exports['run'] as (count: number, factor: number, term: number) => number;
  const count = 100_000;
  const { best } = time(() => run(count, 0.999, 0.001), 10, 40);
  return (count * chains.length * 8) / best / 1e6;
}
