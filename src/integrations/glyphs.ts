// Which characters each font face really shows, read from the built pages.
import { defaultTreeAdapter as tree, type DefaultTreeAdapterTypes } from 'parse5';
import type { Document } from './html.ts';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

export type Face = 'serif' | 'italic' | 'sans' | 'mono' | `KaTeX_${string}`;

/** KaTeX class → face, innermost class first; what has none is set in KaTeX_Main-Regular. */
const mathFaces: readonly (readonly [RegExp, Face])[] = [
  [/\bsize1\b|\bsmall-op\b|\bdelim-size1\b/, 'KaTeX_Size1-Regular'],
  [/\bsize2\b|\blarge-op\b/, 'KaTeX_Size2-Regular'],
  [/\bsize3\b/, 'KaTeX_Size3-Regular'],
  [/\bsize4\b|\bdelim-size4\b/, 'KaTeX_Size4-Regular'],
  [/\bmathnormal\b/, 'KaTeX_Math-Italic'],
  [/\bboldsymbol\b/, 'KaTeX_Math-BoldItalic'],
  [/\bmathbf\b|\btextbf\b/, 'KaTeX_Main-Bold'],
  [/\bmathit\b|\btextit\b/, 'KaTeX_Main-Italic'],
  [/\bmathbb\b|\bamsrm\b/, 'KaTeX_AMS-Regular'],
  [/\bmathcal\b/, 'KaTeX_Caligraphic-Regular'],
  [/\bmathfrak\b/, 'KaTeX_Fraktur-Regular'],
  [/\bmathscr\b/, 'KaTeX_Script-Regular'],
  [/\bmathtt\b|\btexttt\b/, 'KaTeX_Typewriter-Regular'],
  [/\bmathsf\b|\btextsf\b/, 'KaTeX_SansSerif-Regular'],
];

const code = new Set(['code', 'pre', 'kbd', 'samp']);
const slanted = new Set(['em', 'i', 'cite']);

/** Face → the characters that the pages set in it. */
export type Glyphs = Map<Face, Set<string>>;

/** Adds what a page sets in each face. */
export function addGlyphs(page: Document, glyphs: Glyphs): void {
  const add = (face: Face, text: string): void => {
    const set = glyphs.get(face) ?? new Set();
    for (const character of text) set.add(character);
    glyphs.set(face, set);
  };
  const walk = (node: Node, faces: readonly Face[]): void => {
    if (tree.isTextNode(node)) {
      for (const face of faces) add(face, node.value);
      return;
    }
    let here = faces;
    if (tree.isElementNode(node)) {
      if (['script', 'style', 'math', 'template'].includes(node.tagName)) return;
      here = facesOf(node, faces);
    }
    if ('childNodes' in node) for (const child of node.childNodes) walk(child, here);
  };
  walk(page, ['serif', 'sans']);
}

function facesOf(element: Element, inherited: readonly Face[]): readonly Face[] {
  const names = element.attrs.find(({ name }) => name === 'class')?.value ?? '';
  if (/\bkatex\b|\bkatex-html\b/.test(names)) return ['KaTeX_Main-Regular'];
  if (inherited[0]?.startsWith('KaTeX')) {
    const face = mathFace(names);
    return face ? [face] : inherited;
  }
  if (code.has(element.tagName) || /\bmono\b/.test(names)) return ['mono'];
  if (slanted.has(element.tagName) || /\bserif\b|\binterview-quote\b/.test(names)) {
    return ['italic', 'serif', 'sans'];
  }
  return inherited;
}

const seen = new Map<string, Face | undefined>();

/** The face that a list of KaTeX's classes chooses; the same lists recur by the thousand. */
function mathFace(names: string): Face | undefined {
  if (!seen.has(names)) {
    // `nulldelimiter sizing reset-size6 size3` sets a size of type, not a face.
    const sized = /\bsizing\b/.test(names);
    seen.set(names, sized ? undefined : mathFaces.find(([pattern]) => pattern.test(names))?.[1]);
  }
  return seen.get(names);
}
