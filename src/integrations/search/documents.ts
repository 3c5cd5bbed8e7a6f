// What the index holds: one entry per page, section, figure, listing, equation, exercise, term,
// symbol, reference and claim, with the words that lead to it and how much each counts.
import { authorsLong, authorsShort, type Reference } from '../../course/bibliography.ts';
import type { Course } from '../../course/load.ts';
import { expandMacros } from '../../course/tex.ts';
import { citationUses } from '../../course/uses.ts';
import { formulaText } from '../../search/formula.ts';
import type { Kind, Page } from '../../search/format.ts';
import type { SearchHints } from './hints.ts';
import type { BuiltPage, Part } from './read-page.ts';

export interface Field {
  readonly text: string;
  readonly weight: number;
  /** Running text: long entries count less per word. */
  readonly prose?: boolean;
  /** The words of this field may be suggested for misspelt ones. */
  readonly names?: boolean;
  /** A question in a reader's words: its stop words count too. */
  readonly asked?: boolean;
}

export interface Document {
  readonly kind: Kind;
  readonly page: number;
  /** The page that the entry speaks for; -1 for none. */
  readonly owner: number;
  readonly title: string;
  readonly anchor: string;
  readonly text: string;
  readonly fields: readonly Field[];
  /** What the entry is called: whoever types exactly this wants it. */
  readonly names: readonly string[];
  readonly formulas: readonly string[];
  /** Formulas as readers type them. */
  readonly typed: readonly string[];
}

export interface Documents {
  readonly pages: readonly Page[];
  readonly documents: readonly Document[];
}

/** Pages that repeat what others say count less. */
const priors: Readonly<Record<string, number>> = { course: 0.25, '': 0.25, gallery: 0.5 };
const dataPages: readonly string[] = ['glossary', 'notation', 'bibliography', 'claims'];

/** `built`: name of the page (`mamba`, '' for the home page) → what it holds. */
export function listDocuments(
  course: Course,
  hints: SearchHints,
  built: ReadonlyMap<string, BuiltPage>,
): Documents {
  const pages: Page[] = [];
  const documents: Document[] = [];
  const pageOf = new Map<string, number>();

  for (const chapter of course.chapters) {
    const written = built.has(chapter.slug);
    pageOf.set(chapter.slug, pages.length);
    pages.push({
      slug: chapter.slug,
      title: chapter.title,
      short: chapter.short,
      summary: built.get(chapter.slug)?.lede || chapter.summary,
      url: written ? `${chapter.slug}/` : `course/#${chapter.slug}`,
      chapter: true,
      prior: 1,
    });
  }
  for (const [name, page] of built) {
    if (pageOf.has(name)) continue;
    pageOf.set(name, pages.length);
    pages.push({
      slug: name,
      title: page.title || 'Home',
      short: page.title || 'Home',
      summary: page.lede,
      url: name === '' ? '' : `${name}/`,
      chapter: false,
      prior: priors[name] ?? 0.6,
    });
  }

  for (const [slug, page] of pageOf) {
    const info = pages[page]!;
    const content = built.get(slug);
    documents.push({
      kind: 'page',
      page,
      owner: page,
      title: info.title,
      anchor: '',
      text: content?.parts[0]?.text || info.summary,
      fields: [
        ...pageFields(course, hints, slug, info),
        ...(content ? partFields(content.parts[0]!) : []),
      ],
      names: [info.title, info.short, slug, ...info.title.split(': ')],
      formulas: content?.parts[0]?.formulas ?? [],
      typed: hints.chapters[slug]?.formulas ?? [],
    });
    if (dataPages.includes(slug)) continue;
    for (const part of content?.parts.slice(1) ?? []) {
      documents.push({
        kind: slug === 'exercises' && part.kind === 'section' ? 'exercise' : part.kind,
        page,
        owner: page,
        title: part.title,
        anchor: part.anchor,
        text: withoutTitle(part),
        fields: [{ text: part.title, weight: 4, names: true }, ...partFields(part)],
        names: [],
        formulas: part.formulas,
        typed: [],
      });
    }
  }
  const place = { pageOf, built };
  documents.push(
    ...glossaryDocuments(course, place),
    ...notationDocuments(course, place),
    ...referenceDocuments(course, place),
    ...claimDocuments(course, place),
  );
  return { pages, documents };
}

