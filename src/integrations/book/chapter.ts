// One chapter of the book as an XHTML document: formulas as MathML, figures as SVG.
import type { BookChapter } from '../print/chapter.ts';
import {
  attributeOf,
  detach,
  findElement,
  hasClass,
  removeAttribute,
  setAttribute,
  textOf,
  visitElements,
  type HtmlElement,
} from '../print/tree.ts';
import { defaultTreeAdapter as adapter } from 'parse5';
import { escapeXml, innerXhtml } from './xhtml.ts';

/** KaTeX wrote each formula twice; the book keeps the MathML, with its TeX as the text. */
export function keepMathml(root: HtmlElement): void {
  visitElements(root, (element) => {
    if (!hasClass(element, 'katex') || element.tagName !== 'span') return;
    const math = findElement(element, ({ tagName }) => tagName === 'math');
    if (!math) return;
    const annotation = findElement(math, ({ tagName }) => tagName === 'annotation');
    if (annotation) {
      setAttribute(math, 'alttext', textOf(annotation));
      const semantics = annotation.parentNode as HtmlElement;
      detach(annotation);
      // Of `semantics` only its first child is left.
      for (const child of [...semantics.childNodes]) {
        adapter.detachNode(child);
        adapter.insertBefore(semantics.parentNode!, child, semantics);
      }
      adapter.detachNode(semantics);
    }
    visitElements(math, (inside) => removeAttribute(inside, (name) => name === 'class'));
    adapter.detachNode(math);
    const parent = element.parentNode!;
    adapter.insertBefore(parent, math, element);
    adapter.detachNode(element);
  });
}

/** `#mamba--eq-scan` of another file gets the file's name before it. */
export function nameFiles(
  root: HtmlElement,
  own: string,
  fileOf: ReadonlyMap<string, string>,
): void {
  visitElements(root, (element) => {
    const link = element.attrs.find(({ name }) => name === 'href');
    if (!link?.value.startsWith('#')) return;
    const file = fileOf.get(link.value.slice(1));
    // What is not in the book is no link.
    if (file === undefined) element.attrs = element.attrs.filter((attribute) => attribute !== link);
    else if (file !== own) link.value = `${file}${link.value}`;
  });
}

export function idsOf(root: HtmlElement): string[] {
  const ids: string[] = [];
  visitElements(root, (element) => {
    const id = attributeOf(element, 'id');
    if (id) ids.push(id);
  });
  return ids;
}

export function xhtmlPage(title: string, body: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" xml:lang="en" lang="en">
<head><title>${escapeXml(title)}</title><link rel="stylesheet" type="text/css" href="book.css"/></head>
<body>
${body}
</body>
</html>
`;
}

export function chapterPage({ slug, title, lede, prose, ends }: BookChapter): string {
  return xhtmlPage(
    title,
    [
      `<section epub:type="chapter" id="${slug}" aria-label="${escapeXml(title)}">`,
      `<h1>${escapeXml(title)}</h1>`,
      `<p class="lede">${escapeXml(lede)}</p>`,
      innerXhtml(prose),
      ...ends.map((end) => `<section>${innerXhtml(end)}</section>`),
      '</section>',
    ].join('\n'),
  );
}
