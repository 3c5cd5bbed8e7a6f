// The one bracket syntax of the course: [@gu2023mamba, §3.2; @dao2024mamba2] cites,
// [@eq:sdpa], [@fig:weights], [@lst:sdpa], [@tab:costs], [@sec:masks], [@ch:mamba] refer,
// and [@eq:mamba/discretise] refers into another chapter.

export interface BracketItem {
  /** '' for a citation, else eq, fig, lst, tab, sec or ch. */
  readonly kind: string;
  readonly key: string;
  readonly locator: string;
}

export interface Bracket {
  readonly start: number;
  readonly end: number;
  readonly items: readonly BracketItem[];
}

const bracketPattern = /\[(@[^\][]+)\]/g;
const itemPattern = /^@(?:(eq|fig|lst|tab|sec|ch):)?([A-Za-z0-9/_-]+)(?:,\s*(.+))?$/;

/** All brackets of a text; an item that fits no form has the kind `?`. */
export function findBrackets(text: string): Bracket[] {
  return [...text.matchAll(bracketPattern)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    items: match[1]!.split(/\s*;\s*/).map((part) => {
      const parts = itemPattern.exec(part.trim());
      if (!parts) return { kind: '?', key: part, locator: '' };
      return { kind: parts[1] ?? '', key: parts[2]!, locator: parts[3] ?? '' };
    }),
  }));
}
