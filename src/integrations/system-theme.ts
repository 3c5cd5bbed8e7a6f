// Dark rules are written once, for the theme that a script sets; a page without scripts takes the
// same rules from the system's choice. Paper stays white.

const dark = "[data-theme='dark']";
const rule = /[^{}]*\[data-theme='dark'\][^{}]*\{[^{}]*\}/g;

/** The sheet with its dark rules once more, for pages whose root has no theme. */
export function withSystemTheme(sheet: string): string {
  const rules = sheet.replace(/\/\*[\s\S]*?\*\//g, '').match(rule);
  if (!rules) return sheet;
  const unset = ':root:not([data-theme])';
  const again = rules.map((one) => one.replaceAll(`:root${dark}`, unset).replaceAll(dark, unset));
  return `${sheet}\n@media screen and (prefers-color-scheme: dark) {${again.join('')}\n}\n`;
}
