import { parse, serialize, type DefaultTreeAdapterMap } from 'parse5';
import { describe, expect, it } from 'vitest';
import { parsePage, parseStrict, type Document } from '../../../src/integrations/html.ts';

type Parent = DefaultTreeAdapterMap['parentNode'];

const page = (body: string): string =>
  `<!doctype html><html lang="en"> <head><meta charset="utf-8"><title>A &amp; b</title><style>a>b{}</style></head> <body class="x y">${body}</body></html>`;

const pages = {
  text: page('<p>a &lt; b &amp;&amp; c &#39;d&#x27; &ndash; &notit; é 𝔸</p>'),
  attributes: page(
    '<a href="/x?a=1&amp;b=2" data-a=\'"\' hidden title="1 > 0"><img src=a.png alt=""><br/></a>',
  ),
  scripts: page('<script type="module">if (a < b && c) "</p>";</script><p>1<!-- </p> --></p>'),
  maths: page(
    '<math xmlns="http://www.w3.org/1998/Math/MathML"><mspace width="1em"/><mi>x</mi></math>',
  ),
  drawings: page(
    '<svg viewBox="0 0 1 1"><linearGradient id="g"/><g><path d="M0 0"/></g><text>t</text></svg><p>after</p>',
  ),
  templates: page('<template><p>in</p></template><details><summary>s</summary>d</details>'),
};

describe('parsePage', () => {
  it.each(Object.entries(pages))('reads %s as parse5 does', (_, html) => {
    const strict = parseStrict(html);
    expect(strict).toBeDefined();
    expect(bodyOf(strict!)).toBe(bodyOf(parse(html)));
  });

  it.each([
    ['a tag that nothing closes', page('<p>one<p>two')],
    ['tags that overlap', page('<b><i></b></i>')],
    ['text that looks like a tag', page('<p>a < b</p>')],
    ['an attribute without its end', page('<p title="a>b</p>')],
    ['a script after the document', `${page('')}<script src="a.js"></script>`],
  ])('leaves %s to parse5', (_, html) => {
    expect(parseStrict(html)).toBeUndefined();
    expect(serialize(parsePage(html))).toBe(serialize(parse(html)));
  });
});

function bodyOf(document: Document): string {
  return serialize(child(child(document, 'html'), 'body'));
}

function child(parent: Parent, name: string): Parent {
  return parent.childNodes.find(({ nodeName }) => nodeName === name) as Parent;
}
