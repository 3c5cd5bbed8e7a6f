// Labels that an article would have if the element that carries them were sound: what refers to one
// of these is not told of as well.
import { visit } from 'unist-util-visit';
import { attribute, isJsx, type Article, type JsxElement } from '../article.ts';
import { components, labelled } from '../components.ts';
import { nearest } from '../problem.ts';

/** An element of the article that is refused could be the one that `kind:id` means. */
export function isRefused(
  article: Article,
  kind: string,
  id: string,
  known: Iterable<string>,
): boolean {
  const isNear = nearest(id, known) !== undefined;
  let found = false;
  visit(article.tree, isJsx, (node: JsxElement) => {
    const name = node.name ?? '';
    const given = attribute(node, 'id');
    if (!Object.hasOwn(components, name)) found ||= given === id;
    else if (
      Object.hasOwn(labelled, name) &&
      labelled[name as keyof typeof labelled].prefix === kind
    )
      found ||=
        (given === undefined && !isNear) ||
        (given !== undefined && given !== id && given.toLowerCase().replace(/[\s_]/g, '-') === id);
  });
  return found;
}
