// What npm run check:content says, line by line: every rule at least once, on small broken trees.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkCourse } from '../../src/course/check/check.ts';
import { loadCourse } from '../../src/course/load.ts';
import { formatProblem } from '../../src/course/problem.ts';

const trees = 'tests/fixtures/content';

/** The problems of one file of a tree, without the part of the path that all share. */
function problems(tree: string, file: string): string[] {
  const folder = join(trees, tree);
  return checkCourse(loadCourse(folder))
    .filter(({ path }) => path === join(folder, file))
    .map((problem) => formatProblem({ ...problem, path: file }));
}

function command(root: string): { code: number | null; lines: string[] } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['src/commands/check-content.ts', '--root', root],
    { encoding: 'utf8' },
  );
  return { code: status, lines: `${stdout}${stderr}`.trim().split('\n') };
}

describe('a whole tree', () => {
  test('without mistakes passes and says so', () => {
    const { code, lines } = command(join(trees, 'good'));
    expect(lines).toEqual([expect.stringMatching(/: 0 errors, 0 warnings\.$/)]);
    expect(code).toBe(0);
  });

  test('with mistakes in several files reports all of them in one run and fails', () => {
    const { code, lines } = command(join(trees, 'broken-articles'));
    const files = new Set(lines.slice(0, -1).map((line) => line.split(':')[0]));
    expect([...files]).toEqual(
      ['articles/attention.mdx', 'articles/mamba.mdx', 'articles/mistyped.mdx']
        .concat('quizzes/attention.yaml')
        .map((name) => join(trees, 'broken-articles', name)),
    );
    expect(code).toBe(1);
  });

  test('that is not there fails with one sentence', () => {
    const { code, lines } = command('tests/fixtures/content/nowhere');
    expect(lines).toEqual([expect.stringContaining('pass the content tree with --root DIR')]);
    expect(code).toBe(1);
  });

  test('of this course is checked in under five seconds, starting included', () => {
    // Processor time, since other tests run beside this one; starting Node takes about half a second.
    const before = process.threadCpuUsage();
    const course = loadCourse('content');
    const problems = checkCourse(course);
    const { user, system } = process.threadCpuUsage(before);
    expect(course.articles.size).toBeGreaterThan(0);
    expect(problems.filter(({ severity }) => severity === 'error').map(formatProblem)).toEqual([]);
    expect((user + system) / 1e6).toBeLessThan(4.5);
  });

  test('without its files says which are missing', () => {
    const found = checkCourse(loadCourse(join(trees, 'nowhere'))).map(
      ({ message, hint }) => `${message} (${hint})`,
    );
    expect(found).toMatchInlineSnapshot(`
      [
        "The content tree has no claims.yaml. (Add the file, or pass the folder that holds it with --root.)",
        "The content tree has no course.yaml. (Add the file, or pass the folder that holds it with --root.)",
        "The content tree has no glossary.yaml. (Add the file, or pass the folder that holds it with --root.)",
        "The content tree has no notation.yaml. (Add the file, or pass the folder that holds it with --root.)",
        "The content tree has no predictions.yaml. (Add the file, or pass the folder that holds it with --root.)",
        "The content tree has no references.bib. (Add the file, or pass the folder that holds it with --root.)",
        "The content tree has no timeline.yaml. (Add the file, or pass the folder that holds it with --root.)",
      ]
    `);
  });
});

