// Formulas of an article: KaTeX reads them, the page shows all of them, and each of them is one.
import type { Node, Parents } from 'mdast';
import { SKIP, visit } from 'unist-util-visit';
import { isJsx, type Article } from '../article.ts';
import { components } from '../components.ts';
import type { Course } from '../load.ts';
import { texError, unlinkedLetters } from '../tex.ts';
import { placeAt } from '../problem.ts';
import { rawOf, sourceOffset, start, type Fail } from './place.ts';
import { authorTexError, isMoney } from './refusals.ts';
import { soundNotation } from './texts.ts';

interface MathNode extends Node {
  readonly value: string;
  /** What stands behind the dollars that begin a display formula. */
  readonly meta?: string | null;
}

interface Fault {
  readonly rule: string;
  readonly message: string;
  readonly hint: string;
  /** Index into the TeX. */
  readonly position: number;
}

export function checkFormulas(course: Course, article: Article, fail: Fail): void {
  if (!course.sources.notation.data) return;
  const notation = soundNotation(course);
  const told = new Set<Node>();
  let inEquation: Node | undefined;
  visit(article.tree, (node: Node, index, parent: Parents | undefined) => {
    if (isJsx(node) && node.name === 'Equation') inEquation = node;
    if (node.type !== 'math' && node.type !== 'inlineMath') return undefined;
    if (told.has(node)) return SKIP;
    const { value, meta } = node as MathNode;
    const display = node.type === 'math';
    if (display && meta) {
      const hint = 'Put $$ on a line of its own.';
      fail(start(node), 'tex', `What stands behind this $$ would be lost: ${meta}.`, hint);
      return SKIP;
    }
    const raw = rawOf(article.source, node);
    const before = article.source[(node.position?.start.offset ?? 0) - 1] ?? '';
    const fault = (display ? undefined : textFault(value, raw, before)) ?? signFault(value);
    if (fault) {
      fail(placeIn(article, node, raw, fault.position), fault.rule, fault.message, fault.hint);
      return SKIP;
    }
    const error = authorTexError(value) ?? texError(value, display, notation);
    if (error) {
      fail(
        placeIn(article, node, raw, error.position),
        'tex',
        `KaTeX cannot read this formula: ${error.message}.`,
        'Correct the TeX; macros are listed in notation.yaml.',
      );
      // A dollar in \text{…} ends the formula: what follows up to the next one is its other half.
      const next = parent?.children.slice((index ?? 0) + 1).find((n) => n.type === 'inlineMath');
      if (next && /\\text\w*\{[^{}]*$/.test(value)) told.add(next);
    } else if (display && inEquation && contains(inEquation, node)) {
      const letters = unlinkedLetters(value, course.notation);
      if (letters.length > 0) {
        fail(
          start(node),
          'unlinked-symbol',
          `This numbered equation uses ${letters.join(', ')} without an entry in notation.yaml.`,
          'Write the symbol by its macro, or add it to notation.yaml.',
        );
      }
    }
    return undefined;
  });
}

/** Words between two dollars that are no formula. */
function textFault(value: string, raw: string, before: string): Fault | undefined {
  if (isMoney(value))
    return {
      rule: 'dollar',
      message: `"$${value.slice(0, 24)}" reads as a formula.`,
      hint: 'Write an amount of money as \\$50.',
      position: -1,
    };
  if (/\d/.test(before) && /^\$\s/.test(raw))
    return {
      rule: 'dollar',
      message: `"${raw.slice(0, 24)}" reads as a formula.`,
      hint: 'Write an amount of money as \\$50.',
      position: -1,
    };
  if (/^`.*`$/s.test(value))
    return {
      rule: 'tex',
      message: 'The backticks of this formula would be printed.',
      hint: 'Write $…$ without them.',
      position: 0,
    };
  return undefined;
}

const component = new RegExp(`</?(?:${Object.keys(components).join('|')})(?=[\\s/>])`);
const numbered = /\\begin\s*\{(?:align|alignat|equation|gather)\}|\\tag\b/;
const shift =
  /\\(?:rule|raisebox|kern|mkern|mskip|hskip|hspace)(?![A-Za-z])[^\\A-Za-z]*([a-z]{2})[^\\A-Za-z]*(?:([a-z]{2})\})?/g;
const perEm: Readonly<Record<string, number>> = { em: 1, ex: 2, mu: 18, pt: 10, mm: 4, cm: 0.4 };
const mostEm = 20;

/** What KaTeX sets and the page should not show. */
function signFault(value: string): Fault | undefined {
  const element = component.exec(value);
  if (element)
    return {
      rule: 'tex',
      message: `The formula would print ${element[0]} as it stands.`,
      hint: 'Close the formula before a component.',
      position: element.index,
    };
  const number = numbered.exec(value);
  if (number)
    return {
      rule: 'tex',
      message: `${number[0]} prints a number of its own.`,
      hint: 'The course numbers each <Equation>: write aligned or gathered, and no \\tag.',
      position: number.index,
    };
  for (const match of value.matchAll(shift)) {
    const sizes = [...match[0].matchAll(/(-?[\d.]+)\s*([a-z]{2})/g)];
    const large = sizes.find(
      ([, size, unit]) => Math.abs(Number(size)) > mostEm * (perEm[unit!] ?? 1),
    );
    if (large)
      return {
        rule: 'tex',
        message: `${large[0]} is as large as the page.`,
        hint: `Write at most ${mostEm}em.`,
        position: match.index,
      };
  }
  return undefined;
}

/** Where the sign at `position` of a formula stands; -1 is the dollar before it. */
function placeIn(article: Article, node: Node, raw: string, position: number) {
  const { value, type } = node as MathNode;
  if (position < 0) return start(node);
  const from = type === 'math' ? raw.indexOf('\n') + 1 : /^\$*/.exec(raw)![0].length;
  const offset = sourceOffset(raw, value, position, from);
  return placeAt(article.source, (node.position?.start.offset ?? 0) + offset);
}

function contains(outer: Node, inner: Node): boolean {
  const o = outer.position;
  const i = inner.position;
  return !!o && !!i && o.start.offset! <= i.start.offset! && o.end.offset! >= i.end.offset!;
}
