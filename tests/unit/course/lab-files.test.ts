// What is said of recordings of the lab that do not fit their experiment.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkLabFiles } from '../../../src/course/check/records.ts';
import type { LabResult } from '../../../src/course/lab-results.ts';

const good = 'tests/fixtures/content/good/lab/permutations.json';
const scratch = mkdtempSync(join(tmpdir(), 'lab-files-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

type Writable<T> = T extends object ? { -readonly [K in keyof T]: Writable<T[K]> } : T;

let folders = 0;

/** File, message and hint of each problem of a folder with these files. */
function said(files: Readonly<Record<string, string | Uint8Array>>): string[] {
  const root = join(scratch, String(folders++));
  mkdirSync(join(root, 'lab'), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, 'lab', name), text);
  const problems: string[] = [];
  checkLabFiles({
    course: { root },
    report: ({ path, message, hint }) => problems.push(`${basename(path)}: ${message} ${hint}`),
  });
  return problems;
}

/** What is said of the sound recording after a change. */
function saidOf(change: (data: Writable<LabResult>) => void): string[] {
  const data = JSON.parse(readFileSync(good, 'utf8')) as Writable<LabResult>;
  change(data);
  return said({ 'permutations.json': JSON.stringify(data, undefined, 2) }).map((line) =>
    line.replace('permutations.json: ', ''),
  );
}

const again = 'Record it again: npm run lab -- --record permutations.';

test('a sound recording and an empty folder are nothing to speak of', () => {
  expect(saidOf(() => {})).toEqual([]);
  expect(said({})).toEqual([]);
});

test('a line may have runs of several seeds, but of each seed one', () => {
  const twice = (seed: number) =>
    saidOf(({ runs }) => {
      const copy = structuredClone(runs[0]!);
      copy.settings.seed = seed;
      runs.push(copy);
    });
  expect(twice(2)).toEqual([]);
  expect(twice(1)).toEqual(['"lstm" has the seed 1 twice. Remove one of the runs.']);
});

test('a run under the label of another line is told of as the run that is missing', () => {
  const sentences = saidOf(({ runs }) => (runs[2]!.label = 'lstm'));
  expect(sentences).toEqual([
    '"lstm" has the seed 1 twice. Remove one of the runs.',
    'The line "mamba" has no run. Record it: npm run lab -- --record permutations.',
  ]);
});

test('where the other line has its own run, the settings are what is wrong', () => {
  const sentences = saidOf(({ runs }) => {
    const copy = structuredClone(runs[2]!);
    copy.label = 'lstm';
    copy.settings.seed = 7;
    runs.push(copy);
  });
  expect(sentences).toEqual([
    `"lstm" was recorded with state 8, and its experiment has 16. ${again}`,
  ]);
});

test('each setting counts, and the steps taken are at most those allowed', () => {
  expect(saidOf(({ runs }) => (runs[0]!.settings.rate = 0.5))).toEqual([
    `"lstm" was recorded with rate 0.5, and its experiment has 0.005. ${again}`,
  ]);
  expect(saidOf(({ runs }) => (runs[0]!.steps = 1500))).toEqual([]);
  expect(saidOf(({ runs }) => (runs[0]!.steps = 1501))).toEqual([
    `"lstm" has 1501 steps of 1500. ${again}`,
  ]);
});

test('a label far from all lines gets their list, and a near one hides the line that lacks a run', () => {
  const list =
    'lstm; attention, rotary; mamba; delta-rule, β up to 2; delta-rule, β up to 2, 3 layers';
  expect(saidOf(({ runs }) => (runs[2]!.label = 'transformer'))).toEqual([
    `The experiment "permutations" has no line "transformer". It has: ${list}.`,
    'The line "mamba" has no run. Record it: npm run lab -- --record permutations.',
  ]);
  expect(saidOf(({ runs }) => (runs[2]!.label = 'mambo'))).toEqual([
    'The experiment "permutations" has no line "mambo". Did you mean "mamba"?',
  ]);
});

test('a file that cannot be read is told of once, and the others are still read', () => {
  const data = JSON.parse(readFileSync(good, 'utf8')) as Writable<LabResult>;
  data.figure = 'hybrid';
  const sentences = said({
    'scaling.json': new Uint8Array(200),
    'permutations.json': JSON.stringify(data),
  });
  expect(sentences).toEqual([
    'permutations.json: This is the recording of "hybrid". Write "permutations".',
    'scaling.json: The bytes here are not UTF-8. Save the file as UTF-8.',
  ]);
});

test('a file that is no recording is told of with the name that it may have been meant to have', () => {
  const text = readFileSync(good, 'utf8');
  expect(said({ 'permutation.json': text })[0]).toContain('permutations.json');
  expect(said({ 'notes.txt': 'x' })).toHaveLength(1);
});
