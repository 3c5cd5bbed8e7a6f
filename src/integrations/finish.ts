// What happens to the built pages: fonts cut to the glyphs used, inline styles moved into one
// sheet, a strict content security policy, the search index, and the service worker.
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import type { Plugin } from 'vite';
import { saveKept } from '../course/kept.ts';
import { getCourse, holdContent } from '../course/load.ts';
import { takeCards } from './cards.ts';
import { markExternalLinks } from './external-links.ts';
import { headersFile } from './headers.ts';
import { liveContent } from './live-content.ts';
import { hoistStyles } from './hoist-styles.ts';
import { pruneSheets } from './prune-katex.ts';
import { policy } from './csp.ts';
import { fillPrintPage } from './print/page.ts';
import { symbolColours } from './roles.ts';
import { preloadFonts, subsetFonts } from './fonts.ts';
import { glyphsByFace } from './glyphs.ts';
import { buildSearchIndex } from './search-index.ts';
import { writeServiceWorker } from './service-worker.ts';
import { nameStyles } from './style-names.ts';

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

/** A list of every figure's parts would be on every page; a figure fetches its own. */
function noPreloadLists(): Plugin {
  return {
    name: 'course:no-preload-lists',
    configEnvironment: (name) =>
      name === 'client' ? { build: { modulePreload: false } } : undefined,
  };
}

const mathNamespace = ' xmlns="http://www.w3.org/1998/Math/MathML"';

export function finish(): AstroIntegration {
  return {
    name: 'course:finish',
    hooks: {
      'astro:config:setup': ({ command, updateConfig }) => {
        if (command === 'build') holdContent();
        updateConfig({
          vite: { plugins: [symbolStyles(), katexWoff2Only(), noPreloadLists(), liveContent()] },
        });
      },
      'astro:build:done': async ({ dir, logger }) => {
        const root = fileURLToPath(dir);
        const base = (process.env['BASE_PATH'] ?? '/').replace(/^\/?/, '/').replace(/\/?$/, '/');
        const files = (await readdir(root, { recursive: true })).sort();
        const pages = new Map<string, string>();
        for (const file of files.filter((name) => name.endsWith('.html'))) {
          pages.set(file, await readFile(join(root, file), 'utf8'));
        }
        // The page for print has all chapters again, and no character that they have not.
        const glyphs = glyphsByFace(pages.values());
        fillPrintPage(pages, getCourse(), base);
        await mkdir(join(root, '_astro'), { recursive: true });
        for (const [file, page] of pages) {
          const { html, sheet } = hoistStyles(page);
          const hash = createHash('sha256').update(sheet).digest('hex').slice(0, 8);
          if (sheet) await writeFile(join(root, '_astro', `page.${hash}.css`), sheet);
          const link = sheet ? `<link rel="stylesheet" href="${base}_astro/page.${hash}.css">` : '';
          const linked = html.replace('</head>', `${link}</head>`);
          // In HTML the name of an element says what it is; KaTeX names the namespace every time.
          pages.set(file, markExternalLinks(linked).replaceAll(mathNamespace, ''));
        }
        await pruneSheets(root, files, pages);
        await subsetFonts(root, files, pages, glyphs);
        await preloadFonts(root, base, pages);
        await nameStyles(root, files, pages);
        for (const [file, page] of pages) {
          const path = file.replaceAll('\\', '/').replace(/index\.html$/, 'cards.json');
          const { html, cards } = takeCards(page, base + path);
          pages.set(file, html);
          if (cards !== undefined) await writeFile(join(root, path), cards);
        }
        const header = policy(pages);
        for (const [file, html] of pages) await writeFile(join(root, file), html);
        await writeFile(join(root, '_headers'), headersFile(header, base));
        const { pageCount } = await buildSearchIndex(root);
        await writeServiceWorker(root, base);
        saveKept();
        logger.info(`${pages.size} pages, ${pageCount} of them in the search index`);
      },
    },
  };
}
