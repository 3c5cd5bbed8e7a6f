import { expect, test } from 'vitest';
import { devices } from '../../../../src/models/costs/devices.ts';
import { prefillFlops } from '../../../../src/models/costs/model.ts';
import { models } from '../../../../src/models/costs/models.ts';
import { decodeStepSeconds } from '../../../../src/models/costs/serving.ts';
import {
  deskCosts,
  deskOptions,
  longestContract,
  questionsToTell,
} from '../../../../src/models/toy/contract-desk.ts';

const at = (id: string, length: number) =>
  deskCosts(
    deskOptions.find((option) => option.id === id)!,
    length,
    devices.h100,
  );
const longest = (id: string) =>
  longestContract(
    deskOptions.find((option) => option.id === id)!,
    24,
    devices.h100,
  );

test('at 32,768 tokens plain attention seats 14 readers, and an 8-bit cache seats the 24 asked for', () => {
  expect(at('plain', 32_768).readers).toBe(14);
  expect(at('small-cache', 32_768).readers).toBeGreaterThanOrEqual(24);
  expect(at('hybrid', 32_768).readers).toBeGreaterThan(100);
});

test('at 131,072 tokens only the hybrid and search still seat 24', () => {
  const seats = deskOptions.filter(({ id }) => at(id, 131_072).readers >= 24).map(({ id }) => id);
  expect(seats).toEqual(['search', 'hybrid']);
});

test('the length at which the answer changes is the longest contract that seats everyone', () => {
  for (const id of ['small-cache', 'hybrid']) {
    expect(at(id, longest(id)).readers).toBeGreaterThanOrEqual(24);
    expect(at(id, longest(id) + 100).readers).toBeLessThan(24);
  }
  expect(longest('small-cache')).toBeLessThan(longest('hybrid'));
});

test('every option that seats 24 gives each of them more than twenty tokens a second', () => {
  for (const { id } of deskOptions) expect(at(id, 32_768).pace).toBeGreaterThan(20);
});

test('the pace is that of a step of the whole batch, and nobody writes where nobody is seated', () => {
  const llama = models['llama-3.1-8b'];
  const { readers, pace, readSeconds } = at('plain', 32_768);
  expect(1 / pace).toBe(decodeStepSeconds(llama, devices.h100, 32_768, { batch: readers }));
  expect(readSeconds).toBe(prefillFlops(llama, 32_768) / 989e12);
  expect(at('plain', 1e6)).toMatchObject({ readers: 0, pace: 0 });
});

test('the options have names of their own', () => {
  expect(new Set(deskOptions.map(({ name }) => name)).size).toBe(deskOptions.length);
  for (const { name } of deskOptions) expect(name).not.toBe('');
});

test('a difference half as large takes about four times the questions', () => {
  expect(questionsToTell(0.95, 0.93)).toBe(1082);
  expect(questionsToTell(0.95, 0.94) / questionsToTell(0.95, 0.93)).toBeGreaterThan(3.5);
  expect(() => questionsToTell(0.9, 0.9)).toThrow('No number of questions tells equals apart.');
});
