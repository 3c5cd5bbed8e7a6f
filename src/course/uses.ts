// Where each reference and each claim is used: back-links of the bibliography and of the ledger.
import type { Node, Text } from 'mdast';
import { visit } from 'unist-util-visit';
import { attribute, isJsx, type JsxElement } from './article.ts';
import { valueArguments } from './check/computed.ts';
import type { Course } from './load.ts';
import { findBrackets } from './references-syntax.ts';
import { tables } from './tables.ts';
import { sourcesOfValue } from './values.ts';

export interface Use {
  readonly slug: string;
  readonly anchor: string;
  readonly section: string;
}

type Uses = ReadonlyMap<string, readonly Use[]>;

/** Worked out once for a course, however many pages ask. */
function once<T>(read: (course: Course) => T): (course: Course) => T {
  const known = new WeakMap<Course, { readonly result: T }>();
  return (course) => {
    const kept = known.get(course) ?? { result: read(course) };
    known.set(course, kept);
    return kept.result;
  };
}

/** Key → the sections that cite it, in course order: in their text and in what they compute or quote. */
export const citationUses = once((course): Uses => {
  const uses = new Map<string, Use[]>();
  eachNode(course, (node, use) => {
    for (const key of keysOf(course, node)) add(uses, key, use);
  });
  return uses;
});

/** Chapter → the keys that it cites in its text, its claims, its tables and its numbers. */
export const citedBy = once((course): ReadonlyMap<string, ReadonlySet<string>> => {
  const keys = new Map<string, Set<string>>();
  for (const [key, uses] of citationUses(course)) {
    for (const { slug } of uses) keys.set(slug, (keys.get(slug) ?? new Set<string>()).add(key));
  }
  return keys;
});

/** Claim → the sections that take it up, in course order. */
export const claimUses = once((course): Uses => {
  const uses = new Map<string, Use[]>();
  eachNode(course, (node, use) => {
    if (isJsx(node) && node.name === 'Interview') add(uses, attribute(node, 'claim') ?? '', use);
  });
  return uses;
});

/** Key → the entries of the ledger, the glossary and the timeline that cite it. */
export const entryUses = once((course): Uses => {
  const uses = new Map<string, Use[]>();
  const note = (cite: readonly string[], use: Use): void => {
    for (const key of cite) add(uses, key, use);
  };
  for (const { id, topic, cite } of course.claims)
    note(cite, { slug: 'claims', anchor: id, section: topic });
  for (const { id, wrong, cite } of course.corrections)
    note(cite, { slug: 'claims', anchor: id, section: wrong });
  for (const { id, term, cite } of course.glossary)
    note(cite, { slug: 'glossary', anchor: id, section: term });
  for (const { id, title, cite } of course.timeline)
    note(cite, { slug: 'timeline', anchor: id, section: title });
  return uses;
});

/** Keys that a component brings along: those of its claim, its table, its number or its forecasts. */
export function componentKeys(course: Course, node: JsxElement): readonly string[] {
  switch (node.name) {
    case 'Interview':
      return course.claims.find(({ id }) => id === attribute(node, 'claim'))?.cite ?? [];
    case 'DataTable':
      return tables[attribute(node, 'name') ?? '']?.().cite ?? [];
    case 'Scorecard':
      return course.predictions.flatMap(({ cite }) => cite);
    case 'Value': {
      const { of: name, style: _, ...args } = valueArguments(node);
      return sourcesOfValue(String(name), args);
    }
    default:
      return [];
  }
}

function keysOf(course: Course, node: Node): readonly string[] {
  if (isJsx(node)) return componentKeys(course, node);
  if (node.type !== 'text') return [];
  return findBrackets((node as Text).value).flatMap(({ items }) =>
    items.flatMap(({ kind, key }) => (kind === '' ? [key] : [])),
  );
}

/** All nodes of the articles in course order, each with the section in which it stands. */
function eachNode(course: Course, see: (node: Node, use: Use) => void): void {
  for (const { slug, article, title } of course.chapters) {
    if (!article) continue;
    let use: Use = { slug, anchor: 'content', section: title };
    let heading = 0;
    visit(article.tree, (node: Node) => {
      if (node.type === 'heading') {
        const { id, text } = article.headings[heading++]!;
        use = { slug, anchor: id, section: text };
      }
      see(node, use);
    });
  }
}

/** A section counts once for each key. */
function add(uses: Map<string, Use[]>, key: string, use: Use): void {
  const list = uses.get(key) ?? [];
  if (!list.includes(use)) list.push(use);
  uses.set(key, list);
}
