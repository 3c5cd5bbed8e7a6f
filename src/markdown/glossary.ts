// The first use of a glossary term in each section links to its definition.
import type { Nodes, Parents, PhrasingContent, Root, Text } from 'mdast';
import { SKIP, visit } from 'unist-util-visit';
import type { VFile } from 'vfile';
import { attribute, isJsx } from '../course/article.ts';
import type { GlossaryEntry } from '../course/schema.ts';
import { addTo, courseOf, inlineElement, usageOf } from './nodes.ts';

const cache = new WeakMap<
  readonly GlossaryEntry[],
  { pattern: RegExp; ids: Map<string, string> }
>();

/** One pattern for all terms, longest first, singular or plural. */
function matcher(glossary: readonly GlossaryEntry[]): {
  pattern: RegExp;
  ids: Map<string, string>;
} {
  const known = cache.get(glossary);
  if (known) return known;
  const ids = new Map<string, string>();
  for (const entry of glossary) {
    for (const name of [entry.term, ...entry.abbreviations]) {
      if (name.length > 2 && !ids.has(normal(name))) ids.set(normal(name), entry.id);
    }
  }
  const names = [...ids.keys()].sort((a, b) => b.length - a.length);
  const escaped = names.map((name) =>
    name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s+'),
  );
  const pattern = new RegExp(
    `(?<![\\w-])(${escaped.join('|') || '(?!)'})(?:s|es)?(?![\\w-])`,
    'gi',
  );
  const made = { pattern, ids };
  cache.set(glossary, made);
  return made;
}

const normal = (name: string): string => name.toLowerCase().replace(/\s+/g, ' ');

export function remarkGlossary() {
  return (tree: Root, file: VFile): void => {
    const { course } = courseOf(file);
    const usage = usageOf(file);
    const { pattern, ids } = matcher(course.glossary);
    let seen = new Set<string>();
    visit(tree, (node: Nodes, index, parent: Parents | undefined) => {
      if (node.type === 'heading') {
        if (node.depth === 2) seen = new Set();
        return SKIP;
      }
      if (node.type === 'link' || node.type === 'footnoteDefinition') return SKIP;
      if (isJsx(node)) {
        if (node.name === 'Term') {
          const id = attribute(node, 'id') ?? '';
          addTo(usage.terms, id);
          seen.add(id);
          return SKIP;
        }
        return ['Cite', 'Ref', 'Figure'].includes(node.name ?? '') ? SKIP : undefined;
      }
      if (node.type !== 'text' || !parent || index === undefined) return undefined;
      const pieces = link(node, seen);
      if (pieces.length < 2) return undefined;
      parent.children.splice(index, 1, ...pieces);
      return [SKIP, index + pieces.length];
    });

    function link(node: Text, alreadySeen: Set<string>): PhrasingContent[] {
      const pieces: PhrasingContent[] = [];
      let from = 0;
      for (const match of node.value.matchAll(pattern)) {
        const id = ids.get(normal(match[1]!));
        if (id === undefined || alreadySeen.has(id)) continue;
        alreadySeen.add(id);
        addTo(usage.terms, id);
        if (match.index > from)
          pieces.push({ type: 'text', value: node.value.slice(from, match.index) });
        pieces.push(inlineElement('Term', { id }, [{ type: 'text', value: match[0] }]));
        from = match.index + match[0].length;
      }
      if (pieces.length === 0) return [node];
      if (from < node.value.length) pieces.push({ type: 'text', value: node.value.slice(from) });
      return pieces;
    }
  };
}
