// The bibliography as it is kept: BibTeX.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getCourse } from '../course/load.ts';

export function GET(): Response {
  const text = readFileSync(join(getCourse().root, 'references.bib'), 'utf8');
  return new Response(text, { headers: { 'Content-Type': 'application/x-bibtex; charset=utf-8' } });
}
