// The texts on which the data chapter computes its numbers are frozen: a changed letter changes them.
import { expect, test } from 'vitest';
import { definitions } from '../../../../src/models/data/corpus-definitions.ts';
import { licences } from '../../../../src/models/data/corpus-licences.ts';
import { hashText } from '../../../../src/models/data/hash.ts';

test('the definitions are the ninety that the classifier was built on', () => {
  expect(definitions).toHaveLength(90);
  expect(hashText(definitions.join('\n'))).toBe(0x9cf53c3c);
});
test('the licences are the thirty-five of the list, each under its name', () => {
  expect(new Set(licences.map(({ id }) => id)).size).toBe(35);
  expect(hashText(licences.map(({ id, text }) => `${id}: ${text}`).join('\n'))).toBe(0x18cc61f6);
});
