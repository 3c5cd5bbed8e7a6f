// Texts of the data files: their formulas render, and what would be printed as it stands is found.
import type { Course, Source } from '../load.ts';
import type { NotationEntry } from '../schema.ts';
import { texError } from '../tex.ts';
import type { CheckContext } from './check.ts';

/** Fields that the pages set as markup: `$…$`, `` `…` `` and `*…*`. */
const marked = new Set(
  (
    'definition meaning paper paraphrase assessment wrong right prediction criterion outcome note ' +
    'prompt why explanation'
  ).split(' '),
);

/** Fields with a syntax of their own, checked elsewhere. */
const coded = new Set(['tex', 'macro', 'module', 'names', 'post', 'video']);

interface Found {
  readonly rule: string;
  readonly message: string;
  readonly hint: string;
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
      if (found) report({ path: source.path, ...source.at(path), ...found, severity: 'error' });
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
    texError(entry.tex, false, []) ? { ...entry, tex: 'x' } : entry,
  );
}

/** The first thing in a text that the page would not show as it is meant. */
export function faultOf(
  text: string,
  isMarked: boolean,
  notation: readonly NotationEntry[] | undefined,
): Found | undefined {
  if (!text.trim()) return { rule: 'text', message: 'This text is empty.', hint: 'Write it.' };
  const prose = text.replace(/`[^`]+`|\$[^$]+\$/g, ' ');
  const tag = /<\/?[a-z!][^>]*>?/i.exec(prose);
  if (tag)
    return {
      rule: 'html',
      message: `${quote(tag[0])} would be printed as it stands.`,
      hint: 'Write plain text; of markup only $…$, `…` and *…*.',
    };
  const link = /\[@[^\]]*\]?|\[[^\]]*\]\([^)]*\)/.exec(prose);
  if (link)
    return {
      rule: 'markup',
      message: `${quote(link[0])} would be printed as it stands.`,
      hint: 'Only articles have links and citations; here sources go under cite.',
    };
  if (!isMarked) return undefined;
  const open = /[$`]/.exec(prose);
  if (open)
    return {
      rule: 'markup',
      message: `This text has a ${open[0]} without its second half.`,
      hint: 'Close it; an amount of money is written in words.',
    };
  if (!notation) return undefined;
  for (const [, tex = ''] of text.replace(/`[^`]+`/g, ' ').matchAll(/\$([^$]+)\$/g)) {
    const error = texError(tex, false, notation);
    if (error)
      return {
        rule: 'tex',
        message: `KaTeX cannot read $${tex}$: ${error.message}.`,
        hint: 'Correct the TeX; macros are listed in notation.yaml.',
      };
  }
  return undefined;
}

const quote = (text: string): string => `“${text.length > 40 ? `${text.slice(0, 39)}…` : text}”`;
