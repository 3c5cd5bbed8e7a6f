import { describe, expect, test } from 'vitest';
import { applicationsTables } from '../../../src/course/tables/applications.ts';
import { lfm2CacheBytes } from '../../../src/course/values/applications.ts';
import { evaluate } from '../../../src/course/values.ts';

describe('values of the applications chapter', () => {
  test('the genome window weighs on attention by more than an H100 holds, and hardly on a state', () => {
    const carried = (architecture: string) =>
      evaluate('caseCarried', { input: 'genome', architecture }).value;
    expect(carried('attention')).toBeGreaterThan(80e9);
    expect(carried('gated-delta')).toBeLessThan(20e6);
  });
  test('LFM2 keeps six sixteenths of what attention in every layer would', () => {
    expect(lfm2CacheBytes(32_768, 6) / lfm2CacheBytes(32_768, 16)).toBe(6 / 16);
    expect(lfm2CacheBytes(1, 16)).toBe(16 * 2 * 8 * 64 * 2);
  });
  test('an hour of meeting outlasts attention on the phone, not the hybrid', () => {
    const seconds = (architecture: string) =>
      evaluate('streamSeconds', { architecture, machine: 'phone' }).value;
    expect(seconds('attention')).toBeLessThan(3600);
    expect(seconds('hybrid')).toBeGreaterThan(3600);
    expect(seconds('gated-delta')).toBe(Infinity);
  });
  test('words of six cut the pairs by thirty-six', () => {
    const pairs = (k: number) => evaluate('kmerPairs', { letters: 600_000, k }).value;
    expect(pairs(1) / pairs(6)).toBe(36);
  });
});

describe('tables of the applications chapter', () => {
  test('every row is as long as the columns', () => {
    for (const table of Object.values(applicationsTables)) {
      const { columns, rows } = table();
      for (const row of rows) expect(row.length).toBe(columns.length);
    }
  });
  test('the repository has no answer on the phone and the hybrid elsewhere', () => {
    const row = applicationsTables['casesOnMachines']!().rows.find(
      ([name]) => name === 'A repository',
    )!;
    expect(row[1]).toMatch(/^none/);
    expect(row[2]).toMatch(/^Hybrid/);
    expect(row[3]).toMatch(/^Hybrid/);
  });
});
