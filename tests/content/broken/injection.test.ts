// Whatever a field of the content says, it cannot become markup of a page: the check refuses it, or
// the helpers that write markup escape it.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseFragment, type DefaultTreeAdapterTypes } from 'parse5';
import { afterAll, describe, expect, test } from 'vitest';
import { isScalar, parseDocument, visit } from 'yaml';
import { link, series } from '../../../src/components/site/inline.ts';
import { readBibliography } from '../../../src/course/bibliography.ts';
import { bibtex } from '../../../src/course/citation.ts';
import { checkCourse } from '../../../src/course/check/check.ts';
import { loadCourse } from '../../../src/course/load.ts';
import { formatProblem } from '../../../src/course/problem.ts';
import { escapeHtml, renderTex } from '../../../src/course/tex.ts';
import type { FigureDefinition } from '../../../src/figures/_shared/contract.ts';
import { controlsMarkup, tableMarkup } from '../../../src/figures/_shared/controls.ts';
import { el, label } from '../../../src/figures/_shared/svg.ts';
import { inlineMarkup } from '../../../src/markdown/math.ts';
import { tries } from '../../support/fuzz.ts';

const hostile = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '<!--'];
const good = 'tests/fixtures/content/good';
const scratch = mkdtempSync(join(tmpdir(), 'hostile-content-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }), 60_000);
cpSync(good, scratch, { recursive: true });

/** What is said of the sound tree with one file changed for as long as this takes. */
function sayWith(file: string, text: string): string[] {
  const path = join(scratch, file);
  const before = readFileSync(path, 'utf8');
  writeFileSync(path, text);
  const problems = checkCourse(loadCourse(scratch)).map(formatProblem);
  writeFileSync(path, before);
  return problems;
}

/** Names of all elements of some markup; throws when one of them or an attribute of it could act. */
function elements(markup: string): string[] {
  const names: string[] = [];
  const walk = (node: DefaultTreeAdapterTypes.Node): void => {
    if ('tagName' in node) {
      names.push(node.tagName);
      if (/^(script|img|iframe|object|embed|base|link|meta|style|form)$/.test(node.tagName))
        throw new Error(`<${node.tagName}> in ${markup}`);
      for (const { name, value } of node.attrs) {
        if (name.startsWith('on') || /^\s*javascript:/i.test(value))
          throw new Error(`${name}="${value}" in ${markup}`);
      }
    }
    if ('childNodes' in node) node.childNodes.forEach(walk);
  };
  walk(parseFragment(markup));
  return names;
}

describe.each([
  'course.yaml',
  'glossary.yaml',
  'notation.yaml',
  'claims.yaml',
  'predictions.yaml',
  'timeline.yaml',
  'quizzes/attention.yaml',
])('every text of %s', (file) => {
  test.each(hostile)('is refused when it holds %s', (attack) => {
    const count = { scalars: 0 };
    const source = readFileSync(join(good, file), 'utf8');
    const silent: string[] = [];
    for (let wanted = 0; ; wanted++) {
      const document = parseDocument(source);
      let seen = 0;
      let field = '';
      visit(document, {
        Scalar(key, node, path) {
          if (key === 'key' || typeof node.value !== 'string' || seen++ !== wanted) return;
          const parent = path.at(-1);
          field = parent && 'key' in parent && isScalar(parent.key) ? String(parent.key.value) : '';
          node.value = `${node.value} ${attack}`;
        },
      });
      if (seen <= wanted) break;
      count.scalars++;
      // A formula may hold any of these signs: see below.
      if (field === 'tex') continue;
      if (sayWith(file, String(document)).length === 0) silent.push(`${field} (${wanted})`);
    }
    expect(silent).toEqual([]);
    expect(count.scalars).toBeGreaterThan(5);
  });
});

test.each(hostile)('frontmatter and properties with %s are refused', (attack) => {
  const file = 'articles/attention.mdx';
  const source = readFileSync(join(good, file), 'utf8');
  const quoted = attack.replaceAll('"', '');
  for (const [from, to] of [
    ['description: A chapter', `description: '${attack}`.concat("' # ")],
    ['- read a formula', `- '${attack}'`],
    ['title="A product"', `title='${attack}'`],
    ['title="By hand"', `title="${quoted}"`],
    ['id="weights"', `id='${attack}'`],
    ['claim="bo-attention"', `claim='${attack}'`],
    ['An aside.', attack],
    ['## A section', `## ${attack}`],
  ] as const) {
    expect(source).toContain(from);
    expect(
      sayWith(
        file,
        source.replace(from, () => to),
      ),
      to,
    ).not.toEqual([]);
  }
});

describe('a bibliography entry', () => {
  const entry = (field: string, value: string): string =>
    `@misc{x2017y,\n  author = {${field === 'author' ? value : 'Ada Bo'}},\n  title = {${field === 'title' ? value : 'T'}},\n  year = {2017},\n  howpublished = {${field === 'venue' ? value : 'V'}},\n  note = {${field === 'note' ? value : 'N'}}\n}\n`;
  test.each(['author', 'title', 'venue', 'note'])('with markup in its %s stays text', (field) => {
    for (const attack of hostile) {
      const { references } = readBibliography(entry(field, attack), 'x.bib');
      for (const reference of references.values()) {
        const { authors, title, venue, note = '' } = reference;
        const names = authors.map(({ given, family }) => `${given} ${family}`);
        const parts = [...names, venue, note]
          .map(escapeHtml)
          .concat(link('https://a.example/', title));
        expect(elements(parts.join(' '))).toEqual(['a']);
      }
    }
  });
});

const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(...hostile, '"', "'", '<', '>', '&', '`', '*', '</script>'),
      fc.string(),
    ),
  )
  .map((pieces) => pieces.join(''));

