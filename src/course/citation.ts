// How to cite the course or one of its chapters: BibTeX, APA and CSL data, with version and date.
import { readFileSync } from 'node:fs';

/** Version of the course, from package.json. */
export const version = (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string })
  .version;

export const authors = 'The Beyond Attention authors';

export interface CitedWork {
  readonly key: string;
  readonly title: string;
  /** The course, for one of its chapters. */
  readonly within: string | undefined;
  readonly url: string;
  readonly version: string;
  /** Of the last change, as 2026-11-24; undefined outside a clone. */
  readonly date: string | undefined;
}

const months =
  'January February March April May June July August September October November December'.split(
    ' ',
  );

/** Braces keep the capitals of a title as they are; special characters of TeX are escaped. */
function texText(text: string): string {
  return text.replace(/[\\&%$#_{}]/g, (sign) =>
    sign === '\\' ? String.raw`\textbackslash{}` : `\\${sign}`,
  );
}

export function bibtex({ key, title, within, url, version: edition, date }: CitedWork): string {
  const fields: [string, string | undefined][] = [
    ['author', `{${texText(authors)}}`],
    ['title', `{${texText(title)}}`],
    ['booktitle', within && texText(within)],
    ['year', date?.slice(0, 4)],
    ['month', date && String(Number(date.slice(5, 7)))],
    ['url', url],
    ['note', `Version ${edition}${date ? `, ${date}` : ''}`],
  ];
  const lines = fields.flatMap(([name, value]) => (value ? [`  ${name} = {${value}},`] : []));
  return [`@${within ? 'incollection' : 'book'}{${key},`, ...lines, '}'].join('\n');
}

export function apa({ title, within, url, version: edition, date }: CitedWork): string {
  const day = date
    ? `${date.slice(0, 4)}, ${months[Number(date.slice(5, 7)) - 1]} ${Number(date.slice(8))}`
    : 'n.d.';
  const place = within ? `In ${within} (Version ${edition})` : `(Version ${edition})`;
  return within
    ? `${authors}. (${day}). ${title}. ${place}. ${url}`
    : `${authors}. (${day}). ${title} ${place}. ${url}`;
}

/** Citation File Format 1.2 of the course, as an object to be written as YAML. */
export function citationFile(work: CitedWork, repository: string): Record<string, unknown> {
  return {
    'cff-version': '1.2.0',
    message: 'If you use this course, please cite it as below.',
    type: 'software',
    title: work.title,
    authors: [{ name: authors }],
    version: work.version,
    ...(work.date ? { 'date-released': work.date } : {}),
    url: work.url,
    'repository-code': repository,
    license: 'MIT',
  };
}