interface Place {
  readonly pageOf: ReadonlyMap<string, number>;
  readonly built: ReadonlyMap<string, BuiltPage>;
}

/** What a writer says that readers look for on a page. */
function topicsOf({ chapters, pages }: SearchHints, slug: string): readonly string[] {
  return chapters[slug]?.topics ?? pages[slug] ?? [];
}

function pageFields(course: Course, hints: SearchHints, slug: string, page: Page): Field[] {
  const chapter = course.chapters.find((c) => c.slug === slug);
  const fields: Field[] = [
    { text: `${page.title}. ${page.short}`, weight: 8, names: true },
    { text: page.summary, weight: 2.5, names: true },
  ];
  for (const topic of topicsOf(hints, slug)) fields.push({ text: topic, weight: 6, names: true });
  if (!chapter) return fields;
  fields.push({ text: chapter.summary, weight: 2.5, names: true });
  fields.push({ text: chapter.interview?.topic ?? '', weight: 2.5, names: true });
  fields.push({
    text: chapter.article?.frontmatter?.goals.join('. ') ?? '',
    weight: 2,
    names: true,
  });
  for (const question of hints.chapters[slug]?.questions ?? []) {
    fields.push({ text: question, weight: 5, asked: true });
  }
  for (const term of course.glossary.filter((t) => t.chapter === slug)) {
    for (const name of [term.term, ...term.abbreviations])
      fields.push({ text: name, weight: 7, names: true });
    for (const alias of term.aliases) fields.push({ text: alias, weight: 5, names: true });
    fields.push({ text: plainText(term.definition, course), weight: 0.7 });
  }
  for (const symbol of course.notation.filter((s) => s.defined === slug)) {
    fields.push({ text: [symbol.name, ...codeNames(symbol)].join(', '), weight: 2 });
  }
  return fields;
}

function partFields(part: Part): Field[] {
  return [
    { text: part.text, weight: 1, prose: true },
    { text: part.hidden, weight: part.kind === 'code' ? 0.8 : 0.25, prose: true },
  ];
}

function glossaryDocuments(course: Course, { pageOf }: Place): Document[] {
  const page = pageOf.get('glossary');
  if (page === undefined) return [];
  return course.glossary.map((term) => {
    const names = [term.term, ...term.abbreviations];
    const definition = plainText(term.definition, course);
    const short = term.abbreviations.length > 0 ? ` (${term.abbreviations.join(', ')})` : '';
    return {
      kind: 'glossary',
      page,
      owner: pageOf.get(term.chapter) ?? -1,
      title: `${term.term}${short}`,
      anchor: term.id,
      text: definition,
      fields: [
        ...names.map((text) => ({ text, weight: 6 })),
        ...term.aliases.map((text) => ({ text, weight: 4 })),
        { text: definition, weight: 1, prose: true },
      ],
      names: [...names, ...term.aliases],
      formulas: formulasIn(term.definition, course),
      typed: [],
    };
  });
}

function notationDocuments(course: Course, { pageOf }: Place): Document[] {
  const page = pageOf.get('notation');
  if (page === undefined) return [];
  return course.notation.map((symbol) => ({
    kind: 'notation',
    page,
    owner: pageOf.get(symbol.defined) ?? -1,
    title: `${formulaText(symbol.tex) || symbol.spoken}, ${symbol.name}`,
    anchor: `sym-${symbol.id}`,
    text: [plainText(symbol.meaning, course), symbol.paper && plainText(symbol.paper, course)]
      .filter(Boolean)
      .join(' '),
    fields: [
      { text: `${symbol.name}, ${symbol.spoken}`, weight: 4 },
      { text: codeNames(symbol).join(', '), weight: 2 },
      {
        text: plainText(`${symbol.meaning} ${symbol.paper ?? ''}`, course),
        weight: 1,
        prose: true,
      },
    ],
    names: [symbol.id, symbol.macro.slice(1), symbol.spoken, symbol.name],
    formulas: [symbol.tex],
    typed: [],
  }));
}

