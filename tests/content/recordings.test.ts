// Code is loaded with the recordings under content/lab: one that is broken is told of in a sentence
// before the code that computes from it is loaded, never by the engine.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { recordingProblems } from '../../src/course/check/recordings.ts';
import { formatProblem } from '../../src/course/problem.ts';

const scratch = mkdtempSync(join(tmpdir(), 'broken-recordings-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }), 60_000);

let copies = 0;

/** A copy of the recordings, one of them edited or, without an edit, removed. */
function recordings(name: string, edit?: (text: string) => string): string {
  const root = join(scratch, String(copies++));
  cpSync('content/lab', join(root, 'lab'), { recursive: true });
  const path = join(root, 'lab', `${name}.json`);
  if (edit) writeFileSync(path, edit(readFileSync(path, 'utf8')));
  else rmSync(path);
  return root;
}

const say = (root: string): string[] =>
  recordingProblems(root).map((problem) =>
    formatProblem({ ...problem, path: relative(root, resolve(problem.path)) }),
  );

test('the recordings of the course are sound', () => {
  expect(recordingProblems()).toEqual([]);
});

test('a recording of an experiment that is missing names who needs it and how it is made', () => {
  expect(say(recordings('permutations'))).toEqual([
    'lab/permutations.json:1:1 This recording is missing, and src/course/values/recall.ts computes from it. (Record it: npm run lab -- --record permutations.)',
  ]);
});

test('a measurement that is missing names who needs it', () => {
  expect(say(recordings('scaling'))).toEqual([
    'lab/scaling.json:1:1 This recording is missing, and src/course/values/attention-limits.ts computes from it. (Take it back from the repository.)',
  ]);
});

test('a line that no experiment has is told of once', () => {
  const misspell = (text: string): string => text.replace('"attention"', '"atention"');
  const [found, ...others] = say(recordings('capacity', misspell));
  expect(found).toMatch(
    /^lab\/capacity\.json:\d+:\d+ .*"atention"\. \(Did you mean "attention"\?\)$/,
  );
  expect(others).toEqual([]);
});

test('npm run check:content prints that sentence and the totals, and fails', () => {
  const root = recordings('capacity', (text) => text.replace('\n', '\n<<<<<<< HEAD\n'));
  const project = join(scratch, 'project');
  cpSync('content', join(project, 'content'), { recursive: true });
  cpSync(join(root, 'lab'), join(project, 'content/lab'), { recursive: true });
  for (const name of ['src', 'node_modules', 'package.json'])
    symlinkSync(realpathSync(name), join(project, name));
  const keep = ['--preserve-symlinks', '--preserve-symlinks-main'];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...keep, 'src/commands/check-content.ts'],
    { cwd: project, encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  expect(stdout.trim().split('\n')).toEqual([
    expect.stringMatching(/^content\/lab\/capacity\.json:2:1 A rest of a merge stands here\. /),
    expect.stringMatching(/^0 articles checked in [\d.]+ s: 1 errors, 0 warnings\.$/),
  ]);
  expect(status).toBe(1);
}, 30_000);
