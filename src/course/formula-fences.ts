// The dollars around display formulas: a pair that does not close swallows the text behind it, and
// every later formula is read inside out. Found in the source, before a parser speaks of what follows.

const fence = /^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?(\${2,})([^$]*)$/;
const end = /^[ \t>]*\${2,}[ \t]*$/;
/** What no formula holds. */
const beyond = /^[ \t>]*(?:<\/?[A-Z][A-Za-z]+[\s/>]|#{1,6} )/;

export interface OpenFormula {
  readonly line: number;
  readonly column: number;
}

/** The first `$$` that begins a display formula without an end of its own. */
export function openFormula(source: string): OpenFormula | undefined {
  let open: OpenFormula | undefined;
  let code: string | undefined;
  for (const [i, line] of source.split(/\r?\n/).entries()) {
    if (open) {
      if (end.test(line)) open = undefined;
      else if (line.includes('$$') || beyond.test(line)) return open;
      continue;
    }
    const tick = /^[ \t>]*(`{3,}|~{3,})/.exec(line)?.[1];
    if (tick && (code === undefined || (tick[0] === code[0] && tick.length >= code.length)))
      code = code === undefined ? tick : undefined;
    if (code === undefined && fence.test(line))
      open = { line: i + 1, column: line.indexOf('$') + 1 };
  }
  return open;
}
