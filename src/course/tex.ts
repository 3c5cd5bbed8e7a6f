// Formulas: one macro table from notation.yaml, KaTeX in strict mode, and the symbols a formula uses.
import { createHash } from 'node:crypto';
import katex from 'katex';
import { kept } from './kept.ts';
import type { NotationEntry } from './schema.ts';

export interface TexError {
  readonly message: string;
  /** Index into the TeX source where KaTeX stopped. */
  readonly position: number;
}

/** `\Abar` → `\htmlData{sym=Abar}{\bar{A}}`: what a symbol looks like, and which one it is. */
export function macroTable(notation: readonly NotationEntry[]): Record<string, string> {
  return Object.fromEntries(
    notation.map(({ macro, id, tex }) => [macro, `\\htmlData{sym=${id}}{${tex}}`]),
  );
}

const options = {
  throwOnError: true,
  output: 'htmlAndMathml',
  strict: (code: string) => (code === 'htmlExtension' ? 'ignore' : 'error'),
  trust: (context: { command: string }) => context.command === '\\htmlData',
} as const;

/** HTML and MathML of a formula. Throws katex.ParseError for bad TeX. */
export function renderTex(
  tex: string,
  displayMode: boolean,
  notation: readonly NotationEntry[],
): string {
  return formulas().of(inputOf(tex, displayMode, notation), () => {
    const macros = { ...lookup(notation).macros };
    const html = katex.renderToString(tex, { ...options, displayMode, macros });
    // What a reader copies is TeX that works elsewhere: our macros are spelled out.
    const plain = escapeHtml(expandMacros(tex, notation));
    return html.replace(
      /(<annotation encoding="application\/x-tex">)[^<]*(<\/annotation>)/,
      (_, open: string, close: string) => open + plain + close,
    );
  });
}

const formulas = (): ReturnType<typeof kept> => kept('formulas', ['src/course/tex.ts']);

function inputOf(tex: string, displayMode: boolean, notation: readonly NotationEntry[]): string {
  return `${displayMode ? 'display' : 'text'} ${lookup(notation).digest} ${tex}`;
}

interface Lookup {
  readonly macros: Readonly<Record<string, string>>;
  readonly byMacro: ReadonlyMap<string, NotationEntry>;
  /** Of all that the notation can change in a formula. */
  readonly digest: string;
}

const lookups = new WeakMap<readonly NotationEntry[], Lookup>();

function lookup(notation: readonly NotationEntry[]): Lookup {
  let found = lookups.get(notation);
  if (!found) {
    const macros = macroTable(notation);
    const byMacro = new Map(notation.map((entry) => [entry.macro, entry]));
    found = {
      macros,
      byMacro,
      digest: createHash('sha256').update(JSON.stringify(macros)).digest('hex'),
    };
    lookups.set(notation, found);
  }
  return found;
}

/** The first mistake in a formula, or undefined. */
export function texError(
  tex: string,
  displayMode: boolean,
  notation: readonly NotationEntry[],
): TexError | undefined {
  if (formulas().has(inputOf(tex, displayMode, notation))) return undefined;
  const tooDeep = { message: 'it is nested too deeply', position: 0 };
  if (depthOf(tex) > mostDepth) return tooDeep;
  try {
    renderTex(tex, displayMode, notation);
    return undefined;
  } catch (error) {
    // KaTeX goes down into a formula step by step until the stack ends.
    if (error instanceof RangeError) return tooDeep;
    if (!(error instanceof katex.ParseError)) throw error;
    const message = error.message
      .replace(/^KaTeX parse error: /, '')
      .replace(/ at position \d+:[\s\S]*$/, '')
      .replace(/ at end of input:[\s\S]*$/, ' at the end of the formula')
      .replace(/^LaTeX-incompatible input and strict mode is set to 'error': /, '')
      .replace(/^Unrecognized Unicode character.*$/, 'This character is no mathematics')
      .replace(/ \[\w+\]$/, '')
      .replace(/; LaTeX would fail.*$/, '')
      .replace(/^(Too many expansions).*$/, '$1: a macro calls itself')
      .replace(/, got 'EOF'/, ' before the end')
      .replace(/\.$/, '');
    return { message, position: error.position ?? 0 };
  }
}

/** Far more braces in braces than any formula of a text has. */
const mostDepth = 100;

/** How many braces are open at once. */
function depthOf(tex: string): number {
  let [depth, most] = [0, 0];
  for (const [brace] of tex.matchAll(/\\.|[{}]/gs)) {
    if (brace === '{') most = Math.max(most, ++depth);
    else if (brace === '}') depth--;
  }
  return most;
}

/** TeX with every course macro replaced by what it stands for. */
export function expandMacros(tex: string, notation: readonly NotationEntry[]): string {
  const { byMacro } = lookup(notation);
  return tex.replace(/\\[A-Za-z]+/g, (macro) => {
    const meaning = byMacro.get(macro)?.tex;
    return meaning === undefined ? macro : `{${meaning}}`;
  });
}

/** Entries of notation.yaml whose macro occurs in the formula, in order of first use. */
export function symbolsOf(tex: string, notation: readonly NotationEntry[]): NotationEntry[] {
  const { byMacro } = lookup(notation);
  const found = new Set<NotationEntry>();
  for (const [macro] of tex.matchAll(/\\[A-Za-z]+/g)) {
    const entry = byMacro.get(macro);
    if (entry) found.add(entry);
  }
  return [...found];
}

/**
 * Single letters of a formula that are no symbol of the course: not written with a macro, not the
 * plain letter of an entry with the role `index`, no subscript, and not e, i or the names f and g of a function that the text explains.
 */
export function unlinkedLetters(tex: string, notation: readonly NotationEntry[]): string[] {
  const plainLetters = new Set([
    'e',
    'i',
    'f',
    'g',
    ...notation.filter((entry) => entry.role === 'index').map((entry) => entry.tex),
  ]);
  const stripped = tex
    .replace(
      /\\(?:text|mathrm|operatorname\*?|mathbf|mathtt|textit|begin|end|label|tag)\s*\{[^{}]*\}/g,
      ' ',
    )
    // Letters in a subscript are indices, bound by a sum or said in the text; e is Euler's number.
    .replace(/_(?:\{[^{}]*\}|\\[A-Za-z]+|[A-Za-z0-9])/g, ' ')
    .replace(/\\([A-Za-z]+)/g, (whole, name: string) => (greek.has(name) ? `⟨${whole}⟩` : ' '));
  const letters = new Set<string>();
  for (const match of stripped.matchAll(/⟨(\\[A-Za-z]+)⟩|([A-Za-z])/g)) {
    const letter = match[1] ?? match[2]!;
    if (!plainLetters.has(letter)) letters.add(letter);
  }
  return [...letters];
}

const greek = new Set(
  (
    'alpha beta gamma delta epsilon varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho ' +
    'sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega'
  ).split(' '),
);

/** A formula in words, for search and for readers who listen: names of its symbols. */
export function spokenWords(tex: string, notation: readonly NotationEntry[]): string {
  return symbolsOf(tex, notation)
    .map((entry) => `${entry.spoken} (${entry.name})`)
    .join(', ');
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
