// Reads the pages that this build made: a tree like parse5's, several times faster, for HTML whose
// tags are all closed. Whatever else it meets goes to parse5, which knows what browsers make of it.
import { parse, parseFragment, type DefaultTreeAdapterMap } from 'parse5';

export type Document = DefaultTreeAdapterMap['document'];
type Element = DefaultTreeAdapterMap['element'];
type Parent = DefaultTreeAdapterMap['parentNode'];
type Attribute = Element['attrs'][number];

const namespaces = {
  html: 'http://www.w3.org/1999/xhtml',
  svg: 'http://www.w3.org/2000/svg',
  math: 'http://www.w3.org/1998/Math/MathML',
} as const;

const empty = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
);
/** Their content is text, whatever it looks like. */
const raw = new Set(['script', 'style', 'textarea', 'title']);
/** Here browsers read differently from what stands there. */
const unusual = new Set(['foreignObject', 'annotation-xml', 'noscript']);

const opening = /<([a-zA-Z][\w:-]*)/y;
const attribute = /\s+([^\s=\/"'>]+)(?:=(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/y;
const closing = /\s*(\/?)>/y;

/** The document of a page. */
export function parsePage(html: string): Document {
  return parseStrict(html) ?? parse(html);
}

/** The tree, or undefined where only the rules of browsers can tell what is meant. */
export function parseStrict(html: string): Document | undefined {
  const document = { nodeName: '#document', mode: 'no-quirks', childNodes: [] } as unknown;
  let parent = document as Parent;
  let namespace: string = namespaces.html;
  const open: { readonly tagName: string; readonly outer: Parent }[] = [];
  let at = 0;
  while (at < html.length) {
    if (html[at] !== '<') {
      const next = html.indexOf('<', at);
      const end = next < 0 ? html.length : next;
      addText(parent, decode(html.slice(at, end)));
      at = end;
      continue;
    }
    if (html.startsWith('</', at)) {
      const end = html.indexOf('>', at);
      const last = open.pop();
      if (last?.tagName !== html.slice(at + 2, end)) return undefined;
      if (last.tagName === 'svg' || last.tagName === 'math') namespace = namespaces.html;
      parent = last.outer;
      at = end + 1;
      continue;
    }
    if (html.startsWith('<!', at)) {
      const mark = html.startsWith('<!--', at) ? '-->' : '>';
      const end = html.indexOf(mark, at);
      if (end < 0) return undefined;
      if (mark === '-->') addComment(parent, html.slice(at + 4, end));
      at = end + mark.length;
      continue;
    }
    opening.lastIndex = at;
    const tagName = opening.exec(html)?.[1];
    if (tagName === undefined || unusual.has(tagName)) return undefined;
    // What stands after </html> browsers put into the body.
    if (parent === document && tagName !== 'html') return undefined;
    const attrs: Attribute[] = [];
    at = attribute.lastIndex = opening.lastIndex;
    for (let found = attribute.exec(html); found; found = attribute.exec(html)) {
      at = attribute.lastIndex;
      attrs.push({ name: found[1]!, value: decode(found[2] ?? found[3] ?? found[4] ?? '') });
    }
    closing.lastIndex = at;
    const end = closing.exec(html);
    if (!end) return undefined;
    at = closing.lastIndex;
    if (tagName === 'svg') namespace = namespaces.svg;
    else if (tagName === 'math') namespace = namespaces.math;
    const isHtml = namespace === namespaces.html;
    const element = {
      nodeName: tagName,
      tagName,
      attrs,
      namespaceURI: namespace as Element['namespaceURI'],
      childNodes: [],
      parentNode: parent,
    } as Element;
    parent.childNodes.push(element);
    if (isHtml && raw.has(tagName)) {
      const stop = html.indexOf(`</${tagName}>`, at);
      if (stop < 0) return undefined;
      const text = html.slice(at, stop);
      const literal = tagName === 'script' || tagName === 'style';
      if (text) addText(element, literal ? text : decode(text));
      at = stop + tagName.length + 3;
    } else if (isHtml ? !empty.has(tagName) : end[1] === '') {
      open.push({ tagName, outer: parent });
      parent = tagName === 'template' ? withContent(element) : element;
    } else if (tagName === 'svg' || tagName === 'math') namespace = namespaces.html;
  }
  return open.length === 0 ? (document as Document) : undefined;
}

/** What a template holds is no child of it. */
function withContent(template: Element): Parent {
  const content = { nodeName: '#document-fragment', childNodes: [] };
  Object.assign(template, { content });
  return content as unknown as Parent;
}

function addComment(parent: Parent, data: string): void {
  if (parent.nodeName === '#document' || parent.nodeName === 'html') return;
  parent.childNodes.push({ nodeName: '#comment', data, parentNode: parent });
}

function addText(parent: Parent, value: string): void {
  // Outside of head and body stands nothing.
  if (parent.nodeName === '#document' || parent.nodeName === 'html') return;
  parent.childNodes.push({ nodeName: '#text', value, parentNode: parent });
}

const known = new Map<string, string>([
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&#39;', "'"],
]);

function decode(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&#?\w+;?/g, (name) => {
    let character = known.get(name);
    if (character === undefined) {
      const [node] = parseFragment(name).childNodes;
      character = node && 'value' in node ? node.value : name;
      known.set(name, character);
    }
    return character;
  });
}
