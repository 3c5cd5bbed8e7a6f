// Signs that a page would print as they stand: markup whose second half is missing, and the markup
// of other tools.
import type { List, ListItem, Node, Paragraph, Parents, Table, TableRow, Text } from 'mdast';
import { SKIP, visit } from 'unist-util-visit';
import type { Article } from '../article.ts';
import { findBrackets } from '../references-syntax.ts';
import { hiddenSign } from '../source-file.ts';
import { placeAt, shorten } from '../problem.ts';
import { rawOf, sourceOffset, start, type Fail } from './place.ts';

type Leftover = readonly [
  pattern: RegExp,
  rule: string,
  say: (found: string) => string,
  hint: string,
];

export function checkLeftovers(article: Article, fail: Fail): void {
  const { source } = article;
  /** Texts whose dollars are told of already. */
  const told = new Set<Node>();
  const tellAt = (offset: number, [, rule, say, hint]: Leftover, found: string): void =>
    fail(placeAt(source, offset), rule, say(shorten(found)), hint);
  visit(article.tree, (node: Node, index, parent: Parents | undefined) => {
    if (node.type === 'table') checkRows(node as Table, source, fail);
    if (node.type === 'emphasis' || node.type === 'delete') checkStrokes(article, node, fail);
    if (node.type === 'list') checkList(node as List, parent?.children[(index ?? 0) - 1], fail);
    if (node.type === 'tableRow') {
      const cut = (node as TableRow).children.map((cell) => loneDollars(source, cell)).flat();
      if (cut.length < 2) return undefined;
      const hint = 'Write \\vert or \\lvert … \\rvert in a formula, and an amount as \\$50.';
      fail(start(cut[0]!), 'dollar', 'A bar of this row cuts a formula.', hint);
      return SKIP;
    }
    if (node.type === 'paragraph') {
      const raw = rawOf(source, node);
      if (/^\|[^\n]*\|[ \t]*$/m.test(raw.split('\n')[0]!)) {
        const hint = 'Put | - | - | below its first row, one for each column.';
        fail(start(node), 'table', 'This table would be printed with its bars.', hint);
        return SKIP;
      }
      if (checkLines(source, node as Paragraph, parent, fail)) return SKIP;
      const next = parent?.children[(index ?? 0) + 1];
      const mine = loneDollars(source, node);
      const others = next ? loneDollars(source, next).slice(0, 1) : [];
      if (mine.length > 0 && others.length > 0 && !mine.some((text) => told.has(text))) {
        const [text] = mine;
        const place = placeAt(
          source,
          text!.position!.start.offset! + rawOf(source, text!).search(lone),
        );
        const hint = 'Close the formula before the blank line, or write \\$.';
        fail(place, 'dollar', 'A blank line cuts this formula.', hint);
        for (const one of [...mine, ...others]) told.add(one);
      }
    }
    if (node.type !== 'text') return undefined;
    const from = node.position?.start.offset;
    if (from === undefined) return undefined;
    // In the source an escaped sign shows its backslash; brackets that were understood are no issue.
    let raw = rawOf(source, node);
    for (const { start: at, end } of findBrackets(raw))
      raw = raw.slice(0, at) + ' '.repeat(end - at) + raw.slice(end);
    if (checkSigns(article, node as Text, raw, fail)) return undefined;
    const found =
      atLineStart(source, from, raw, parent) ??
      inText.flatMap((leftover) => {
        if (leftover[1] === 'dollar' && told.has(node)) return [];
        const match = leftover[0].exec(raw);
        // A macro with an argument is told of at its brace.
        const isLatex = match && leftover[1] === 'latex';
        const end = (match?.index ?? 0) + (match?.[0].length ?? 0);
        if (!match || (isLatex && /^\*?(?:\[[^\]\n]*\])?\{/.test(source.slice(from + end))))
          return [];
        return [{ at: match.index, leftover, text: match[0] }];
      })[0];
    if (found) tellAt(from + found.at, found.leftover, found.text);
    return undefined;
  });
}

const lone = /(?<!\\)\$/;

/** Texts with a dollar that begins or ends no formula. */
function loneDollars(source: string, node: Node): Text[] {
  const found: Text[] = [];
  visit(node, 'text', (text: Text) => {
    if (lone.test(rawOf(source, text))) found.push(text);
  });
  return found;
}

