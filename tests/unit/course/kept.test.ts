import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openKept } from '../../../src/course/kept.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kept-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const refuse = (): string => {
  throw new Error('worked out again');
};

function fill(makers: readonly string[]): void {
  const results = openKept(folder, 'formulas', makers);
  results.of('x', () => '<x>');
  results.of('y', () => '<y>');
  results.save();
}

describe('results kept between builds', () => {
  it('are there for the next run', async () => {
    fill(['katex 1']);
    const next = openKept(folder, 'formulas', ['katex 1']);
    expect(next.has('x')).toBe(true);
    expect(next.of('x', refuse)).toBe('<x>');
    await expect(next.ofLater('y', () => Promise.reject(new Error('again')))).resolves.toBe('<y>');
  });

  it('are gone when what made them has changed', () => {
    fill(['katex 1']);
    expect(openKept(folder, 'formulas', ['katex 2']).has('x')).toBe(false);
  });

  it.each([
    ['cut off', (text: string) => text.slice(0, -9)],
    ['changed by one character', (text: string) => text.replace('<x>', '<z>')],
    ['emptied', () => ''],
  ])('are gone when their file is %s', (_, damage) => {
    fill([]);
    const file = join(folder, 'formulas.kept');
    writeFileSync(file, damage(readFileSync(file, 'utf8')));
    const next = openKept(folder, 'formulas', []);
    expect(next.of('x', () => '<new>')).toBe('<new>');
  });

  it('stay when a run asks for others', () => {
    fill([]);
    const part = openKept(folder, 'formulas', []);
    part.of('z', () => '<z>');
    part.save();
    const next = openKept(folder, 'formulas', []);
    expect(['x', 'y', 'z'].map((input) => next.has(input))).toEqual([true, true, true]);
  });

  it('leave no draft, and fail silently where nothing can be written', () => {
    fill([]);
    expect(readdirSync(folder)).toEqual(['formulas.kept']);
    const nowhere = openKept(join(folder, 'formulas.kept'), 'listings', []);
    expect(nowhere.of('x', () => '<x>')).toBe('<x>');
    expect(() => nowhere.save()).not.toThrow();
  });
});
