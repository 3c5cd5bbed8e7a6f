// Where each reference and each claim is used: back-links of the bibliography and of the ledger.
import type { Heading, Node, Text } from 'mdast';
import { toString } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import { attribute, isJsx } from './article.ts';
import type { Course } from './load.ts';
import { findBrackets } from './references-syntax.ts';

export interface Use {
  readonly slug: string;
  readonly anchor: string;
  readonly section: string;
}

/** Worked out once for a course, however many pages ask. */
function once<T>(read: (course: Course) => T): (course: Course) => T {
  const known = new WeakMap<Course, { readonly result: T }>();
  return (course) => {
    const kept = known.get(course) ?? { result: read(course) };
    known.set(course, kept);
    return kept.result;
  };
}

/** Key → the sections that cite it, in course order. */
export const citationUses = once(readCitationUses);

/** Chapter → the keys that it cites in its text and in the claims it takes up. */
export const citedBy = once((course): ReadonlyMap<string, ReadonlySet<string>> => {
  const keys = new Map<string, Set<string>>();
  for (const [key, uses] of citationUses(course)) {
    for (const { slug } of uses) keys.set(slug, (keys.get(slug) ?? new Set<string>()).add(key));
  }
  return keys;
});

/** Claim → the sections that take it up, in course order. */
export const claimUses = once(readClaimUses);

function readCitationUses(course: Course): ReadonlyMap<string, readonly Use[]> {
  const uses = new Map<string, Use[]>();
  for (const { slug, article, title } of course.chapters) {
    if (!article) continue;
    let section = title;
    let anchor = 'content';
    let heading = 0;
    const add = (key: string): void => {
      const list = uses.get(key) ?? [];
      if (!list.some((use) => use.slug === slug && use.anchor === anchor)) {
        list.push({ slug, anchor, section });
      }
      uses.set(key, list);
    };
    visit(article.tree, (node: Node) => {
      if (node.type === 'heading') {
        section = toString(node as Heading);
        anchor = article.headings[heading++]?.id ?? 'content';
      }
      if (node.type === 'text') {
        for (const { items } of findBrackets((node as Text).value)) {
          for (const item of items) if (item.kind === '') add(item.key);
        }
      }
      if (isJsx(node) && node.name === 'Interview') {
        const claim = course.claims.find((c) => c.id === attribute(node, 'claim'));
        for (const key of claim?.cite ?? []) add(key);
      }
    });
  }
  return uses;
}

function readClaimUses(course: Course): ReadonlyMap<string, readonly Use[]> {
  const uses = new Map<string, Use[]>();
  for (const { slug, article, title } of course.chapters) {
    if (!article) continue;
    let section = title;
    let anchor = 'content';
    let heading = 0;
    visit(article.tree, (node: Node) => {
      if (node.type === 'heading') {
        section = toString(node as Heading);
        anchor = article.headings[heading++]?.id ?? 'content';
      }
      if (!isJsx(node) || node.name !== 'Interview') return;
      const claim = attribute(node, 'claim') ?? '';
      uses.set(claim, [...(uses.get(claim) ?? []), { slug, anchor, section }]);
    });
  }
  return uses;
}
