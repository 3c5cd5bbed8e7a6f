// npm run build:wasm: compiles the AssemblyScript kernels and writes them, as hexadecimal digits,
// into a TypeScript module that is committed, so that pages, workers and tests load them alike.
// Hexadecimal, because it compresses a quarter better than base64: bytes stay aligned.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('../..', import.meta.url));
const entry = 'src/models/autodiff/wasm/index.as.ts';
const generated = 'src/models/autodiff/wasm/kernels.generated.ts';

const options = [
  ...['-O3', '--converge', '--noAssert', '--runtime', 'stub', '--importMemory'],
  ...['--enable', 'simd', '--enable', 'bulk-memory', '--use', 'abort='],
];

/** The bytes of the compiled kernels. @throws Error with the compiler's message. */
export async function compileKernels(): Promise<Uint8Array> {
  let bytes: Uint8Array | undefined;
  const argv = [entry, '--baseDir', root, '--outFile', 'kernels.wasm', ...options];
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
export function kernelsModule(bytes: Uint8Array): string {
  const digits = Buffer.from(bytes).toString('hex');
  return `// Written by "npm run build:wasm" from the *.as.ts files beside it; do not edit.\nexport const kernelsHex =\n  '${digits}';\n`;
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