/** Emphasis between the signs of a product, and strokes that one ~ makes. */
function checkStrokes({ source }: Article, node: Node, fail: Fail): void {
  const raw = rawOf(source, node);
  const [from, to] = [node.position!.start.offset!, node.position!.end.offset!];
  if (node.type === 'delete') {
    if (raw.startsWith('~~')) return;
    const hint = 'Write <sub>…</sub> for an index, ~~…~~ to strike out, or \\~.';
    fail(start(node), 'markup', `“${shorten(raw)}” would be struck out.`, hint);
    return;
  }
  const [, before = ''] =
    /([\p{L}\p{N}]*)$/u.exec(source.slice(Math.max(0, from - 40), from)) ?? [];
  const isInside = before !== '' && /^[\p{L}\p{N}]/u.test(source.slice(to, to + 2));
  if (!isInside || (/\p{L}{2}/u.test(before) && !/[\s\d]/.test(raw))) return;
  const message = `“${shorten(before + raw)}” would be printed with emphasis.`;
  fail(start(node), 'markup', message, 'Write a product as a formula, or a star as \\*.');
}

/** A line of a sentence that begins with a sign makes a list; boxes cannot be ticked. */
function checkList(list: List, before: Node | undefined, fail: Fail): void {
  for (const item of list.children as ListItem[])
    if (typeof item.checked === 'boolean') {
      const hint = 'Remove it, or write \\[ ].';
      fail(start(item), 'markup', 'This item has a box that nobody can tick.', hint);
    }
  const isBelow =
    before?.type === 'paragraph' && before.position!.end.line + 1 === list.position!.start.line;
  if (!isBelow || list.children.length > 1) return;
  const hint = 'End the line before with this sign; a list has an empty line above it.';
  fail(start(list), 'markup', 'This line of a sentence makes a list of its own.', hint);
}

/** Lines that were to be a list or a listing and are printed as one sentence; true if told. */
function checkLines(
  source: string,
  node: Paragraph,
  parent: Parents | undefined,
  fail: Fail,
): boolean {
  const lines = rawOf(source, node).split('\n');
  const isItem = (line: string): boolean =>
    /^\s*(?:-(?=\p{L})|[•‣◦]|\d{1,2}[.)]\s+\p{L})/u.test(line);
  if (lines.filter(isItem).length > 1) {
    const place = { line: start(node).line + lines.findIndex(isItem), column: 1 };
    const hint = 'Put an empty line above them, and begin each with "- ", or with "1. " and so on.';
    fail(place, 'markup', 'These lines are no list and would be printed as one sentence.', hint);
    return true;
  }
  if (parent?.type !== 'root' || start(node).column < 5) return false;
  const hint = 'Begin it at the margin; write code in `backticks`, or as a <Listing>.';
  fail(start(node), 'markup', 'This indented text is no code and would be a sentence.', hint);
  return true;
}

function checkRows({ children: [head, ...rows] }: Table, source: string, fail: Fail): void {
  const columns = head?.children.length ?? 0;
  for (const row of rows) {
    const { children } = row;
    if (columns > 1 && !/(?<!\\)\|/.test(rawOf(source, row))) {
      const hint = 'Put an empty line below the table, or bars between the cells.';
      fail(start(row), 'table', 'This line has become a row of the table above it.', hint);
      continue;
    }
    const extra = children[columns];
    if (!extra || children.some((cell) => cell.children.some(isDollar))) continue;
    const message = `This row has ${children.length} cells, the table ${columns} columns.`;
    fail(start(extra), 'table', message, 'Remove a cell, or write a bar as \\|.');
  }
}

const isDollar = (node: Node): boolean =>
  node.type === 'text' && (node as Text).value.includes('$');

/** Entities that Markdown does not know, and those of signs that nobody sees; true if told. */
function checkSigns(article: Article, node: Text, raw: string, fail: Fail): boolean {
  const { value } = node;
  const from = node.position!.start.offset!;
  const hidden = value.search(hiddenSign);
  if (hidden >= 0) {
    const code = value.codePointAt(hidden)!.toString(16).toUpperCase().padStart(4, '0');
    const message = `The invisible character U+${code} stands here.`;
    const offset = sourceOffset(raw, value, hidden);
    fail(placeAt(article.source, from + offset), 'file', message, 'Remove it.');
    return true;
  }
  for (const { 0: entity, index } of raw.matchAll(/(?<!\\)&[A-Za-z]\w+;/g)) {
    if (!value.includes(entity)) continue;
    const place = placeAt(article.source, from + index);
    fail(place, 'markup', `There is no sign ${entity}.`, 'Type the sign itself, or write \\&.');
    return true;
  }
  return false;
}

function atLineStart(
  source: string,
  from: number,
  raw: string,
  parent: Parents | undefined,
): { at: number; leftover: Leftover; text: string } | undefined {
  if (parent?.type !== 'paragraph') return undefined;
  const isFirst = parent.position?.start.offset === from;
  const before = source.slice(source.lastIndexOf('\n', from - 1) + 1, from);
  for (const line of raw.matchAll(/(?:\n|^)[ \t>]*/g)) {
    if (line.index === 0 && !line[0].startsWith('\n') && !isFirst && before.trim()) continue;
    const at = line.index + line[0].length;
    for (const leftover of onLine) {
      leftover[0].lastIndex = at;
      const match = leftover[0].exec(raw);
      if (match) return { at, leftover, text: match[0] };
    }
  }
  return undefined;
}

