// The one bibliography: BibTeX read by citation.js, given back as plain records.
import { Cite } from '@citation-js/core';
import '@citation-js/plugin-bibtex';
import type { Problem } from './problem.ts';

export interface Reference {
  readonly key: string;
  readonly authors: readonly { readonly family: string; readonly given: string }[];
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
  readonly problems: readonly Problem[];
}

interface CslName {
  readonly family?: string;
  readonly given?: string;
  readonly literal?: string;
  readonly 'non-dropping-particle'?: string;
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
export function readBibliography(source: string, path: string): Bibliography {
  const problems: Problem[] = [];
  const references = new Map<string, Reference>();
  for (const entry of splitEntries(source)) {
    const fail = (message: string, hint: string): void => {
      problems.push({
        path,
        line: entry.line,
        column: 1,
        rule: 'bibliography',
        message,
        hint,
        severity: 'error',
      });
    };
    if (references.has(entry.key)) {
      const first = references.get(entry.key)!;
      fail(
        `The key ${entry.key} is defined twice, first on line ${first.line}.`,
        'Rename or remove one.',
      );
      continue;
    }
    let item: CslItem | undefined;
    try {
      item = (new Cite(entry.text).data as CslItem[])[0];
    } catch (error) {
      const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
      fail(`The entry ${entry.key} cannot be read: ${reason}.`, 'Check braces and commas.');
      continue;
    }
    if (!item?.title) {
      fail(`The entry ${entry.key} has no title.`, 'Add title = {…}.');
      continue;
    }
    references.set(entry.key, toReference(entry.key, entry.line, entry.text, item));
  }
  return { references, problems };
}

function toReference(key: string, line: number, raw: string, item: CslItem): Reference {
  const howPublished = /howpublished\s*=\s*\{([^}]*)\}/i.exec(raw)?.[1];
  const archive = /eprint\s*=\s*\{([^}]*)\}/i.exec(raw)?.[1];
  const venue =
    item['container-title'] ?? howPublished ?? (archive ? `arXiv:${archive}` : item.publisher);
  const url =
    item.URL ??
    (item.DOI ? `https://doi.org/${item.DOI}` : undefined) ??
    (archive ? `https://arxiv.org/abs/${archive}` : undefined);
  return {
    key,
    line,
    authors: (item.author ?? []).map((name) => ({
      family: [name['non-dropping-particle'], name.family ?? name.literal ?? '']
        .filter(Boolean)
        .join(' '),
      given: name.given ?? '',
    })),
    title: plain(item.title ?? ''),
    year: String(item.issued?.['date-parts']?.[0]?.[0] ?? 'n.d.'),
    venue: plain(venue ?? ''),
    url,
    note: item.note === undefined ? undefined : plain(item.note),
  };
}

/** citation.js marks protected capitals with spans; the course prints titles as they are. */
function plain(html: string): string {
  return html
    .replace(/<\/?[a-z][^>]*>/gi, '')
    .replace(/[{}]/g, '')
    .replace(/\\&/g, '&')
    .trim();
}

function splitEntries(source: string): { key: string; line: number; text: string }[] {
  const entries: { key: string; line: number; text: string }[] = [];
  const lines = source.split('\n');
  let start = -1;
  const flush = (end: number): void => {
    if (start < 0) return;
    const text = lines.slice(start, end).join('\n');
    const key = /^@\w+\s*\{\s*([^,\s]+)/.exec(text)?.[1];
    if (key && !/^@(comment|string|preamble)/i.test(text)) {
      entries.push({ key, line: start + 1, text });
    }
  };
  lines.forEach((line, i) => {
    if (!line.startsWith('@')) return;
    flush(i);
    start = i;
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
  const names = reference.authors.map(({ given, family }) =>
    [given, family].filter(Boolean).join(' '),
  );
  if (names.at(-1) === 'others') return `${names.slice(0, -1).slice(0, 3).join(', ')} et al.`;
  if (names.length > 6) return `${names.slice(0, 3).join(', ')} et al.`;
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
