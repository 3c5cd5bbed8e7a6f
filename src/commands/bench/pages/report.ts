// The pages part of the bench: the same articles built and read here and with the peers, in one run.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import type { BuildCost } from './build.ts';
import { serveCompressed } from './serve.ts';
import { measureReload } from './reload.ts';
import { ourSite, peerSites, type Site } from './sites.ts';
import { measureSearch, measureView, total, type View } from './view.ts';

export interface PagesOptions {
  /** Numbers of articles to build, ascending. */
  readonly counts: readonly number[];
  /** More numbers for ours only. */
  readonly more: readonly number[];
  readonly withPeers: boolean;
}

interface Measured {
  readonly site: Site;
  readonly builds: ReadonlyMap<number, BuildCost>;
  readonly warm: BuildCost | undefined;
  /** Milliseconds from saving an article to its page. */
  readonly reload: number | undefined;
  readonly view: View;
  readonly search: ReadonlyMap<number, number>;
  /** MiB of all built files. */
  readonly sizes: ReadonlyMap<number, number>;
}

/** An article of usual size, and what to look for. */
const slug = 'rnns';
const query = 'state';

const print = (line = ''): void => {
  process.stdout.write(`${line}\n`);
};

async function measure(site: Site, counts: readonly number[], browser: Browser): Promise<Measured> {
  const builds = new Map<number, BuildCost>();
  const search = new Map<number, number>();
  const sizes = new Map<number, number>();
  const path = site.path(slug);
  let reload: number | undefined;
  let view: View | undefined;
  let warm: BuildCost | undefined;
  for (const count of counts) {
    const folder = await site.write(count);
    process.stderr.write(`building ${count} articles with ${site.title} …\n`);
    builds.set(count, site.build());
    sizes.set(count, sizeOf(folder));
    const host = await serveCompressed(folder);
    try {
      view ??= await measureView(browser, `${host.origin}${path}`);
      if (site.search)
        search.set(count, await measureSearch(browser, host, path, site.search, query));
    } finally {
      host.stop();
    }
    if (count === counts[0]) {
      warm = site.buildAgain?.();
      if (site.serve) reload = await measureReload(site.serve(slug));
    }
  }
  return { site, builds, warm, reload, view: view!, search, sizes };
}

/** MiB of all files in a folder. */
function sizeOf(folder: string): number {
  let bytes = 0;
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const info = statSync(join(folder, name));
    if (info.isFile()) bytes += info.size;
  }
  return bytes / 2 ** 20;
}

/** Prints everything; nothing is asserted here. */
export async function benchPages(
  root: string,
  browser: Browser,
  { counts, more, withPeers }: PagesOptions,
): Promise<void> {
  const cache = join(root, '.cache/bench/pages');
  print(
    'Pages: made-up articles of 2,000 words, 35 formulas, 6 listings, 2 figures, 8 citations; processor time, not wall-clock time',
  );
  const ours = await measure(ourSite(root, cache), [...counts, ...more], browser);
  show(ours);
  if (!withPeers) return;
  for (const site of peerSites(root, cache, print)) {
    try {
      const peer = await measure(site, counts, browser);
      show(peer);
      compare(ours, peer, counts);
    } catch (error) {
      print(`  could not be measured here: ${(error as Error).message.slice(0, 400)}`);
    }
  }
}

const kib = (value: number): string => `${value.toFixed(1)} KiB`;

/** Processor milliseconds that one more article costs, between two sizes. */
export function perArticle(
  builds: ReadonlyMap<number, BuildCost>,
  from: number,
  to: number,
): number {
  return (1000 * (builds.get(to)!.cpu - builds.get(from)!.cpu)) / (to - from);
}

function show({ site, builds, warm, reload, view, search, sizes }: Measured): void {
  print();
  print(site.title);
  print(
    `  cold view of an article     ${kib(total(view))}: HTML ${view.html.toFixed(1)}, CSS ${view.css.toFixed(1)}, JavaScript ${view.js.toFixed(1)}, fonts ${view.fonts.toFixed(1)}, other ${view.other.toFixed(1)}`,
  );
  print(
    `  phone, 4× slower, slow 4G   LCP ${(view.lcp / 1000).toFixed(2)} s, TBT ${view.tbt.toFixed(0)} ms, CLS ${view.cls.toFixed(3)}, ${view.nodes} elements`,
  );
  for (const [count, size] of search)
    print(`  a search, all in view       ${kib(size)} with ${count} articles`);
  const counts = [...builds.keys()];
  counts.forEach((count, i) => {
    const { cpu, wall, memory } = builds.get(count)!;
    const growth =
      i > 0
        ? `, ${perArticle(builds, counts[i - 1]!, count).toFixed(0)} ms for each article more`
        : '';
    print(
      `  build of ${String(count).padEnd(4)} articles     ${cpu.toFixed(1)} s, ${((1000 * cpu) / count).toFixed(0)} ms an article${growth}; peak ${(memory / 1024).toFixed(2)} GiB; ${sizes.get(count)!.toFixed(0)} MiB written (${wall.toFixed(0)} s by the clock)`,
    );
  });
  if (warm)
    print(
      `  the same ${counts[0]} again          ${warm.cpu.toFixed(1)} s with formulas and listings kept`,
    );
  if (reload !== undefined)
    print(`  an edit is on its page      after ${reload.toFixed(0)} ms while the site is served`);
}

function compare(ours: Measured, peer: Measured, counts: readonly number[]): void {
  print();
  print(`This course : ${peer.site.title} (below 1 is less)`);
  const first = counts[0]!;
  const last = counts.at(-1)!;
  const ratio = (name: string, own: number, other: number): void =>
    print(`  ${name.padEnd(28)}${other === 0 ? `${own} : 0` : (own / other).toFixed(2)}`);
  ratio('bytes of a cold view', total(ours.view), total(peer.view));
  ratio('JavaScript before a touch', ours.view.js, peer.view.js);
  ratio('LCP', ours.view.lcp, peer.view.lcp);
  ratio('TBT', Math.round(ours.view.tbt), Math.round(peer.view.tbt));
  ratio('CLS', ours.view.cls, peer.view.cls);
  ratio('elements of a page', ours.view.nodes, peer.view.nodes);
  const found = peer.search.get(last);
  if (found !== undefined) ratio(`search with ${last} articles`, ours.search.get(last)!, found);
  ratio(`build of ${last} articles`, ours.builds.get(last)!.cpu, peer.builds.get(last)!.cpu);
  if (last > first)
    ratio(
      'each article more',
      perArticle(ours.builds, first, last),
      perArticle(peer.builds, first, last),
    );
  ratio(`peak memory with ${last}`, ours.builds.get(last)!.memory, peer.builds.get(last)!.memory);
  if (ours.reload !== undefined && peer.reload !== undefined)
    ratio('an edit on its page', ours.reload, peer.reload);
}
