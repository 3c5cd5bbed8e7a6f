// Inline markup as strings, where a space before a full stop would show.
import { escapeHtml } from '../../course/tex.ts';

/** `<a href="…">text</a>`, the text escaped. */
export function link(url: string, text: string, attributes = ''): string {
  return `<a href="${escapeHtml(url)}"${attributes && ` ${attributes}`}>${escapeHtml(text)}</a>`;
}

/** `a, b and c`. */
export function series(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
