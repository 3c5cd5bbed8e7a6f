// The fields of a BibTeX entry as they are written: what citation.js would drop, guess at or print
// with its backslashes becomes one sentence with its line.
import { distance } from 'fastest-levenshtein';
import { nearest, shorten } from './problem.ts';

export interface Field {
  /** In small letters. */
  readonly name: string;
  /** Without the braces or quotation marks around it. */
  readonly value: string;
  /** Neither in braces nor in quotation marks: a number, or the name of a @string. */
  readonly bare: boolean;
  /** Line of the entry, from 1. */
  readonly line: number;
}

export interface FieldFault {
  readonly message: string;
  readonly hint: string;
  readonly line: number;
}

/** Undefined where the entry is not made of fields: the parser says why. */
export function fieldsOf(entry: string): Field[] | undefined {
  const fields: Field[] = [];
  let at = entry.indexOf(',') + 1;
  while (at > 0) {
    const gap = /^(?:[\s,]|%[^\n]*\n)*/.exec(entry.slice(at))![0];
    at += gap.length;
    if (entry[at] === '}') return fields;
    const head = /^([\w-]+)\s*=\s*/.exec(entry.slice(at));
    if (!head) return undefined;
    const line = entry.slice(0, at).split('\n').length;
    at += head[0].length;
    const end = endOfValue(entry, at);
    const written = entry.slice(at, end).trim();
    const bare = !/^["{]/.test(written);
    fields.push({
      name: head[1]!.toLowerCase(),
      value: bare || written.includes('#') ? written : written.slice(1, -1),
      bare,
      line,
    });
    at = end;
  }
  return undefined;
}

function endOfValue(entry: string, from: number): number {
  let depth = 0;
  let quoted = false;
  for (let i = from; i < entry.length; i++) {
    const sign = entry[i];
    if (sign === '\\') i++;
    else if (sign === '"' && depth === 0) quoted = !quoted;
    else if (sign === '{') depth++;
    else if (sign === '}' && --depth < 0) return i;
    else if (sign === ',' && depth === 0 && !quoted) return i;
  }
  return entry.length;
}

/** The first field of an entry that would not be read or printed as it is meant. */
export function fieldFault(key: string, fields: readonly Field[]): FieldFault | undefined {
  const seen = new Set<string>();
  for (const field of fields) {
    const fault = seen.has(field.name)
      ? [`has ${field.name} twice`, 'Remove one of the two.']
      : faultOfField(field);
    seen.add(field.name);
    if (fault)
      return { message: `The entry ${key} ${fault[0]}.`, hint: fault[1]!, line: field.line };
  }
  return eprintFault(key, fields);
}

/** A number from 1 to 12, or a name, with the day that some programs put beside it. */
const months = /^(?:0?[1-9]|1[0-2])$|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec/i;

const arxivNumber = /^(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?\/\d{7})(?:v\d+)?$/;

/** A preprint of arXiv is linked by its number. */
function eprintFault(key: string, fields: readonly Field[]): FieldFault | undefined {
  const archive = fields.find(({ name }) => name === 'archiveprefix' || name === 'eprinttype');
  const eprint = fields.find(({ name }) => name === 'eprint');
  if (!eprint || (archive && archive.value.trim().toLowerCase() !== 'arxiv')) return undefined;
  if (arxivNumber.test(eprint.value.trim())) return undefined;
  return {
    message: `The entry ${key} has the eprint "${short(eprint.value)}".`,
    hint: 'Write the number alone, such as 2312.00752, or name another archivePrefix.',
    line: eprint.line,
  };
}

type Fault = [says: string, hint: string] | undefined;

function faultOfField({ name, value, bare }: Field): Fault {
  const misspelt = known.includes(name) ? undefined : nearestField(name);
  if (misspelt !== undefined)
    return [`has a field "${name}", which nothing reads`, `Did you mean "${misspelt}"?`];
  if (bare && known.includes(name) && !/^\d+$/.test(value) && name !== 'month')
    return [`has the ${name} ${value}, which BibTeX reads as a name`, `Write ${name} = {…}.`];
  if (name === 'author' || name === 'editor') return faultOfNames(name, value);
  if (name === 'year' && !/^\d{4}$/.test(value.trim()))
    return [`has the year "${short(value)}"`, 'Write it with four digits.'];
  // What appears next year is announced this year.
  if (name === 'year' && Number(value) > new Date().getFullYear() + 1)
    return [`has the year ${value}, which is still to come`, 'Correct it.'];
  if (name === 'month' && !months.test(value))
    return [`has the month "${short(value)}"`, 'Write month = mar, or leave it out.'];
  if (name === 'doi' && !/^10\.\d{4,9}\/[^\s\\{}]+$/.test(value.trim()))
    return [`has the doi "${short(value)}"`, 'Write it alone, without its address: 10.1000/182.'];
  if (name === 'url' && /[\\{}]/.test(value))
    return [`has the address "${short(value)}"`, 'Write it without backslashes and braces.'];
  return printed.includes(name) ? faultOfText(name, value) : undefined;
}

function faultOfNames(name: string, value: string): Fault {
  const hint = 'Separate names by “and”, and end a shortened list with “and others”.';
  // What stands in inner braces is one name, whatever it holds.
  const flat = value.replace(/\{[^{}]*\}/g, '{}').replace(/\{[^{}]*\}/g, '{}');
  if (/^\s*and\b|\band\s*$|\band\s+and\b/.test(flat))
    return [`names nobody beside an “and” of its ${name}`, hint];
  if (/^\s*others\s*$/i.test(flat))
    return [`names nobody but others as its ${name}`, 'Name the first.'];
  for (const one of flat.split(/\s+and\s+/)) {
    const commas = one.split(',');
    const isJunior = commas.length === 3 && /^\s*(?:[JS]r\.?|[IVX]+)\s*$/.test(commas[1]!);
    if (/;|\s&\s|\bet\s+al\b/.test(one) || commas.length > 3 || (commas.length === 3 && !isJunior))
      return [`has "${short(one)}" as one name of its ${name}`, hint];
  }
  return faultOfText(name, value);
}

function faultOfText(name: string, value: string): Fault {
  if (!value.replace(/[{}\s]/g, '')) return [`has an empty ${name}`, 'Write it, or remove it.'];
  const formula = /(?<!\\)\$[^$]*\$?/.exec(value);
  if (formula)
    return [`has the formula ${short(formula[0])} in its ${name}`, 'Write plain signs: O(n²).'];
  const entity = /&(?:[a-z][a-z0-9]+|#\d+|#x[0-9a-f]+);/i.exec(value);
  if (entity) return [`has "${entity[0]}" in its ${name}`, 'Write the sign itself; & as \\&.'];
  const link = /\\(?:url|href)(?![A-Za-z])/.exec(value);
  return link ? [`has ${link[0]} in its ${name}`, 'Put the address into url = {…}.'] : undefined;
}

const short = (text: string): string => shorten(text, 40);

function nearestField(name: string): string | undefined {
  // Programs keep fields of their own, some of them with short names.
  const near = nearest(name, known);
  const most = name.length < 5 ? 1 : 2;
  return near !== undefined && name.length > 3 && distance(name, near) <= most ? near : undefined;
}

/** Fields that a reader of the course sees. */
const printed = ['title', 'journal', 'booktitle', 'howpublished', 'publisher', 'note'];

const known = (
  'abstract address annote archiveprefix author booktitle chapter crossref date day doi ' +
  'edition editor eid eprint eprintclass eprinttype file groups howpublished institution isbn issn ' +
  'issue journal journaltitle key keywords language location month note number organization pages ' +
  'primaryclass publisher school series shorttitle subtitle timestamp title type url urldate ' +
  'version volume year'
).split(' ');
