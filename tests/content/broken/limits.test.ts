// Content beyond all measure: many, deep and large things end in a sentence, and soon.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { choiceProblems } from '../../../src/commands/build/check.ts';
import { checkCourse } from '../../../src/course/check/check.ts';
import { loadCourse } from '../../../src/course/load.ts';
import { formatProblem } from '../../../src/course/problem.ts';
import { readFolder } from '../../../src/course/source-folder.ts';

const scratch = mkdtempSync(join(tmpdir(), 'content-limits-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }), 60_000);

let trees = 0;

/** A copy of the sound tree. */
function tree(): string {
  const root = join(scratch, String(trees++));
  cpSync('tests/fixtures/content/good', root, { recursive: true });
  return root;
}

/** One with a file made anew from its text. */
function edited(name: string, edit: (text: string) => string): string {
  const root = tree();
  const path = join(root, name);
  const before = readFileSync(path, 'utf8');
  const after = edit(before);
  expect(after).not.toBe(before);
  writeFileSync(path, after);
  return root;
}

/** What the check says of a tree, the paths from its root on. */
const say = (root: string): string[] =>
  checkCourse(loadCourse(root)).map((problem) =>
    formatProblem({ ...problem, path: relative(root, resolve(problem.path)) }),
  );

/** As many chapters, each after all before it; the first after `first`. */
function chain(count: number, first: string): string {
  const names = Array.from({ length: count }, (_, i) => `c${i}`);
  const chapter = (slug: string, i: number): string =>
    [
      `      - slug: ${slug}`,
      `        title: Chapter ${i}`,
      `        short: Chapter ${i}`,
      '        summary: One of many.',
      `        prerequisites: [${i === 0 ? first : names.slice(0, i).join(', ')}]`,
      '',
    ].join('\n');
  return names.map(chapter).join('');
}

describe('a folder', () => {
  test.each(['articles', 'quizzes', 'lab'])('%s that is a file is told of', (name) => {
    const root = tree();
    rmSync(join(root, name), { recursive: true });
    writeFileSync(join(root, name), 'No folder.\n');
    expect(say(root)).toContain(`${name}:1:1 This is no folder. (Rename or remove the file.)`);
  });

  test('that cannot be listed is told of with the reason', () => {
    expect(readFolder(join(scratch, 'nowhere'), 'nowhere').problems.map(formatProblem)).toEqual([
      'nowhere:1:1 The folder cannot be read: ENOENT. (Look at its rights, or where it links to.)',
    ]);
  });
});

test('a list as a key says nothing beside what is wrong', () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  const root = edited('claims.yaml', (text) =>
    text.replace(/^( +)topic:/m, '$1? [a, b]\n$1: x\n$1topic:'),
  );
  expect(say(root).length).toBeGreaterThan(0);
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
});

test('a text of brackets is read at once', () => {
  const root = edited('glossary.yaml', (text) =>
    text.replace('What a token asks.', `'${'['.repeat(100_000)}'`),
  );
  const started = process.cpuUsage().user;
  say(root);
  expect((process.cpuUsage().user - started) / 1e6).toBeLessThan(3);
});

describe('what no author wrote', () => {
  /** What is said of it, and that it is said soon. */
  function soon(root: string): string[] {
    const started = process.cpuUsage().user;
    const said = say(root);
    expect((process.cpuUsage().user - started) / 1e6).toBeLessThan(3);
    return said;
  }

  test.each(['[@nope] ', '**a*b ', '1 ', '$ a ', '[a](', '| a ', '## h\n'])(
    '“%s” over and over is told of, and soon',
    (text) => {
      const root = edited(
        'articles/attention.mdx',
        (before) => `${before}\n${text.repeat(100_000)}\n`,
      );
      expect(soon(root)).toEqual([
        'articles/attention.mdx:68:1 A block of more than 30,000 characters begins here. (Part it by empty lines, or remove what is generated.)',
      ]);
    },
  );

  test('a definition of many brackets is told of, and soon', () => {
    const root = edited('glossary.yaml', (text) =>
      text.replace('What a token asks.', () => `'${'\\['.repeat(100_000)}'`),
    );
    expect(soon(root)).toEqual([
      'glossary.yaml:3:15 This text has 200,000 characters. (Shorten it, or remove what is generated.)',
    ]);
  });
});

describe('a value', () => {
  test.each([
    'of="pairBits" pairs={1e9} keys={64} values={64}',
    'of="pairBits" pairs={64} keys={1e9} values={64}',
    'of="survivingWords" size={1e7}',
    'of="retentionHalfLife" head={1e9}',
    'of="writeErrorShrinks" delta={1e-300}',
  ])('%s is not computed for minutes but told of', (properties) => {
    const root = edited('articles/attention.mdx', (text) =>
      text.replace(/<Value [^/]*\/>/, `<Value ${properties} />`),
    );
    expect(say(root)).toEqual([
      expect.stringMatching(/^articles\/attention\.mdx:58:30 <Value>: .* and at most \d+, got /),
    ]);
  });
});

describe('ARTICLES', () => {
  afterEach(() => vi.unstubAllEnvs());

  test.each([
    ['atention', 'Did you mean "attention"?'],
    ['nonsense', 'Use slugs of course.yaml, joined by commas.'],
    ['mamba', 'Write it first, or leave it out.'],
  ])('that names %s, which is not written, is told so', (name, hint) => {
    vi.stubEnv('ARTICLES', `attention,${name}`);
    const root = tree();
    const found = choiceProblems(loadCourse(root)).map((problem) =>
      formatProblem({ ...problem, path: relative(root, resolve(problem.path)) }),
    );
    expect(found).toEqual([
      `articles:1:1 ARTICLES names "${name}", and there is no ${name}.mdx. (${hint})`,
    ]);
  });
});

describe('many prerequisites', () => {
  const beforeMamba = '      - slug: mamba\n';
  const withChain = (first: string): string =>
    edited('course.yaml', (text) =>
      text.replace(beforeMamba, () => chain(60, first) + beforeMamba),
    );

  test('of sound chapters are checked at once', () => {
    const root = withChain('');
    const started = process.cpuUsage().user;
    expect(say(root)).toEqual([]);
    expect((process.cpuUsage().user - started) / 1e6).toBeLessThan(4);
  });

  test('in a circle are told of once, by the shortest way around', () => {
    expect(say(withChain('c59'))).toEqual([
      expect.stringMatching(
        /^course\.yaml:\d+:\d+ The prerequisites form a cycle: c0 → c59 → c0\./,
      ),
    ]);
  });
});

describe('nested a thousand times', () => {
  const braces = '{'.repeat(3000) + 'x' + '}'.repeat(3000);
  const formula = `$\\sqrt${braces}$`;

  test('a formula of an article is told of in a sentence', () => {
    const root = edited('articles/attention.mdx', (text) =>
      text.replace('Twice two is 4.', () => `Twice ${formula}.`),
    );
    expect(say(root)).toEqual([
      'articles/attention.mdx:44:8 KaTeX cannot read this formula: it is nested too deeply. (Correct the TeX; macros are listed in notation.yaml.)',
    ]);
  });

  test('a formula of the glossary and one of the notation are told of in a sentence', () => {
    const glossary = edited('glossary.yaml', (text) =>
      text.replace('What a token asks.', () => `What ${formula} asks.`),
    );
    expect(say(glossary)).toEqual([
      expect.stringMatching(/^glossary\.yaml:3:15 .*: it is nested too deeply\. \(.*\)$/),
    ]);
    const notation = edited('notation.yaml', (text) =>
      text.replace(/^ {2}tex: .*$/m, () => `  tex: '${braces}'`),
    );
    expect(say(notation)).toEqual([
      expect.stringMatching(/^notation\.yaml:3:8 .*it is nested too deeply\. \(.*\)$/),
    ]);
  });

  test('a list of the data is told of in a sentence', () => {
    const root = edited('timeline.yaml', () => `${'['.repeat(20_000)}${']'.repeat(20_000)}\n`);
    expect(say(root)).toEqual([
      expect.stringMatching(
        /^timeline\.yaml:1:\d+ This is not valid YAML: it is nested too deeply\. /,
      ),
    ]);
  });

  test.each(['[', '{"a":'])('a recording of %s is told of where it goes too deep', (open) => {
    const close = open === '[' ? ']' : '}';
    const root = edited('lab/scaling.json', () => `${open.repeat(20_000)}0${close.repeat(20_000)}`);
    expect(say(root)).toEqual([
      `lab/scaling.json:1:${50 * open.length + 1} This is nested too deeply. (No recording has lists in lists in lists.)`,
    ]);
  });
});
