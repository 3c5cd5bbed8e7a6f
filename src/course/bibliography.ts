// The one bibliography: BibTeX read by citation.js, given back as plain records.
import { Cite } from '@citation-js/core';
import '@citation-js/plugin-bibtex';
import { fieldFault, fieldsOf, type Field, type FieldFault } from './bibliography-fields.ts';
import { didYouMean, type Problem } from './problem.ts';

export interface Author {
  readonly family: string;
  readonly given: string;
  /** `Jr.`, `III` */
  readonly suffix?: string;
}

export interface Reference {
  readonly key: string;
  readonly authors: readonly Author[];
  readonly title: string;
  readonly year: string;
  /** Journal, proceedings, publisher or where else it appeared. */
  readonly venue: string;
  readonly url: string | undefined;
  readonly note: string | undefined;
  readonly line: number;
}

export interface Bibliography {
  readonly references: ReadonlyMap<string, Reference>;
  /** Keys of entries that cannot be read: whoever cites them has made no mistake. */
  readonly broken: ReadonlySet<string>;
  /** False when there is no file to look into. */
  readonly readable: boolean;
  readonly problems: readonly Problem[];
}

interface CslName {
  readonly family?: string;
  readonly given?: string;
  readonly literal?: string;
  readonly 'non-dropping-particle'?: string;
  readonly suffix?: string;
}

interface CslItem {
  readonly id: string;
  readonly 'citation-key'?: string;
  readonly author?: readonly CslName[];
  readonly title?: string;
  readonly issued?: { readonly 'date-parts'?: readonly (readonly (string | number)[])[] };
  readonly 'container-title'?: string;
  readonly publisher?: string;
  readonly URL?: string;
  readonly DOI?: string;
  readonly note?: string;
}

