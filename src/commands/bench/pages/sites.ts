// Generated sites of any number of articles, ours and the peers', ready to be built.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { loadCourse, type Course } from '../../../course/load.ts';
import { syntheticArticle, wordChain, type SyntheticArticle } from './articles.ts';
import { measureBuild, type BuildCost } from './build.ts';
import { installDocusaurus, writeDocusaurus } from './docusaurus.ts';
import { writeOurs } from './ours.ts';
import type { Server } from './reload.ts';
import { installStarlight, writeStarlight } from './starlight.ts';
import { installVitepress, writeVitepress } from './vitepress.ts';
import type { SearchBox } from './view.ts';

export interface Site {
  readonly title: string;
  /** Where its page of an article is. */
  readonly path: (slug: string) => string;
  /** Writes the sources of so many articles; returns the built pages' folder. */
  readonly write: (count: number) => Promise<string>;
  /** Builds what was written, with nothing kept from before. */
  readonly build: () => BuildCost;
  /** Builds it once more, with what the first build kept; undefined where nothing is. */
  readonly buildAgain?: () => BuildCost;
  /** Serves what was written while it is edited; undefined where pages are made in the browser. */
  readonly serve?: (slug: string) => Server;
  /** Undefined where there is none. */
  readonly search?: SearchBox;
}

/** The articles of a site of `count`: the real slugs first, since data files name them. */
function generate(course: Course, count: number): SyntheticArticle[] {
  const next = wordChain(course);
  const slugs = course.chapters.map(({ slug }) => slug);
  return Array.from({ length: count }, (_, i) =>
    syntheticArticle(i, slugs[i] ?? `topic-${i + 1}`, course, next),
  );
}

export function ourSite(root: string, cache: string): Site {
  const course = loadCourse(join(root, 'content'));
  const folder = join(cache, 'ours');
  const kept = join(folder, 'cache');
  const env = {
    PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`,
    OUT_DIR: join(folder, 'dist'),
    CACHE_DIR: kept,
  };
  const build = (): BuildCost => measureBuild('node src/commands/build-site.ts', folder, env);
  return {
    title: 'this course',
    path: (slug) => `/${slug}/`,
    search: {
      open: '[data-search-open]',
      box: '.search-dialog input[type=search]',
      results: '.search-dialog .search-found',
    },
    write: (count) => {
      writeOurs(root, folder, course, generate(course, count));
      return Promise.resolve(join(folder, 'dist'));
    },
    build: () => {
      rmSync(kept, { recursive: true, force: true });
      return build();
    },
    buildAgain: build,
    serve: (slug) => ({
      command: ['astro', 'dev', '--ignore-lock'],
      folder,
      env,
      file: join(folder, 'content/articles', `${slug}.mdx`),
      path: `/${slug}/`,
    }),
  };
}

/** A peer in a folder of its own; its programs come before ours. */
interface Peer {
  readonly name: string;
  readonly install: (folder: string) => string;
  readonly write: (
    folder: string,
    course: Course,
    articles: readonly SyntheticArticle[],
  ) => Promise<void>;
  readonly command: string;
  readonly built: string;
  readonly path: (slug: string) => string;
  readonly serve?: (folder: string, slug: string) => Pick<Server, 'command' | 'file'>;
  readonly search?: SearchBox;
}

const peers: readonly Peer[] = [
  {
    name: 'starlight',
    install: installStarlight,
    write: writeStarlight,
    command: 'astro build --silent',
    built: 'dist',
    path: (slug) => `/${slug}/`,
    serve: (folder, slug) => ({
      command: ['astro', 'dev', '--ignore-lock'],
      file: join(folder, 'src/content/docs', `${slug}.md`),
    }),
    search: {
      open: 'button[data-open-modal]',
      box: '.pagefind-ui__search-input',
      results: '.pagefind-ui__result',
    },
  },
  {
    name: 'vitepress',
    install: installVitepress,
    write: writeVitepress,
    command: 'vitepress build docs',
    built: 'docs/.vitepress/dist',
    path: (slug) => `/${slug}.html`,
    search: {
      open: '.VPNavBarSearch button',
      box: '.VPLocalSearchBox input',
      results: '.VPLocalSearchBox .result',
    },
  },
  {
    name: 'docusaurus',
    install: installDocusaurus,
    write: writeDocusaurus,
    command: 'docusaurus build',
    built: 'build',
    path: (slug) => `/${slug}/`,
  },
];

/** The peers that can be installed here; `say` hears of each that cannot. */
export function peerSites(root: string, cache: string, say: (sentence: string) => void): Site[] {
  const course = loadCourse(join(root, 'content'));
  return peers.flatMap((peer) => {
    const folder = join(cache, peer.name);
    try {
      return [peerSite(root, folder, course, peer, peer.install(folder))];
    } catch {
      say(`${peer.name} could not be installed here and is left out.`);
      return [];
    }
  });
}

function peerSite(root: string, folder: string, course: Course, peer: Peer, title: string): Site {
  const { serve, search } = peer;
  const env = {
    PATH: `${join(folder, 'node_modules/.bin')}:${join(root, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`,
  };
  return {
    title,
    path: peer.path,
    write: async (count) => {
      await peer.write(folder, course, generate(course, count));
      return join(folder, peer.built);
    },
    build: () => measureBuild(peer.command, folder, env),
    ...(search ? { search } : {}),
    ...(serve
      ? {
          serve: (slug: string) => ({ ...serve(folder, slug), folder, env, path: peer.path(slug) }),
        }
      : {}),
  };
}
