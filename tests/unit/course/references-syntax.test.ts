import { describe, expect, test } from 'vitest';
import { findBrackets } from '../../../src/course/references-syntax.ts';

const cite = (key: string, locator = '') => ({ kind: '', key, locator });
const items = (text: string) => findBrackets(text).map((bracket) => bracket.items);

describe('a bracket', () => {
  test('cites a key, alone or with a locator', () => {
    expect(items('As [@gu2023mamba] says')).toEqual([[cite('gu2023mamba')]]);
    expect(items('[@gu2023mamba, §3.2, table 1]')).toEqual([
      [cite('gu2023mamba', '§3.2, table 1')],
    ]);
    expect(items('[@gu2023mamba,   §3]')).toEqual([[cite('gu2023mamba', '§3')]]);
    expect(items('[@gu2023mamba,§3]')).toEqual([[cite('gu2023mamba', '§3')]]);
  });

  test('cites several, with or without spaces around the semicolons', () => {
    const both = [[cite('a2020b', '§2'), cite('c2021-d_e')]];
    expect(items('[@a2020b, §2; @c2021-d_e]')).toEqual(both);
    expect(items('[@a2020b, §2;@c2021-d_e]')).toEqual(both);
    expect(items('[@a2020b, §2  ;   @c2021-d_e ]')).toEqual(both);
  });

  test.each(['eq', 'fig', 'lst', 'tab', 'sec', 'ch'])('refers to %s, here or elsewhere', (kind) => {
    expect(items(`[@${kind}:mask]`)).toEqual([[{ kind, key: 'mask', locator: '' }]]);
    expect(items(`[@${kind}:mamba/mask]`)).toEqual([[{ kind, key: 'mamba/mask', locator: '' }]]);
  });

  test('that fits no form keeps what it says, so that it can be told of', () => {
    for (const wrong of [
      '@!',
      '@equation:x',
      '@a b',
      '@a,',
      '@eq:',
      '@a2020b; b',
      '@a;',
      '@é',
      '@a2020b; see @c2021d',
    ])
      expect(
        items(`[${wrong}]`)[0]!.some(({ kind }) => kind === '?'),
        wrong,
      ).toBe(true);
    expect(items('[@a b]')).toEqual([[{ kind: '?', key: '@a b', locator: '' }]]);
    expect(items('[@x2020y; nothing]')).toEqual([
      [cite('x2020y'), { kind: '?', key: 'nothing', locator: '' }],
    ]);
  });

  test('knows where it stands, and holds no other', () => {
    expect(findBrackets('One [@a2020b] two [@c2021d, p. 3].')).toMatchObject([
      { start: 4, end: 13 },
      { start: 18, end: 33 },
    ]);
    expect(findBrackets('[@open [@a2020b]')).toMatchObject([{ start: 7, end: 16 }]);
    expect(findBrackets('[a@b] [ @c2020d] @e2020f [@] []')).toEqual([]);
  });
});
