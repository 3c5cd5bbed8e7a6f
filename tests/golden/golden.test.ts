// Runs every vector file of a folder (GOLDEN_DIR, else this one), one test a file.
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { difference } from '../support/allclose.ts';
import { adapters } from './table.ts';
import { readVector } from './vector.ts';

const folder = resolve(process.env['GOLDEN_DIR'] ?? import.meta.dirname);
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .sort();

describe(`golden vectors in ${folder}`, () => {
  test('the folder holds vectors', () => expect(files.length).toBeGreaterThan(0));
  for (const file of files) {
    const vector = readVector(join(folder, file));
    const adapter = adapters[vector.op];
    test.skipIf(!adapter)(`${file} agrees with the authors' code`, () => {
      const got = adapter!(vector);
      const differences = Object.entries(vector.outputs).flatMap(([name, want]) => {
        const ours = got[name];
        const text = ours ? difference(ours, want, vector.tolerance.float64) : 'is not computed';
        return text ? [`${name}: ${text}`] : [];
      });
      expect(differences).toEqual([]);
    });
  }
});
