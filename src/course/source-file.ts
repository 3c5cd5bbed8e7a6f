// A content file as text. What no parser should see becomes one sentence with its place: a folder
// where a file is expected, bytes that are not UTF-8, invisible characters, a file beyond all measure.
import { readFileSync, statSync } from 'node:fs';
import { placeAt, type Problem } from './problem.ts';

export interface SourceFile {
  /** Undefined when the file cannot be read; else clean, every character in its place. */
  readonly text: string | undefined;
  readonly problems: readonly Problem[];
}

/** The longest chapter is a tenth of this. */
const mostBytes = 1_000_000;

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Control characters but tab and line ends, and marks that make text read other than it is stored. */
const invisible = new RegExp(
  '[\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F\\u00AD\\u061C\\u115F\\u1160\\u180E\\u200B\\u200E\\u200F' +
    '\\u2028-\\u202E\\u2060-\\u2069\\u2800\\u3164\\uFEFF\\uFFA0\\uFFFD-\\uFFFF\\p{Co}\\p{Cs}\\u{E0000}-\\u{E0FFF}]',
  'gu',
);

/** The same without its memory, and without what a text may well show. */
export const hiddenSign = new RegExp(invisible.source.replace('\\uFFFD-', '\\uFFFE-'), 'u');

/** Lines that Git puts around two versions of a text. */
const mergeRest = /^[ \t]*(?:(?:<{7}|>{7}|\|{7})(?: .*)?|={7})[ \t]*\r?$/m;

/** Reads the file at `path`; problems name it as `shown`. Never throws. */
export function readSource(path: string, shown: string): SourceFile {
  const problem = (message: string, hint: string, line = 1, column = 1): Problem => {
    return { path: shown, line, column, rule: 'file', message, hint, severity: 'error' };
  };
  const unreadable = (message: string, hint: string): SourceFile => {
    return { text: undefined, problems: [problem(message, hint)] };
  };
  let bytes: Uint8Array;
  try {
    const info = statSync(path);
    if (!info.isFile())
      return unreadable(
        'This is no file.',
        info.isDirectory() ? 'Rename or remove the folder.' : 'Put a plain file there.',
      );
    if (info.size > mostBytes) {
      const size = (info.size / 1e6).toFixed(1);
      return unreadable(
        `The file has ${size} MB, more than 1 MB.`,
        'Split it, or remove what is generated.',
      );
    }
    bytes = readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    return unreadable(
      `The file cannot be read: ${code}.`,
      'Look at its rights, or where it links to.',
    );
  }
  return cleanText(bytes, problem);
}

function cleanText(
  bytes: Uint8Array,
  problem: (message: string, hint: string, line: number, column: number) => Problem,
): SourceFile {
  const lossy = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const place = (index: number): [number, number] => {
    const { line, column } = placeAt(lossy, index);
    return [line, column];
  };
  // Every second byte of a text in UTF-16 is zero.
  if (lossy.split('\0').length - 1 > lossy.length / 4) {
    const found = problem('The bytes here are not UTF-8.', 'Save the file as UTF-8.', 1, 1);
    return { text: undefined, problems: [found] };
  }
  try {
    strict.decode(bytes);
  } catch {
    const at = place(badByte(lossy, bytes));
    const found = problem('The bytes here are not UTF-8.', 'Save the file as UTF-8.', ...at);
    return { text: undefined, problems: [found] };
  }
  if (lossy.startsWith('\uFEFF')) {
    const found = problem(
      'The file begins with a byte order mark.',
      'Save it as UTF-8 without BOM.',
      1,
      1,
    );
    return { text: lossy.slice(1), problems: [found] };
  }
  const bare = /\r(?!\n)/.exec(lossy);
  if (bare) {
    const found = problem(
      'A carriage return without a line feed stands here.',
      'Save the file with line feeds at the ends of lines.',
      ...place(bare.index),
    );
    return { text: undefined, problems: [found] };
  }
  const merge = mergeRest.exec(lossy);
  if (merge) {
    const found = problem(
      'A rest of a merge stands here.',
      'Keep one of the texts, and remove the lines with <<<<<<<, ======= and >>>>>>>.',
      ...place(merge.index + merge[0].search(/\S/)),
    );
    return { text: undefined, problems: [found] };
  }
  const [first] = lossy.matchAll(invisible);
  if (!first) return { text: lossy, problems: [] };
  const code = first[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
  const isLost = first[0] === '\uFFFD';
  const found = problem(
    isLost ? 'A letter was lost here (U+FFFD).' : `The invisible character U+${code} stands here.`,
    isLost ? 'Write what was meant.' : 'Remove it.',
    ...place(first.index),
  );
  return { text: lossy.replace(invisible, (sign) => ' '.repeat(sign.length)), problems: [found] };
}

/** Index of the first replacement character that stands for bytes instead of itself. */
function badByte(lossy: string, bytes: Uint8Array): number {
  let at = 0;
  let index = 0;
  for (const sign of lossy) {
    const written = Buffer.from(sign);
    if (sign === '\uFFFD' && !written.every((byte, i) => bytes[at + i] === byte)) return index;
    at += written.length;
    index += sign.length;
  }
  return 0;
}
