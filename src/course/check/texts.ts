// Texts of the data files: their formulas render, and what would be printed as it stands is found.
import type { Course, Source } from '../load.ts';
import type { NotationEntry } from '../schema.ts';
import { hiddenSign } from '../source-file.ts';
import { texError } from '../tex.ts';
import type { CheckContext } from './check.ts';
import { authorTexError, isEaten, isMoney } from './refusals.ts';

/** Fields that the pages set as markup: `$…$`, `` `…` `` and `*…*`. */
const marked = new Set(
  (
    'definition meaning paper paraphrase assessment wrong right prediction criterion outcome note ' +
    'prompt why explanation'
  ).split(' '),
);

/** Fields with a syntax of their own, checked elsewhere. */
const coded = new Set(['tex', 'macro', 'module', 'names', 'post', 'video']);

/** Many times the longest text of the course. */
const longest = 10_000;

interface Found {
  readonly rule: string;
  readonly message: string;
  readonly hint: string;
  /** Where in the text it is. */
  readonly excerpt?: string;
}

export function checkTexts({ course, report }: CheckContext): void {
  // Without its macros a formula says nothing of itself.
  const notation = course.sources.notation.data && soundNotation(course);
  const walk = (source: Source<unknown>, value: unknown, path: readonly PropertyKey[]): void => {
    if (typeof value === 'string') {
      const field = [...path].reverse().find((key) => typeof key === 'string') as string;
      if (coded.has(field)) return;
      const isMarked =
        marked.has(field) || (field === 'text' && !source.path.endsWith('claims.yaml'));
      const found = faultOf(value, isMarked, notation);
      if (found) {
        const { excerpt, ...said } = found;
        const place = source.at(path, excerpt);
        report({ path: source.path, ...place, ...said, severity: 'error' });
      }
    } else if (Array.isArray(value)) {
      value.forEach((item, i) => walk(source, item, [...path, i]));
    } else if (value !== null && typeof value === 'object') {
      for (const [key, item] of Object.entries(value)) walk(source, item, [...path, key]);
    }
  };
  const { course: info, glossary, claims, predictions, timeline, quizzes } = course.sources;
  const sources = [info, glossary, course.sources.notation, claims, predictions, timeline];
  for (const source of [...sources, ...quizzes.values()]) walk(source, source.data, []);
}

/** The notation with formulas that render, so that one broken entry is told of once. */
export function soundNotation(course: Course): readonly NotationEntry[] {
  return course.notation.map((entry) =>
    authorTexError(entry.tex) || isEaten(entry.tex) || texError(entry.tex, false, [])
      ? { ...entry, tex: 'x' }
      : entry,
  );
}

