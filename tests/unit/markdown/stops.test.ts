import { expect, test } from 'vitest';
import { getCourse } from '../../../src/course/load.ts';
import { renderTex } from '../../../src/course/tex.ts';
import { stopForCode, stopForFormula } from '../../../src/markdown/stops.ts';

const formula = (tex: string): ReturnType<typeof stopForFormula> =>
  stopForFormula(renderTex(tex, true, getCourse().notation));

test('code with a line too long for a phone is a stop with a name', () => {
  expect(stopForCode('const a = 1;\nconst b = 2;')).toEqual({});
  expect(stopForCode(`const a = 1;\n// ${'x'.repeat(40)}`, 'Solution: softmax')).toEqual({
    tabindex: '0',
    role: 'group',
    'aria-label': 'Solution: softmax',
  });
});

test('many short lines need no stop', () => {
  expect(stopForCode('x += 1;\n'.repeat(50))).toEqual({});
});

test('a formula is judged by the signs that are drawn, not by the length of its source', () => {
  expect(formula('\\text{a} + \\mathrm{b} = \\operatorname{c}')).toEqual({});
  expect(formula('a+b+c+d+e+f+g+h+i+j')).toMatchObject({ tabindex: '0', 'aria-label': 'Formula' });
});
