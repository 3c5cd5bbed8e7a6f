// Makes markup on the page into new markup and keeps every element that stays, since one may have
// the focus, be pressed just now, or hold a half-written number.

/** What a reader opened stays open, and what waits for a run to end goes on waiting. */
const kept = new Set(['open', 'disabled']);

/** Gives `host` the content of `markup`. */
export function morph(host: Element, markup: string): void {
  const template = document.createElement('template');
  template.innerHTML = markup;
  morphChildren(host, template.content);
}

function morphChildren(old: Element, next: ParentNode): void {
  let at = old.firstChild;
  for (const wanted of [...next.childNodes]) {
    let found = at;
    while (found && !isSame(found, wanted)) found = found.nextSibling;
    if (!found) {
      old.insertBefore(wanted, at);
      continue;
    }
    while (at !== found) at = drop(at!);
    morphNode(found, wanted);
    at = found.nextSibling;
  }
  while (at) at = drop(at);
}

function drop(node: ChildNode): ChildNode | null {
  const { nextSibling } = node;
  node.remove();
  return nextSibling;
}

/** Whether one may become the other: the same sort of element, with the same id and name. */
function isSame(a: Node, b: Node): boolean {
  if (a.nodeName !== b.nodeName) return false;
  if (!(a instanceof Element && b instanceof Element)) return true;
  return a.id === b.id && a.getAttribute('name') === b.getAttribute('name');
}

function morphNode(old: Node, next: Node): void {
  if (!(old instanceof Element && next instanceof Element)) {
    if (old.nodeValue !== next.nodeValue) old.nodeValue = next.nodeValue;
    return;
  }
  for (const { name } of [...old.attributes])
    if (!next.hasAttribute(name) && !kept.has(name)) old.removeAttribute(name);
  for (const { name, value } of next.attributes)
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  morphChildren(old, next);
  // What was entered is no attribute.
  if (old instanceof HTMLInputElement && next instanceof HTMLInputElement)
    old.checked = next.checked;
  if (old instanceof HTMLInputElement || old instanceof HTMLSelectElement) {
    const { value } = next as HTMLInputElement | HTMLSelectElement;
    if (old.value !== value) old.value = value;
  }
}
