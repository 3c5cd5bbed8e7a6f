// Texts of the hover cards and of the lists they stand for: references, terms, symbols, values.
import { authorsLong, authorsShort, type Reference } from '../../course/bibliography.ts';
import type { Course } from '../../course/load.ts';
import type { NotationEntry } from '../../course/schema.ts';

/** `Gu and Dao 2023`. */
export function citationLabel(reference: Reference): string {
  return `${authorsShort(reference)} ${reference.year}`;
}

/** Author list, title, venue and year in one line of text. */
export function referenceParts(reference: Reference): {
  authors: string;
  title: string;
  where: string;
} {
  const where = [reference.venue, reference.venue.includes(reference.year) ? '' : reference.year]
    .filter(Boolean)
    .join(', ');
  // Those who print it end it with a full stop; `et al.` brings its own.
  const authors = authorsLong(reference).replace(/\.$/, '');
  return { authors, title: reference.title, where };
}

export function requireReference(course: Course, key: string): Reference {
  const reference = course.bibliography.references.get(key);
  if (!reference) throw new Error(`references.bib has no "${key}".`);
  return reference;
}

/** References sorted by author, then year. */
export function sortReferences(references: readonly Reference[]): Reference[] {
  return [...references].sort(
    (a, b) => authorsShort(a).localeCompare(authorsShort(b), 'en') || a.year.localeCompare(b.year),
  );
}

/** Shape and unit of a symbol in words. */
export function symbolFacts(entry: NotationEntry): string {
  return [
    entry.shape ? `shape (${entry.shape.replaceAll(' ', ', ')})` : '',
    entry.unit ? `unit ${entry.unit}` : '',
  ]
    .filter(Boolean)
    .join(', ');
}
