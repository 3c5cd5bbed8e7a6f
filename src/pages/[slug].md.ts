// Every chapter as Markdown: /attention.md.
import type { APIContext } from 'astro';
import { chapterMarkdown } from '../components/copies/markdown.ts';
import { chapterWork } from '../components/copies/work.ts';
import { getCourse } from '../course/load.ts';

export function getStaticPaths() {
  return getCourse()
    .chapters.filter((chapter) => chapter.article)
    .map((chapter) => ({ params: { slug: chapter.slug } }));
}

export function GET({ params, site }: APIContext): Response {
  const course = getCourse();
  const chapter = course.chapters.find(({ slug }) => slug === params['slug'])!;
  const text = chapterMarkdown({ course, chapter, site }, chapterWork(course, chapter, site));
  return new Response(text, { headers: { 'Content-Type': 'text/markdown; charset=utf-8' } });
}
