// What a language model should read first (llms.txt), and everything in one file.
import type { Course } from '../../course/load.ts';
import { address } from './address.ts';
import { dataSets, references } from './data.ts';
import { chapterMarkdown } from './markdown.ts';
import { chapterWork, courseWork } from './work.ts';
import { apa } from '../../course/citation.ts';

/** The format of llmstxt.org: a title, a summary, and links with a description each. */
export function llmsIndex(course: Course, site: URL | undefined): string {
  const title = course.info?.title ?? 'Beyond Attention';
  const parts = course.parts.map((part) => {
    const lines = part.chapters
      .filter(({ slug }) => course.articles.has(slug))
      .map(
        ({ slug, title: name, summary }) =>
          `- [${name}](${address(site, `${slug}.md`)}): ${summary}`,
      );
    return lines.length > 0 ? `## ${part.title}\n\n${lines.join('\n')}\n` : '';
  });
  const data = Object.entries(dataSets).map(
    ([key, set]) => `- [${key}.json](${address(site, `${key}.json`)}): ${set.title}`,
  );
  return [
    `# ${title}\n`,
    `> ${course.info?.description ?? ''}\n`,
    `Listings are cut from tested code, numbers are computed by it or cited. Every chapter below is the Markdown copy; the page with live figures has the same address without \`.md\`. Cite as: ${apa(courseWork(course, site))}\n`,
    ...parts.filter(Boolean),
    '## Data\n',
    ...data,
    `- [references.json](${address(site, 'references.json')}): ${references.title}`,
    `- [references.bib](${address(site, 'references.bib')}): The same as BibTeX\n`,
    '## Optional\n',
    `- [llms-full.txt](${address(site, 'llms-full.txt')}): All chapters in one file`,
    '',
  ].join('\n');
}

export function llmsFull(course: Course, site: URL | undefined): string {
  return course.chapters
    .filter(({ article }) => article)
    .map((chapter) =>
      chapterMarkdown({ course, chapter, site }, chapterWork(course, chapter, site)),
    )
    .join('\n\n---\n\n');
}
