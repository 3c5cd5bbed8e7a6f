// Internal links and images get the base path, links to elsewhere a number for their note in print; headings get an anchor that can be copied.
import type { Heading, Image, Link, Root } from 'mdast';
import { visit } from 'unist-util-visit';
import type { VFile } from 'vfile';
import { addTo, courseOf, inlineElement, usageOf } from './nodes.ts';

/** `/page/?query#anchor` under the base path, with the slash that pages end with. */
export function internalAddress(url: string, base: string): string {
  const [, path = '', rest = ''] = /^([^?#]*)(.*)$/.exec(url) ?? [];
  const clean = path.replace(/^\/|\/$/g, '');
  return `${base}${clean}${clean ? '/' : ''}${rest}`;
}

export function remarkLinks({ base }: { base: string }) {
  return (tree: Root, file: VFile): void => {
    const { article } = courseOf(file);
    const { links } = usageOf(file);
    visit(tree, 'link', (node: Link) => {
      if (/^https?:/.test(node.url)) {
        addTo(links, node.url);
        const note = links.indexOf(node.url) + 1;
        node.data = { ...node.data, hProperties: { 'data-note': String(note) } };
      }
      if (!node.url.startsWith('/')) return;
      node.url = internalAddress(node.url, base);
    });
    visit(tree, 'image', (node: Image) => {
      if (node.url.startsWith('/')) node.url = base + node.url.slice(1);
    });
    let i = 0;
    visit(tree, 'heading', (node: Heading) => {
      const heading = article?.headings[i++];
      if (!heading) return;
      node.data = { ...node.data, hProperties: { id: heading.id } };
      node.children.push(
        inlineElement('a', {
          class: 'anchor',
          href: `#${heading.id}`,
          'aria-label': `Link to “${heading.text}”`,
          'data-pagefind-ignore': 'all',
        }),
      );
    });
  };
}
