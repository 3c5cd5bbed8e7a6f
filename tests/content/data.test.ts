// The data under content/ is complete, consistent with itself and with the code it names.
// Each test collects every fault it finds, so that one run shows them all.
import { existsSync, readFileSync } from 'node:fs';
import { Cite } from '@citation-js/core';
import '@citation-js/plugin-bibtex';
import katex from 'katex';
import { sitePages } from '../../src/course/pages.ts';
import { describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';

const root = new URL('../..', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

interface Interview {
  readonly from: string;
  readonly to?: string;
  readonly topic: string;
}
interface Chapter {
  readonly slug: string;
  readonly title: string;
  readonly short: string;
  readonly summary: string;
  readonly prerequisites: readonly string[];
  readonly interview: Interview;
}
interface Course {
  readonly interview: { readonly published: string; readonly duration: string };
  readonly parts: readonly { readonly id: string; readonly chapters: readonly Chapter[] }[];
}
interface Term {
  readonly id: string;
  readonly term: string;
  readonly abbreviations?: readonly string[];
  readonly aliases?: readonly string[];
  readonly definition: string;
  readonly chapter: string;
  readonly see?: readonly string[];
  readonly cite?: readonly string[];
}
interface SymbolEntry {
  readonly id: string;
  readonly macro: string;
  readonly tex: string;
  readonly name: string;
  readonly spoken: string;
  readonly role: string;
  readonly shape: string;
  readonly meaning: string;
  readonly code?: readonly { readonly module: string; readonly names: readonly string[] }[];
  readonly defined: string;
  readonly paper?: string;
}
interface Claim {
  readonly id: string;
  readonly speaker: string;
  readonly stamp: string;
  readonly chapter: string;
  readonly paraphrase: string;
  readonly quote?: string;
  readonly verdict: string;
  readonly assessment: string;
  readonly cite: readonly string[];
  readonly confidence: string;
  readonly checked: string;
}
interface Correction {
  readonly id: string;
  readonly wrong: string;
  readonly right: string;
  readonly stamp: string;
  readonly cite: readonly string[];
}
interface Prediction {
  readonly id: string;
  readonly who: string;
  readonly stamp: string;
  readonly prediction: string;
  readonly criterion: string;
  readonly outcome: string;
  readonly verdict: string;
  readonly confidence: string;
  readonly date: string;
  readonly cite: readonly string[];
  readonly note?: string;
}
interface Reference {
  readonly id: string;
  readonly title?: string;
  readonly issued?: unknown;
  readonly URL?: string;
  readonly DOI?: string;
  readonly author?: readonly {
    readonly family?: string;
    readonly 'non-dropping-particle'?: string;
  }[];
}
interface Query {
  readonly q: string;
  readonly expect: readonly string[];
  readonly kind: string;
}

const course = parse(read('content/course.yaml')) as Course;
const chapters = course.parts.flatMap((part) => part.chapters);
const slugs = new Set(chapters.map((chapter) => chapter.slug));
const terms = parse(read('content/glossary.yaml')) as readonly Term[];
const symbols = parse(read('content/notation.yaml')) as readonly SymbolEntry[];
const { claims, corrections } = parse(read('content/claims.yaml')) as {
  readonly claims: readonly Claim[];
  readonly corrections: readonly Correction[];
};
const predictions = parse(read('content/predictions.yaml')) as readonly Prediction[];
const { queries } = JSON.parse(read('tests/search/queries.dev.json')) as {
  readonly queries: readonly Query[];
};

const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
const references = new Cite(read('content/references.bib')).data as readonly Reference[];
const parserWarnings = warn.mock.calls.map((call) => call.join(' '));
warn.mockRestore();
const keys = new Set(references.map((reference) => reference.id));

/** The values that occur more than once. */
function repeated(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, i) => values.indexOf(value) !== i))];
}

/** `owner → name` for every name that is not among the known ones. */
function unknown(
  entries: readonly { readonly id: string }[],
  names: (entry: never) => readonly string[] | undefined,
  known: ReadonlySet<string>,
): string[] {
  return entries.flatMap((entry) =>
    (names(entry as never) ?? [])
      .filter((name) => !known.has(name))
      .map((name) => `${entry.id} → ${name}`),
  );
}

/** Seconds of a stamp hh:mm:ss, or NaN. */
function seconds(stamp: string): number {
  const match = /^(\d{2}):([0-5]\d):([0-5]\d)$/.exec(stamp);
  return match ? 3600 * Number(match[1]) + 60 * Number(match[2]) + Number(match[3]) : NaN;
}
const duration = seconds(course.interview.duration);
const badStamps = (entries: readonly { readonly id: string; readonly stamp: string }[]) =>
  entries
    .filter(({ stamp }) => !(seconds(stamp) >= 0 && seconds(stamp) <= duration))
    .map(({ id, stamp }) => `${id}: ${stamp}`);

