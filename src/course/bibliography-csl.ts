// The bibliography as CSL-JSON, the form that Zotero, Pandoc and citation processors read.
import { Cite } from '@citation-js/core';
import '@citation-js/plugin-bibtex';
import { entryTexts } from './bibliography.ts';

/** One plain record for each entry, without what the parser keeps for itself. */
export function cslItems(bibtex: string): Record<string, unknown>[] {
  return entryTexts(bibtex).flatMap((entry) =>
    (new Cite(entry).data as Record<string, unknown>[]).map((item) => {
      const kept = Object.entries(item).filter(([key]) => !key.startsWith('_'));
      return { ...Object.fromEntries(kept), id: item['citation-key'] ?? item['id'] };
    }),
  );
}
