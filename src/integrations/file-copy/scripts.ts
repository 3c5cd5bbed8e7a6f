// The scripts of a page as one classic script. A page names the components whose scripts it runs;
// their code is taken from the sources, so that one bundle holds what modules would have loaded.
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { bundleScript } from '../bundle.ts';

const source = fileURLToPath(new URL('../..', import.meta.url));
const named = /\/?([^/]+)\.astro_astro_type_script_index_(\d+)_lang\.[\w-]+\.js$/;

/** `src/components/content/Quiz.astro` and which of its scripts. */
export interface ComponentScript {
  readonly file: string;
  readonly index: number;
}

/** Which script a built file came from. */
export function componentScript(address: string): ComponentScript {
  const [, name, index] = named.exec(address) ?? [];
  const wanted = name?.replace(/^_(.*)_$/, '[$1]');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
    (file) => basename(file) === `${wanted}.astro`,
  );
  const withScripts = files.filter((file) => scriptsOf(join(source, file)).length > 0);
  const [file] = withScripts;
  if (!file || withScripts.length > 1) {
    throw new Error(`${address} comes from ${withScripts.length} components, expected one.`);
  }
  return { file: join(source, file).replaceAll('\\', '/'), index: Number(index) };
}

function scriptsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8').replace(/^---\n[\s\S]*?\n---/, '');
  return [...text.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((match) => match[1]!);
}

const suffix = /\.astro\.script-(\d+)\.ts$/;

/** Lets the bundler read the scripts of components. */
function componentScripts(): Plugin {
  return {
    name: 'course:component-scripts',
    enforce: 'pre',
    resolveId: (id) => (suffix.test(id) ? id : undefined),
    load(id) {
      const index = suffix.exec(id)?.[1];
      if (index === undefined) return undefined;
      return scriptsOf(id.replace(suffix, '.astro'))[Number(index)];
    },
  };
}

/** Workers are carried inside the script: a page on disk may start one only from a blob. */
function inlineWorkers(): Plugin {
  const pattern =
    /new Worker\(\s*new URL\((['"])([^'"]+)\1,\s*import\.meta\.url\)\s*(?:,\s*\{[^}]*\}\s*)?,?\s*\)/g;
  return {
    name: 'course:inline-workers',
    enforce: 'pre',
    transform(code) {
      let count = 0;
      const imports: string[] = [];
      const out = code.replace(pattern, (_, __, path: string) => {
        const name = `CourseWorker${count++}`;
        imports.push(`import ${name} from '${path}?worker&inline';`);
        return `new ${name}()`;
      });
      return count > 0 ? `${imports.join('\n')}\n${out}` : undefined;
    },
  };
}

/** A page without figures loads none of their code. */
function withoutFigures(): Plugin {
  const empty = '\0course-no-figures';
  return {
    name: 'course:without-figures',
    enforce: 'pre',
    resolveId: (id, importer) =>
      /_shared\/start\.ts$/.test(id) && importer?.endsWith('first-scripts.ts') ? empty : undefined,
    load: (id) => (id === empty ? '' : undefined),
  };
}

/** Name and code of the bundle of these scripts, with the figures or without. */
export async function bundleComponents(
  scripts: readonly ComponentScript[],
  figures: boolean,
): Promise<{ name: string; code: string }> {
  const names = scripts.map(({ file, index }) => basename(file, '.astro') + (index || ''));
  const name = [...names, ...(figures ? ['figures'] : [])].join('-');
  const entry = 'course-file-copy-entry';
  const code = await bundleScript(entry, [
    {
      name: 'course:file-copy-entry',
      enforce: 'pre',
      resolveId: (id) => (id === entry ? `\0${entry}` : undefined),
      load: (id) =>
        id === `\0${entry}`
          ? scripts
              .map(({ file, index }) => `import ${JSON.stringify(`${file}.script-${index}.ts`)};`)
              .join('\n')
          : undefined,
    },
    componentScripts(),
    inlineWorkers(),
    ...(figures ? [] : [withoutFigures()]),
  ]);
  return { name: name.toLowerCase().replace(/[^a-z0-9-]/g, ''), code };
}
