// Parsed HTML written as XHTML: every element closed, everything escaped, foreign parts named.
import { defaultTreeAdapter as adapter } from 'parse5';
import { type HtmlNode, type HtmlParent, isElement } from '../print/tree.ts';

const svg = 'http://www.w3.org/2000/svg';
const mathml = 'http://www.w3.org/1998/Math/MathML';
const empty = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
);

export function escapeXml(text: string): string {
  return (
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      // XML knows no other control characters.
      .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
  );
}

/** The children of a node. */
export function innerXhtml(parent: HtmlParent): string {
  return parent.childNodes.map(xhtml).join('');
}

export function xhtml(node: HtmlNode): string {
  if (adapter.isTextNode(node)) return escapeXml(node.value);
  if (!isElement(node)) return '';
  const { tagName, attrs, namespaceURI, parentNode } = node;
  const foreign = namespaceURI === svg || namespaceURI === mathml;
  const outer = parentNode && 'namespaceURI' in parentNode ? parentNode.namespaceURI : undefined;
  const space = foreign && outer !== namespaceURI ? ` xmlns="${namespaceURI}"` : '';
  const written = attrs
    .filter(({ name }) => !name.startsWith('xmlns') && /^[A-Za-z_][\w.-]*$/.test(name))
    .map(({ name, value }) => ` ${name}="${escapeXml(value)}"`)
    .join('');
  const content = innerXhtml(node);
  if (content === '' && (foreign || empty.has(tagName))) return `<${tagName}${space}${written}/>`;
  return `<${tagName}${space}${written}>${content}</${tagName}>`;
}
