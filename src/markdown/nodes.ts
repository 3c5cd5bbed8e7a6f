// Small constructors of the nodes that our remark plugins put into an article.
import type { PhrasingContent } from 'mdast';
import type { MdxJsxAttribute, MdxJsxFlowElement, MdxJsxTextElement } from 'mdast-util-mdx';
import type { VFile } from 'vfile';
import type { Article } from '../course/article.ts';
import { getCourse, type Course } from '../course/load.ts';
import { basename } from 'node:path';

export type Attributes = Readonly<Record<string, string | undefined>>;

export function attributes(values: Attributes): MdxJsxAttribute[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [{ type: 'mdxJsxAttribute' as const, name, value }],
  );
}

export function inlineElement(
  name: string,
  values: Attributes,
  children: PhrasingContent[] = [],
): MdxJsxTextElement {
  return { type: 'mdxJsxTextElement', name, attributes: attributes(values), children };
}

export function blockElement(name: string, values: Attributes): MdxJsxFlowElement {
  return { type: 'mdxJsxFlowElement', name, attributes: attributes(values), children: [] };
}

/** What a page needs to know of its article after rendering; read by the chapter page. */
export interface Usage {
  citations: string[];
  terms: string[];
  symbols: string[];
  /** Addresses outside the site, in the order of their numbers in print. */
  links: string[];
  values: { index: number; of: string; args: Record<string, string | number> }[];
}

/** The usage record of a file, created on first access. */
export function usageOf(file: VFile): Usage {
  const data = file.data as { usage?: Usage };
  return (data.usage ??= { citations: [], terms: [], symbols: [], links: [], values: [] });
}

export function addTo(list: string[], item: string): void {
  if (!list.includes(item)) list.push(item);
}

export function courseOf(file: VFile): {
  course: Course;
  article: Article | undefined;
  slug: string;
} {
  const slug = basename(file.path ?? '', '.mdx');
  const course = getCourse();
  const { article = course.articles.get(slug) } = file.data as { article?: Article };
  return { course, slug, article };
}
