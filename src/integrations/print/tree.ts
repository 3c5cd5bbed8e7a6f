// Small tools for parsed HTML.
import { defaultTreeAdapter as adapter, serialize, type DefaultTreeAdapterMap } from 'parse5';

export { parsePage } from '../html.ts';

export type HtmlNode = DefaultTreeAdapterMap['node'];
export type HtmlElement = DefaultTreeAdapterMap['element'];
export type HtmlParent = DefaultTreeAdapterMap['parentNode'];

export const isElement = (node: HtmlNode): node is HtmlElement => adapter.isElementNode(node);

export function attributeOf(element: HtmlElement, name: string): string | undefined {
  for (const attribute of element.attrs) if (attribute.name === name) return attribute.value;
  return undefined;
}

export function setAttribute(element: HtmlElement, name: string, value: string): void {
  const known = element.attrs.find((attribute) => attribute.name === name);
  if (known) known.value = value;
  else element.attrs.push({ name, value });
}

export function removeAttribute(element: HtmlElement, test: (name: string) => boolean): void {
  if (element.attrs.some(({ name }) => test(name)))
    element.attrs = element.attrs.filter(({ name }) => !test(name));
}

export function classesOf(element: HtmlElement): readonly string[] {
  const names = attributeOf(element, 'class');
  return names === undefined ? [] : names.split(/\s+/);
}

export function hasClass(element: HtmlElement, name: string): boolean {
  const names = attributeOf(element, 'class');
  return names !== undefined && names.includes(name) && names.split(/\s+/).includes(name);
}

/** Visits every element, parents first; what the visitor detaches is not entered. */
export function visitElements(
  root: HtmlParent,
  visitor: (element: HtmlElement) => void,
  isEntered: (element: HtmlElement) => boolean = () => true,
): void {
  for (const child of [...root.childNodes]) {
    if (!isElement(child)) continue;
    visitor(child);
    if (child.parentNode && isEntered(child)) visitElements(child, visitor, isEntered);
  }
}

/**
 * Most elements of a chapter are spans within a formula or a listing, and hold neither id, link,
 * heading nor control: whoever looks for these need not enter.
 */
export const isNoSetting = (element: HtmlElement): boolean =>
  element.tagName !== 'pre' && !hasClass(element, 'katex');

/** The first element of each class, none within another of them. */
export function findByClass(
  root: HtmlParent,
  names: readonly string[],
): ReadonlyMap<string, HtmlElement> {
  const found = new Map<string, HtmlElement>();
  const look = (parent: HtmlParent): void => {
    for (const child of parent.childNodes) {
      if (!isElement(child)) continue;
      const own = classesOf(child).find((name) => names.includes(name) && !found.has(name));
      if (own === undefined) look(child);
      else found.set(own, child);
    }
  };
  look(root);
  return found;
}

export function findElement(
  root: HtmlParent,
  test: (element: HtmlElement) => boolean,
): HtmlElement | undefined {
  for (const child of root.childNodes) {
    if (!isElement(child)) continue;
    const found = test(child) ? child : findElement(child, test);
    if (found) return found;
  }
  return undefined;
}

export const detach = (element: HtmlElement): void => adapter.detachNode(element);

/** The element's children in its place. */
export function unwrap(element: HtmlElement): void {
  const parent = element.parentNode;
  if (!parent) return;
  for (const child of [...element.childNodes]) {
    adapter.detachNode(child);
    adapter.insertBefore(parent, child, element);
  }
  adapter.detachNode(element);
}

export function textOf(node: HtmlNode): string {
  if (adapter.isTextNode(node)) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}

export const inner = (element: HtmlElement): string => serialize(element);
