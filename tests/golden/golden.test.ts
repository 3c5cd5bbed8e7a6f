// Runs every vector file of a folder (GOLDEN_DIR, else this one), one test a file. A file that is no
// vector fails its own test, and one of an op that no table has is skipped and counted.
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { difference } from '../support/allclose.ts';
import { adapters } from './table.ts';
import { readVector, type Adapter, type GoldenVector } from './vector.ts';

const folder = resolve(process.env['GOLDEN_DIR'] ?? import.meta.dirname);
const { files, problem } = list();

const isKnown = (op: string): boolean => Object.hasOwn(adapters, op);

describe(`golden vectors in ${folder}`, () => {
  test('the folder holds vectors', () => {
    if (problem) throw sentence(problem);
  });
  for (const file of files) {
    let vector: GoldenVector;
    try {
      vector = readVector(join(folder, file), isKnown);
    } catch (error) {
      test(`${file} is a vector`, () => {
        throw sentence((error as Error).message);
      });
      continue;
    }
    test.skipIf(!isKnown(vector.op))(`${file} agrees with the authors' code`, () => {
      expect(compare(vector, adapters[vector.op]!)).toEqual([]);
    });
  }
});

/** A failure that needs no code beside it. */
function sentence(message: string): Error {
  const error = new Error(message);
  error.stack = '';
  return error;
}

/** What differs, a sentence for each output. */
function compare(vector: GoldenVector, adapter: Adapter): string[] {
  const got = adapter(vector);
  return Object.entries(vector.outputs).flatMap(([name, want]) => {
    const ours = got[name];
    const text = ours ? difference(ours, want, vector.tolerance.float64) : 'is not computed';
    return text ? [`${name}: ${text}`] : [];
  });
}

function list(): { files: readonly string[]; problem: string } {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
    return { files: names.sort(), problem: names.length > 0 ? '' : `${folder} has no *.json.` };
  } catch {
    return {
      files: [],
      problem: `${folder} is no folder: set GOLDEN_DIR to the one of the vectors.`,
    };
  }
}
