// The course and its chapters as works that one can cite.
import type { CitedWork } from '../../course/citation.ts';
import { version } from '../../course/citation.ts';
import { lastChanged } from '../../course/git.ts';
import type { Chapter, Course } from '../../course/load.ts';
import { address } from './address.ts';

const courseKey = 'beyondattention';

export function courseWork(course: Course, site: URL | undefined): CitedWork {
  return {
    key: courseKey,
    title: course.info?.title ?? 'Beyond Attention',
    within: undefined,
    url: address(site),
    version,
    date: lastChanged('content'),
  };
}

export function chapterWork(course: Course, chapter: Chapter, site: URL | undefined): CitedWork {
  return {
    key: `${courseKey}-${chapter.slug}`,
    title: chapter.title,
    within: course.info?.title ?? 'Beyond Attention',
    url: address(site, chapter.slug),
    version,
    date: chapter.article ? lastChanged(chapter.article.path) : undefined,
  };
}
