// One TypeScript module and all that it imports as one classic script.
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';

export async function bundleScript(entry: URL, plugins: Plugin[] = []): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    // Nothing of the site's own build is read or written.
    root: fileURLToPath(new URL('../..', import.meta.url)),
    publicDir: false,
    plugins,
    build: {
      write: false,
      emptyOutDir: false,
      minify: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      lib: { entry: fileURLToPath(entry), formats: ['iife'], name: 'course', fileName: 'script' },
    },
  });
  const outputs = [result].flat().flatMap((item) => ('output' in item ? item.output : []));
  const chunk = outputs.find((output) => output.type === 'chunk' && output.isEntry);
  if (chunk?.type !== 'chunk') throw new Error(`${entry.pathname} could not be bundled.`);
  return chunk.code;
}
