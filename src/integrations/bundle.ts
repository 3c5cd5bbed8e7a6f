// A module and all that it imports as one classic script.
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';

/** `entry` is a file, or an identifier that one of the plugins resolves. */
export async function bundleScript(entry: string, plugins: Plugin[] = []): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    // Nothing of the site's own build is read or written.
    root: fileURLToPath(new URL('../..', import.meta.url)),
    publicDir: false,
    plugins,
    worker: { format: 'iife' },
    build: {
      write: false,
      emptyOutDir: false,
      minify: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      modulePreload: false,
      rolldownOptions: {
        input: { script: entry },
        output: { format: 'iife', name: 'course', codeSplitting: false },
      },
    },
  });
  const outputs = [result].flat().flatMap((item) => ('output' in item ? item.output : []));
  const chunks = outputs.filter((output) => output.type === 'chunk');
  const [chunk] = chunks;
  if (!chunk || chunks.length !== 1) {
    throw new Error(`${entry} became ${chunks.length} scripts, expected one.`);
  }
  return chunk.code;
}