function referenceDocuments(course: Course, { pageOf }: Place): Document[] {
  const page = pageOf.get('bibliography');
  if (page === undefined) return [];
  const uses = citationUses(course);
  return [...course.bibliography.references.values()].map((reference) => {
    // A work that one chapter alone cites speaks for it.
    const chapters = new Set((uses.get(reference.key) ?? []).map((use) => use.slug));
    const only = chapters.size === 1 ? pageOf.get([...chapters][0]!) : undefined;
    return {
      kind: 'reference',
      page,
      owner: only ?? -1,
      title: reference.title,
      anchor: reference.key,
      text: describe(reference),
      fields: [
        { text: reference.title, weight: 4, names: true },
        { text: authorsLong(reference), weight: 3, names: true },
        { text: `${authorsShort(reference)} ${reference.year}`, weight: 2 },
        {
          text: [reference.venue, reference.note].filter(Boolean).join(' '),
          weight: 1,
          prose: true,
        },
      ],
      names: [],
      formulas: [],
      typed: [],
    };
  });
}

function claimDocuments(course: Course, { pageOf, built }: Place): Document[] {
  const page = pageOf.get('claims');
  const documents: Document[] = [];
  if (page !== undefined) {
    for (const claim of course.claims) {
      documents.push({
        kind: 'claim',
        page,
        owner: pageOf.get(claim.chapter) ?? -1,
        title: `${claim.speaker}, ${claim.topic}`,
        anchor: claim.id,
        text: plainText(`${claim.paraphrase} ${claim.assessment}`, course),
        fields: [
          { text: `${claim.speaker}, ${claim.topic}`, weight: 2 },
          { text: plainText(claim.paraphrase, course), weight: 1.5, prose: true },
          { text: plainText(claim.assessment, course), weight: 0.8, prose: true },
        ],
        names: [],
        formulas: [],
        typed: [],
      });
    }
  }
  const scorecard = pageOf.get('predictions');
  if (scorecard === undefined) return documents;
  const anchors = built.get('predictions')?.anchors;
  for (const prediction of course.predictions) {
    documents.push({
      kind: 'claim',
      page: scorecard,
      owner: scorecard,
      title: plainText(prediction.prediction, course),
      anchor: anchors?.has(prediction.id) ? prediction.id : '',
      text: plainText(`${prediction.who}: ${prediction.verdict}. ${prediction.outcome}`, course),
      fields: [
        { text: plainText(prediction.prediction, course), weight: 2 },
        { text: `${prediction.who}, ${prediction.verdict}`, weight: 1 },
        {
          text: plainText(`${prediction.criterion} ${prediction.outcome}`, course),
          weight: 0.6,
          prose: true,
        },
      ],
      names: [],
      formulas: [],
      typed: [],
    });
  }
  return documents;
}

function describe(reference: Reference): string {
  const where = reference.venue.includes(reference.year)
    ? reference.venue
    : [reference.venue, reference.year].filter(Boolean).join(', ');
  return [authorsLong(reference), where, reference.note].filter(Boolean).join('. ');
}

function codeNames(symbol: Course['notation'][number]): string[] {
  return [...new Set(symbol.code.flatMap(({ names }) => names))].filter((name) => name.length > 1);
}

function formulasIn(text: string, course: Course): string[] {
  return [...text.matchAll(/\$([^$]+)\$/g)].map((match) =>
    expandMacros(match[1]!, course.notation),
  );
}

/** Short text of the data without its markup; formulas as plain signs. */
function plainText(text: string, course: Course): string {
  return text
    .replace(
      /\$([^$]+)\$/g,
      (_, tex: string) => formulaText(expandMacros(tex, course.notation), 90) || '…',
    )
    .replace(/\*([^*\s][^*]*)\*/g, '$1')
    .replaceAll('`', '')
    .replace(/,? …\./g, '.');
}

/** A caption whose beginning is the title is not said twice. */
function withoutTitle({ title, text }: Part): string {
  const name = title.replace(/^\S+ \d+: /, '');
  return name && text.startsWith(name) ? text.slice(name.length).replace(/^[.:;]?\s*/, '') : text;
}