const printed = (found: string): string => `“${found}” would be printed as it stands.`;
const link = 'Write [text](address), with nothing between ] and (.';

/** What only the beginning of a line makes of it. */
const onLine: readonly Leftover[] = [
  [
    /#{7,}[^\n]*|#{1,6}[^#\s\d!?.,;:)\]\\][^\n]*|#{1,6}\u00A0[^\n]*/y,
    'heading',
    (found) => `“${found}” is no heading.`,
    'Write two to six #, then a space that you can break at.',
  ],
  [
    /[-*+]\u00A0[^\n]*|\d{1,2}[.)](?:\u00A0|(?=\p{L}{2}))[^\n]*/uy,
    'markup',
    (found) => `“${found}” is no item of a list.`,
    'Write a plain space behind its sign.',
  ],
  [/:::[^\n]*/y, 'markup', printed, 'Write <Aside kind="note">.'],
  [/\[!\w+\]/y, 'markup', printed, 'Write <Aside kind="note">.'],
  [/\[TOC\]/iy, 'markup', printed, 'Remove it: every chapter has its contents.'],
];

const inText: readonly Leftover[] = [
  [
    /(?<!\\)\[@[^\]]*\]?/,
    'citation',
    (found) => `“${found}” is no whole citation.`,
    'Write [@key], [@key, §2] or [@eq:id].',
  ],
  [
    /(?<![\w@/.\\[])@[a-z]+\d{4}[a-z]\w*/,
    'citation',
    (found) => `“${found}” is not in brackets.`,
    'Write [@key].',
  ],
  [
    /(?<![\w@/.\\[])@(?:eq|fig|lst|tab|sec|ch):[\w/-]+/,
    'citation',
    (found) => `“${found}” is not in brackets.`,
    'Write [@eq:id].',
  ],
  [
    /(?<!\\)\[#?(?:eq|fig|lst|tab|sec|ch):[\w/-]+\]/,
    'citation',
    (found) => `“${found}” has no @.`,
    'Write [@eq:id].',
  ],
  [/(?<!\\)!?\[\[[^\][,]+\]\]/, 'dead-link', printed, 'Write [text](address).'],
  [/(?<!\\)\^\[[^\]]+\]/, 'footnote', printed, 'Write [^name], and [^name]: text below.'],
  [
    /(?<!\\)\[\^[^\]]+\]/,
    'footnote',
    (found) => `There is no footnote ${found}.`,
    'Add [^name]: text, or correct the name.',
  ],
  [/(?<!\\)\[[^\][]+\]\s+\((?:\/|#|https?:|mailto:)[^)]*\)/, 'dead-link', printed, link],
  [/(?<!\\)\([^()]*\)\[(?:\/|#|https?:|mailto:)[^\]]*\]/, 'dead-link', printed, link],
  [
    /(?<!\\)\]\[[^\]]+\]/,
    'dead-link',
    (found) => `The link ${found.slice(1)} has no address.`,
    'Write [text](address).',
  ],
  [
    /(?<!\\)\]\([^)]*\)?/,
    'dead-link',
    (found) => `“${found}” is no whole link.`,
    'Write [text](address), the address without spaces.',
  ],
  [
    /\\\((?=[^\n]*\\\))[^\n]*?[\\^_{}=+](?!\))[^\n]*?\\\)|\\\[[^\n]*?[\^_{}=+][^\n]*?\\\]/,
    'latex',
    printed,
    'Write a formula as $…$, or as $$ … $$ on lines of their own.',
  ],
  [/(?<!\\)\\[A-Za-z]{2,}/, 'latex', printed, 'Write it in a formula: $…$.'],
  [/(?<!\\)\$/, 'dollar', () => 'This $ has no second half.', 'Close the formula, or write \\$.'],
  [/(?<!\\)`/, 'markup', () => 'This ` has no second half.', 'Close the code, or write \\`.'],
  [/(?<!\\)\*\*/, 'markup', () => 'This ** has no second half.', 'Close it, or write \\*.'],
  [
    /(?<=^|[\s(“‘—])\*(?=\p{L})/u,
    'markup',
    () => 'This * has no second half.',
    'Close it, or write \\*.',
  ],
  [
    /(?<=^|[\s(“‘—])_(?=\p{L})/u,
    'markup',
    () => 'This _ has no second half.',
    'Close it, or write \\_.',
  ],
  [/(?<![\\\w])__(?=\w)/, 'markup', () => 'This __ has no second half.', 'Close it, or write \\_.'],
  [/(?<!\\)~~(?=\w)/, 'markup', () => 'This ~~ has no second half.', 'Close it, or write \\~.'],
  [/(?<![=\w])==(?=\w)[^=\n]*\w==(?![=\w])/, 'markup', printed, 'Write *…*.'],
];
