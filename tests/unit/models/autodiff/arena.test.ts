import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import { afterEach, expect, test, vi } from 'vitest';
import { compileKernels, kernelsModule } from '../../../../src/commands/build-wasm.ts';
import { createArenaTape } from '../../../../src/models/autodiff/arena.ts';
import { matmul, softmax, sum } from '../../../../src/models/autodiff/ops.ts';
import {
  createParameters,
  exportParameters,
  importParameters,
} from '../../../../src/models/autodiff/parameters.ts';
import {
  backward,
  constant,
  resetTape,
  variable,
  type Variable,
} from '../../../../src/models/autodiff/tape.ts';
import { full, tensor } from '../../../../src/models/tensor/tensor.ts';

afterEach(() => vi.unstubAllGlobals());

test('a full arena says how many bytes are needed and what to do', () => {
  const tape = createArenaTape({ bytes: 1 << 17 });
  expect(() => tape.allocate(1 << 16)).toThrow(
    'arena: expected a step to fit into 131072 bytes, got an array of 262144 bytes on top of 65536: at least 327680 are needed. Pass createArenaTape({ bytes }) a larger number',
  );
});

test('a reset takes back everything but what was kept, and the next step gets zeros', () => {
  const tape = createArenaTape({ bytes: 1 << 20 });
  const kept = tape.allocate(3).fill(7);
  tape.keep();
  const { used } = tape.usage();
  tape.allocate(5).fill(9);
  resetTape(tape);
  expect(tape.usage().used).toBe(used);
  expect(tape.usage().peak).toBeGreaterThan(used);
  expect([...kept]).toEqual([7, 7, 7]);
  expect([...tape.allocate(5)]).toEqual([0, 0, 0, 0, 0]);
});

test('parameters outlive resets, add up their gradients, and can be saved and loaded', () => {
  const tape = createArenaTape({ bytes: 1 << 20 });
  const start = { w: tensor([2, 1], [1, 2]), b: tensor([1], [3]) };
  const parameters = createParameters(tape, start);
  tape.keep();
  for (let step = 0; step < 2; step++) {
    const x = constant(tape, tensor([1, 2], [10, 20]));
    backward(tape, [{ output: sum(tape, matmul(tape, x, parameters.variables.w)) }]);
    resetTape(tape);
  }
  expect([...parameters.variables.w.grad!]).toEqual([20, 40]);
  expect([...parameters.grad]).toEqual([20, 40, 0, 0, 0, 0, 0, 0]);
  expect(exportParameters(parameters)).toEqual(start);
  importParameters(parameters, { w: tensor([2, 1], [5, 6]), b: tensor([1], [7]) });
  expect([...parameters.data]).toEqual([5, 6, 0, 0, 7, 0, 0, 0]);
  expect(() => importParameters(parameters, { ...start, b: full([2], 0) })).toThrow(
    'expected b to have shape [1], got [2]',
  );
});

test('a loss that is not a number stops training instead of spreading', () => {
  const tape = createArenaTape({ bytes: 1 << 20 });
  const x = variable(tape, tensor([4], [1, NaN, 0, 0]));
  expect(() => backward(tape, [{ output: sum(tape, softmax(tape, x)) }])).toThrow(
    'backward: expected a finite loss, got NaN.',
  );
});

test('an array from outside the arena is refused by name', () => {
  const tape = createArenaTape({ bytes: 1 << 20 });
  const data = new Float32Array([1]);
  const stray: Variable = { shape: [1, 1], data, needsGrad: false, grad: undefined };
  expect(() => matmul(tape, stray, stray)).toThrow('expected every array to lie in the arena');
});

test('without WebAssembly the plain kernels take over with the same result', () => {
  const run = (): number[] => {
    const tape = createArenaTape({ bytes: 1 << 20 });
    const x = constant(tape, tensor([1, 4], [1, 2, 3, 4]));
    return [Number(tape.simd !== undefined), ...softmax(tape, x).data];
  };
  const [, ...withSimd] = run();
  vi.stubGlobal('WebAssembly', undefined);
  const [wasm, ...without] = run();
  expect(wasm).toBe(0);
  without.forEach((value, i) => expect(value).toBeCloseTo(withSimd[i]!, 6));
});

test('a host that rejects the module, for want of SIMD, falls back too', () => {
  vi.stubGlobal('WebAssembly', {
    ...WebAssembly,
    Module: class {
      constructor() {
        throw new Error('invalid opcode');
      }
    },
  });
  expect(createArenaTape({ bytes: 1 << 20 }).simd).toBeUndefined();
});

test('a host without relaxed SIMD gets the basic kernels', () => {
  const { Module, Memory, Instance } = WebAssembly;
  let refused = 0;
  vi.stubGlobal('WebAssembly', {
    Memory,
    Instance,
    Module: class {
      constructor(bytes: Uint8Array<ArrayBuffer>) {
        if (refused++ === 0) throw new Error('invalid opcode');
        return new Module(bytes);
      }
    },
  });
  expect(createArenaTape({ bytes: 1 << 20 }).simd).toBe('basic');
  expect(createArenaTape({ bytes: 1 << 20, simd: 'none' }).simd).toBeUndefined();
});

test('the committed kernels are what their sources compile to', async () => {
  const path = 'src/models/autodiff/wasm/kernels.generated.ts';
  const text = kernelsModule(await compileKernels());
  expect(readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8') === text).toBe(true);
});

// Code that npm run mutate has prepared is longer.
const isChanged = '__stryker__' in globalThis;

test.skipIf(isChanged)(
  'tape, arena, kernels and optimiser are at most 8 kB compressed, all operations 17.1 kB',
  () => {
    const core = `
    export { createArenaTape } from './src/models/autodiff/arena.ts';
    export { createParameters } from './src/models/autodiff/parameters.ts';
    export { backward, constant, resetTape } from './src/models/autodiff/tape.ts';
    export { adamwStep, initAdamw } from './src/models/training/adamw.ts';`;
    const all = `${core} export * from './src/models/autodiff/ops.ts';`;
    expect(compressedSize(core)).toBeLessThanOrEqual(8_000);
    expect(compressedSize(all)).toBeLessThanOrEqual(17_100);
  },
);

function compressedSize(source: string): number {
  const options = {
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    stdin: { contents: source, resolveDir: '.' },
  } as const;
  return brotliCompressSync(buildSync(options).outputFiles[0]!.contents).length;
}
