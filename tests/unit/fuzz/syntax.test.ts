// Arbitrary text through everything that reads what authors and readers type: it never throws but
// with a sentence, never hangs, and never loses a character.
import fc from 'fast-check';
import type { Paragraph, PhrasingContent, Root, Text } from 'mdast';
import { VFile } from 'vfile';
import { describe, expect, test } from 'vitest';
import { isJsx, readArticle } from '../../../src/course/article.ts';
import { readBibliography } from '../../../src/course/bibliography.ts';
import { getCourse } from '../../../src/course/load.ts';
import { findBrackets } from '../../../src/course/references-syntax.ts';
import { glossarySchema } from '../../../src/course/schema.ts';
import {
  expandMacros,
  renderTex,
  symbolsOf,
  texError,
  unlinkedLetters,
} from '../../../src/course/tex.ts';
import { readYaml } from '../../../src/course/yaml-file.ts';
import { remarkGlossary } from '../../../src/markdown/glossary.ts';
import { remarkTex } from '../../../src/markdown/math.ts';
import { remarkReferences } from '../../../src/markdown/references.ts';
import { tries } from '../../support/fuzz.ts';

const { notation, glossary } = getCourse();

/** Texts that are mostly made of the signs that the syntax gives a meaning. */
function textOf(...signs: readonly string[]): fc.Arbitrary<string> {
  const piece = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...signs) },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 6 }) },
  );
  return fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));
}

const tex = textOf(
  ...[
    '\\',
    '{',
    '}',
    '^',
    '_',
    '&',
    '$',
    '%',
    '#',
    '~',
    '\\\\',
    '\\frac',
    '\\left(',
    '\\right)',
    '\\text{',
  ],
  ...[
    '\\begin{aligned}',
    '\\end{aligned}',
    '\\sum',
    '\\htmlData{',
    '\\def\\a{',
    '\\a',
    'x',
    '1',
    ' ',
  ],
  ...notation.slice(0, 12).map(({ macro }) => macro),
);

describe('a formula', () => {
  test('renders, or says in one sentence why not and where', () => {
    fc.assert(
      fc.property(tex, fc.boolean(), (value, display) => {
        const error = texError(value, display, notation);
        if (error) {
          expect(error.message).toMatch(/^\S[^\n]*$/);
          expect(error.message).not.toMatch(/KaTeX|position \d/);
          expect(error.position).toBeGreaterThanOrEqual(0);
          expect(() => renderTex(value, display, notation)).toThrow();
        } else {
          const html = renderTex(value, display, notation);
          expect(html).toContain('<math');
          expect(html).toContain('class="katex"');
        }
      }),
      tries(500),
    );
  });

  test('can be searched for symbols and letters, whatever it is', () => {
    fc.assert(
      fc.property(tex, (value) => {
        for (const entry of symbolsOf(value, notation)) expect(value).toContain(entry.macro);
        for (const letter of unlinkedLetters(value, notation)) expect(value).toContain(letter);
        expect(typeof expandMacros(value, notation)).toBe('string');
      }),
      tries(500),
    );
  });

  test('in an article stops the build with its place, or becomes one element', () => {
    fc.assert(
      fc.property(tex, (value) => {
        const position = {
          start: { line: 3, column: 5, offset: 0 },
          end: { line: 3, column: 9, offset: 4 },
        };
        const node = { type: 'inlineMath', value, position } as unknown as PhrasingContent;
        const tree: Root = { type: 'root', children: [{ type: 'paragraph', children: [node] }] };
        const file = new VFile({ path: 'fuzz.mdx' });
        try {
          remarkTex()(tree, file);
        } catch (error) {
          expect(String(error)).toMatch(/3:5/);
          return;
        }
        const [made] = (tree.children[0] as Paragraph).children;
        expect(made && isJsx(made) && made.name).toBe('Formula');
      }),
      tries(200),
    );
  });
});

const cited = textOf(
  ...[
    '[',
    ']',
    '@',
    '[@',
    ';',
    ',',
    ':',
    '/',
    '§',
    ' ',
    '\n',
    'eq:',
    'fig:',
    'ch:',
    'mamba',
    '[@gu2023mamba]',
  ],
  ...['[@eq:', '[@gu2023mamba, §2; @dao2024ssd]', '|', '(', ')'],
);

