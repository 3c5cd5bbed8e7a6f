// Checks of what only some readers of a content tree need: the words of the search and the
// recordings of the lab. A tree may do without either.
import { basename, join, relative } from 'node:path';
import { experiments, settingsOf } from '../../models/training/experiments.ts';
import { readJson } from '../json-file.ts';
import {
  labResultSchema,
  measurementSchemas,
  type LabResult,
  type LabRun,
} from '../lab-results.ts';
import { sitePages } from '../pages.ts';
import { didYouMean, nearest, type Problem } from '../problem.ts';
import { searchSchema } from '../schema.ts';
import { readSource } from '../source-file.ts';
import { isThere, readFolder } from '../source-folder.ts';
import { strayFile, withExtension } from '../stray-file.ts';
import { readYaml, type YamlFile } from '../yaml-file.ts';
import type { CheckContext } from './check.ts';
import { faultOf } from './texts.ts';

type Fail = (
  place: { readonly line: number; readonly column: number },
  rule: string,
  message: string,
  hint: string,
) => void;

export function checkRecords(context: CheckContext): void {
  checkSearch(context);
  checkLabFiles(context);
}

/** The file's text and a way to speak of it; undefined when it is not there or cannot be read. */
function open(
  { report }: Pick<CheckContext, 'report'>,
  path: string,
): { text: string; shown: string; fail: Fail; tell: (problem: Problem) => void } | undefined {
  const shown = relative(process.cwd(), path);
  const { text, problems } = readSource(path, shown);
  problems.forEach(report);
  if (text === undefined) return undefined;
  const fail: Fail = (place, rule, message, hint) =>
    report({ path: shown, ...place, rule, message, hint, severity: 'error' });
  return { text, shown, fail, tell: report };
}

function checkSearch(context: CheckContext): void {
  const { course } = context;
  const path = join(course.root, 'search.yaml');
  const file = isThere(path) ? open(context, path) : undefined;
  if (!file) return;
  const { data, problems, at, keyAt } = readYaml(file.text, file.shown, searchSchema);
  problems.forEach(file.tell);
  if (!data) return;
  const slugs = course.chapters.map(({ slug }) => slug);
  const plain = (text: string, keys: readonly PropertyKey[]): void => {
    const fault = faultOf(text, false, undefined);
    if (fault) file.fail(at(keys), fault.rule, fault.message, fault.hint);
  };
  const blank = (text: string, keys: readonly PropertyKey[]): void => {
    if (!text.trim()) file.fail(at(keys), 'text', 'This text is empty.', 'Write it.');
  };
  const some = (topics: readonly string[], keys: readonly PropertyKey[]): void => {
    if (topics.length === 0)
      file.fail(at(keys), 'search', 'No topic stands here.', 'Write words with commas between.');
  };
  const twice = (words: readonly string[], place: (i: number) => PropertyKey[]): void => {
    const lower = words.map((word) => word.toLowerCase());
    lower.forEach((word, i) => {
      if (lower.indexOf(word) < i)
        file.fail(at(place(i)), 'search', `“${words[i]}” stands here twice.`, 'Remove one.');
    });
  };
  for (const [page, topics] of Object.entries(data.pages)) {
    const keys = ['pages', page];
    if (!sitePages.includes(page))
      file.fail(
        keyAt(keys),
        'unknown-page',
        `There is no page "${page}" besides the chapters.`,
        didYouMean(page, sitePages, `Use one of ${sitePages.filter(Boolean).join(', ')}.`),
      );
    twice(topics, () => keys);
    some(topics, keys);
    for (const topic of topics) plain(topic, keys);
  }
  for (const [slug, { topics, questions, formulas }] of Object.entries(data.chapters)) {
    const keys = ['chapters', slug];
    if (course.sources.course.data && !slugs.includes(slug))
      file.fail(
        keyAt(keys),
        'unknown-chapter',
        `There is no chapter "${slug}".`,
        didYouMean(slug, slugs, 'Use a slug of course.yaml.'),
      );
    twice(topics, () => [...keys, 'topics']);
    twice(questions, () => [...keys, 'questions']);
    twice(formulas, (i) => [...keys, 'formulas', i]);
    formulas.forEach((formula, i) => blank(formula, [...keys, 'formulas', i]));
    some(topics, [...keys, 'topics']);
    for (const topic of topics) plain(topic, [...keys, 'topics']);
    for (const question of questions) {
      plain(question, [...keys, 'questions']);
      if (!question.endsWith('?'))
        file.fail(
          at([...keys, 'questions']),
          'search',
          `“${question.slice(0, 40)}” is no question.`,
          'End each question with a question mark.',
        );
    }
  }
  data.synonyms.forEach((words, i) => {
    twice(words, (j) => ['synonyms', i, j]);
    words.forEach((word, j) => blank(word, ['synonyms', i, j]));
  });
}

const experimentNames: readonly string[] = experiments.map(({ name }) => name);
const recordNames = [...experimentNames, ...Object.keys(measurementSchemas)];
const schemaFile = 'src/course/lab-results.ts';

