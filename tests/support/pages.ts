// Every page of the built site, from its sitemap and the pages the sitemap leaves out.
import type { APIRequestContext } from '@playwright/test';

export async function allPages(request: APIRequestContext): Promise<string[]> {
  const sitemap = await (await request.get('/sitemap.xml')).text();
  const paths = [...sitemap.matchAll(/<loc>([^<]+)<\/loc>/g)].map(
    (match) => new URL(match[1]!).pathname,
  );
  return [...new Set([...paths, '/gallery/', '/search/', '/progress/', '/404.html'])];
}

/** The chapters among them: pages with an article. */
export async function chapters(request: APIRequestContext): Promise<string[]> {
  const course = await (await request.get('/course/')).text();
  const links = [...course.matchAll(/href="(\/[a-z-]+\/)" data-progress/g)].map((m) => m[1]!);
  return [...new Set(links)];
}
