import rss from '@astrojs/rss';
import type { APIContext } from 'astro';
import { getCollection } from 'astro:content';
import { href } from '../components/site/href.ts';
import { lastChanged } from '../course/git.ts';
import { getCourse } from '../course/load.ts';

export async function GET(context: APIContext): Promise<Response> {
  const course = getCourse();
  const entries = await getCollection('articles');
  const items = course.chapters.flatMap((chapter) => {
    const entry = entries.find(({ id }) => id === chapter.slug);
    if (!entry || !chapter.article) return [];
    const changed = lastChanged(chapter.article.path);
    return [
      {
        title: chapter.title,
        description: entry.data.description,
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
