import { expect, test } from 'vitest';
import { carriedBytes } from '../../../src/figures/three-memories/figure.ts';

test('the cache equals the state of the LSTM after one word and stays below that of Mamba to the end', () => {
  const first = carriedBytes(1);
  const last = carriedBytes(15);
  expect(first.attention).toBe(first.lstm);
  expect(last.lstm).toBe(first.lstm);
  expect(last.mamba).toBe(first.mamba);
  expect(last.attention).toBeLessThan(last.mamba);
});
