// The rate that no matrix product can exceed: multiplications and additions of four float32
// numbers in registers, without a load or a store.
import asc from 'assemblyscript/asc';
import { time } from './measure.ts';

const chains = Array.from({ length: 12 }, (_, i) => `x${i}`);
const source = `
export function run(count: i32, factor: f32, term: f32): f32 {
  const a = f32x4.splat(factor);
  const b = f32x4.splat(term);
  ${chains.map((x, i) => `let ${x} = f32x4.splat(${i});`).join('\n')}
  for (let i = 0; i < count; i++) {
    ${chains.map((x) => `${x} = f32x4.add(f32x4.mul(${x}, a), b);`).join('\n')}
  }
  return f32x4.extract_lane(${chains.reduce((sum, x) => `f32x4.add(${sum}, ${x})`)}, 0);
}`;

/** GFLOP/s of the tight loop on this machine. */
export async function peakRate(): Promise<number> {
  let bytes = new Uint8Array();
  await asc.main(['peak.ts', '-o', 'peak.wasm', '-O3', '--runtime', 'stub', '--enable', 'simd'], {
    readFile: (name) => (name === 'peak.ts' ? source : null),
    writeFile: (_name, contents) => {
      if (typeof contents !== 'string') bytes = Uint8Array.from(contents);
    },
    listFiles: () => null,
  });
  const { instance } = await WebAssembly.instantiate(bytes);
  const run = instance.exports['run'] as (count: number, factor: number, term: number) => number;
  const count = 100_000;
  const { best } = time(() => run(count, 0.999, 0.001), 10, 40);
  return (count * chains.length * 8) / best / 1e6;
}
