// Generated sites of any number of articles, ours and the peer's, ready to be built.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { loadCourse, type Course } from '../../../course/load.ts';
import { syntheticArticle, wordChain, type SyntheticArticle } from './articles.ts';
import { measureBuild, type BuildCost } from './build.ts';
import { writeOurs } from './ours.ts';
import { installStarlight, writeStarlight } from './starlight.ts';
import type { SearchBox } from './view.ts';

export interface Site {
  readonly title: string;
  /** Writes the sources of so many articles; returns the built pages' folder. */
  readonly write: (count: number) => Promise<string>;
  /** Builds what was written, with nothing kept from before. */
  readonly build: () => BuildCost;
  /** Builds it once more, with what the first build kept; undefined where nothing is. */
  readonly buildAgain?: () => BuildCost;
  readonly search: SearchBox;
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
  const build = (): BuildCost =>
    measureBuild('node src/commands/build-site.ts', folder, {
      PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`,
      OUT_DIR: join(folder, 'dist'),
      CACHE_DIR: kept,
    });
  return {
    title: 'this course',
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
  };
}

export function starlightSite(root: string, cache: string): Site {
  const course = loadCourse(join(root, 'content'));
  const folder = join(cache, 'starlight');
  return {
    title: installStarlight(folder),
    search: {
      open: 'button[data-open-modal]',
      box: '.pagefind-ui__search-input',
      results: '.pagefind-ui__result',
    },
    write: async (count) => {
      await writeStarlight(folder, course, generate(course, count));
      return join(folder, 'dist');
    },
    build: () =>
      measureBuild('astro build --silent', folder, {
        PATH: `${join(folder, 'node_modules/.bin')}:${join(root, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`,
      }),
  };
}
