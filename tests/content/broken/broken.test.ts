// A sound content tree with one defect each: one clear sentence with its place, never a stack
// trace, never silence. The defects are in the tables beside this file.
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkCourse } from '../../../src/course/check/check.ts';
import { loadCourse } from '../../../src/course/load.ts';
import { formatProblem } from '../../../src/course/problem.ts';

interface Edit {
  readonly in: string;
  readonly replace?: string;
  readonly by?: string;
  readonly append?: string;
  readonly whole?: string;
  readonly remove?: boolean;
}

interface Broken extends Edit {
  readonly defect: string;
  /** A second edit, so that the defect stays the only one. */
  readonly also?: Edit;
  /** `file:line:column message (hint)` */
  readonly says: string;
}

const good = 'tests/fixtures/content/good';
const scratch = mkdtempSync(join(tmpdir(), 'broken-content-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }), 60_000);

const sound = readdirSync(good, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => [relative(good, path), readFileSync(path)] as const);

let trees = 0;

/** A copy of the sound tree, edited. */
function tree(...edits: readonly Edit[]): string {
  const root = join(scratch, String(trees++));
  for (const [name, bytes] of sound) {
    mkdirSync(join(root, dirname(name)), { recursive: true });
    writeFileSync(join(root, name), bytes);
  }
  for (const edit of edits) {
    const path = join(root, edit.in);
    if (edit.remove) {
      rmSync(path, { recursive: true });
      continue;
    }
    const before = edit.whole ?? readFileSync(path, 'utf8');
    if (edit.replace !== undefined && !before.includes(edit.replace))
      throw new Error(`${edit.in} has no “${edit.replace}”.`);
    const after =
      edit.replace === undefined ? before : before.replaceAll(edit.replace, () => edit.by ?? '');
    writeFileSync(path, after + (edit.append ?? ''));
  }
  return root;
}

/** What the check says of a tree, the paths from its root on. */
function say(root: string): string[] {
  return checkCourse(loadCourse(root)).map((problem) =>
    formatProblem({ ...problem, path: relative(root, resolve(problem.path)) }),
  );
}

test('the tree that the defects are put into has none', () => {
  expect(say(tree())).toEqual([]);
});

test.each([
  'The norm of it is |x|\nand so on.',
  '|x| is its norm.',
  'It costs \\$5, or \\$6.\n\nOr \\$7.',
  '*One* #two and 3.x and ::: there.',
  'Here is *one* - and 1) as well.',
  '| a | b |\n| - | - |\n| c | d |',
  '| a | b |\n| - | - |\n| c | $x$ |',
  'A snake_case__name, the sign `**`, a == b == c.',
  'An escaped \\[link\\](here) and \\`tick\\`, AT&T; and &amp; too.',
  'It has 7 heads and 3 parts.',
  'It takes 40 GB [@vaswani2017attention].',
  'It takes 40 GB, e.g. as said there [@vaswani2017attention].',
  '<Value of="kvCacheBytes" model="llama-2-7b" context={4096} /> is 40 GB less.',
  '<Try>\n\nIt takes 40 GB.\n\n</Try>',
  '<Worked title="So">\n\nIt takes 40 GB.\n\n</Worked>',
  '## How many\n\nSo.',
  '## Show 1\n\nSo.',
  '## How 1x\n\nSo.',
  // Links
  '[write](mailto:ada@example.org), [<sub>a</sub>](/glossary/), [$q$](/glossary/).',
  '[old](http://example.org), [top](/lab/#content).',
  '[a](/glossary/#letter-Q), [b](/glossary/#entry-query), [c](/bibliography/#vaswani2017attention).',
  '[a](/notation/#sym-q), [b](/notation/#attention), [c](/claims/#bo-attention).',
  '[a](/claims/#conversation), [b](/claims/#summary), [c](/timeline/#year-2017).',
  // Formulas
  'Behind an equation $$z$$ and $z_1$ may have any letter.\n\n$$\n\\zeta = z\n$$',
  '$\\rule{20em}{1pt}$ and $a\\kern-20em b$ and $\\hspace{8cm}x$ and $\\mkern360mu$.',
  'From $50$ to $5 a$, 7$\\times$ as many, $1{,}000 x$.',
  // Markup
  '<abbr title="a name">AN</abbr>, <kbd>x</kbd>, <abbr>B</abbr>{/* nothing */}{ /* two */ /* three */ }.',
  '## Where $n$ counts\n\nSo.',
  '<Aside kind="note">\n\n$$\nx\n$$\n\n</Aside>',
  'A part, un*frigging*believable, and A* as in A* search, 5 * 3 * 2.',
  'There are two:\n- one\n- two\n\nIt came out in\n2017. And it stayed.',
  'See https://example.org/_a/~b~c/x*y and a_b, _ and * alone.',
  '| a | b |\n| - | - |\n| c |\n\nText.',
  'Said – so\n– and so\n– it is.',
  '## One\n\n{/* a comment */}\n\n### Two\n\nSo. ~~Out.~~',
  '{/* a comment */}\n\n    \n\nText.\n\n- one\n\n      two',
  'See.[^a] And.[^b]\n\n[^a]: One, as in the other.[^b]\n\n[^b]: Two.',
])('“%s” is fine in an article', (text) => {
  expect(say(tree({ in: 'articles/attention.mdx', append: `\n\n${text}\n` }))).toEqual([]);
});

test.each(['1', '23', '1-23', '2,4-5', '2-2,10,12-13'])('lines %s of a listing', (lines) => {
  const by = `region="sdpa" highlight="${lines}"`;
  expect(say(tree({ in: 'articles/attention.mdx', replace: 'region="sdpa"', by }))).toEqual([]);
});

/** Changes to the data that leave it sound, at the edge of what is told of. */
test.each<readonly [what: string, edit: Edit]>([
  [
    'a stamp at the very end of the interview',
    { in: 'claims.yaml', replace: "'00:01:00'", by: "'00:10:00'" },
  ],
  [
    'a quotation of fourteen words with wide spaces',
    {
      in: 'claims.yaml',
      replace: '    verdict: supported',
      by: "    quote: 'a  b  c  d  e  f  g  h  i  j  k  l  m  n'\n    verdict: supported",
    },
  ],
  [
    'a passage without an end',
    {
      in: 'course.yaml',
      replace: '        prerequisites: []',
      by: "        prerequisites: []\n        interview: { from: '00:05:00', topic: Much }",
    },
  ],
  [
    'a passage of a second to the very end',
    {
      in: 'course.yaml',
      replace: '        prerequisites: []',
      by: "        prerequisites: []\n        interview: { from: '00:09:59', to: '00:10:00', topic: Much }",
    },
  ],
  [
    'two entries of one day in the timeline',
    {
      in: 'timeline.yaml',
      append:
        '- id: other\n  date: 2017-06\n  kind: attention\n  title: Another\n  text: Of the month. As reported, or not.\n  chapters: [mamba]\n  cite: [vaswani2017attention]\n' +
        '- id: third\n  date: 2017-06-12\n  kind: attention\n  title: A third\n  text: Of a day.\n  chapters: [mamba]\n  cite: [vaswani2017attention]\n',
    },
  ],
  [
    'names that only begin or end as those that Windows keeps',
    {
      in: 'course.yaml',
      append:
        '      - { slug: console, title: A, short: A, summary: A., prerequisites: [] }\n' +
        '      - { slug: com10, title: B, short: B, summary: B., prerequisites: [] }\n' +
        '      - { slug: falcon, title: C, short: C, summary: C., prerequisites: [] }\n' +
        '      - { slug: comx, title: D, short: D, summary: D., prerequisites: [] }\n' +
        '      - { slug: lptx, title: E, short: E, summary: E., prerequisites: [] }\n',
    },
  ],
])('%s is fine', (_, edit) => {
  expect(say(tree(edit))).toEqual([]);
});

const tables = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.yaml'));
const cases = tables.map(
  (name) =>
    [name, parse(readFileSync(join(import.meta.dirname, name), 'utf8')) as Broken[]] as const,
);

describe.each(cases)('%s', (_, defects) => {
  test.each(defects.map((broken) => [broken.defect, broken] as const))('%s', (__, broken) => {
    expect(say(tree(broken, ...(broken.also ? [broken.also] : [])))).toEqual([broken.says]);
  });
});

const article = 'articles/attention.mdx';
const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');

describe('a file', () => {
  /** One file of the sound tree, its bytes made anew from its text. */
  function rewritten(name: string, make: (text: string) => Uint8Array | string): string[] {
    const root = tree();
    writeFileSync(join(root, name), make(readFileSync(join(root, name), 'utf8')));
    return say(root);
  }

  test('in Latin-1 is told of at its first odd byte', () => {
    expect(rewritten('glossary.yaml', (text) => latin1(text.replace('asks', 'äsks')))).toEqual([
      'glossary.yaml:3:28 The bytes here are not UTF-8. (Save the file as UTF-8.)',
    ]);
  });

  test('with a sign that stands for lost letters is told of at the first bytes that are none', () => {
    const odd = (text: string): Uint8Array => {
      const [before, after] = text.replace('asks', 'as\uFFFDks').split('offers');
      return Buffer.concat([Buffer.from(before!), Buffer.from([0xff]), Buffer.from(after!)]);
    };
    expect(rewritten('glossary.yaml', odd)).toEqual([
      'glossary.yaml:9:28 The bytes here are not UTF-8. (Save the file as UTF-8.)',
    ]);
  });

  test.each([
    ['in UTF-16 without its mark', (text: string) => Buffer.from(text, 'utf16le')],
    ['of zeros', () => new Uint8Array(500)],
  ])('%s is told of once', (_, make) => {
    expect(rewritten(article, make)).toEqual([
      `${article}:1:1 The bytes here are not UTF-8. (Save the file as UTF-8.)`,
    ]);
  });

  test('that is empty is told of once', () => {
    expect(rewritten(article, () => '')).toEqual([
      `${article}:1:1 The article has no frontmatter. (Begin the file with --- description: … goals: … ---.)`,
    ]);
  });

  test('of an article with a letter wrong in its name is told of once', () => {
    const root = tree();
    renameSync(join(root, article), join(root, 'articles/atention.mdx'));
    const found = say(root);
    expect(found[0]).toBe(
      'articles/atention.mdx:1:1 course.yaml has no chapter "atention". (Did you mean "attention"?)',
    );
    expect(found.filter((line) => line.includes('quizzes/'))).toEqual([]);
  });

  test('in UTF-16 is told of once', () => {
    const found = rewritten(article, (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'));
    expect(found).toEqual([
      `${article}:1:1 The bytes here are not UTF-8. (Save the file as UTF-8.)`,
    ]);
  });

  test.each([article, 'course.yaml', 'references.bib'])('%s with a byte order mark', (name) => {
    expect(rewritten(name, (text) => `\uFEFF${text}`)).toEqual([
      `${name}:1:1 The file begins with a byte order mark. (Save it as UTF-8 without BOM.)`,
    ]);
  });

  test.each([
    ['a NUL', '\u0000', '0000'],
    ['a backspace', '\u0008', '0008'],
    ['a sign that turns the direction of reading', '\u202E', '202E'],
    ['a byte order mark in its middle', '\uFEFF', 'FEFF'],
  ])('with %s is told where', (_, sign, code) => {
    expect(rewritten(article, (text) => text.replace('An aside.', `An ${sign}aside.`))).toEqual([
      `${article}:37:4 The invisible character U+${code} stands here. (Remove it.)`,
    ]);
    expect(rewritten('claims.yaml', (text) => text.replace('Attention works', `A${sign}`))).toEqual(
      [`claims.yaml:7:18 The invisible character U+${code} stands here. (Remove it.)`],
    );
  });

  test('with line ends of Windows is as good as another, and its mistakes keep their lines', () => {
    const root = tree();
    const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
    for (const name of names.filter((one) => /\.(mdx|yaml|bib)$/.test(one))) {
      const path = join(root, name);
      writeFileSync(path, readFileSync(path, 'utf8').replaceAll('\n', '\r\n'));
    }
    expect(say(root)).toEqual([]);
    const path = join(root, article);
    writeFileSync(path, readFileSync(path, 'utf8').replace('kind="note"', 'kind="nite"'));
    expect(say(root)).toEqual([
      `${article}:36:1 <Aside> has no kind "nite". (Use one of note, caution, paper.)`,
    ]);
  });

  test('of more than a megabyte is refused unread', () => {
    const started = performance.now();
    const found = rewritten(article, (text) => text + 'One more sentence. '.repeat(600_000));
    expect(found).toEqual([
      `${article}:1:1 The file has 11.4 MB, more than 1 MB. (Split it, or remove what is generated.)`,
    ]);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test.each([
    ['lists', '> '.repeat(1000)],
    ['brackets', '['.repeat(5000)],
    ['elements', '<Aside kind="note">'.repeat(1000)],
    ['emphasis', '*_'.repeat(500)],
  ])('with %s nested a thousand times ends in sentences', (_, deep) => {
    const found = rewritten(article, (text) => `${text}\n${deep}x\n`);
    for (const line of found) expect(line).toMatch(/^articles\/attention\.mdx:\d+:\d+ .*\)$/);
  });

  test('that is a folder is told of', () => {
    const root = tree({ in: 'references.bib', remove: true });
    mkdirSync(join(root, 'references.bib'));
    mkdirSync(join(root, 'articles/mamba.mdx'));
    expect(say(root)).toEqual([
      'articles/mamba.mdx:1:1 This is no file. (Rename or remove the folder.)',
      'references.bib:1:1 This is no file. (Rename or remove the folder.)',
    ]);
  });

  test('that leads nowhere is told of', () => {
    const root = tree();
    symlinkSync('nowhere.mdx', join(root, 'articles/mamba.mdx'));
    expect(say(root)).toEqual([
      'articles/mamba.mdx:1:1 The file cannot be read: ENOENT. (Look at its rights, or where it links to.)',
    ]);
  });

  test.each([
    ['articles/mamba.md', 'Rename it to mamba.mdx, or remove it.'],
    ['quizzes/mamba.yml', 'Rename it to mamba.yaml, or remove it.'],
    ['glosary.yaml', 'Remove it: there is a file glossary.yaml already.'],
    ['notes.txt', 'Remove it.'],
    ['lab/scaling.jsn', 'Remove it: there is a file scaling.json already.'],
    ['lab/permutation.json', 'Remove it: there is a file permutations.json already.'],
    ['lab/hybrid.json.orig', 'Rename it to hybrid.json, or remove it.'],
    ['articles/attention.mdx~', 'Remove it: there is a file attention.mdx already.'],
    ['articles/attention.mdx.orig', 'Remove it: there is a file attention.mdx already.'],
    ['articles/mamba.mdx.txt', 'Rename it to mamba.mdx, or remove it.'],
    ['articles/.attention.mdx.swp', 'Remove it.'],
    ['articles/._attention.mdx', 'Remove it.'],
    ['articles/.DS_Store', 'Remove it.'],
    ['quizzes/Thumbs.db', 'Remove it.'],
    ['lab/notes.json', 'Remove it.'],
  ])('%s, which nothing reads, is told of', (name, hint) => {
    expect(say(tree({ in: name, whole: 'Forgotten.\n' }))).toEqual([
      `${name}:1:1 Nothing reads this file. (${hint})`,
    ]);
  });

  test.each([
    ['quizzes/attention.yaml', 'quizzes/attention.yml', 'attention.yaml'],
    ['glossary.yaml', 'glossary.yml', 'glossary.yaml'],
    ['glossary.yaml', 'Glossary.yaml', 'glossary.yaml'],
    ['references.bib', 'references.bib.txt', 'references.bib'],
    ['articles', 'article', 'articles'],
  ])('%s with the name %s is told of once', (from, to, name) => {
    const root = tree();
    renameSync(join(root, from), join(root, to));
    const said = 'Nothing reads this';
    expect(say(root)).toEqual([
      name === 'articles'
        ? `${to}:1:1 ${said} folder. (Rename it to ${name}.)`
        : `${to}:1:1 ${said} file. (Rename it to ${name}, or remove it.)`,
    ]);
  });

  test('in a folder of its own is told of by that', () => {
    const root = tree();
    mkdirSync(join(root, 'articles/drafts'));
    expect(say(root)).toEqual([
      'articles/drafts:1:1 Nothing reads this folder. (Move its files to where they are read, and remove it.)',
    ]);
  });

  test.each(['quizzes/attention.yaml', 'search.yaml', 'glossary.yaml'])(
    'that leads to itself is told of: %s',
    (name) => {
      const root = tree({ in: name, remove: true });
      symlinkSync(basename(name), join(root, name));
      expect(say(root)).toEqual([
        `${name}:1:1 The file cannot be read: ELOOP. (Look at its rights, or where it links to.)`,
      ]);
    },
  );

  test.each(['articles', 'lab'])('of a folder that leads nowhere is told of: %s', (name) => {
    const root = tree({ in: name, remove: true });
    symlinkSync('nowhere', join(root, name));
    expect(say(root)).toEqual([
      `${name}:1:1 The folder cannot be read: ENOENT. (Look at its rights, or where it links to.)`,
    ]);
  });

  test.each(['search.yaml', 'lab', 'lab/scaling.json'])('%s may be missing', (name) => {
    expect(say(tree({ in: name, remove: true }))).toEqual([]);
  });

  test('with two unknown keys is told of both', () => {
    const edit = { replace: '- id: key\n', by: '- id: key\n  colour: red\n  sise: 4\n' };
    expect(say(tree({ in: 'glossary.yaml', ...edit }))).toEqual([
      expect.stringMatching(/^glossary\.yaml:8:3 The file has no key "colour"\./),
      expect.stringMatching(/^glossary\.yaml:9:3 The file has no key "sise"\./),
    ]);
  });

  test('of the lab is as good with another order of keys and no line ends', () => {
    const found = rewritten('lab/scaling.json', (text) => {
      const record = JSON.parse(text) as Record<string, unknown>;
      return JSON.stringify(Object.fromEntries(Object.entries(record).reverse()));
    });
    expect(found).toEqual([]);
  });

  test.each([
    'claims.yaml',
    'course.yaml',
    'glossary.yaml',
    'notation.yaml',
    'predictions.yaml',
    'references.bib',
    'timeline.yaml',
    'articles',
  ])('%s that is missing is told of once, not at every place that needs it', (name) => {
    const what = name === 'articles' ? 'folder' : 'file';
    expect(say(tree({ in: name, remove: true }))).toEqual([
      `${name}:1:1 The content tree has no ${name}. (Add the ${what}, or pass the folder that holds it with --root.)`,
    ]);
  });
});

describe('npm run check:content -- --root DIR', () => {
  test.each([
    ['a formula', { in: article, replace: '$\\qvec_{\\tok}$ meets', by: '$\\frac{1}$ meets' }],
    ['a file', { in: 'course.yaml', whole: 'title: [\n' }],
  ])('prints one line and the totals for %s, and fails', (_, edit) => {
    const root = tree(edit);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['src/commands/check-content.ts', '--root', root],
      { encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    expect(stdout.trim().split('\n')).toEqual([
      expect.stringMatching(/:\d+:\d+ \S.* \(\S.*\)$/),
      expect.stringMatching(/^1 articles checked in [\d.]+ s: 1 errors, 0 warnings\.$/),
    ]);
    expect(status).toBe(1);
  });
});
