// Checks across the data files: unique ids, known chapters, citations and terms, acyclic prerequisites.
import type { Source } from '../load.ts';
import { sitePages } from '../pages.ts';
import { didYouMean } from '../problem.ts';
import { texError } from '../tex.ts';
import type { CheckContext } from './check.ts';
import { checkCode, checkNames } from './names.ts';
import { formulaFault } from './texts.ts';

export type Report = (
  path: readonly PropertyKey[],
  rule: string,
  message: string,
  hint: string,
) => void;

export function checkData({ course, report }: CheckContext): void {
  const { references, broken, readable } = course.bibliography;
  const keys = [...references.keys(), ...broken];
  const slugs = course.chapters.map((chapter) => chapter.slug);
  const terms = course.glossary.map((entry) => entry.id);
  // A file that cannot be read is told of once, not at every place that refers into it.
  const unread = new Set<string>();
  if (!course.sources.course.data) unread.add('chapter');
  if (!readable) unread.add('citation');
  const at = (source: Source<unknown>): Report => {
    return (path, rule, message, hint) =>
      report({ path: source.path, ...source.at(path), rule, message, hint, severity: 'error' });
  };
  const unique = (fail: Report, ids: readonly { id: string; path: PropertyKey[] }[]): void => {
    const seen = new Set<string>();
    for (const { id, path } of ids) {
      if (seen.has(id))
        fail(path, 'duplicate-id', `The id "${id}" is used twice.`, 'Rename one of the two.');
      seen.add(id);
    }
  };
  const known = (
    fail: Report,
    what: string,
    name: string,
    candidates: readonly string[],
    path: PropertyKey[],
    fallback: string,
  ): void => {
    if (unread.has(what) || candidates.includes(name)) return;
    fail(
      path,
      `unknown-${what}`,
      `There is no ${what} "${name}".`,
      didYouMean(name, candidates, fallback),
    );
  };

  const duration = course.info?.interview.duration;
  const within = (fail: Report, stamp: string | undefined, path: PropertyKey[]): void => {
    if (stamp === undefined || duration === undefined || stamp <= duration) return;
    fail(path, 'stamp', `${stamp} is after the end of the interview.`, `It lasts ${duration}.`);
  };
  course.parts.forEach((part, p) =>
    part.chapters.forEach(({ interview }, c) => {
      if (!interview) return;
      const path = ['parts', p, 'chapters', c, 'interview'];
      const to = interview.to ?? duration;
      if (to !== undefined && interview.from >= to)
        at(course.sources.course)(
          [...path, 'from'],
          'stamp',
          `The passage from ${interview.from} ends at ${to}.`,
          'Let it begin before it ends.',
        );
      else within(at(course.sources.course), interview.to, [...path, 'to']);
    }),
  );
  checkStructure(course.sources.course.data?.parts ?? [], at(course.sources.course), known, unique);

  const glossary = at(course.sources.glossary);
  unique(
    glossary,
    course.glossary.map(({ id }, i) => ({ id, path: [i, 'id'] })),
  );
  course.glossary.forEach((entry, i) => {
    known(glossary, 'chapter', entry.chapter, slugs, [i, 'chapter'], 'Use a slug of course.yaml.');
    entry.see.forEach((id, j) => {
      known(glossary, 'term', id, terms, [i, 'see', j], 'Add it to glossary.yaml.');
      if (id === entry.id)
        glossary([i, 'see', j], 'term', `"${id}" refers to itself.`, 'Remove it.');
    });
    entry.cite.forEach((key, j) =>
      known(glossary, 'citation', key, keys, [i, 'cite', j], 'Add it to references.bib.'),
    );
  });

  checkNames(course, glossary);

  const notation = at(course.sources.notation);
  unique(
    notation,
    course.notation.map(({ id }, i) => ({ id, path: [i, 'id'] })),
  );
  unique(
    notation,
    course.notation.map(({ macro }, i) => ({ id: macro, path: [i, 'macro'] })),
  );
  course.notation.forEach((entry, i) => {
    known(notation, 'chapter', entry.defined, slugs, [i, 'defined'], 'Use a slug of course.yaml.');
    const complaint = `The TeX of "${entry.id}" does not render`;
    const fault = formulaFault(entry.tex, [], complaint, 'Correct the formula.');
    if (fault) notation([i, 'tex'], fault.rule, fault.message, fault.hint);
    if (!texError(entry.macro, false, [])?.message.includes('Undefined control sequence')) {
      notation(
        [i, 'macro'],
        'macro',
        `KaTeX has its own ${entry.macro}.`,
        'Take a name that TeX does not have.',
      );
    }
  });
  checkCode(course, notation);

  const { host, guests = [] } = course.info?.interview ?? {};
  const people = host === undefined ? [] : [host, ...guests];
  if (people.length === 0) unread.add('speaker');
  const claims = at(course.sources.claims);
  unique(claims, [
    ...course.claims.map(({ id }, i) => ({ id, path: ['claims', i, 'id'] })),
    ...course.corrections.map(({ id }, i) => ({ id, path: ['corrections', i, 'id'] })),
  ]);
  course.corrections.forEach((correction, i) => {
    within(claims, correction.stamp, ['corrections', i, 'stamp']);
    correction.cite.forEach((key, j) =>
      known(
        claims,
        'citation',
        key,
        keys,
        ['corrections', i, 'cite', j],
        'Add it to references.bib.',
      ),
    );
  });
  course.claims.forEach((claim, i) => {
    within(claims, claim.stamp, ['claims', i, 'stamp']);
    known(
      claims,
      'speaker',
      claim.speaker,
      people,
      ['claims', i, 'speaker'],
      `The interview has ${people.join(', ')}.`,
    );
    known(
      claims,
      'chapter',
      claim.chapter,
      slugs,
      ['claims', i, 'chapter'],
      'Use a slug of course.yaml.',
    );
    claim.cite.forEach((key, j) =>
      known(claims, 'citation', key, keys, ['claims', i, 'cite', j], 'Add it to references.bib.'),
    );
    if (claim.quote && claim.quote.split(/\s+/).length >= 15) {
      claims(
        ['claims', i, 'quote'],
        'long-quote',
        'This quotation has fifteen words or more.',
        'Shorten or paraphrase it.',
      );
    }
  });

  const predictions = at(course.sources.predictions);
  unique(
    predictions,
    course.predictions.map(({ id }, i) => ({ id, path: [i, 'id'] })),
  );
  course.predictions.forEach((prediction, i) => {
    within(predictions, prediction.stamp, [i, 'stamp']);
    const who = `The interview has ${people.join(', ')}.`;
    known(predictions, 'speaker', prediction.who, people, [i, 'who'], who);
    prediction.cite.forEach((key, j) =>
      known(predictions, 'citation', key, keys, [i, 'cite', j], 'Add it to references.bib.'),
    );
  });

  const timeline = at(course.sources.timeline);
  unique(
    timeline,
    course.timeline.map(({ id }, i) => ({ id, path: [i, 'id'] })),
  );
  course.timeline.forEach((entry, i) => {
    entry.cite.forEach((key, j) =>
      known(timeline, 'citation', key, keys, [i, 'cite', j], 'Add it to references.bib.'),
    );
    entry.chapters.forEach((slug, j) =>
      known(timeline, 'chapter', slug, slugs, [i, 'chapters', j], 'Use a slug of course.yaml.'),
    );
    const before = course.timeline[i - 1];
    if (before && sortableDate(before.date) > sortableDate(entry.date)) {
      timeline(
        [i, 'date'],
        'timeline-order',
        `${entry.date} comes after ${before.date}.`,
        'Move the entry, so that the dates rise; a bare month or year comes first.',
      );
    }
    if (entry.reported !== entry.text.startsWith('As reported, ')) {
      timeline(
        [i, 'text'],
        'timeline-reported',
        `The entry "${entry.id}" ${entry.reported ? 'is reported and does not say so' : 'says “As reported” and is not marked'}.`,
        'Begin the text with “As reported, ” exactly when reported is true.',
      );
    }
  });
}