export function checkLabFiles(
  context: Pick<CheckContext, 'report'> & { readonly course: { readonly root: string } },
): void {
  const folder = join(context.course.root, 'lab');
  if (!isThere(folder)) return;
  const { names, problems } = readFolder(folder, relative(process.cwd(), folder));
  problems.forEach(context.report);
  for (const entry of names) {
    const name = basename(entry, '.json');
    if (!entry.endsWith('.json') || !recordNames.includes(name)) {
      const path = join(folder, entry);
      const stem = withExtension(entry, '.json')?.slice(0, -'.json'.length);
      const near = stem === undefined ? undefined : nearest(stem, recordNames);
      const likely = near === undefined ? undefined : `${near}.json`;
      context.report(strayFile(path, relative(process.cwd(), path), likely, names).problem);
      continue;
    }
    const file = open(context, join(folder, entry));
    if (!file) continue;
    if (experimentNames.includes(name)) {
      const read = readJson(file.text, file.shown, labResultSchema, schemaFile);
      read.problems.forEach(file.tell);
      if (read.data) checkExperiment(name, { ...read, data: read.data }, file.fail);
    } else {
      const schema = measurementSchemas[name as keyof typeof measurementSchemas];
      const read = readJson<unknown>(file.text, file.shown, schema, schemaFile);
      read.problems.forEach(file.tell);
      if (read.data) checkPoints(read as YamlFile<Measurement>, file.fail);
    }
  }
}

interface Measurement {
  readonly points?: readonly Readonly<Record<string, unknown>>[];
}

/** What tells the points of a measurement apart. */
const pointKeys = ['layer', 'method', 'id', 'length', 'clock'] as const;

function checkPoints({ data, at }: YamlFile<Measurement>, fail: Fail): void {
  const seen = new Set<string>();
  data?.points?.forEach((point, i) => {
    const names = pointKeys.flatMap((key) =>
      key in point ? [`${key} ${String(point[key])}`] : [],
    );
    const name = names.join(', ');
    if (seen.has(name))
      fail(at(['points', i]), 'lab', `The point with ${name} is here twice.`, 'Remove one.');
    seen.add(name);
  });
}

/** The first setting in which a run is not one of its line. */
function differentSetting(
  run: LabRun['settings'],
  line: LabRun['settings'],
): { key: string; got: string; wanted: string } | undefined {
  for (const [key, wanted] of Object.entries(line)) {
    const got = run[key as keyof typeof run];
    if (got !== wanted) return { key, got: String(got), wanted: String(wanted) };
  }
  return undefined;
}

/** A recording says whose it is, and has the lines of its experiment and no others. */
function checkExperiment(
  name: string,
  { data, at }: YamlFile<LabResult> & { readonly data: LabResult },
  fail: Fail,
): void {
  if (data.figure !== name)
    fail(at(['figure']), 'lab', `This is the recording of "${data.figure}".`, `Write "${name}".`);
  const command = `npm run lab -- --record ${name}`;
  if (data.command !== command)
    fail(at(['command']), 'lab', 'This command records another experiment.', `Write "${command}".`);
  const lines = experiments.find((experiment) => experiment.name === name)?.lines ?? [];
  const labels = lines.map(({ label }) => label);
  const misspelt = new Set<string>();
  data.runs.forEach((run, i) => {
    const near = labels.includes(run.label) ? undefined : nearest(run.label, labels);
    if (near !== undefined) misspelt.add(near);
    if (!labels.includes(run.label))
      fail(
        at(['runs', i, 'label']),
        'lab',
        `The experiment "${name}" has no line "${run.label}".`,
        didYouMean(run.label, labels, `It has: ${labels.join('; ')}.`),
      );
    const line = lines.find(({ label }) => label === run.label);
    const odd = line && differentSetting(run.settings, settingsOf(line, run.settings.seed));
    // Under the label of another line it is that line which has no run.
    const isOther = lines.some(
      (other) =>
        !data.runs.some(({ label }) => label === other.label) &&
        !differentSetting(run.settings, settingsOf(other, run.settings.seed)),
    );
    if (odd && !isOther)
      fail(
        at(['runs', i, 'settings', odd.key]),
        'lab',
        `"${run.label}" was recorded with ${odd.key} ${odd.got}, and its experiment has ${odd.wanted}.`,
        `Record it again: ${command}.`,
      );
    else if (run.steps > run.settings.steps)
      fail(
        at(['runs', i, 'steps']),
        'lab',
        `"${run.label}" has ${run.steps} steps of ${run.settings.steps}.`,
        `Record it again: ${command}.`,
      );
    const first = data.runs.findIndex(
      (other) => other.label === run.label && other.settings.seed === run.settings.seed,
    );
    if (first < i)
      fail(
        at(['runs', i, 'settings', 'seed']),
        'lab',
        `"${run.label}" has the seed ${run.settings.seed} twice.`,
        'Remove one of the runs.',
      );
  });
  for (const label of labels)
    if (!misspelt.has(label) && !data.runs.some((run) => run.label === label))
      fail(at(['runs']), 'lab', `The line "${label}" has no run.`, `Record it: ${command}.`);
}
