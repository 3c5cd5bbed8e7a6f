import rss from '@astrojs/rss';
import type { APIContext } from 'astro';
import { href } from '../components/site/href.ts';
import { lastChanged } from '../course/git.ts';
import { getCourse } from '../course/load.ts';

export function GET(context: APIContext): Promise<Response> {
  const course = getCourse();
  const items = course.chapters.flatMap((chapter) => {
    const { article } = chapter;
    if (!article?.frontmatter) return [];
    const changed = lastChanged(article.path);
    return [
      {
        title: chapter.title,
        description: article.frontmatter.description,
        link: href(chapter.slug),
        ...(changed ? { pubDate: new Date(changed) } : {}),
      },
    ];
  });
  return rss({
    title: course.info?.title ?? 'Beyond Attention',
    description: course.info?.description ?? '',
    site: new URL(href(), context.site),
    items,
  });
}