/** Folders and files of the built site that are no pages. */
const folders = ['icons', 'index', 'schemas', 'search-index'];

/** A date with its unknown parts as zeros, so that text order is time order. */
const sortableDate = (date: string): string => `${date}-00-00`.slice(0, 10);

function checkStructure(
  parts: readonly {
    readonly id: string;
    readonly chapters: readonly { slug: string; prerequisites: string[] }[];
  }[],
  fail: Report,
  known: (
    fail: Report,
    what: string,
    name: string,
    list: readonly string[],
    path: PropertyKey[],
    fallback: string,
  ) => void,
  unique: (fail: Report, ids: readonly { id: string; path: PropertyKey[] }[]) => void,
): void {
  const all = parts.flatMap((part, p) =>
    part.chapters.map((chapter, c) => ({
      ...chapter,
      path: ['parts', p, 'chapters', c] as PropertyKey[],
    })),
  );
  const slugs = all.map((chapter) => chapter.slug);
  unique(
    fail,
    parts.map(({ id }, p) => ({ id, path: ['parts', p, 'id'] })),
  );
  unique(
    fail,
    all.map(({ slug, path }) => ({ id: slug, path: [...path, 'slug'] })),
  );
  const needs = new Map(all.map((chapter) => [chapter.slug, chapter.prerequisites]));
  const inCycle = new Set<string>();
  for (const chapter of all) {
    const isPage = sitePages.includes(chapter.slug);
    if (isPage || folders.includes(chapter.slug)) {
      fail(
        [...chapter.path, 'slug'],
        'reserved-slug',
        `The site has its own ${isPage ? 'page' : 'folder'} /${chapter.slug}/.`,
        'Name the chapter otherwise.',
      );
    }
    if (/^(?:con|prn|aux|nul|com\d|lpt\d)$/.test(chapter.slug)) {
      fail(
        [...chapter.path, 'slug'],
        'reserved-slug',
        `Windows has no files with the name ${chapter.slug}.`,
        'Name the chapter otherwise.',
      );
    }
    if (chapter.slug.length > 100) {
      const hint = 'Shorten it: files and addresses are named after it.';
      const message = `This slug has ${chapter.slug.length} letters.`;
      fail([...chapter.path, 'slug'], 'slug', message, hint);
    }
    const cycle = findCycle(chapter.slug, needs);
    chapter.prerequisites.forEach((slug, i) => {
      const path = [...chapter.path, 'prerequisites', i];
      known(fail, 'chapter', slug, slugs, path, 'Use a slug of this file.');
      if (chapter.prerequisites.indexOf(slug) < i)
        fail(path, 'prerequisite', `"${slug}" stands here twice.`, 'Remove one.');
      if (!cycle && slugs.indexOf(slug) > slugs.indexOf(chapter.slug))
        fail(
          path,
          'prerequisite',
          `"${slug}" comes after "${chapter.slug}" in the reading order.`,
          'Move one of the two, or remove the prerequisite.',
        );
    });
    // Cycles with a chapter in common are mostly one mistake.
    if (cycle && !cycle.some((slug) => inCycle.has(slug))) {
      for (const slug of cycle) inCycle.add(slug);
      fail(
        [...chapter.path, 'prerequisites'],
        'cyclic-prerequisites',
        `The prerequisites form a cycle: ${cycle.join(' → ')}.`,
        'Remove one of these prerequisites.',
      );
    }
  }
}

/** The shortest way from a chapter back to it; each chapter on the way is looked at once. */
function findCycle(
  start: string,
  needs: ReadonlyMap<string, readonly string[]>,
): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const open = [start];
  for (const slug of open) {
    for (const next of needs.get(slug) ?? []) {
      if (next === start) {
        const cycle = [next];
        for (let at = slug; at !== start; at = cameFrom.get(at)!) cycle.unshift(at);
        return [start, ...cycle];
      }
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, slug);
      open.push(next);
    }
  }
  return undefined;
}
