// Files of queries that whoever measures the search may name.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { QueriesError, readQueries } from '../../../src/commands/search/score.ts';

const folder = mkdtempSync(join(tmpdir(), 'queries-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(text: string): unknown {
  const file = join(folder, 'queries.json');
  writeFileSync(file, text);
  return readQueries(file);
}

test('a query without a kind is of the kind "all"', () => {
  expect(read('{"queries": [{"q": "lookup", "expect": ["attention"]}]}')).toEqual([
    { q: 'lookup', expect: ['attention'], kind: 'all' },
  ]);
});

const like = 'Write {"queries": [{"q": "…", "expect": ["chapter"]}]}.';

test.each([
  ['', 'is not valid JSON: Unexpected end of JSON input.'],
  ['x\n', "is not valid JSON: Unexpected token 'x'."],
  ['[]', `holds no queries: expected a map. ${like}`],
  ['{"queries": []}', `holds no queries: queries: expected at least one. ${like}`],
  [
    '{"queries": [{"q": "a", "expect": []}]}',
    `holds no queries: queries: 0: expect: expected a chapter. ${like}`,
  ],
  ['{"queries": [{"expect": ["a"]}]}', `holds no queries: queries: 0: q: expected text. ${like}`],
])('%j is refused in one sentence', (text, sentence) => {
  expect(() => read(text)).toThrow(new QueriesError(`${join(folder, 'queries.json')} ${sentence}`));
});

test('a folder is refused', () => {
  expect(() => readQueries(folder)).toThrow(new QueriesError(`${folder} cannot be read: EISDIR.`));
});
