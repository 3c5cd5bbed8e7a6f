// What git knows, asked in repositories made for it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lastChanged, lastChanges, recentChanges } from '../../../src/course/git.ts';

const scratch = mkdtempSync(join(tmpdir(), 'git-'));
const repository = join(scratch, 'repository');
/** The course as a folder of a larger repository. */
const project = join(repository, 'course');

function git(...args: string[]): void {
  const done = spawnSync('git', args, { cwd: repository, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`git ${args.join(' ')}: ${done.stderr}`);
}

/** Writes files (path in the project → text) and commits them with a subject on a day. */
function commit(day: string, subject: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(project, path, '..'), { recursive: true });
    writeFileSync(join(project, path), text);
  }
  git('add', '-A');
  const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org'];
  process.env['GIT_COMMITTER_DATE'] = `${day}T12:00:00Z`;
  git(...who, '-c', 'commit.gpgsign=false', 'commit', '-q', '-m', subject);
  delete process.env['GIT_COMMITTER_DATE'];
}

beforeAll(() => {
  mkdirSync(repository);
  git('init', '-q');
  commit('2026-01-05', 'Begin', {
    'content/articles/rnns.mdx': 'one',
    'content/glossary.yaml': 'one',
    'src/a.ts': '1',
  });
  commit('2026-02-06', 'Say it with a\ttab and "quotes"', { 'content/articles/rnns.mdx': 'two' });
  commit('2026-03-07', 'Add a file in a folder of its own', { 'content/lab/deep/run.json': '{}' });
  commit('2026-04-08', 'Change what is no content', { 'src/a.ts': '2' });
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('the last change', () => {
  test('of files, of folders, and of all folders above, up to the one asked for', () => {
    expect(Object.fromEntries(lastChanges('content', project))).toEqual({
      'content/articles/rnns.mdx': '2026-02-06',
      'content/articles': '2026-02-06',
      'content/glossary.yaml': '2026-01-05',
      'content/lab/deep/run.json': '2026-03-07',
      'content/lab/deep': '2026-03-07',
      'content/lab': '2026-03-07',
      content: '2026-03-07',
    });
  });
  test('of a part alone', () => {
    expect([...lastChanges('content/lab/deep', project).values()]).toEqual(
      Array(4).fill('2026-03-07'),
    );
  });
  test('of a file keeps its own date when another takes its name', () => {
    git('mv', 'course/content/glossary.yaml', 'course/content/words.yaml');
    commit('2026-05-09', 'Rename', {});
    const dates = lastChanges('content', project);
    expect(dates.get('content/words.yaml')).toBe('2026-05-09');
    expect(dates.get('content/lab')).toBe('2026-03-07');
  });
  test('of this course is known where it is a clone, however the path is written', () => {
    const file = ['ls-files', '--error-unmatch', 'content/course.yaml'];
    const clone = spawnSync('git', file).status === 0;
    const date = lastChanged('content/course.yaml');
    if (clone) expect(date).toMatch(/^20\d\d-\d\d-\d\d$/);
    else expect(date).toBeUndefined();
    expect(lastChanged('content\\course.yaml')).toBe(date);
    expect(lastChanged('content/none.yaml')).toBeUndefined();
  });
});

describe('recent changes', () => {
  test('are the newest first, as many as asked for, with their subjects as written', () => {
    expect(recentChanges('content/articles', 1, project)).toEqual([
      { date: '2026-02-06', subject: 'Say it with a\ttab and "quotes"' },
    ]);
    expect(recentChanges('src', 9, project)).toEqual([
      { date: '2026-04-08', subject: 'Change what is no content' },
      { date: '2026-01-05', subject: 'Begin' },
    ]);
  });
  test('are none where nothing is', () => {
    expect(recentChanges('content/none.yaml', 3)).toEqual([]);
  });
});

test('outside of a clone nothing is known', () => {
  expect(lastChanges('content', scratch).size).toBe(0);
  expect(recentChanges('content', 3, scratch)).toEqual([]);
});

test('git says nothing of its own', () => {
  const said = spawnSync(
    process.execPath,
    [
      '-e',
      `import('./src/course/git.ts').then((git) => console.log(git.recentChanges('x', 1, ${JSON.stringify(scratch)}).length))`,
    ],
    { encoding: 'utf8' },
  );
  expect(said).toMatchObject({ stdout: '0\n', stderr: '' });
});
