// Which pages answer, in what order, and by which of their sections.
import {
  decodeRuns,
  exactLevel,
  kinds,
  strengthOf,
  type CoreFile,
  type Kind,
  type Posting,
} from './format.ts';
import type { Query } from './query.ts';

/** Where the entries of the index stand. */
export interface Entries {
  readonly kind: readonly Kind[];
  readonly page: readonly number[];
  readonly owner: readonly number[];
}

export interface RankedEntry {
  readonly entry: number;
  readonly score: number;
}

export interface RankedPage {
  readonly page: number;
  readonly score: number;
  /** Its sections, figures, listings and equations that match, best first. */
  readonly entries: readonly RankedEntry[];
}

export interface Ranking {
  readonly pages: readonly RankedPage[];
  /** Everything that matches, of all kinds, best first. */
  readonly entries: readonly RankedEntry[];
  /** The term or symbol that the query names. */
  readonly answer: number | undefined;
}

/** Strength at which a word counts half of what it can, in an entry and in a whole page. */
const halfInEntry = 3.2;
const halfInPage = 25;
const exactStrength = 14;
/** What an entry of the data adds to the chapter that it belongs to. */
const ownedShare = 0.35;
const exactBonus = 0.8;
const sectionShare = 0.25;
const preferredFactor = 1.6;

export function expandRuns(text: string): Entries {
  const kind: Kind[] = [];
  const page: number[] = [];
  const owner: number[] = [];
  for (const run of decodeRuns(text)) {
    for (let i = 0; i < run.count; i++) {
      kind.push(kinds[run.kind]!);
      page.push(run.page);
      owner.push(run.owner);
    }
  }
  return { kind, page, owner };
}

export function rank(
  query: Query,
  postings: ReadonlyMap<number, readonly Posting[]>,
  pages: CoreFile['pages'],
  entries: Entries,
  /** The page that the query calls by its name: it comes first. */
  called?: number,
): Ranking {
  const pageGroups = new Map<number, Map<string, number>>();
  const entryGroups = new Map<number, Map<string, number>>();
  const exact = new Map<number, number>();
  const pageExact = new Map<number, number>();
  const total = entries.kind.length;

  for (const { word, weight, share, group } of query.wanted) {
    const list = postings.get(word) ?? [];
    const strengthByPage = new Map<number, number>();
    for (const { entry, level } of list) {
      const strength = level === exactLevel ? exactStrength : strengthOf(level);
      const owner = entries.owner[entry]!;
      if (owner >= 0) {
        const counted = entries.page[entry] === owner ? strength : strength * ownedShare;
        strengthByPage.set(owner, (strengthByPage.get(owner) ?? 0) + counted);
      }
      if (level === exactLevel && share > (exact.get(entry) ?? 0)) exact.set(entry, share);
      if (level === exactLevel && entries.kind[entry] === 'page' && owner >= 0) {
        pageExact.set(owner, Math.max(pageExact.get(owner) ?? 0, share));
      }
    }
    const rarity = Math.log(
      1 + (pages.count - strengthByPage.size + 0.5) / (strengthByPage.size + 0.5),
    );
    for (const [page, strength] of strengthByPage) {
      raise(pageGroups, page, group, weight * rarity * (strength / (strength + halfInPage)));
    }
    const entryRarity = Math.log(1 + (total - list.length + 0.5) / (list.length + 0.5)) / 2;
    for (const { entry, level } of list) {
      const strength = level === exactLevel ? exactStrength : strengthOf(level);
      raise(
        entryGroups,
        entry,
        group,
        weight * entryRarity * (strength / (strength + halfInEntry)),
      );
    }
  }

  const rankedEntries = [...entryGroups]
    .map(([entry, groups]) => ({
      entry,
      score:
        sum(groups) *
        (1 + exactBonus * (exact.get(entry) ?? 0)) *
        (entries.kind[entry] === query.prefers ? preferredFactor : 1),
    }))
    .sort((a, b) => b.score - a.score || a.entry - b.entry);

  const own = new Map<number, RankedEntry[]>();
  for (const item of rankedEntries) {
    const page = entries.page[item.entry]!;
    own.set(page, [...(own.get(page) ?? []), item]);
  }
  const rankedPages = [...pageGroups]
    .map(([page, groups]) => {
      const inside = (own.get(page) ?? []).filter(({ entry }) => entries.owner[entry] === page);
      const best = Math.max(0, ...inside.map(({ score }) => score));
      const named = 1 + exactBonus * (pageExact.get(page) ?? 0);
      return {
        page,
        score: (pages.priors[page] ?? 1) * (sum(groups) * named + sectionShare * best),
        entries: inside.filter(({ entry }) => entries.kind[entry] !== 'page'),
      };
    })
    .sort(
      (a, b) =>
        Number(b.page === called) - Number(a.page === called) ||
        b.score - a.score ||
        a.page - b.page,
    );

  const named = [...exact]
    .filter(([entry, share]) => {
      const kind = entries.kind[entry];
      return (kind === 'glossary' || kind === 'notation') && share >= 0.5;
    })
    .sort(
      ([a, shareA], [b, shareB]) =>
        shareB - shareA ||
        Number(entries.kind[a] === 'notation') - Number(entries.kind[b] === 'notation') ||
        a - b,
    );
  return { pages: rankedPages, entries: rankedEntries, answer: named[0]?.[0] };
}

/** Alternatives for one word of the query do not add up: the best of them counts. */
function raise(
  scores: Map<number, Map<string, number>>,
  id: number,
  group: string,
  score: number,
): void {
  const groups = scores.get(id) ?? new Map<string, number>();
  groups.set(group, Math.max(groups.get(group) ?? 0, score));
  scores.set(id, groups);
}

function sum(groups: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const score of groups.values()) total += score;
  return total;
}
