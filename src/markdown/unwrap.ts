// A paragraph of nothing but MDX elements is no paragraph: `<Figure …/>` on a line of its own is a
// block, as MDX itself reads it.
import type { Nodes, Parents, Root } from 'mdast';
import { visit } from 'unist-util-visit';
import { isJsx } from '../course/article.ts';

const isBlank = (node: Nodes): boolean => node.type === 'text' && /^[\t\r\n ]*$/.test(node.value);
const isMdx = (node: Nodes): boolean => isJsx(node) || node.type === 'mdxTextExpression';

export function remarkUnwrap() {
  return (tree: Root): void => {
    visit(tree, 'paragraph', (node, index, parent: Parents | undefined) => {
      if (!parent || index === undefined) return undefined;
      const rest = node.children.filter((child) => !isBlank(child));
      if (rest.length === 0 || !rest.every(isMdx)) return undefined;
      const blocks = rest.map((child) => ({ ...child, type: flow(child) }) as never);
      parent.children.splice(index, 1, ...blocks);
      return index;
    });
  };
}

const flow = ({ type }: Nodes): string =>
  type === 'mdxTextExpression' ? 'mdxFlowExpression' : 'mdxJsxFlowElement';
