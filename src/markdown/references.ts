// Brackets become citations and cross references; labelled components learn their number.
import type { Parent, PhrasingContent, Root, Text } from 'mdast';
import { SKIP, visit } from 'unist-util-visit';
import type { VFile } from 'vfile';
import { attribute, isJsx, type JsxElement } from '../course/article.ts';
import { valueArguments } from '../course/check/computed.ts';
import { labelled } from '../course/components.ts';
import { findBrackets, type Bracket } from '../course/references-syntax.ts';
import { componentKeys } from '../course/uses.ts';
import { addTo, attributes, courseOf, inlineElement, usageOf } from './nodes.ts';

export function remarkReferences() {
  return (tree: Root, file: VFile): void => {
    const { course, article } = courseOf(file);
    const usage = usageOf(file);
    visit(tree, 'text', (node: Text, index, parent: Parent | undefined) => {
      const brackets = findBrackets(node.value);
      if (brackets.length === 0 || !parent || index === undefined) return undefined;
      const pieces: PhrasingContent[] = [];
      let from = 0;
      for (const bracket of brackets) {
        const before = node.value.slice(from, bracket.start);
        if (before) pieces.push({ type: 'text', value: before });
        pieces.push(render(bracket));
        from = bracket.end;
      }
      const rest = node.value.slice(from);
      if (rest) pieces.push({ type: 'text', value: rest });
      parent.children.splice(index, 1, ...pieces);
      return [SKIP, index + pieces.length];
    });

    function render(bracket: Bracket): PhrasingContent {
      const [first] = bracket.items;
      if (first!.kind === '') {
        for (const item of bracket.items) addTo(usage.citations, item.key);
        const items = bracket.items.map(({ key, locator }) => `${key}|${locator}`).join(';');
        return inlineElement('Cite', { items });
      }
      return inlineElement('Ref', { kind: first!.kind, target: first!.key });
    }

    visit(tree, isJsx, (node: JsxElement) => {
      const spec = labelled[node.name as keyof typeof labelled];
      if (spec) {
        const id = attribute(node, 'id');
        const label = article?.labels.find((l) => l.kind === spec.prefix && l.id === id);
        node.attributes.push(...attributes({ number: String(label?.number ?? '?') }));
      }
      if (node.name === 'Value') {
        const { of: name, ...args } = valueArguments(node);
        const position = usage.values.length + 1;
        usage.values.push({ index: position, of: String(name), args });
        node.attributes.push(...attributes({ index: String(position) }));
      }
      // The numbers add their own where they are computed.
      if (node.name !== 'Value')
        for (const key of componentKeys(course, node)) addTo(usage.citations, key);
    });
  };
}