/** The first thing in a text that the page would not show as it is meant. */
export function faultOf(
  text: string,
  isMarked: boolean,
  notation: readonly NotationEntry[] | undefined,
): Found | undefined {
  if (!text.trim()) return { rule: 'text', message: 'This text is empty.', hint: 'Write it.' };
  if (text.length > longest)
    return {
      rule: 'text',
      message: `This text has ${text.length.toLocaleString('en')} characters.`,
      hint: 'Shorten it, or remove what is generated.',
    };
  const sign = hiddenSign.exec(text)?.[0];
  if (sign !== undefined)
    return {
      rule: 'text',
      message: `The invisible character U+${sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')} stands here.`,
      hint: 'Remove it.',
    };
  const prose = text.replace(/`[^`]+`|\$[^$]+\$/g, ' ');
  for (const [pattern, rule, hint] of printed) {
    const match = pattern.exec(prose);
    if (match)
      return {
        ...{ rule, hint, excerpt: match[0] },
        message: `${quote(match[0])} would be printed as it stands.`,
      };
  }
  if (!isMarked) {
    const found = markup.exec(text);
    return found
      ? {
          rule: 'markup',
          message: `${quote(found[0])} would be printed as it stands.`,
          hint: 'This text is shown without markup: write the words alone.',
          excerpt: found[0],
        }
      : undefined;
  }
  const open = /[$`]/.exec(prose);
  if (open)
    return {
      rule: 'markup',
      message: `This text has a ${open[0]} without its second half.`,
      hint: 'Close it; an amount of money is written in words.',
    };
  const formulas = [...text.replace(/`[^`]+`/g, ' ').matchAll(/\$([^$]+)\$/g)];
  const money = formulas.find(([, tex]) => isMoney(tex!));
  if (money)
    return {
      rule: 'markup',
      message: `${quote(money[0])} reads as a formula.`,
      hint: 'Write an amount of money in words.',
      excerpt: money[0],
    };
  const star = loneStar.exec(prose);
  if (star)
    return {
      rule: 'markup',
      message: 'This text has a * without its second half.',
      hint: 'Close it, or write the sign in a formula.',
      excerpt: star[0],
    };
  const within = /\w(\*[^*\s][^*]*\*)\w/.exec(prose);
  if (within)
    return {
      rule: 'markup',
      message: `${quote(within[0])} would be printed with emphasis.`,
      hint: 'Write a product as a formula: $2 \\cdot 3$.',
      excerpt: within[0],
    };
  if (!notation) return undefined;
  for (const [, tex = ''] of formulas) {
    const fault = formulaFault(tex, notation);
    if (fault) return { ...fault, excerpt: `$${tex}$` };
  }
  return undefined;
}

/** What is wrong with a formula of a data file. */
export function formulaFault(
  tex: string,
  notation: readonly NotationEntry[],
  complaint = `KaTeX cannot read $${tex}$`,
  hint = 'Correct the TeX; macros are listed in notation.yaml.',
): Found | undefined {
  if (isEaten(tex))
    return {
      rule: 'tex',
      message: `In the formula “${visible(tex)}” a backslash was read as YAML's own.`,
      hint: 'Write a text with TeX in single quotes, and a formula on one line.',
    };
  const error = authorTexError(tex) ?? texError(tex, false, notation);
  if (!error) return undefined;
  return { rule: 'tex', message: `${complaint}: ${error.message}.`, hint };
}

const quote = (text: string): string => `“${text.length > 40 ? `${text.slice(0, 39)}…` : text}”`;

/** A formula with what cannot be seen in it made visible. */
const visible = (tex: string): string => {
  const signs = [...tex].map((sign) => (isEaten(sign) ? '␣' : sign)).join('');
  return signs.length > 40 ? `${signs.slice(0, 39)}…` : signs;
};

const onlyArticles = 'Only articles have links and citations; here sources go under cite.';

/** What is no markup outside of articles, in the order in which it is looked for. */
const printed: readonly [RegExp, string, string][] = [
  [/<\/?[a-z!][^>]*>?/i, 'html', 'Write plain text; of markup only $…$, `…` and *…*.'],
  [/\[@[^\]]*\]?|\[[^\][]*\]\([^()]*\)/, 'markup', onlyArticles],
  [/(?<![\w.])@(?:(?:eq|fig|lst|tab|sec|ch):[\w/-]+|[a-z]+\d{4}[a-z]\w*)/, 'markup', onlyArticles],
  [/(?<!\w)\[[^\][]{2,}\]\[[^\][]*\]/, 'markup', onlyArticles],
  [/(?<![\w)])\*\*[^*]*(?:\*\*)?/, 'markup', 'Write *one* star on each side.'],
  [/(?<!\w)(__?)(?=[^\s_])[^_]*[^\s_]\1(?!\w)/, 'markup', 'Write *stars* instead.'],
  [/\{\/\*.*?(?:\*\/\}|$)/s, 'markup', 'Remove it; a comment of YAML begins with #.'],
  [/&(?:[a-z][a-z0-9]+|#\d+|#x[0-9a-f]+);/i, 'markup', 'Write the sign itself.'],
  [/\\[([].*?\\[)\]]/s, 'markup', 'Write a formula between $ and $.'],
  [/\\[A-Za-z]+/, 'markup', 'Write a formula between $ and $.'],
  [/\\[*_`#&[\]{}()<>]/, 'markup', 'Write the sign alone: no backslash is needed here.'],
];

/** A star that begins emphasis which nothing ends. */
const loneStar = /(?<![\w*])\*(?=[A-Za-z])(?![^*]*\*)\S*/;

/** What only texts with markup may hold. */
const markup = /`[^`]+`|\$(?=[^\s$])[^$]*[^\s$]\$(?!\d)|(?<![\w*])\*[A-Za-z][^*]*\*(?![\w*])/;
