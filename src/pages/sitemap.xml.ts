import type { APIContext } from 'astro';
import { href } from '../components/site/href.ts';
import { lastChanged } from '../course/git.ts';
import { getCourse } from '../course/load.ts';

const listed = [
  '',
  'about',
  'bibliography',
  'claims',
  'course',
  'exercises',
  'glossary',
  'lab',
  'notation',
  'offline',
  'timeline',
];

export function GET({ site }: APIContext): Response {
  const chapters = getCourse().chapters.flatMap(({ slug, article }) =>
    article ? [{ page: slug, changed: lastChanged(article.path) }] : [],
  );
  const pages = [...listed.map((page) => ({ page, changed: undefined })), ...chapters];
  const urls = pages.map(({ page, changed }) => {
    const location = new URL(href(page), site).href;
    return `<url><loc>${location}</loc>${changed ? `<lastmod>${changed}</lastmod>` : ''}</url>`;
  });
  return new Response(
    `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.join('')}</urlset>\n`,
    { headers: { 'Content-Type': 'application/xml' } },
  );
}
