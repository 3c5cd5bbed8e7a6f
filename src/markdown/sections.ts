// Wraps each section of an article, from its heading to the next, so that the browser need not lay
// out (nor fetch fonts for) what is far below the screen.
import type { Element, ElementContent, Root, RootContent } from 'hast';

export function rehypeSections() {
  return (tree: Root): void => {
    const parts: RootContent[] = [];
    let section: Element | undefined;
    for (const node of tree.children) {
      if (node.type === 'element' && node.tagName === 'h2') {
        section = {
          type: 'element',
          tagName: 'div',
          properties: { className: ['passage'] },
          children: [],
        };
        parts.push(section);
      }
      if (section) section.children.push(node as ElementContent);
      else parts.push(node);
    }
    tree.children = parts;
  };
}