/** Reads a .bib source. A broken entry is a problem with its line; the others are still read. */
export function readBibliography(source: string | undefined, path: string): Bibliography {
  const problems: Problem[] = [];
  const references = new Map<string, Reference>();
  const broken = new Set<string>();
  /** Keys in small letters → as they are written. */
  const inSmall = new Map<string, string>();
  const problem = (line: number, message: string, hint: string, column = 1): void => {
    problems.push({
      path,
      line,
      column,
      rule: 'bibliography',
      message,
      hint,
      severity: 'error',
    });
  };
  for (const entry of splitEntries(source ?? '')) {
    const fail = (message: string, hint: string, line = 1, column = 1): void => {
      problem(entry.line + line - 1, message, hint, column);
      if (!references.has(entry.key)) broken.add(entry.key);
    };
    if (entry.stray) {
      problem(entry.line, `“${entry.text.slice(0, 40)}” stands outside of every entry.`, outside);
      continue;
    }
    const skipped = /^@(comment|string|preamble)/i.exec(entry.text)?.[0];
    if (skipped !== undefined) {
      problem(entry.line, `This ${skipped} does not end.`, 'Check its braces.');
      continue;
    }
    if (!/^[A-Za-z0-9_-]+$/.test(entry.key)) {
      const shown = entry.key
        ? `The key "${entry.key}" cannot be cited.`
        : 'This entry has no key.';
      fail(shown, 'Write letters, digits and hyphens after the brace: @misc{gu2023mamba,');
      continue;
    }
    if (references.has(entry.key)) {
      const first = references.get(entry.key)!;
      fail(
        `The key ${entry.key} is defined twice, first on line ${first.line}.`,
        'Rename or remove one.',
      );
      continue;
    }
    const like = inSmall.get(entry.key.toLowerCase());
    if (like !== undefined) {
      fail(`The key ${entry.key} is ${like} in other letters.`, 'Rename or remove one.');
      continue;
    }
    inSmall.set(entry.key.toLowerCase(), entry.key);
    const type = entry.text.slice(1, entry.text.indexOf('{')).trim().toLowerCase();
    if (!types.includes(type)) {
      fail(`BibTeX has no @${type}.`, didYouMean(type, types, 'Use @misc.'));
      continue;
    }
    const fault = braceFault(entry);
    if (fault) {
      fail(fault.message, fault.hint, fault.line);
      continue;
    }
    if (!/^@\w+\s*\{[^,}=]*?,/.test(entry.text.replace(/\n[^]*/, ''))) {
      fail(`There is no comma behind the key ${entry.key}.`, `Write @${type}{${entry.key},`);
      continue;
    }
    const text = entry.text.slice(0, endOf(entry.text) + 1);
    const fields = fieldsOf(text) ?? [];
    const odd = fieldFault(entry.key, fields);
    if (odd) {
      fail(odd.message, odd.hint, odd.line);
      continue;
    }
    let item: CslItem | undefined;
    try {
      item = (new Cite(text).data as CslItem[])[0];
    } catch (error) {
      const reason = error instanceof Error ? error.message.split('\n')[0]! : String(error);
      const place = /\s*at line (\d+) col (\d+):?$/.exec(reason);
      fail(
        `The entry ${entry.key} cannot be read: ${plainReason(reason.slice(0, place?.index))}.`,
        'Check braces, commas and equals signs at the end of the field before.',
        Number(place?.[1] ?? 1),
        Number(place?.[2] ?? 1),
      );
      continue;
    }
    const missing = lackOf(fields, item);
    if (!item || missing) {
      fail(`The entry ${entry.key} has no ${missing}.`, `Add ${missing} = {…}.`);
      continue;
    }
    const reference = toReference(entry.key, entry.line, fields, item);
    const command = unreadTex(reference, fields);
    if (command) {
      fail(
        `The entry ${entry.key} has ${command.says}, which would be printed as it stands.`,
        'Write the sign or the word itself.',
        command.line,
      );
      continue;
    }
    if (reference.url !== undefined && !/^https?:\/\/[^\s"<>]+$/.test(reference.url)) {
      fail(
        `The entry ${entry.key} has the address "${reference.url}".`,
        'Write one that begins with https://.',
      );
      continue;
    }
    references.set(entry.key, reference);
  }
  const isEmpty = source !== undefined && references.size + problems.length === 0;
  if (isEmpty) problem(1, 'This bibliography is empty.', 'Add the entries that the course cites.');
  return { references, broken, readable: source !== undefined && !isEmpty, problems };
}

const outside = 'Begin entries with @type{key, at the start of a line, and comments with %.';

/** What a reference list cannot do without. */
function lackOf(fields: readonly Field[], item: CslItem | undefined): string | undefined {
  if (!item?.title) return 'title';
  const hasOther = fields.some(({ name }) => name === 'editor' || name === 'organization');
  if (!item.author?.length && !hasOther) return 'author';
  const year = String(item.issued?.['date-parts']?.[0]?.[0] ?? '');
  return /^\d{4}$/.test(year) ? undefined : 'year';
}

/** The parser's names of signs, as signs. */
function plainReason(reason: string): string {
  const signs: Record<string, string> = {
    ...{ rbrace: 'a closing brace', lbrace: 'an opening brace', equals: 'an equals sign' },
    ...{ comma: 'a comma', identifier: 'a name', hash: 'a #', quote: 'a quotation mark' },
  };
  return reason.replace(/"(\w+)"/g, (whole, name: string) => signs[name] ?? whole);
}

const types = (
  'article book booklet conference dataset inbook incollection inproceedings manual mastersthesis ' +
  'misc online phdthesis proceedings report software techreport thesis unpublished'
).split(' ');

/** Index of the brace that ends an entry; -1 where none does. */
function endOf(text: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '{') depth++;
    else if (text[i] === '}' && --depth === 0) return i;
  }
  return -1;
}

