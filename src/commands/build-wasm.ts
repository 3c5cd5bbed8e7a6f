// npm run build:wasm: compiles the AssemblyScript kernels and writes them, as hexadecimal digits,
// into a TypeScript module that is committed, so that pages, workers and tests load them alike.
// Matrix products twice: with fused multiply-add (relaxed SIMD), and without, for hosts that lack it.
// Hexadecimal, because it compresses a quarter better than base64: bytes stay aligned.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = 'src/models/autodiff/wasm';
const generated = `${folder}/kernels.generated.ts`;

const options = [
  ...['-O3s', '--converge', '--noAssert', '--runtime', 'stub', '--importMemory'],
  ...['--enable', 'simd', '--enable', 'bulk-memory', '--use', 'abort='],
];

/** The bytes of the compiled kernels, by the name they get in the module. */
export interface CompiledKernels {
  readonly fusedProductHex: Uint8Array;
  readonly productHex: Uint8Array;
  readonly kernelsHex: Uint8Array;
}

/** Compiles the kernels. @throws Error with the compiler's message. */
export async function compileKernels(): Promise<CompiledKernels> {
  const product = `${folder}/matmul.as.ts`;
  return {
    fusedProductHex: await compile(product, [...options, '--enable', 'relaxed-simd']),
    productHex: await compile(product, options),
    kernelsHex: await compile(`${folder}/index.as.ts`, options),
  };
}

async function compile(entry: string, flags: readonly string[]): Promise<Uint8Array> {
  let bytes: Uint8Array | undefined;
  const argv = [entry, '--baseDir', root, '--outFile', 'kernels.wasm', ...flags];
  const { error, stderr } = await asc.main(argv, {
    writeFile: (_name, contents) => {
      if (typeof contents !== 'string') bytes = contents;
    },
  });
  if (error || !bytes)
    throw new Error(`build-wasm: ${entry} does not compile.\n${stderr.toString()}`);
  return bytes;
}

/** The module that holds them. */
export function kernelsModule(compiled: CompiledKernels): string {
  const lines = Object.entries(compiled).map(
    ([name, bytes]: [string, Uint8Array]) =>
      `export const ${name} =\n  '${Buffer.from(bytes).toString('hex')}';\n`,
  );
  return `// Written by "npm run build:wasm" from the *.as.ts files beside it; do not edit.\n${lines.join('')}`;
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = kernelsModule(await compileKernels());
  const path = `${root}/${generated}`;
  if (readIfThere(path) !== text) writeFileSync(path, text);
}
