import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { NotationEntry } from '../../../src/course/schema.ts';
import {
  escapeHtml,
  expandMacros,
  macroTable,
  renderTex,
  spokenWords,
  symbolsOf,
  texError,
  unlinkedLetters,
} from '../../../src/course/tex.ts';

const all = parse(
  readFileSync(new URL('../../../content/notation.yaml', import.meta.url), 'utf8'),
) as NotationEntry[];
const Abar = all.find(({ macro }) => macro === String.raw`\Abar`)!;
const len = all.find(({ macro }) => macro === String.raw`\len`)!;
const index = all.find(({ role, tex }) => role === 'index' && /^[a-z]$/.test(tex))!;
const notation = [Abar, len, index];
const tex = String.raw;

describe('a macro', () => {
  test('stands for its TeX, marked with the symbol that it is', () => {
    expect(macroTable([Abar])).toEqual({
      [tex`\Abar`]: tex`\htmlData{sym=${Abar.id}}{${Abar.tex}}`,
    });
  });
  test('is spelt out in braces where the TeX goes elsewhere, longer names left alone', () => {
    expect(expandMacros(tex`\Abar^\len + \Abarrr + \alpha`, notation)).toBe(
      tex`{${Abar.tex}}^{${len.tex}} + \Abarrr + \alpha`,
    );
  });
  test('that occurs makes its symbol one of the formula, once, in order of first use', () => {
    expect(symbolsOf(tex`\len \Abar \len \alpha`, notation)).toEqual([len, Abar]);
    expect(symbolsOf('x', notation)).toEqual([]);
    expect(spokenWords(tex`\len \Abar`, notation)).toBe(
      `${len.spoken} (${len.name}), ${Abar.spoken} (${Abar.name})`,
    );
  });
});

describe('a rendered formula', () => {
  test('marks its symbols, and what is copied from it is TeX that works elsewhere', () => {
    const html = renderTex(tex`\Abar < 1`, false, notation);
    expect(html).toContain(`data-sym="${Abar.id}"`);
    const copied = /<annotation encoding="application\/x-tex">([^<]*)<\/annotation>/.exec(html)![1];
    expect(copied).toBe(`{${Abar.tex}} &lt; 1`);
  });
  test('stands on a line of its own only when it is displayed', () => {
    expect(renderTex('x', true, notation)).toContain('katex-display');
    expect(renderTex('x', false, notation)).not.toContain('katex-display');
  });
});

describe('a mistake in a formula', () => {
  test.each([
    [tex`\frac{1}{`, "expected '}' at the end of the formula", 9],
    [tex`x + \unknown`, 'Undefined control sequence: \\unknown', 4],
    ['a_b_c', 'Double subscript', 3],
    [tex`\left( x`, 'at the end of the formula', 8],
  ])('in %s is one sentence with its place', (source, message, position) => {
    const error = texError(source, false, notation)!;
    expect(error.message).toContain(message);
    expect(error.message).not.toMatch(/KaTeX|position \d|\n/);
    expect(error.position).toBe(position);
  });
  test('is none where KaTeX renders, in both modes', () => {
    expect(texError(tex`\Abar^2 + \sum_i x_i`, true, notation)).toBeUndefined();
    expect(texError(tex`\Abar^2`, false, notation)).toBeUndefined();
  });
  test('includes what LaTeX would not take: letters of other scripts and pictures', () => {
    expect(texError('ж', false, notation)!.message).toBe(
      'Unicode text character "ж" used in math mode',
    );
    expect(texError('☃', false, notation)!.message).toBe('This character is no mathematics');
  });
  test('includes a macro that calls itself', () => {
    const loop = { ...Abar, macro: tex`\loop`, tex: tex`\loop` };
    expect(texError(tex`\loop`, false, [loop])!.message).toContain('a macro calls itself');
  });
});

describe('letters that are no symbol of the course', () => {
  const letters = (source: string) => unlinkedLetters(source, notation);
  test('are those written plainly, Greek ones by their command, each once', () => {
    expect(letters(tex`Q + \alpha Q + \Gamma`)).toEqual(['Q', tex`\alpha`, tex`\Gamma`]);
  });
  test('are neither macros nor functions, words or environments', () => {
    expect(letters(tex`\Abar + \log \text{words} + \mathrm{d} + \operatorname*{argmax}`)).toEqual(
      [],
    );
    expect(letters(tex`\begin{cases} 1 \end{cases}`)).toEqual([]);
    expect(letters(tex`\operatorname{softmax} \text {and} \tag{Q}`)).toEqual([]);
  });
  test('are no subscripts, but are superscripts', () => {
    expect(letters('3_{abc} + 4_k + 5_\\beta + 2^Z')).toEqual(['Z']);
  });
  test('are the plain letters of symbols too, which a formula must write by their macros', () => {
    const symbol = all.find(({ role, tex: letter }) => role !== 'index' && /^[A-Z]$/.test(letter))!;
    expect(unlinkedLetters(symbol.tex, [symbol])).toEqual([symbol.tex]);
    expect(unlinkedLetters(symbol.macro, [symbol])).toEqual([]);
  });
  test('leave out e and i, the functions f and g, and the letters of indices', () => {
    expect(letters(`e^i f g ${index.tex}`)).toEqual([]);
    expect(unlinkedLetters(index.tex, [])).toEqual('eifg'.includes(index.tex) ? [] : [index.tex]);
  });
});

test('text becomes HTML that shows it and does nothing else', () => {
  expect(escapeHtml('<a href="x">&amp;</a>')).toBe(
    '&lt;a href=&quot;x&quot;&gt;&amp;amp;&lt;/a&gt;',
  );
});
