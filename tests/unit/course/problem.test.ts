import { describe, expect, test } from 'vitest';
import {
  didYouMean,
  formatProblem,
  nearest,
  sortProblems,
  type Problem,
} from '../../../src/course/problem.ts';

const problem: Problem = {
  ...{ path: 'a.mdx', line: 3, column: 7, rule: 'x', message: 'It is so.', hint: 'Do this.' },
  severity: 'error',
};

describe('a problem', () => {
  test('is one line: place, sentence and what to do', () => {
    expect(formatProblem(problem)).toBe('a.mdx:3:7 It is so. (Do this.)');
    expect(formatProblem({ ...problem, severity: 'warning' })).toBe(
      'a.mdx:3:7 warning: It is so. (Do this.)',
    );
  });

  test('comes after those of earlier files, lines and columns, and the list given stays', () => {
    const at = (path: string, line: number, column: number) => ({ ...problem, path, line, column });
    const sorted = [at('a', 1, 9), at('a', 2, 1), at('a', 2, 5), at('b', 1, 1)];
    const given = [sorted[3]!, sorted[2]!, sorted[0]!, sorted[1]!];
    const copy = [...given];
    expect(sortProblems(given)).toEqual(sorted);
    expect(given).toEqual(copy);
  });
});

describe('the nearest name', () => {
  test('differs least, whatever its capitals, and is the first of equals', () => {
    expect(nearest('atention', ['mamba', 'attention', 'attentions'])).toBe('attention');
    expect(nearest('ATTENTION', ['retention', 'attention'])).toBe('attention');
    expect(nearest('bat', ['cat', 'hat'])).toBe('cat');
    expect(nearest('x', [])).toBeUndefined();
  });

  test('differs in two letters at most, or in two fifths of a longer name', () => {
    expect(nearest('ab', ['cd'])).toBe('cd');
    expect(nearest('abc', ['xyz'])).toBeUndefined();
    expect(nearest('abcdefghij', ['abcdefwxyz'])).toBe('abcdefwxyz');
    expect(nearest('abcdefghij', ['abcdevwxyz'])).toBeUndefined();
  });

  test('is asked for when there is one, else the other advice stands', () => {
    expect(didYouMean('mambo', ['mamba'], 'Add it.')).toBe('Did you mean "mamba"?');
    expect(didYouMean('mambo', ['attention'], 'Add it.')).toBe('Add it.');
  });
});
