// Moves style attributes (KaTeX, Shiki) into classes of one small sheet a page, so that the policy
// can forbid them and a page carries no rule of another.

const tag = /<[a-zA-Z][a-zA-Z0-9-]*(?:\s+[^\s"'<>\/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*\s*\/?>/y;

/** The styles of a page, each with its class. */
export type StyleNames = Map<string, string>;

/** The page with classes instead of style attributes, and the rules of those classes. */
export function hoistStyles(html: string): { html: string; sheet: string } {
  const names: StyleNames = new Map();
  return { html: withStyleClasses(html, names), sheet: sheetOf(names) };
}

/** Heavier than a class: these rules stand for style attributes and must win like them. */
export const sheetOf = (names: StyleNames): string =>
  [...names].map(([css, name]) => `:root .${name}{${css}}`).join('\n');

/** A part of a page with classes instead of style attributes; `names` learns those that are new. */
export function withStyleClasses(html: string, names: StyleNames): string {
  let out = '';
  let done = 0;
  let at = html.indexOf(' style="');
  while (at >= 0) {
    const start = tagAround(html, at, done);
    if (start !== undefined) {
      out += html.slice(done, start) + withClass(html.slice(start, tag.lastIndex), names);
      done = tag.lastIndex;
    }
    at = html.indexOf(' style="', Math.max(at + 1, done));
  }
  return out + html.slice(done);
}

/** Where the tag begins that holds the place `at`, and is not before `from`; `tag.lastIndex` is its end. */
function tagAround(html: string, at: number, from: number): number | undefined {
  // The nearest < may stand in the value of an attribute; the tag begins at an earlier one.
  for (
    let start = html.lastIndexOf('<', at);
    start >= from;
    start = html.lastIndexOf('<', start - 1)
  ) {
    tag.lastIndex = start;
    if (tag.test(html) && tag.lastIndex > at) return start;
    if (start === 0) return undefined;
  }
  return undefined;
}

function withClass(whole: string, names: StyleNames): string {
  const from = whole.indexOf(' style="');
  const to = whole.indexOf('"', from + 8);
  const css = cssOf(whole.slice(from + 8, to));
  let name = names.get(css);
  if (name === undefined) names.set(css, (name = `_${names.size.toString(36)}`));
  const bare = whole.slice(0, from) + whole.slice(to + 1);
  const own = /\sclass="[^"]*(?=")/g;
  if (own.test(bare)) return `${bare.slice(0, own.lastIndex)} ${name}${bare.slice(own.lastIndex)}`;
  return bare.replace(/^<[a-zA-Z][a-zA-Z0-9-]*/, `$& class="${name}"`);
}

/** KaTeX writes lengths to a five hundredth of a pixel; a fiftieth is enough. */
const cssOf = (value: string): string =>
  value
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/;\s*$/, '')
    .replace(/-?\d*\.\d{4,}(?=em)/g, (length) => String(Math.round(Number(length) * 1e3) / 1e3));
