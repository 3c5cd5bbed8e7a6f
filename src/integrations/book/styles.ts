// The style sheet of the book: roles and pictures as on the site, with their colours written out,
// since many readers do not know variables; text is left to the reader's own settings.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../styles', import.meta.url));
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

const text = `
body { line-height: 1.5; }
figure { margin: 1.2em 0; break-inside: avoid; }
figure svg { width: 100%; height: auto; }
figcaption, .small, .listing-foot { font-size: 0.85em; }
figcaption .label { font-weight: bold; }
pre { font-size: 0.75em; white-space: pre-wrap; overflow-wrap: anywhere; }
table { border-collapse: collapse; font-size: 0.85em; }
th, td { padding: 0.2em 0.6em; text-align: left; vertical-align: top; border-bottom: 1px solid; }
.numeric { text-align: right; }
.equation { margin: 1em 0; text-align: center; }
.equation-number { float: right; }
.aside, .margin-note, .worked, .minute, .try { margin: 1em 0; padding-left: 1em; border-left: 3px solid; }
.aside-title, .worked-title, .try-title, .interview-who { font-weight: bold; }
.lede { font-size: 1.15em; font-style: italic; }
.question .legend { font-weight: bold; }
.fieldset { counter-reset: choice; }
.choice { counter-increment: choice; }
.choice::before { content: counter(choice, upper-alpha) '. '; font-weight: bold; }
.cite { font-size: 0.9em; }
`;

/** Rules of a sheet without nested ones: selector and declarations. */
function rules(css: string): { selector: string; body: string }[] {
  const plain = css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/@[^{;]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, '');
  return [...plain.matchAll(/([^{}]+)\{([^{}]*)\}/g)].map(([, selector, body]) => ({
    selector: selector!.trim(),
    body: body!.trim(),
  }));
}

export function bookStyles(): string {
  const tokens = read('tokens.css');
  const light = rules(tokens).find(({ selector }) => selector === ':root')?.body ?? '';
  const values = new Map(
    [...light.matchAll(/(--[\w-]+):\s*([^;]+)/g)].map(([, name, value]) => [name!, value!.trim()]),
  );
  const resolve = (value: string): string => {
    let out = value;
    for (let depth = 0; depth < 4 && out.includes('var('); depth++) {
      out = out.replace(/var\((--[\w-]+)\)/g, (whole, name: string) => values.get(name) ?? whole);
    }
    return out;
  };
  const pictures = [...rules(read('roles.css')), ...rules(read('article.css'))]
    .filter(({ selector }) => /^\.(?:[cfs]-|picture)/.test(selector))
    .map(({ selector, body }) => ({ selector, body: resolve(body) }))
    .filter(({ body }) => !/var\(|color-mix/.test(body));
  return `${text.trim()}\n${pictures.map(({ selector, body }) => `${selector} { ${body.replace(/\s+/g, ' ')} }`).join('\n')}\n`;
}