/** What is wrong with the braces of an entry, from its first to its last, and on which line of it. */
function braceFault({ key, text }: Entry): FieldFault | undefined {
  const hint = 'Check its braces.';
  const end = endOf(text);
  if (end < 0) return { message: `The entry ${key} does not end.`, hint, line: 1 };
  const rest = text
    .slice(end + 1)
    .replace(/^\s*%.*$/gm, '')
    .trim();
  if (!rest) return undefined;
  const line = text.slice(0, text.indexOf(rest, end)).split('\n').length;
  const [, next] = /^(@\w+)\s*\(/.exec(rest) ?? [];
  if (next !== undefined)
    return { message: 'An entry in parentheses stands here.', hint: `Write ${next}{…}.`, line };
  const [begins] = rest.split('\n');
  return { message: `The entry ${key} ends before “${begins!.slice(0, 30)}”.`, hint, line };
}

function toReference(
  key: string,
  line: number,
  fields: readonly Field[],
  item: CslItem,
): Reference {
  const field = (name: string): string | undefined =>
    fields.find((one) => one.name === name)?.value.trim();
  const number = field('eprint');
  const archive = field('archiveprefix') ?? field('eprinttype') ?? 'arXiv';
  const venue =
    item['container-title'] ??
    field('howpublished') ??
    (number ? `${archive}:${number}` : item.publisher);
  const isArxiv = number !== undefined && archive.toLowerCase() === 'arxiv';
  const url =
    item.URL ??
    (item.DOI ? `https://doi.org/${item.DOI}` : undefined) ??
    (isArxiv ? `https://arxiv.org/abs/${number}` : undefined);
  return {
    key,
    line,
    authors: (item.author ?? []).map((name) => ({
      family: [name['non-dropping-particle'], name.family ?? name.literal ?? '']
        .filter(Boolean)
        .join(' '),
      given: name.given ?? '',
      ...(name.suffix === undefined ? {} : { suffix: name.suffix }),
    })),
    title: plain(item.title ?? ''),
    year: String(item.issued?.['date-parts']?.[0]?.[0] ?? 'n.d.'),
    venue: plain(venue ?? ''),
    url,
    note: item.note === undefined ? undefined : plain(item.note),
  };
}

/** A command that stands in what readers see, as its field has it. */
function unreadTex(
  { title, venue, note = '', authors }: Reference,
  fields: readonly Field[],
): { says: string; line: number } | undefined {
  const names = authors.map((author) => Object.values(author).join(' '));
  const shown = /\\(?:[A-Za-z]+|.)/.exec([title, venue, note, ...names].join('\n'))?.[0];
  if (shown === undefined) return undefined;
  for (const { value, line } of fields)
    for (const [command] of value.matchAll(/\\[A-Za-z]+/g))
      if (shown.startsWith(command)) return { says: command, line };
  return { says: shown, line: 1 };
}

/** The marks that citation.js itself sets: protected capitals, small capitals and the like. */
const marks =
  /<span (?:class="nocase"|style="font-variant: ?small-caps;?")>|<\/span>|<\/?(?:i|b|su[bp])>/g;

/** The course prints titles as they are. */
function plain(html: string): string {
  return html.replace(marks, '').replace(/[{}]/g, '').replace(/\\&/g, '&').trim();
}

interface Entry {
  readonly key: string;
  readonly line: number;
  readonly text: string;
  /** Text before the first entry, which BibTeX would pass over in silence. */
  readonly stray: boolean;
}

/** The entries of a sound source, each from its @ to the brace that ends it. */
export const entryTexts = (source: string): string[] =>
  splitEntries(source).flatMap(({ text, stray }) =>
    stray ? [] : [text.slice(0, endOf(text) + 1)],
  );

function splitEntries(source: string): Entry[] {
  const entries: Entry[] = [];
  const lines = source.split(/\r?\n/);
  let start = -1;
  const flush = (end: number): void => {
    if (start < 0) return;
    const text = lines.slice(start, end).join('\n').trim();
    const key = /^@\w+\s*\{\s*([^,\n]*)/.exec(text)?.[1]?.trim() ?? '';
    const isEntry = !/^@(comment|string|preamble)/i.test(text);
    // What is no entry is passed over, unless it does not end and swallows one.
    if (isEntry || endOf(text) < 0) entries.push({ key, line: start + 1, text, stray: false });
  };
  lines.forEach((line, i) => {
    if (/^\s*@\w+\s*\{/.test(line)) {
      flush(i);
      start = i;
    } else if (start < 0 && line.trim() && !line.trimStart().startsWith('%')) {
      entries.push({ key: '', line: i + 1, text: line.trim(), stray: true });
    }
  });
  flush(lines.length);
  return entries;
}

/** `Gu and Dao`, `Waleffe et al.`, or the organisation. */
export function authorsShort(reference: Reference): string {
  const names = reference.authors.map((author) => author.family);
  if (names.length === 0) return reference.title;
  if (names.length === 1) return names[0]!;
  if (names.length === 2 && names[1] !== 'others') return `${names[0]} and ${names[1]}`;
  return `${names[0]} et al.`;
}

/** All authors in full up to six, then `et al.` */
export function authorsLong(reference: Reference): string {
  const names = reference.authors.map(({ given, family, suffix }) =>
    [given, family, suffix].filter(Boolean).join(' '),
  );
  if (names.at(-1) === 'others') return `${names.slice(0, -1).slice(0, 3).join(', ')} et al.`;
  if (names.length > 6) return `${names.slice(0, 3).join(', ')} et al.`;
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