describe('an article', () => {
  test('is told of every mistake with line, column and one action', () => {
    expect(problems('broken-articles', 'articles/attention.mdx').join('\n')).toMatchInlineSnapshot(`
      "articles/attention.mdx:2:1 description is missing. (See the schema in src/course/schema.ts.)
      articles/attention.mdx:2:8 goals: expected at least 2 entries. (See the schema in src/course/schema.ts.)
      articles/attention.mdx:3:1 The file has no key "colour". (It takes: description, goals.)
      articles/attention.mdx:6:1 An article imports or exports nothing. (Remove this line: every component is already there.)
      articles/attention.mdx:8:1 "A title" is a heading of level 1. (Begin at ##: the title comes from course.yaml.)
      articles/attention.mdx:10:11 references.bib has no "vaswani2017atention". (Did you mean "vaswani2017attention"?)
      articles/attention.mdx:10:35 references.bib has no "never-heard-of-this-one-2031". (Add the entry to references.bib.)
      articles/attention.mdx:10:68 [@!] is neither a citation nor a reference. (Write [@key], [@key, §2] or [@eq:id].)
      articles/attention.mdx:11:12 attention has no label eq:produkt. (Did you mean "product"?)
      articles/attention.mdx:11:27 attention has no label fig:nothing. (It has: weights.)
      articles/attention.mdx:11:43 There is no chapter "mambo". (Did you mean "mamba"?)
      articles/attention.mdx:11:56 mamba has no label eq:product. (It has: none.)
      articles/attention.mdx:15:1 "A jump" jumps from level 2 to level 4. (Use ### here.)
      articles/attention.mdx:15:1 Nothing stands below the heading "A jump". (Write its section, or remove it.)
      articles/attention.mdx:17:1 This heading is empty. (Give it words or remove it.)
      articles/attention.mdx:19:10 There is no page /nowhere/. (Link to a chapter or a page of the site.)
      articles/attention.mdx:19:32 There is no page /atention/. (Did you mean "attention"?)
      articles/attention.mdx:19:59 /attention/ has no anchor #a-sectoin. (Did you mean "a-section"?)
      articles/attention.mdx:19:85 The link glossary/ is relative to nothing. (Begin internal links with / or #.)
      articles/attention.mdx:21:1 The image /favicon.svg has no text alternative. (Describe it: ![what it shows](…).)
      articles/attention.mdx:22:1 There is no image /missing.png. (Put it in public, or correct the path.)
      articles/attention.mdx:23:1 The image https://example.org/picture.png is loaded from elsewhere. (Put a copy in public.)
      articles/attention.mdx:25:1 There is no component <Figur>. (Did you mean "Figure"?)
      articles/attention.mdx:29:1 <Figure> has no property size. (Did you mean "wide"?)
      articles/attention.mdx:29:1 There is no figure "attention-wieghts". (Did you mean "attention-weights"?)
      articles/attention.mdx:29:1 This figure has no caption. (Say between its tags what to see.)
      articles/attention.mdx:32:1 <Equation> needs the property id. (Add id="…".)
      articles/attention.mdx:32:1 <Equation> holds 0 display formulas. (Put exactly one $$ … $$ block in it, with blank lines around.)
      articles/attention.mdx:40:1 This numbered equation uses z, \\omega without an entry in notation.yaml. (Write the symbol by its macro, or add it to notation.yaml.)
      articles/attention.mdx:46:1 The label "eq-product" is already defined on line 38. (Give one of them another id.)
      articles/attention.mdx:50:14 KaTeX cannot read this formula: Unexpected end of input in a macro argument, expected '}' at the end of the formula. (Correct the TeX; macros are listed in notation.yaml.)
      articles/attention.mdx:55:13 KaTeX cannot read this formula: Undefined control sequence: \\qvek. (Correct the TeX; macros are listed in notation.yaml.)
      articles/attention.mdx:57:1 The id "Loop" is not lower-case words joined by hyphens. (Rename it.)
      articles/attention.mdx:57:1 src/models/layers/attention.ts has no region named "spda". (Did you mean "sdpa"?)
      articles/attention.mdx:61:1 There is no file src/models/layers/atention.ts. (Write the path from src on, and mark the lines with // #region name.)
      articles/attention.mdx:65:1 <Aside> has no kind "remark". (Use one of note, caution, paper.)
      articles/attention.mdx:69:1 There is no claim "bo-atention". (Did you mean "bo-attention"?)
      articles/attention.mdx:71:1 There is no term "querry". (Did you mean "query"?)
      articles/attention.mdx:71:39 "$50 to " reads as a formula. (Write an amount of money as \\$50.)
      articles/attention.mdx:71:60 warning: "5 seconds" is typed in, without a citation or a <Value>. (Cite its source in this sentence, or compute it with <Value of="…" />.)
      articles/attention.mdx:73:3 <Term> has the property id twice. (Remove one.)
      articles/attention.mdx:73:49 <Value>: kvCacheBytes: argument "context": expected a whole number of at least 0, got -1. (Give a whole number of at least 0.)
      articles/attention.mdx:73:126 <Value>: there is no value "kvCacheByte". (Did you mean "kvCacheBytes"?)
      articles/attention.mdx:73:176 <DataTable> stands in a sentence. (Put it on lines of its own.)
      articles/attention.mdx:73:176 There is no table "kosts". (Add it to src/course/tables.ts.)
      articles/attention.mdx:75:1 This <Minute> is empty. (Write between its tags, or remove it.)
      articles/attention.mdx:75:1 <Minute> spreads an expression. (Write each property out.)
      articles/attention.mdx:77:1 warning: This code block is pasted, not cut from tested source. (Use <Listing file="…" region="…" id="…">, or write shell commands in \`backticks\`.)"
    `);
  });

  test('without frontmatter or quiz is told so', () => {
    expect(problems('broken-articles', 'articles/mamba.mdx').join('\n')).toMatchInlineSnapshot(`
      "articles/mamba.mdx:1:1 The article has no frontmatter. (Begin the file with --- description: … goals: … ---.)
      articles/mamba.mdx:3:1 There is no content/quizzes/mamba.yaml. (Write it, or remove <Quiz />.)"
    `);
  });

  test('that is no valid MDX is told where', () => {
    expect(problems('broken-articles', 'articles/mistyped.mdx').join('\n')).toMatchInlineSnapshot(`
      "articles/mistyped.mdx:1:1 course.yaml has no chapter "mistyped". (Add it to a part of course.yaml.)
      articles/mistyped.mdx:6:27 <Aside> is not closed in its paragraph. (Put both tags of a block on lines of their own.)"
    `);
  });
});