describe('the helpers that write markup', () => {
  test('escape every text', () => {
    fc.assert(
      fc.property(text, (value) => {
        const money = value.replaceAll('$', '');
        expect(elements(escapeHtml(value))).toEqual([]);
        expect(
          elements(link('https://example.org/?q=' + encodeURIComponent(value), value)),
        ).toEqual(['a']);
        expect(elements(`<p>${series([escapeHtml(value), 'b'])}</p>`)).toEqual(['p']);
        expect(
          elements(inlineMarkup(money)).filter((name) => !['code', 'em'].includes(name)),
        ).toEqual([]);
        expect(elements(el('g', { class: value }, label(1, 2, value, { class: value })))).toEqual([
          'g',
          'text',
        ]);
        const table = tableMarkup({ columns: [value], rows: [[value], [1]] });
        expect(
          elements(table).filter((name) => !/^(table|thead|tbody|tr|th|td)$/.test(name)),
        ).toEqual([]);
      }),
      tries(300),
    );
  });

  test('escape labels, options and texts of a figure', () => {
    fc.assert(
      fc.property(text, (value) => {
        const figure = {
          controls: [
            {
              kind: 'slider',
              key: 'a',
              label: value,
              min: 0,
              max: 1,
              step: 1,
              value: 0,
              unit: value,
            },
            { kind: 'select', key: 'b', label: value, options: [{ value, label: value }], value },
            { kind: 'toggle', key: 'c', label: value, value: true },
            { kind: 'text', key: 'd', label: value, value, maxLength: 9 },
          ],
        } as unknown as FigureDefinition;
        const names = elements(controlsMarkup(figure, { a: 0, b: value, c: true, d: value }, 'f'));
        expect(names.sort()).toEqual(
          'div div div div input input input label label label label option output select'.split(
            ' ',
          ),
        );
      }),
      tries(100),
    );
  });

  test('let no formula become anything but a formula', () => {
    const allowed = /^(span|svg|path|line|math|semantics|annotation|m[a-z]+)$/;
    const piece = fc.constantFrom(
      ...[
        '<',
        '>',
        '"',
        "'",
        '&',
        'x',
        '{',
        '}',
        '^',
        '_',
        '<script>',
        'onerror=',
        '\\text{',
        '\\',
      ],
      ...['\\htmlData{', '\\href{javascript:alert(1)}{', '\\url{', '\\includegraphics{', '\\frac'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        let markup: string;
        try {
          markup = renderTex(pieces.join(''), false, []);
        } catch {
          return;
        }
        expect(elements(markup).filter((name) => !allowed.test(name))).toEqual([]);
      }),
      tries(500),
    );
  });
});

test('BibTeX that the course offers keeps its braces whatever a title says', () => {
  fc.assert(
    fc.property(text, (title) => {
      const entry = bibtex({
        key: 'k',
        title,
        within: title,
        url: 'https://a.example/',
        version: '1',
        date: undefined,
      });
      let depth = 0;
      for (const sign of entry.replace(/\\./gs, ''))
        depth += sign === '{' ? 1 : sign === '}' ? -1 : 0;
      expect(depth).toBe(0);
    }),
    tries(100),
  );
});
