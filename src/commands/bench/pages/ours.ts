// The synthetic articles as a course of ours: this project's source beside a generated content tree.
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Course } from '../../../course/load.ts';
import type { Block, Span, SyntheticArticle } from './articles.ts';

const copied = [
  'src',
  'public',
  'package.json',
  'package-lock.json',
  'LICENSE',
  'tsconfig.json',
  'astro.config.mjs',
];

/** Writes the project into `folder`, which is replaced. */
export function writeOurs(
  root: string,
  folder: string,
  course: Course,
  articles: readonly SyntheticArticle[],
): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of copied) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  const own = /content[\\/](?:articles|quizzes|course\.yaml)/;
  cpSync(join(root, 'content'), join(folder, 'content'), {
    recursive: true,
    filter: (path) => !own.test(path.slice(root.length)),
  });
  mkdirSync(join(folder, 'content', 'articles'));
  mkdirSync(join(folder, 'content', 'quizzes'));
  mkdirSync(join(folder, 'src', 'listings'));
  const size = Math.ceil(articles.length / course.parts.length);
  const parts = course.parts.map((part, p) => ({
    id: part.id,
    title: part.title,
    summary: part.summary,
    chapters: articles.slice(p * size, (p + 1) * size).map(({ slug, title, description }) => ({
      slug,
      title,
      short: title,
      summary: description,
      prerequisites: [],
    })),
  }));
  const { info } = course;
  writeFileSync(join(folder, 'content', 'course.yaml'), stringify({ ...info, parts }));
  for (const article of articles) {
    writeFileSync(join(folder, 'content', 'articles', `${article.slug}.mdx`), mdx(article));
    writeFileSync(join(folder, 'src', 'listings', `${article.slug}.ts`), regions(article));
  }
}

function mdx({ slug, description, blocks }: SyntheticArticle): string {
  const head = stringify({
    description,
    goals: ['say what an article costs', 'compare it with others'],
  });
  return `---\n${head}---\n\n${blocks.map((part) => block(part, slug)).join('\n\n')}\n`;
}

/** The file that the listings of an article are cut from. */
function regions({ blocks }: SyntheticArticle): string {
  return blocks
    .flatMap((part) => (part.kind === 'listing' ? part : []))
    .map(({ id, code }) => `// #region ${id}\n${code}\n// #endregion ${id}\n`)
    .join('\n');
}

function block(part: Block, slug: string): string {
  switch (part.kind) {
    case 'heading':
      return `## ${part.text}`;
    case 'paragraph':
      return part.spans.map(span).join('').trim();
    case 'equation':
      return `<Equation id="${part.id}">\n\n$$\n${part.tex}\n$$\n\n</Equation>`;
    case 'listing':
      return `<Listing id="${part.id}" file="listings/${slug}.ts" region="${part.id}">\nAs it runs.\n</Listing>`;
    case 'figure':
      return `<Figure id="${part.id}" name="${part.name}">\n${part.text}\n</Figure>`;
  }
}

function span(part: Span): string {
  if (part.kind === 'math') return `$${part.tex}$`;
  return part.kind === 'cite' ? `[@${part.key}].` : part.text;
}