/** What KaTeX says against a formula, or nothing. */
function texError(tex: string, macros: Record<string, string> = {}): string | undefined {
  try {
    katex.renderToString(tex, { throwOnError: true, strict: 'error', macros: { ...macros } });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
const formulas = (text: string) => [...text.matchAll(/\$([^$]+)\$/g)].map((match) => match[1]!);
/** Faults in the formulas of a text: an unpaired dollar or TeX that does not render. */
function textErrors(id: string, text: string): string[] {
  const odd = (text.split('$').length - 1) % 2 === 1 ? [`${id}: unpaired $`] : [];
  return odd.concat(
    formulas(text).flatMap((tex) => {
      const error = texError(tex);
      return error === undefined ? [] : [`${id}: ${tex}: ${error}`];
    }),
  );
}
const words = (text: string) => text.trim().split(/\s+/).length;
const isoDate = /^2026-\d{2}-\d{2}$/;

describe('references.bib', () => {
  test('parses without warnings into entries with distinct keys', () => {
    expect(parserWarnings).toEqual([]);
    const entries = [...read('content/references.bib').matchAll(/^@\w+\{([^,]+),/gm)];
    expect(entries.length).toBe(references.length);
    expect(repeated(entries.map((entry) => entry[1]!))).toEqual([]);
  });

  test('gives every entry an author, a title, a year and a way to find it', () => {
    const incomplete = references.filter(
      (entry) =>
        !entry.author?.length || !entry.title || !entry.issued || !(entry.URL ?? entry.DOI),
    );
    expect(incomplete.map((entry) => entry.id)).toEqual([]);
  });

  test('splits no first name off as a particle and has "others" only at the end', () => {
    const faults = references.flatMap((entry) =>
      (entry.author ?? []).flatMap((author, i, all) => {
        const particle = author['non-dropping-particle'];
        if (particle && !['van', 'von', 'de', 'der'].includes(particle)) return [entry.id];
        return author.family === 'others' && i < all.length - 1 ? [entry.id] : [];
      }),
    );
    expect(faults).toEqual([]);
  });

  test('carries no working notes', () => {
    const note = /unverified|file index|\[v2?\]|\bdossier\b|note = \{(read|v2|c|m)\}/i;
    expect(
      read('content/references.bib')
        .split('\n')
        .filter((line) => note.test(line)),
    ).toEqual([]);
  });
});

describe('timeline.yaml', () => {
  interface Entry {
    readonly id: string;
    readonly date: string;
    readonly cite: readonly string[];
    readonly chapters: readonly string[];
  }
  const timeline = parse(read('content/timeline.yaml')) as readonly Entry[];

  test('covers every year from 2014 to 2026 but the two without an entry, and every chapter', () => {
    const years = new Set(timeline.map(({ date }) => date.slice(0, 4)));
    const expected = Array.from({ length: 13 }, (_, i) => String(2014 + i));
    expect(expected.filter((year) => !years.has(year))).toEqual(['2015', '2016', '2018']);
    expect([...years].filter((year) => !expected.includes(year))).toEqual([]);
    const named = new Set(timeline.flatMap((entry) => entry.chapters));
    expect([...slugs].filter((slug) => !named.has(slug))).toEqual(['conclusion']);
  });

  test('dates no entry before the first version of the paper it cites first', () => {
    const bib = read('content/references.bib');
    const early = timeline.filter(({ date, cite }) => {
      const entry = new RegExp(`@\\w+\\{${cite[0]},[\\s\\S]*?\\n\\}`).exec(bib)![0];
      const number = /eprint = \{(\d\d)(\d\d)\./.exec(entry);
      if (!number || date.length === 4) return false;
      return date.slice(0, 7) < `20${number[1]}-${number[2]}`;
    });
    // Announced with the model, the paper followed.
    expect(early.map(({ id }) => id)).toEqual(['falcon-h1', 'deepseek-v4']);
  });
});

describe('course.yaml', () => {
  test('has the sixteen chapters in the order of the course', () => {
    expect(chapters.map((chapter) => chapter.slug)).toEqual([
      'introduction',
      'attention',
      'attention-limits',
      'rnns',
      'linear-attention',
      'state-space-models',
      'long-convolutions',
      'mamba',
      'hardware',
      'recall',
      'hybrids',
      'data-quality',
      'applications',
      'multimodal',
      'predictions',
      'conclusion',
    ]);
    expect(repeated(course.parts.map((part) => part.id))).toEqual([]);
  });

  test('asks only for chapters that come before, so prerequisites have no cycle', () => {
    const order = chapters.map((chapter) => chapter.slug);
    const faults = chapters.flatMap(({ slug, prerequisites }, i) =>
      prerequisites
        .filter((needed) => !order.slice(0, i).includes(needed))
        .map((needed) => `${slug} → ${needed}`),
    );
    expect(faults).toEqual([]);
  });

  test('has short titles, one-sentence summaries and stamps within the interview', () => {
    const faults = chapters.flatMap(({ slug, short, summary, interview }) => {
      const to = interview.to ?? course.interview.duration;
      return [
        ...(words(short) > 4 ? [`${slug}: short title of ${words(short)} words`] : []),
        ...(/\.\s/.test(summary) || !summary.endsWith('.') ? [`${slug}: summary`] : []),
        ...(seconds(interview.from) < seconds(to) && seconds(to) <= duration
          ? []
          : [`${slug}: ${interview.from} to ${to}`]),
        ...(interview.topic ? [] : [`${slug}: topic`]),
      ];
    });
    expect(faults).toEqual([]);
  });
});

describe('glossary.yaml', () => {
  test('has distinct ids and terms, known chapters, references and cross references', () => {
    expect(repeated(terms.map((term) => term.id))).toEqual([]);
    expect(repeated(terms.map((term) => term.term.toLowerCase()))).toEqual([]);
    const ids = new Set(terms.map((term) => term.id));
    expect(unknown(terms, (term: Term) => [term.chapter], slugs)).toEqual([]);
    expect(unknown(terms, (term: Term) => term.see, ids)).toEqual([]);
    expect(unknown(terms, (term: Term) => term.cite, keys)).toEqual([]);
    expect(terms.filter((term) => term.see?.includes(term.id)).map((term) => term.id)).toEqual([]);
  });

  test('lets no two terms claim the same abbreviation', () => {
    expect(repeated(terms.flatMap((term) => term.abbreviations ?? []))).toEqual([]);
  });

  test('defines each term in one to three sentences whose formulas render', () => {
    const faults = terms.flatMap(({ id, definition }) => [
      ...textErrors(id, definition),
      ...(definition.endsWith('.') ? [] : [`${id}: no full stop`]),
      ...(definition.split(/\.\s/).length > 3 ? [`${id}: too long`] : []),
    ]);
    expect(faults).toEqual([]);
  });

  test('covers every chapter but the scorecard and the conclusion', () => {
    const used = new Set(terms.map((term) => term.chapter));
    expect([...slugs].filter((slug) => !used.has(slug))).toEqual(['predictions', 'conclusion']);
  });
});

describe('notation.yaml', () => {
  const roles =
    'query key value state input output A B C delta decay gate compute memory index other';

  test('has distinct ids and macros of plain letters, known roles and chapters', () => {
    expect(repeated(symbols.map((symbol) => symbol.id))).toEqual([]);
    expect(repeated(symbols.map((symbol) => symbol.macro))).toEqual([]);
    const faults = symbols.flatMap(({ id, macro, role }) => [
      ...(/^\\[A-Za-z]{2,}$/.test(macro) ? [] : [`${id}: ${macro}`]),
      ...(roles.split(' ').includes(role) ? [] : [`${id}: role ${role}`]),
    ]);
    expect(faults).toEqual([]);
    expect(unknown(symbols, (symbol: SymbolEntry) => [symbol.defined], slugs)).toEqual([]);
  });

  test('takes no name that KaTeX already has', () => {
    const taken = symbols
      .filter(({ macro }) => !texError(macro)?.includes(`Undefined control sequence: ${macro} at`))
      .map((symbol) => symbol.macro);
    expect(taken).toEqual([]);
  });

  test('renders every macro, bare and with a subscript, and every formula of a text', () => {
    const faults = symbols.flatMap((symbol) => {
      const macros = { [symbol.macro]: symbol.tex };
      // A symbol whose own form ends in a subscript cannot take another one.
      const subscript = symbol.tex.includes('_') ? [] : [`${symbol.macro}_{t-1}`];
      return [
        ...[symbol.macro, ...subscript].flatMap((tex) => {
          const error = texError(tex, macros);
          return error === undefined ? [] : [`${symbol.id}: ${tex}: ${error}`];
        }),
        ...textErrors(symbol.id, symbol.meaning),
        ...textErrors(symbol.id, symbol.paper ?? ''),
      ];
    });
    expect(faults).toEqual([]);
  });

  test('says of every symbol how it is spoken, what it means and what shape it has', () => {
    const faults = symbols
      .filter(({ name, spoken, meaning, shape }) => !name || !spoken || !shape || !meaning)
      .map((symbol) => symbol.id);
    expect(faults).toEqual([]);
    const open = symbols.filter(({ meaning }) => !meaning.endsWith('.'));
    expect(open.map((symbol) => symbol.id)).toEqual([]);
  });

  test('names only identifiers that occur in the modules it points to', () => {
    const sources = new Map<string, string | undefined>();
    const source = (path: string) => {
      if (!sources.has(path)) {
        sources.set(path, existsSync(new URL(path, root)) ? read(path) : undefined);
      }
      return sources.get(path);
    };
    const faults = symbols.flatMap(({ id, code = [] }) =>
      code.flatMap(({ module, names }) => {
        const text = source(module);
        if (text === undefined) return [`${id}: no module ${module}`];
        return names
          .filter((name) => !new RegExp(`(?<![\\w$])${name}(?![\\w$])`).test(text))
          .map((name) => `${id}: no ${name} in ${module}`);
      }),
    );
    expect(faults).toEqual([]);
  });

  test('gives each identifier of a module to one symbol only, so that a listing links it', () => {
    const places = symbols.flatMap(({ code = [] }) =>
      code.flatMap(({ module, names }) => names.map((name) => `${module}: ${name}`)),
    );
    expect(repeated(places)).toEqual([]);
  });
});

describe('claims.yaml', () => {
  test('has distinct ids, known speakers, chapters, references, verdicts and stamps', () => {
    expect(repeated([...claims, ...corrections].map((entry) => entry.id))).toEqual([]);
    expect(unknown(claims, (claim: Claim) => [claim.chapter], slugs)).toEqual([]);
    expect(unknown(claims, (claim: Claim) => claim.cite, keys)).toEqual([]);
    expect(unknown(corrections, (entry: Correction) => entry.cite, keys)).toEqual([]);
    expect(badStamps([...claims, ...corrections])).toEqual([]);
    const speakers = ['Nathan Lambert', 'Tri Dao', 'Michael Poli'];
    const verdicts = ['supported', 'partly', 'contested', 'opinion', 'open', 'wrong'];
    const faults = claims
      .filter(
        (claim) =>
          !speakers.includes(claim.speaker) ||
          !verdicts.includes(claim.verdict) ||
          !['high', 'medium', 'low'].includes(claim.confidence) ||
          !isoDate.test(claim.checked) ||
          claim.cite.length === 0,
      )
      .map((claim) => claim.id);
    expect(faults).toEqual([]);
  });

  test('quotes fewer than fifteen words at a time', () => {
    const quotes = claims.flatMap(({ id, quote }) => (quote ? [{ id, length: words(quote) }] : []));
    expect(quotes.length).toBeGreaterThan(0);
    expect(quotes.filter(({ length }) => length >= 15)).toEqual([]);
  });

  test('follows the clock of the interview and covers all three speakers', () => {
    const clock = claims.map((claim) => seconds(claim.stamp));
    expect(clock).toEqual([...clock].sort((a, b) => a - b));
    expect(new Set(claims.map((claim) => claim.speaker)).size).toBe(3);
  });
});

describe('predictions.yaml', () => {
  test('has distinct ids, known people, references, verdicts and stamps', () => {
    expect(predictions.length).toBe(19);
    expect(repeated(predictions.map((entry) => entry.id))).toEqual([]);
    expect(unknown(predictions, (entry: Prediction) => entry.cite, keys)).toEqual([]);
    expect(badStamps(predictions)).toEqual([]);
    const verdicts = ['right', 'partly', 'mixed', 'open', 'wrong', 'unknown'];
    const faults = predictions
      .filter(
        (entry) =>
          !['Nathan Lambert', 'Tri Dao', 'Michael Poli'].includes(entry.who) ||
          !verdicts.includes(entry.verdict) ||
          !['high', 'medium', 'low'].includes(entry.confidence) ||
          !isoDate.test(entry.date) ||
          !entry.criterion ||
          !entry.outcome ||
          entry.cite.length === 0,
      )
      .map((entry) => entry.id);
    expect(faults).toEqual([]);
  });
});

describe('search queries for development', () => {
  test('are distinct, of known kinds, and expect known pages', () => {
    expect(queries.length).toBeGreaterThanOrEqual(90);
    expect(repeated(queries.map((query) => query.q.toLowerCase()))).toEqual([]);
    const kinds =
      'term abbreviation synonym question code model misspelling formula plain blind'.split(' ');
    const faults = queries
      .filter(
        ({ expect: expected, kind }) =>
          !kinds.includes(kind) ||
          expected.length === 0 ||
          expected.some((slug) => !slugs.has(slug) && !sitePages.includes(slug)) ||
          repeated(expected).length > 0,
      )
      .map((query) => query.q);
    expect(faults).toEqual([]);
  });

  test('ask at least four times for each chapter and never by its title', () => {
    const asked = (slug: string) => queries.filter((query) => query.expect.includes(slug)).length;
    expect([...slugs].filter((slug) => asked(slug) < 4)).toEqual([]);
    const titles = new Set(chapters.map((chapter) => chapter.title.toLowerCase()));
    expect(queries.filter((query) => titles.has(query.q.toLowerCase()))).toEqual([]);
  });
});
