// Lighthouse's scores for a phone, on the built site: home, three chapters, the lab, the search.
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findBrowser } from '../../../../tests/support/browser.ts';
import { serveCompressed } from './serve.ts';

const version = '13.5.0';
const paths = ['/', '/attention/', '/linear-attention/', '/mamba/', '/lab/', '/search/'];
const categories = ['performance', 'accessibility', 'best-practices', 'seo'] as const;

interface Report {
  readonly categories: Readonly<Record<string, { readonly score: number | null }>>;
  readonly audits: Readonly<Record<string, { readonly numericValue?: number }>>;
}

/** Prints the scores of each page. @throws Error when the site is not built. */
export async function benchLighthouse(root: string): Promise<void> {
  const site = process.env['OUT_DIR'] ?? join(root, 'dist');
  if (!existsSync(join(site, 'index.html')))
    throw new Error(`bench: there is no built site in ${site}; run npm run build first.`);
  const folder = join(root, '.cache/bench/lighthouse');
  if (!existsSync(join(folder, 'node_modules/lighthouse'))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
    execFileSync('npm', ['install', ...flags, `lighthouse@${version}`], { cwd: folder });
  }
  const { executablePath, args, env } = findBrowser();
  const host = await serveCompressed(site);
  process.stdout.write(`Lighthouse ${version}, phone: ${categories.join(', ')}\n`);
  try {
    for (const path of paths) {
      await host.prepare(path);
      const output = join(folder, 'report.json');
      const run = [
        join(folder, 'node_modules/lighthouse/cli/index.js'),
        `${host.origin}${path}`,
        '--quiet',
        '--output=json',
        `--output-path=${output}`,
        `--only-categories=${categories.join(',')}`,
        `--chrome-flags=--headless=new ${args.join(' ')}`,
      ];
      await runNode(run, { ...env, CHROME_PATH: executablePath });
      const report = JSON.parse(await readFile(output, 'utf8')) as Report;
      const scores = categories.map((name) =>
        String(Math.round(100 * (report.categories[name]?.score ?? 0))).padStart(4),
      );
      const value = (name: string): number => report.audits[name]?.numericValue ?? NaN;
      process.stdout.write(
        `  ${path.padEnd(24)}${scores.join('')}   LCP ${(value('largest-contentful-paint') / 1000).toFixed(2)} s, TBT ${value('total-blocking-time').toFixed(0)} ms, CLS ${value('cumulative-layout-shift').toFixed(3)}\n`,
      );
    }
  } finally {
    host.stop();
  }
}

/** Not the synchronous call: the host answers from this process. */
function runNode(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((done, failed) => {
    execFile(process.execPath, args, { env }, (error) => (error ? failed(error) : done()));
  });
}
