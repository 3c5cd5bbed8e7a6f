// What may stand where: blocks on lines of their own, and no link within a link.
import type { Node, Paragraph, Parents, Text } from 'mdast';
import { isJsx, type Article, type JsxElement } from '../article.ts';
import { components } from '../components.ts';
import { findBrackets } from '../references-syntax.ts';
import { placeAt } from '../problem.ts';
import { sourceOffset, start, type Fail } from './place.ts';

/** Components that are words of a sentence; all others are blocks. */
const inline = ['Term', 'Value'];

/** Boxes and notes of their own, which no other holds. */
const boxes = [
  'Minute',
  'Aside',
  'Margin',
  'Interview',
  'Worked',
  'Try',
  'Lab',
  'Quiz',
  'Scorecard',
];

/** What an outer node makes of the place within it. */
interface Around {
  /** The part of the text that takes words only. */
  readonly words?: string;
  readonly link?: boolean;
  readonly caption?: string;
  readonly box?: string;
}

const wordsOf: Readonly<Record<string, string>> = {
  heading: 'a heading',
  tableCell: 'a cell of a table',
  link: 'a link',
  emphasis: 'a sentence',
  strong: 'a sentence',
  delete: 'a sentence',
};

export function checkPlacement(article: Article, fail: Fail): void {
  const walk = (node: Node, around: Around): void => {
    const held = linkIn(article, node);
    if (around.link && held) {
      fail(held.place, 'placement', `${held.what} stands in a link.`, 'Close the link before it.');
      return;
    }
    const name = isJsx(node) ? (node.name ?? '') : '';
    if (Object.hasOwn(components, name) && !inline.includes(name)) {
      if (around.words !== undefined) {
        const hint = 'Put it on lines of its own.';
        fail(start(node), 'placement', `<${name}> stands in ${around.words}.`, hint);
        return;
      }
      if (around.caption !== undefined) {
        const message = `<${name}> stands in the caption of a <${around.caption}>.`;
        fail(start(node), 'placement', message, 'Put it below.');
        return;
      }
      if (around.box !== undefined && boxes.includes(name)) {
        const message = `<${name}> stands in <${around.box}>.`;
        fail(start(node), 'placement', message, `Close <${around.box}> before it.`);
        return;
      }
    }
    if (
      name === 'Term' &&
      (node as JsxElement).children.length > 1 &&
      node.type === 'mdxJsxFlowElement'
    ) {
      fail(
        start(node),
        'placement',
        '<Term> holds more than words of a sentence.',
        'Put its tags around the words alone.',
      );
      return;
    }
    const within = { ...around, ...inside(node, name) };
    for (const child of (node as Partial<Parents>).children ?? []) walk(child, within);
  };
  walk(article.tree, {});
}

function inside(node: Node, name: string): Around {
  if (name === 'Term') return { words: 'a term', link: true };
  if (name === 'Figure' || name === 'Listing') return { caption: name };
  if (boxes.includes(name)) return { box: name };
  if (/^[a-z]/.test(name)) return { words: 'a sentence' };
  if (node.type === 'link') return { words: 'a link', link: true };
  // A paragraph of nothing but elements is unwrapped: see src/markdown/unwrap.ts.
  if (node.type === 'paragraph')
    return (node as Paragraph).children.some(
      (child) => !isJsx(child) && !(child.type === 'text' && !child.value.trim()),
    )
      ? { words: 'a sentence' }
      : {};
  const words = wordsOf[node.type];
  return words === undefined ? {} : { words };
}

/** What the page makes a link of. */
function linkIn(
  article: Article,
  node: Node,
): { what: string; place: ReturnType<typeof start> } | undefined {
  const place = start(node);
  if (node.type === 'link') return { what: 'Another link', place };
  if (node.type === 'footnoteReference') return { what: 'A footnote', place };
  if (isJsx(node) && inline.includes(node.name ?? '')) return { what: `<${node.name}>`, place };
  if (node.type !== 'text') return undefined;
  const { value } = node as Text;
  const [bracket] = findBrackets(value);
  if (!bracket) return undefined;
  const from = node.position?.start.offset ?? 0;
  const raw = article.source.slice(from, node.position?.end.offset);
  return {
    what: value.slice(bracket.start, bracket.end),
    place: placeAt(article.source, from + sourceOffset(raw, value, bracket.start)),
  };
}
