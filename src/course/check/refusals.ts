// What no formula of the course may hold, whether KaTeX could read it or not.

/** Commands that load, link, forge markup or give a sign another meaning than on every other page. */
const refusedCommand =
  /\\(?:html[A-Za-z]+|href|url|includegraphics|[gex]?def|global|(?:future)?let|(?:re)?newcommand|providecommand)(?![A-Za-z])/;

/** What KaTeX would let through or print in red, since the course itself needs it. */
export function authorTexError(tex: string): { message: string; position: number } | undefined {
  if (!tex.trim()) return { message: 'it is empty', position: 0 };
  const refused = refusedCommand.exec(tex);
  if (refused) return { message: `${refused[0]} is not allowed`, position: refused.index };
  return undefined;
}

/** An amount of money and words after it, between two dollars that were no formula's. */
export function isMoney(tex: string): boolean {
  return /^\d[\d.,]*\s+[a-z]{2,}/i.test(tex);
}

/**
 * A sign that no TeX has, and that YAML makes of a backslash between double quotes: `"\theta"` is a
 * tab and the letters `heta`, `"\nu"` a line end and `u`.
 */
const eaten = new RegExp('[\\u0000-\\u001F\\u007F-\\u009F\\u2028\\u2029]');

export function isEaten(tex: string): boolean {
  return eaten.test(tex);
}
