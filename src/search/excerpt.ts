// The part of a text that shows why it was found.
import { tokenise } from './tokens.ts';

export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

/** About `length` characters around the densest run of marked words, cut between words. */
export function excerpt(text: string, marks: ReadonlySet<string>, length = 170): Piece[] {
  const { words } = tokenise(text);
  const hits = words.filter((word) => marks.has(word.stem));
  let start = 0;
  let most = 0;
  for (const first of hits) {
    const inside = hits.filter(
      (hit) => hit.start >= first.start && hit.end <= first.start + length * 0.8,
    );
    const different = new Set(inside.map((hit) => hit.stem)).size + inside.length / 100;
    if (different <= most) continue;
    most = different;
    start = beginNear(text, first.start, length);
  }
  let end = Math.min(text.length, start + length);
  if (end < text.length) {
    const space = text.lastIndexOf(' ', end);
    if (space > start + length / 2) end = space;
  }
  return mark(text, marks, start, end);
}

/** A whole short text with its marked words. */
export function mark(
  text: string,
  marks: ReadonlySet<string>,
  start = 0,
  end = text.length,
): Piece[] {
  const pieces: Piece[] = [];
  const add = (from: number, to: number, marked: boolean): void => {
    if (to > from) pieces.push({ text: text.slice(from, to), marked });
  };
  if (start > 0) pieces.push({ text: '… ', marked: false });
  let at = start;
  for (const word of tokenise(text).words) {
    if (word.start < at || word.end > end || !marks.has(word.stem)) continue;
    add(at, word.start, false);
    add(word.start, word.end, true);
    at = word.end;
  }
  add(at, end, false);
  if (end < text.length) pieces.push({ text: ' …', marked: false });
  return pieces;
}

/** The start of the sentence when it is near, else of a word a little before. */
function beginNear(text: string, at: number, length: number): number {
  if (at < length * 0.3) return 0;
  const from = Math.max(0, at - Math.round(length * 0.45));
  const sentence = Math.max(
    text.lastIndexOf('. ', at - 1),
    text.lastIndexOf('? ', at - 1),
    text.lastIndexOf(': ', at - 1),
  );
  if (sentence >= from) return sentence + 2;
  const space = text.indexOf(' ', Math.max(0, at - Math.round(length * 0.25)));
  return space < 0 || space >= at ? at : space + 1;
}
