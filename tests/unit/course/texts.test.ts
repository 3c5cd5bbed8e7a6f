// What is said of the texts of data files, of which most are shown without markup.
import { describe, expect, test } from 'vitest';
import { faultOf, formulaFault } from '../../../src/course/check/texts.ts';

const said = (text: string, isMarked: boolean): string | undefined => {
  const fault = faultOf(text, isMarked, []);
  return fault && `${fault.message} ${fault.hint}`;
};

describe('a text with markup', () => {
  test.each([
    'plain words',
    'a formula $x^2$ and `code_with__lines` and *one* star',
    'the code `a` and `b$c` and `<b>` and `[@x]`',
    'two of them: $a$ and $b_{1}$',
    'an e-mail a@b.example, 3 * 4 * 5 and x_1',
  ])('“%s” is fine', (text) => expect(said(text, true)).toBeUndefined());

  test.each([
    ['', 'This text is empty. Write it.'],
    [' \n', 'This text is empty. Write it.'],
    ['zero\u200Bwidth', 'The invisible character U+200B stands here. Remove it.'],
    ['$5', 'This text has a $ without its second half.'],
    ['a ` alone', 'This text has a ` without its second half.'],
    ['$a$ and $b', 'This text has a $ without its second half.'],
    ['so $\\nosuch$', 'KaTeX cannot read $\\nosuch$: Undefined control sequence: \\nosuch'],
    ['`$` then $\\nosuch$', 'KaTeX cannot read $\\nosuch$'],
    ['$a$ then $\\nosuch$', 'KaTeX cannot read $\\nosuch$'],
    [
      'see [@ho2020ddpm]',
      '“[@ho2020ddpm]” would be printed as it stands. Only articles have links',
    ],
    ['a __b__ c', '“__b__” would be printed as it stands. Write *stars* instead.'],
  ])('“%s” is told of', (text, sentence) => expect(said(text, true)).toContain(sentence));

  test('what is long is shortened to forty signs', () => {
    const inside = 'b'.repeat(60);
    expect(said(`a <${inside}>`, true)).toContain(`“<${'b'.repeat(38)}…” would`);
    const just = `<${'b'.repeat(38)}>`;
    expect(said(`a ${just}`, true)).toContain(`“${just}” would`);
  });

  test('the first formula that is wrong is the excerpt', () => {
    expect(faultOf('$a$, $\\one$, $\\two$', true, [])?.excerpt).toBe('$\\one$');
  });

  test('without the notation formulas are not judged', () => {
    expect(faultOf('$\\nosuch$', true, undefined)).toBeUndefined();
  });
});

describe('a text without markup', () => {
  test.each(['plain words', 'it costs $5', 'from $5 to $6', '3 * 4 * 5', 'a ` alone'])(
    '“%s” is fine',
    (text) => expect(said(text, false)).toBeUndefined(),
  );

  test.each(['$x$', '`code`', 'a *star* here'])('“%s” is told of', (text) => {
    expect(said(text, false)).toContain(
      'would be printed as it stands. This text is shown without markup: write the words alone.',
    );
  });
});

describe('a formula of a data file', () => {
  test('in which YAML ate a backslash shows the place of the loss', () => {
    expect(formulaFault('x \times y', [])?.message).toBe(
      "In the formula “x ␣imes y” a backslash was read as YAML's own.",
    );
    expect(formulaFault(`\t${'x'.repeat(39)}`, [])?.message).toContain(`“␣${'x'.repeat(39)}”`);
    expect(formulaFault(`\t${'x'.repeat(40)}`, [])?.message).toContain(`“␣${'x'.repeat(38)}…”`);
  });

  test('that is sound says nothing, and a complaint may be in other words', () => {
    expect(formulaFault('\\frac{1}{2}', [])).toBeUndefined();
    const found = formulaFault('\\frac{1}', [], 'The symbol does not render', 'Correct it.');
    expect(found?.message).toMatch(/^The symbol does not render: /);
    expect(found?.hint).toBe('Correct it.');
  });
});
