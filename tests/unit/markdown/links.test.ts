import { expect, test } from 'vitest';
import { internalAddress } from '../../../src/markdown/links.ts';

test('a page gets the base path and its slash, and keeps its query and anchor', () => {
  expect(internalAddress('/mamba', '/')).toBe('/mamba/');
  expect(internalAddress('/mamba/#fig-a', '/course/')).toBe('/course/mamba/#fig-a');
  expect(internalAddress('/lab/?task=mqar&run=a%2Bb', '/')).toBe('/lab/?task=mqar&run=a%2Bb');
  expect(internalAddress('/', '/course/')).toBe('/course/');
});
