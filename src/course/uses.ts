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

/** Key → the sections that cite it, in course order. */
export function citationUses(course: Course): Map<string, Use[]> {
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

/** Claim → the sections that take it up, in course order. */
export function claimUses(course: Course): Map<string, Use[]> {
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