describe('citations and references', () => {
  test('are found in order, each with its place and at least one item', () => {
    fc.assert(
      fc.property(cited, (value) => {
        let last = 0;
        for (const { start, end, items } of findBrackets(value)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(value.slice(start, start + 2)).toBe('[@');
          expect(value[end - 1]).toBe(']');
          expect(items.length).toBeGreaterThan(0);
          for (const { kind } of items)
            expect('? eq fig lst tab sec ch'.split(' ').concat('')).toContain(kind);
          last = end;
        }
      }),
      tries(1000),
    );
  });

  test('are read in time that grows no faster than the text', () => {
    for (const piece of ['[@', '[@a;', '[@a, ', ']', '[@a; @b', '[@eq:a/']) {
      const started = performance.now();
      findBrackets(piece.repeat(20_000));
      expect(performance.now() - started).toBeLessThan(2000);
    }
  });

  test('leave every other character of a text where it was', () => {
    fc.assert(
      fc.property(cited, (value) => {
        const tree: Root = {
          type: 'root',
          children: [{ type: 'paragraph', children: [{ type: 'text', value }] }],
        };
        const rest = findBrackets(value).reduceRight(
          (text, { start, end }) => text.slice(0, start) + text.slice(end),
          value,
        );
        remarkReferences()(tree, new VFile({ path: 'fuzz.mdx' }));
        expect(plainText((tree.children[0] as Paragraph).children)).toBe(rest);
      }),
      tries(500),
    );
  });
});

const terms = glossary.flatMap(({ term, abbreviations }) => [term, ...abbreviations]);

test('linking terms changes no character of a text and links no term twice', () => {
  const prose = textOf(...terms.slice(0, 60), ' ', '-', 's', 'es', '\n', '.', '(', ')');
  fc.assert(
    fc.property(prose, (value) => {
      const tree: Root = {
        type: 'root',
        children: [{ type: 'paragraph', children: [{ type: 'text', value }] }],
      };
      remarkGlossary()(tree, new VFile({ path: 'fuzz.mdx' }));
      const { children } = tree.children[0] as Paragraph;
      expect(plainText(children)).toBe(value);
      const ids = children.flatMap((node) =>
        isJsx(node) ? [JSON.stringify(node.attributes)] : [],
      );
      expect(new Set(ids).size).toBe(ids.length);
    }),
    tries(500),
  );
});

/** Text of inline nodes, that of elements included. */
function plainText(nodes: readonly PhrasingContent[]): string {
  return nodes
    .map((node) => ('children' in node ? plainText(node.children) : ((node as Text).value ?? '')))
    .join('');
}

describe('a whole file', () => {
  const mdx = textOf(
    ...[
      '---\n',
      '\n\n',
      '## ',
      '# ',
      '<Aside kind="note">',
      '</Aside>',
      '<',
      '>',
      '{',
      '}',
      '$',
      '$$\n',
      '`',
    ],
    ...[
      '```\n',
      '[^1]',
      '[a](b)',
      '![',
      '](',
      'import x',
      'export ',
      '| a |\n',
      '<!--',
      '*',
      '_',
      'goals:\n',
    ],
  );
  const oneSentence = (
    problems: readonly { message: string; hint: string; line: number }[],
  ): void => {
    for (const { message, hint, line } of problems) {
      expect(message).toMatch(/^\S[^\n]*\.$/);
      expect(message).not.toMatch(/\bat .*\.(?:ts|js):\d+|acorn|undefined|\[object/);
      expect(hint).toMatch(/\S/);
      expect(line).toBeGreaterThan(0);
    }
  };

  test('of an article is read, or refused in sentences', () => {
    fc.assert(
      fc.property(mdx, (source) => {
        const { problems, readable } = readArticle('fuzz', 'fuzz.mdx', source);
        oneSentence(problems);
        if (!readable) expect(problems.length).toBeGreaterThan(0);
      }),
      tries(400),
    );
  });

  test('of YAML is read, or refused in sentences', () => {
    const yaml = textOf(
      ...[
        '- ',
        'id: ',
        ': ',
        '\n',
        '  ',
        '[',
        ']',
        '{',
        '}',
        '&a ',
        '*a',
        '!!',
        '"',
        "'",
        '#',
        '|',
        '>',
        '?',
        '---\n',
      ],
      ...[
        'id: query\n',
        'term: x\n',
        'definition: y\n',
        'chapter: mamba\n',
        '\t',
        '<<: ',
        '__proto__: ',
      ],
    );
    fc.assert(
      fc.property(yaml, (source) => {
        const { data, problems } = readYaml(source, 'fuzz.yaml', glossarySchema);
        oneSentence(problems);
        if (data === undefined) expect(problems.length).toBeGreaterThan(0);
      }),
      tries(400),
    );
  });

  test('of BibTeX is read, or refused in sentences', () => {
    const bib = textOf(
      ...[
        '@',
        '@misc{',
        '@article{a2020b,',
        '{',
        '}',
        ',',
        '=',
        '"',
        '#',
        '\n',
        'title = {',
        'author = {A B},\n',
      ],
      ...['year = {2020},\n', 'url = {https://', '%', '\\', '\\"', ' and ', '$'],
    );
    fc.assert(
      fc.property(bib, (source) => {
        const { references, problems } = readBibliography(source, 'fuzz.bib');
        oneSentence(problems);
        for (const { title, year } of references.values()) {
          expect(title).not.toBe('');
          expect(year).toMatch(/^\d{4}$/);
        }
      }),
      tries(300),
    );
  });
});
