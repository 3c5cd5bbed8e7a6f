// Formulas as search words: `\bar{A}_t h_{t-1}`, `Abar_t h_t-1` and `Ābar_t*h_{t-1}` meet.

const commands: Readonly<Record<string, string>> = {
  top: 'T',
  intercal: 'T',
  prime: "'",
  cdot: ' ',
  times: ' ',
  odot: ' ',
  ast: ' ',
  left: ' ',
  right: ' ',
  quad: ' ',
  qquad: ' ',
  varphi: 'phi',
  mathbb: '',
};

/** Commands that say how a formula looks, not what it says. */
const layout = new Set(
  (
    'left right bigl bigr Bigl Bigr big Big begin end aligned cases gathered pmatrix frac tfrac dfrac lvert ' +
    'rvert mid dots cdots ldots vdots ddots mapsto leftarrow rightarrow to quad qquad underbrace overbrace ' +
    'lfloor rfloor lceil rceil ge geq le leq ne neq approx cong in bullet displaystyle limits'
  ).split(' '),
);

/** True when a query looks like a formula or part of one. */
export function looksLikeFormula(text: string): boolean {
  if (/^(?:\d+|[A-Za-z]|log|exp)(?:\s+(?:\d+|[A-Za-z]|log|exp))+$/.test(text.trim())) return true;
  return /[=^\\]|_\{|[A-Za-z]_[A-Za-z]\b|\w\([a-z]\)|[∑∏√⊙⊤]|\bO\(/u.test(text);
}

const spoken: readonly (readonly [RegExp, string])[] = [
  [/\btwo\s+times\b/g, ' 2 '],
  [/\bfour\s+times\b/g, ' 4 '],
  [/\bsix\s+times\b/g, ' 6 '],
  [/\b(?:square\s+)?root\s+(?:of\s+)?/g, ' sqrt '],
  [/\b(\w)\s+(bar|hat|tilde)\b/g, ' $1$2 '],
  [/\b(\w)\s+(?:prime|dot)\b/g, " $1' "],
  [/\b(\w+)\s+(?:sub|index|underscore)\s+(\w+)\b/g, ' $1_$2 '],
  [/\b(\w+)\s+squared\b/g, ' $1^2 '],
  [/\bto\s+the\s+(?:power\s+(?:of\s+)?)?(\w+)\b/g, '^$1'],
  [/\btranspose[d]?\b/g, '^T '],
  [/\b(?:is\s+equal\s+to|equals?)\b/g, ' = '],
  [/\bplus\b/g, ' + '],
  [/\bminus\b/g, ' - '],
  [/\b(?:multiplied\s+(?:by|with)|times)\b/g, ' '],
  [/\b(?:divided\s+by|over)\b/g, ' / '],
  [/\b(?:of|the|a(?=\s+(?:sum|product)\b))\b/g, ' '],
];

/** A formula said aloud as one would type it: `h sub t equals A h plus B x`; else undefined. */
export function spokenFormula(text: string): string | undefined {
  let words = 0;
  let formula = text.trim().replace(/[?.!]+$/, '');
  for (const [said, typed] of spoken) {
    formula = formula.replace(said, (...found: string[]) => {
      if (typed !== ' ' || !/^(?:of|the|a)$/.test(found[0]!)) words += 1;
      return typed.replace(/\$(\d)/g, (_, group: string) => found[Number(group)]!);
    });
  }
  const letters = formula.match(/(?<![\w'])[A-Za-z](?:bar)?(?![A-Za-z])/g)?.length ?? 0;
  const long = formula.match(/[A-Za-z]{4,}/g)?.filter((word) => !named.has(word.toLowerCase()));
  return words > 0 && letters > 1 && (long?.length ?? 0) <= letters / 2
    ? formula.replace(/\s+/g, ' ')
    : undefined;
}

const named = new Set(
  'softmax softplus sqrt delta alpha beta gamma lambda sigma theta omega tanh abar bbar'.split(' '),
);

/** Symbols of a formula with their indices, marked by `$`: `h_{t-1}` → `$ht1`. */
export function formulaTokens(text: string): string[] {
  const found = new Set<string>();
  for (const symbol of symbolsOf(text)) {
    if (/^\d/.test(symbol)) continue;
    const clean = plainSymbol(symbol);
    if (clean.length > 0 && clean.length < 12) found.add(`$${clean}`);
    const base = symbol.split(/[_^]/)[0]!.toLowerCase();
    if (base.length > 1 && base.length < 12) found.add(`$${base}`);
  }
  return [...found];
}

/** Neighbours in a formula: `6 N D` and `exp(delta A)` are more than their letters. */
export function formulaPairs(text: string): string[] {
  const symbols = symbolsOf(text).map(plainSymbol);
  const pairs = symbols.slice(1).map((symbol, before) => `$${symbols[before]!}.${symbol}`);
  return [...new Set(pairs)].filter((pair) => pair.length < 20);
}

const plainSymbol = (symbol: string): string => symbol.replace(/[_^]/g, '').toLowerCase();

/** Symbols and numbers in order, without TeX: `h_t`, `exp`, `6`. */
function symbolsOf(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .replace(/([A-Za-z])\u0304/g, '$1bar')
    .replace(/\\(?:bar|overline)\s*\{?\s*(\\?[A-Za-z]+)\s*\}?/g, ' $1bar')
    .replace(/\\(?:begin|end)\{[a-z]+\*?\}/g, ' ')
    .replace(/\\(?:operatorname\*?|mathrm|mathbf|mathsf|text|boldsymbol|mathcal|hat|tilde)/g, ' ')
    .replace(/\\([A-Za-z]+)/g, (_, name: string) =>
      layout.has(name) ? ' ' : ` ${commands[name] ?? name} `,
    )
    .replace(/\\[,;:! ]/g, ' ')
    .replace(/\b([A-Z])_?bar\b/g, '$1bar')
    .replace(/Δ/g, ' delta ')
    .replace(/λ/g, ' lambda ')
    .replace(/φ|ϕ/g, ' phi ')
    .replace(/σ/g, ' sigma ')
    .replace(/√/g, ' sqrt ')
    .replace(/∑/g, ' sum ')
    .replace(/⊤/g, 'T')
    // A closing brace of a symbol alone: {q}_{t} is q_t.
    .replace(/\{\s*([A-Za-z]+)\s*\}/g, ' $1 ')
    .replace(/\s*_\s*\{\s*([A-Za-z0-9]+)\s*(?:[+-]\s*(\d+))?\s*\}/g, '_$1$2 ')
    .replace(/\s*_\s*([A-Za-z0-9]+)(?:[+-](\d+))?/g, '_$1$2 ')
    .replace(/\s*\^\s*\{?\s*(?:T|top)\b\s*\}?/g, ' ')
    .replace(/\s*\^\s*\{\s*([A-Za-z0-9]+)\s*\}/g, '^$1 ')
    .replace(/\s*\^\s*([A-Za-z0-9]+)/g, '^$1 ');
  return [...plain.matchAll(/[A-Za-z]+(?:[_^][A-Za-z0-9]+)*'?|\d+/g)].map(([symbol]) => symbol);
}

/** A formula as a reader without TeX would write it; empty when that would be unreadable. */
export function formulaText(tex: string, longest = 32): string {
  const text = tex
    // As many braces close as opened: what is left around it only groups.
    .replace(
      /\\(?:bar|overline)\s*(?:\{\{\s*([A-Za-z])\s*\}\}|\{\s*([A-Za-z])\s*\})/g,
      (_, twice?: string, once?: string) => `${twice ?? once ?? ''}\u0304`,
    )
    // An index that is a word needs no braces: n_layers d.
    .replace(
      /_\s*\{\s*\\(?:mathrm|text)\s*\{([A-Za-z]+)\}\s*\}(\}*)(?=([{A-Za-z0-9\\]|))/g,
      (_, word: string, close: string, next: string) => `_${word}${close}${next && ' '}`,
    )
    .replace(/\\(?:mathbf|mathrm|operatorname\*?|text|mathcal|mathbb|boldsymbol)/g, '')
    .replace(/\\sqrt\s*(?:\{\{([^{}]*)\}\}|\{([^{}]*)\})/g, '√$1$2')
    .replace(/\\frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/g, '$1/$2')
    .replace(/\\([A-Za-z]+)/g, (whole, name: string) => signs[name] ?? whole)
    .replace(/\\[,;:! ]/g, ' ')
    .replace(/\{\s*([^{}\s]|\p{L}\u0304)\s*\}/gu, '$1')
    .replace(/\{\s*([^{}\s]|\p{L}\u0304)\s*\}/gu, '$1')
    .replace(/\s*([_^])\s*/g, '$1')
    // Braces stay where an index or exponent has several signs: e^{s_i}, h_{t-1}.
    .replace(grouping, '$1$2')
    .replace(grouping, '$1$2')
    .replace(/\s+/g, ' ')
    .replaceAll('^ᵀ', 'ᵀ')
    .trim();
  return text.includes('\\') || text.length > longest ? '' : text;
}

/** Braces that only group, around at most one index or exponent that keeps its own. */
const grouping = /(^|[^_^])\{((?:[^{}]|[_^]\{[^{}]*\})*)\}/g;

const signs: Readonly<Record<string, string>> = {
  alpha: 'α',
  beta: 'β',
  gamma: 'γ',
  delta: 'δ',
  Delta: 'Δ',
  epsilon: 'ε',
  theta: 'θ',
  lambda: 'λ',
  Lambda: 'Λ',
  mu: 'μ',
  pi: 'π',
  rho: 'ρ',
  sigma: 'σ',
  tau: 'τ',
  phi: 'φ',
  varphi: 'φ',
  omega: 'ω',
  ell: 'ℓ',
  infty: '∞',
  times: '×',
  cdot: '·',
  odot: '⊙',
  le: '≤',
  leq: '≤',
  ge: '≥',
  geq: '≥',
  approx: '≈',
  ne: '≠',
  neq: '≠',
  in: '∈',
  to: '→',
  sum: '∑',
  top: 'ᵀ',
  log: 'log',
  exp: 'exp',
  max: 'max',
  min: 'min',
  cos: 'cos',
  sin: 'sin',
  ldots: '…',
  dots: '…',
  cdots: '…',
  quad: ' ',
  qquad: ' ',
  left: '',
  right: '',
};
