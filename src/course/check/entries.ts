// Entries of the data files that contradict each other or themselves: words twice in a list, names
// that lead to two terms, days before the interview or to come.
import type { Course, Source } from '../load.ts';
import type { CheckContext } from './check.ts';

type Tell = (path: readonly PropertyKey[], rule: string, message: string, hint: string) => void;

/** Lists in which a word has no business twice; prerequisites are looked at with their order. */
const sets = new Set(['see', 'cite', 'guests', 'aliases', 'abbreviations', 'chapters']);

export function checkEntries({ course, report }: CheckContext): void {
  const at = (source: Source<unknown>): Tell => {
    return (path, rule, message, hint) =>
      report({ path: source.path, ...source.at(path), rule, message, hint, severity: 'error' });
  };
  const { glossary, claims, predictions, timeline } = course.sources;
  for (const source of [course.sources.course, glossary, claims, predictions, timeline])
    checkLists(source.data, [], at(source));
  checkTerms(course, at(glossary));
  checkDays(course, at);
  course.claims.forEach(({ quote }, i) => {
    if (quote !== undefined && /^\s*["'“”„«‘].*["'”“»’]\s*$/s.test(quote))
      at(claims)(
        ['claims', i, 'quote'],
        'quote',
        'This quotation would stand in two pairs of quotation marks.',
        'Write the words alone.',
      );
  });
}

function checkLists(value: unknown, path: readonly PropertyKey[], fail: Tell): void {
  if (Array.isArray(value)) {
    const isSet = sets.has(String(path.at(-1)));
    value.forEach((item: unknown, i) => {
      if (typeof item !== 'string') checkLists(item, [...path, i], fail);
      else if (isSet && value.indexOf(item) < i)
        fail([...path, i], 'duplicate', `"${item}" stands here twice.`, 'Remove one.');
    });
  } else if (value !== null && typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) checkLists(item, [...path, key], fail);
  }
}

function checkTerms({ glossary }: Course, fail: Tell): void {
  const owners = new Map<string, string>();
  for (const { id, term, abbreviations } of glossary)
    for (const name of [term, ...abbreviations]) owners.set(name.trim().toLowerCase(), id);
  glossary.forEach((entry, i) => {
    const names: [string, PropertyKey[]][] = [
      [entry.term, [i, 'term']],
      ...entry.abbreviations.map((name, j): [string, PropertyKey[]] => [
        name,
        [i, 'abbreviations', j],
      ]),
      ...entry.aliases.map((name, j): [string, PropertyKey[]] => [name, [i, 'aliases', j]]),
    ];
    for (const [name, path] of names) {
      if (name !== name.trim() && name.trim())
        fail(path, 'term', `“${name}” has a space at its end.`, 'Remove the space.');
    }
    entry.aliases.forEach((alias, j) => {
      const owner = owners.get(alias.trim().toLowerCase());
      if (owner !== undefined && owner !== entry.id)
        fail(
          [i, 'aliases', j],
          'duplicate-term',
          `"${alias}" is already a name of the term "${owner}".`,
          'Remove it, or list the other term under see.',
        );
    });
  });
}

const day = 86_400_000;

function checkDays(course: Course, at: (source: Source<unknown>) => Tell): void {
  // Somewhere on earth it is tomorrow already.
  const latest = new Date(Date.now() + day).toISOString().slice(0, 10);
  const published = course.info?.interview.published;
  const isToCome = (fail: Tell, date: string, path: readonly PropertyKey[]): boolean => {
    if (date.slice(0, 10) <= latest.slice(0, date.length)) return false;
    fail(path, 'date', `${date} is still to come.`, 'Correct the date.');
    return true;
  };
  const { claims, predictions, timeline } = course.sources;
  const isOdd =
    published !== undefined &&
    isToCome(at(course.sources.course), published, ['interview', 'published']);
  const check = (fail: Tell, date: string, path: readonly PropertyKey[]): void => {
    if (isToCome(fail, date, path) || isOdd || published === undefined || date >= published) return;
    fail(path, 'date', `${date} is before the interview of ${published}.`, 'Correct the date.');
  };
  course.claims.forEach(({ checked }, i) => check(at(claims), checked, ['claims', i, 'checked']));
  course.predictions.forEach(({ date }, i) => check(at(predictions), date, [i, 'date']));
  course.timeline.forEach(({ date }, i) => isToCome(at(timeline), date, [i, 'date']));
}
