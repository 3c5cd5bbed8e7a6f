// Moves style attributes (KaTeX, Shiki) into classes of one small sheet a page, so that the policy
// can forbid them and a page carries no rule of another.

const tag = /<[a-zA-Z][a-zA-Z0-9-]*(?:\s+[^\s"'<>\/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*\s*\/?>/g;

/** The page with classes instead of style attributes, and the rules of those classes. */
export function hoistStyles(html: string): { html: string; sheet: string } {
  const names = new Map<string, string>();
  const without = html.replace(tag, (whole) => {
    const style = /\sstyle="([^"]*)"/.exec(whole);
    if (!style) return whole;
    const css = style[1]!.replaceAll('&quot;', '"').replaceAll('&amp;', '&').replace(/;\s*$/, '');
    const name = names.get(css) ?? `_${names.size.toString(36)}`;
    names.set(css, name);
    const bare = whole.replace(style[0], '');
    return /\sclass="/.test(bare)
      ? bare.replace(/(\sclass="[^"]*)"/, `$1 ${name}"`)
      : bare.replace(/^<[a-zA-Z][a-zA-Z0-9-]*/, `$& class="${name}"`);
  });
  // Doubled class: these rules stand for style attributes and must win like them.
  const sheet = [...names].map(([css, name]) => `.${name}.${name}{${css}}`).join('\n');
  return { html: without, sheet };
}
