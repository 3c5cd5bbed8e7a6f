// Where the links and images of an article lead.
import { join } from 'node:path';
import type { Image, Link } from 'mdast';
import { visit } from 'unist-util-visit';
import { wordsOf, type Article } from '../article.ts';
import { chosenArticles, type Course } from '../load.ts';
import { sitePages } from '../pages.ts';
import { didYouMean } from '../problem.ts';
import { findBrackets } from '../references-syntax.ts';
import { isFile } from '../source-folder.ts';
import type { CheckContext } from './check.ts';
import { rawOf, start, type Fail } from './place.ts';
import { isRefused } from './refused-labels.ts';
import { checkQuery } from './states.ts';

export function checkLinks(context: CheckContext, article: Article, fail: Fail): void {
  visit(article.tree, 'image', (node: Image) => checkImage(article, node, fail));
  visit(article.tree, 'link', (node: Link) => checkLink(context, article, node, fail));
}

function checkImage({ source }: Article, node: Image, fail: Fail): void {
  const { url, alt = '' } = node;
  const dead = (message: string, hint: string): void =>
    fail(start(node), 'dead-link', message, hint);
  if (!alt?.trim()) {
    fail(
      start(node),
      'text-alternative',
      `The image ${url} has no text alternative.`,
      'Describe it: ![what it shows](…).',
    );
  } else if (findBrackets(alt).length > 0) {
    fail(
      start(node),
      'text-alternative',
      `The text alternative of ${url} holds a citation or reference.`,
      'Cite below the image.',
    );
  } else if (/^!\[[^\]]*(?<!\\)\$[^\]$]+\$/.test(rawOf(source, node))) {
    fail(
      start(node),
      'text-alternative',
      `The text alternative of ${url} holds a formula.`,
      'Say it in words.',
    );
  }
  const outside = 'Put it in public, and begin its address with /.';
  if (!url) dead('This image has no address.', outside);
  else if (/^(?:https?:|\/\/)/i.test(url))
    fail(
      start(node),
      'remote',
      `The image ${url} is loaded from elsewhere.`,
      'Put a copy in public.',
    );
  else if (/(?:^|\/)\.\.(?:\/|$)/.test(url))
    dead(`The image ${url} lies outside of public.`, outside);
  else if (!url.startsWith('/')) dead(`The image ${url} is relative to nothing.`, outside);
  else if (!isFile(join('public', url)))
    dead(`There is no image ${url}.`, 'Put it in public, or correct the path.');
}

function checkLink(
  { course, figures, sourceRoot }: CheckContext,
  article: Article,
  node: Link,
  fail: Fail,
): void {
  const { url } = node;
  const dead = (message: string, hint: string): void =>
    fail(start(node), 'dead-link', message, hint);
  if (!url) {
    dead('This link has no address.', 'Write [text](address).');
    return;
  }
  if (!wordsOf(node).trim() && node.children.every(isWordless)) {
    dead(`The link to ${url} has no words.`, 'Write [text](address).');
    return;
  }
  if (/^https?:\/\/[^/]/i.test(url) && URL.canParse(url)) {
    const { hostname, username } = new URL(url);
    if (username)
      dead(
        `The link ${url} leads to ${hostname}.`,
        'Write the address without what stands before @.',
      );
    else if (/^(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1\])$/.test(hostname))
      dead(
        `The link ${url} leads to the machine of the reader.`,
        'Write /page/ for a page of the site.',
      );
    return;
  }
  if (/^mailto:[^@\s]+@[^@\s]+$/.test(url)) return;
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(url)) {
    dead(`The link ${url} is no address of the web.`, 'Write https://…, /page/ or #anchor.');
    return;
  }
  if (!url.startsWith('/') && !url.startsWith('#')) {
    dead(`The link ${url} is relative to nothing.`, 'Begin internal links with / or #.');
    return;
  }
  const [, path = '', anchor] = /^([^#]*)(?:#(.*))?$/s.exec(url) ?? [];
  const page = path.replace(/\?.*$/, '').replace(/^\/|\/$/g, '');
  const slug = path === '' ? article.slug : page;
  if (!course.sources.course.data) return;
  const slugs = course.chapters.map((chapter) => chapter.slug);
  if (!slugs.includes(slug) && !sitePages.includes(page)) {
    const hint = /\.\w+$/.test(page)
      ? 'Articles link to pages, not to files.'
      : didYouMean(page, [...slugs, ...sitePages], 'Link to a chapter or a page of the site.');
    dead(`There is no page /${page}/.`, hint);
    return;
  }
  const target = course.articles.get(slug);
  if (!sitePages.includes(page) && !target && !chosenArticles()) {
    const hint = `Write [@ch:${slug}], which leads to the list of chapters until there is an article.`;
    dead(`The chapter "${slug}" is only planned.`, hint);
    return;
  }
  checkQuery(article, target, node, figures, sourceRoot, fail);
  if (anchor === undefined || (target && !target.readable)) return;
  const anchors = target
    ? target.labels.map((label) => label.anchor)
    : path === ''
      ? undefined
      : anchorsOf(course, page);
  if (!anchors || anchors.includes(anchor) || (!target && anchor === 'content')) return;
  const [, kind = '', id = ''] = /^([a-z]+)-(.*)$/.exec(anchor) ?? [];
  if (
    target &&
    isRefused(
      target,
      kind,
      id,
      anchors.map((other) => other.replace(/^[a-z]+-/, '')),
    )
  )
    return;
  fail(
    start(node),
    'dead-anchor',
    `/${slug}/ has no anchor #${anchor}.`,
    didYouMean(
      anchor,
      anchors,
      target ? 'Link to a heading or a label of that chapter.' : 'Link to an entry of that page.',
    ),
  );
}

const isWordless = ({ type }: { readonly type: string }): boolean =>
  type === 'text' || type === 'mdxTextExpression';

/** The places of a page that is made of data; undefined when it is not, or its data is not known. */
function anchorsOf(course: Course, page: string): string[] | undefined {
  const { sources, bibliography } = course;
  if (page === 'bibliography' && bibliography.readable)
    return [...bibliography.references.keys(), ...bibliography.broken];
  if (page === 'glossary' && sources.glossary.data)
    return course.glossary.flatMap(({ id, term }) => [
      id,
      `entry-${id}`,
      `letter-${/^[a-z]/i.test(term) ? term[0]!.toUpperCase() : 'other'}`,
    ]);
  if (page === 'notation' && sources.notation.data)
    return [
      ...course.notation.map(({ id }) => `sym-${id}`),
      ...course.chapters.map(({ slug }) => slug),
    ];
  if (page === 'claims' && sources.claims.data)
    return [
      ...[...course.claims, ...course.corrections].map(({ id }) => id),
      'conversation',
      'summary',
    ];
  if (page === 'timeline' && sources.timeline.data)
    return course.timeline.flatMap(({ id, date }) => [id, `year-${date.slice(0, 4)}`]);
  return undefined;
}