describe('a data file', () => {
  for (const [file, check] of Object.entries<(lines: string) => void>({
    'course.yaml': (lines) =>
      expect(lines).toMatchInlineSnapshot(`
        "course.yaml:21:24 The prerequisites form a cycle: attention → mamba → attention. (Remove one of these prerequisites.)
        course.yaml:26:36 There is no chapter "recurence". (Did you mean "recurrence"?)
        course.yaml:32:15 The id "recurrence" is used twice. (Rename one of the two.)"
      `),
    'glossary.yaml': (lines) =>
      expect(lines).toMatchInlineSnapshot(`
      "glossary.yaml:4:12 There is no chapter "atention". (Did you mean "attention"?)
      glossary.yaml:5:9 There is no term "keys". (Add it to glossary.yaml.)
      glossary.yaml:6:10 There is no citation "vaswani2017atention". (Did you mean "vaswani2017attention"?)
      glossary.yaml:7:7 The id "query" is used twice. (Rename one of the two.)"
    `),
    'notation.yaml': (lines) =>
      expect(lines).toMatchInlineSnapshot(`
      "notation.yaml:3:8 The TeX of "q" does not render: Unexpected end of input in a macro argument, expected '}' at the end of the formula. (Correct the formula.)
      notation.yaml:10:10 The id "\\qvec" is used twice. (Rename one of the two.)
      notation.yaml:16:12 There is no chapter "nowhere-at-all". (Use a slug of course.yaml.)"
    `),
    'claims.yaml': (lines) =>
      expect(lines).toMatchInlineSnapshot(`
      "claims.yaml:8:12 This quotation has fifteen words or more. (Shorten or paraphrase it.)
      claims.yaml:13:12 There is no citation "vaswani2017atention". (Did you mean "vaswani2017attention"?)"
    `),
    'predictions.yaml': (lines) =>
      expect(lines).toMatchInlineSnapshot(`
        "predictions.yaml:3:10 stamp: expected a time stamp such as 00:11:33. (See the schema in src/course/schema.ts.)
        predictions.yaml:7:12 verdict: expected one of right, partly, mixed, open, wrong, unknown. (See the schema in src/course/schema.ts.)"
      `),
    'timeline.yaml': (lines) =>
      expect(lines).toMatchInlineSnapshot(`
      "timeline.yaml:5:9 The entry "first" says “As reported” and is not marked. (Begin the text with “As reported, ” exactly when reported is true.)
      timeline.yaml:6:14 There is no chapter "atention". (Did you mean "attention"?)
      timeline.yaml:7:10 There is no citation "vaswani2017atention". (Did you mean "vaswani2017attention"?)
      timeline.yaml:8:7 The id "first" is used twice. (Rename one of the two.)
      timeline.yaml:9:9 2020 comes after 2020-03. (Move the entry, so that the dates rise; a bare month or year comes first.)
      timeline.yaml:12:9 The entry "first" is reported and does not say so. (Begin the text with “As reported, ” exactly when reported is true.)"
    `),
    'references.bib': (lines) =>
      expect(lines).toMatchInlineSnapshot(`
      "references.bib:8:1 The key vaswani2017attention is defined twice, first on line 1. (Rename or remove one.)
      references.bib:14:1 The entry untitled2018 has no title. (Add title = {…}.)"
    `),
    'quizzes/attention.yaml': (lines) =>
      expect(lines).toMatchInlineSnapshot(`
      "quizzes/attention.yaml:5:5 The question "which" has 2 correct choices. (Mark exactly one with correct: true.)
      quizzes/attention.yaml:8:3 The number question "which" has no tolerance. (Add tolerance: 0.05 or the like.)
      quizzes/attention.yaml:8:3 No code computes the key of "which". (Add "attention/which" to src/course/quiz-keys.ts.)
      quizzes/attention.yaml:8:7 The id "which" is used twice. (Rename one of the two.)
      quizzes/attention.yaml:12:5 The number question "which" has choices. (Remove them, or change its kind.)"
    `),
    'quizzes/mambo.yaml': (lines) =>
      expect(lines).toMatchInlineSnapshot(`
        "quizzes/mambo.yaml:1:1 There is no chapter "mambo". (Did you mean "mamba"?)
        quizzes/mambo.yaml:3:11 This is not valid YAML: Nested mappings are not allowed in compact mappings. (Check indentation, quotes and colons here.)"
      `),
  })) {
    test(`${file} is told of every mistake with line, column and one action`, () => {
      check(problems('broken-data', file).join('\n'));
    });
  }
});
