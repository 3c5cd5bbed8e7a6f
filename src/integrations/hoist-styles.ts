// Moves style attributes (KaTeX, Shiki) into classes of one sheet, so that the policy can forbid them.
import { createHash } from 'node:crypto';

const tag = /<[a-zA-Z][a-zA-Z0-9-]*(?:\s+[^\s"'<>\/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*\s*\/?>/g;

/** Rewrites every page in place and returns the sheet of the hoisted styles. */
export function hoistStyles(pages: Map<string, string>): string {
  const rules = new Map<string, string>();
  for (const [file, html] of pages) {
    pages.set(
      file,
      html.replace(tag, (whole) => {
        const style = /\sstyle="([^"]*)"/.exec(whole);
        if (!style) return whole;
        const css = style[1]!
          .replaceAll('&quot;', '"')
          .replaceAll('&amp;', '&')
          .replace(/;\s*$/, '');
        const name = `s${createHash('sha256').update(css).digest('hex').slice(0, 6)}`;
        rules.set(name, css);
        const without = whole.replace(style[0], '');
        return /\sclass="/.test(without)
          ? without.replace(/(\sclass="[^"]*)"/, `$1 ${name}"`)
          : without.replace(/^<[a-zA-Z][a-zA-Z0-9-]*/, `$& class="${name}"`);
      }),
    );
  }
  // Doubled class: these rules stand for style attributes and must win like them.
  return [...rules]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, css]) => `.${name}.${name}{${css}}`)
    .join('\n');
}
