// What happens to the built pages: fonts cut to the glyphs used, style attributes and sheets
// moved into its head, a strict content security policy, the search index, and the service worker.
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import type { Plugin } from 'vite';
import { saveKept } from '../course/kept.ts';
import { getCourse, holdContent } from '../course/load.ts';
import { headersFile } from './headers.ts';
import { movableSheets, withSheets } from './inline-sheets.ts';
import { liveContent } from './live-content.ts';
import { pruneSheets } from './prune-katex.ts';
import { policy, withPolicy } from './csp.ts';
import { symbolColours } from './roles.ts';
import { preloadLinks, subsetFonts } from './fonts.ts';
import { withSystemTheme } from './system-theme.ts';
import { readPages } from './pages.ts';
import { buildSearchIndex } from './search-index.ts';
import { writeServiceWorker } from './service-worker.ts';
import { nameStyles, withNewNames } from './style-names.ts';

/** Styles that the content decides: `import 'virtual:symbols.css'`. */
function symbolStyles(): Plugin {
  return {
    name: 'course:symbols',
    resolveId: (id) => (id === 'virtual:symbols.css' ? '\0symbols.css' : undefined),
    load: (id) => (id === '\0symbols.css' ? symbolColours(getCourse().notation) : undefined),
  };
}

/** KaTeX offers three formats of every face; every browser we serve reads woff2. */
function katexWoff2Only(): Plugin {
  return {
    name: 'course:katex-woff2',
    enforce: 'pre',
    transform(code, id) {
      if (!id.includes('katex.min.css')) return undefined;
      return code
        .replace(/,url\([^)]*\.(?:woff|ttf)\) format\("(?:woff|truetype)"\)/g, '')
        .replaceAll('font-display:block', 'font-display:swap');
    },
  };
}

/** Where no script sets a theme the page follows the system. */
function darkWithoutScript(): Plugin {
  return {
    name: 'course:dark-without-script',
    enforce: 'pre',
    transform: (code, id) => (id.includes('/src/styles/') ? withSystemTheme(code) : undefined),
  };
}

/** A list of every figure's parts would be on every page; a figure fetches its own. */
function noPreloadLists(): Plugin {
  return {
    name: 'course:no-preload-lists',
    configEnvironment: (name) =>
      name === 'client' ? { build: { modulePreload: false } } : undefined,
  };
}

export function finish(): AstroIntegration {
  return {
    name: 'course:finish',
    hooks: {
      'astro:config:setup': ({ command, updateConfig }) => {
        if (command === 'build') holdContent();
        updateConfig({
          vite: {
            plugins: [
              symbolStyles(),
              katexWoff2Only(),
              darkWithoutScript(),
              noPreloadLists(),
              liveContent(),
            ],
          },
        });
      },
      'astro:build:done': async ({ dir, logger }) => {
        // All formulas and listings are on the pages now.
        saveKept();
        const root = fileURLToPath(dir);
        const base = (process.env['BASE_PATH'] ?? '/').replace(/^\/?/, '/').replace(/\/?$/, '/');
        const files = (await readdir(root, { recursive: true })).sort();
        const { pages, glyphs, classes, searched } = await readPages(
          root,
          files,
          getCourse(),
          base,
        );
        await pruneSheets(root, files, classes);
        await subsetFonts(root, files, glyphs);
        const preload = await preloadLinks(root, base);
        const names = await nameStyles(root, files);
        const sheets = await movableSheets(root, names.values());
        // Some are also loaded as files, when something opens.
        const unasked = new Set(sheets.keys());
        const hashes = new Set<string>();
        const count = pages.size;
        for (const [file, { head, rest, hashes: own }] of pages) {
          for (const hash of own) hashes.add(hash);
          const preloaded = withNewNames(head, names)
            .toString()
            .replace('</title>', `</title>${preload}`);
          const parts = [
            Buffer.from(withPolicy(withSheets(preloaded, sheets), own)),
            ...rest.map((part) => withNewNames(part, names)),
          ];
          for (const name of unasked) {
            if (parts.some((part) => part.includes(`_astro/${name}`))) unasked.delete(name);
          }
          await writeFile(join(root, file), parts);
          // Nobody asks for the page again, and all together they are large.
          pages.delete(file);
        }
        for (const name of unasked) await rm(join(root, '_astro', name));
        // Every page's own policy names its styles; all of them would be a long header.
        const common = policy([...hashes].sort(), ["'unsafe-inline'"]);
        await writeFile(join(root, '_headers'), headersFile(common, base));
        const { pageCount } = await buildSearchIndex(root, searched);
        await writeServiceWorker(root, base);
        logger.info(`${count} pages, ${pageCount} of them in the search index`);
      },
    },
  };
}
