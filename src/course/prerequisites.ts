// The graph of chapters as a drawing: how far from the start each stands, which arrows are needed.

export interface GraphChapter {
  readonly slug: string;
  readonly prerequisites: readonly string[];
}

export interface Arrow {
  readonly slug: string;
  /** Rows at which the line crosses the levels between the two chapters, nearest first. */
  readonly through: readonly number[];
}

export interface PlacedChapter {
  readonly slug: string;
  /** Length of the longest way from a chapter without prerequisites. */
  readonly level: number;
  /** Place within the level, in units of a row; chapters of a level are at least 1 apart. */
  readonly row: number;
  /** Prerequisites that no other prerequisite implies. */
  readonly from: readonly Arrow[];
}

/** Room between two things of a level: chapters, a chapter and a line, two lines. */
const room = [1, 0.6, 0.3] as const;

/** Everything that must be read before a chapter, near and far. */
export function ancestors(chapters: readonly GraphChapter[]): ReadonlyMap<string, Set<string>> {
  const before = new Map<string, Set<string>>();
  for (const { slug, prerequisites } of chapters) {
    const all = new Set<string>();
    for (const one of prerequisites) {
      all.add(one);
      for (const further of before.get(one) ?? []) all.add(further);
    }
    before.set(slug, all);
  }
  return before;
}

/** Prerequisites without those that follow from others. */
function needed(
  chapters: readonly GraphChapter[],
  before: ReadonlyMap<string, Set<string>>,
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    chapters.map(({ slug, prerequisites }) => [
      slug,
      prerequisites.filter((one) => !prerequisites.some((other) => before.get(other)?.has(one))),
    ]),
  );
}

/** A chapter of a level, or a line that only crosses it on its way from a chapter further left. */
interface Item {
  readonly slug: string;
  readonly line: boolean;
  readonly wanted: number;
}

const gap = (a: Item, b: Item): number => room[Number(a.line) + Number(b.line)]!;

/** Rows near to the wanted ones, in their order, with room between and within `height`. */
function settle(items: readonly Item[], height: number): readonly number[] {
  const rows: number[] = [];
  items.forEach((item, i) => {
    let rest = 0;
    for (let k = i + 1; k < items.length; k++) rest += gap(items[k - 1]!, items[k]!);
    const first = i === 0 ? 0 : rows[i - 1]! + gap(items[i - 1]!, item);
    rows.push(Math.max(first, Math.min(item.wanted, height - rest)));
  });
  return rows;
}

/**
 * Places the chapters of a course, given in reading order, so that each stands right of all it
 * needs and near to them, and so that no line runs behind a chapter. Arrows that follow from others
 * are left out.
 */
export function placeChapters(chapters: readonly GraphChapter[]): readonly PlacedChapter[] {
  const from = needed(chapters, ancestors(chapters));
  const level = new Map<string, number>();
  for (const { slug, prerequisites } of chapters)
    level.set(slug, Math.max(-1, ...prerequisites.map((one) => level.get(one) ?? -1)) + 1);
  const last = new Map<string, number>();
  for (const { slug } of chapters)
    for (const one of from.get(slug)!)
      last.set(one, Math.max(last.get(one) ?? 0, level.get(slug)!));
  const depth = Math.max(...level.values());
  const count = (at: number): number =>
    chapters.filter(({ slug }) => level.get(slug) === at).length;
  const crossing = (at: number): number =>
    chapters.filter(({ slug }) => level.get(slug)! < at && (last.get(slug) ?? 0) > at).length;
  const levels = Array.from({ length: depth + 1 }, (_, i) => i);
  const height = Math.max(...levels.map((at) => count(at) - 1 + room[1] * crossing(at)));

  const row = new Map<string, number>();
  const rowAt = (slug: string, at: number): number => row.get(`${slug} ${at}`)!;
  for (const at of levels) {
    const items = chapters
      .flatMap(({ slug }, order): Item[] => {
        if (level.get(slug) === at) {
          const near = from.get(slug)!.map((one) => rowAt(one, at - 1));
          const mean = near.reduce((a, b) => a + b, 0) / near.length;
          return [{ slug, line: false, wanted: near.length > 0 ? mean : order }];
        }
        const passes = level.get(slug)! < at && (last.get(slug) ?? 0) > at;
        return passes ? [{ slug, line: true, wanted: rowAt(slug, at - 1) }] : [];
      })
      .sort((a, b) => a.wanted - b.wanted);
    settle(items, height).forEach((place, i) => row.set(`${items[i]!.slug} ${at}`, place));
  }
  return chapters.map(({ slug }) => ({
    slug,
    level: level.get(slug)!,
    row: rowAt(slug, level.get(slug)!),
    from: from.get(slug)!.map((one) => ({
      slug: one,
      through: levels.slice(level.get(one)! + 1, level.get(slug)).map((at) => rowAt(one, at)),
    })),
  }));
}
