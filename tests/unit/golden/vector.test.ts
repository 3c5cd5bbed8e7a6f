// A file that is no golden vector is told of by its name, in one sentence.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readVector } from '../../golden/vector.ts';

const folder = mkdtempSync(join(tmpdir(), 'golden-vectors-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const array = { shape: [1], dtype: 'float64', data: [1] };
const sound = {
  ...{ op: 'sdpa', case: 'one', params: { causal: true }, inputs: { q: array } },
  ...{ outputs: { out: array }, tolerance: { float64: { abs: 1e-9, rel: 1e-9 } } },
};

function read(text: string) {
  const path = join(folder, 'one.json');
  writeFileSync(path, text);
  return readVector(path, (op) => op === 'sdpa');
}

test('a sound vector is read as it stands', () => {
  expect(read(JSON.stringify(sound))).toEqual(sound);
});

test('a vector without parameters has none', () => {
  const { params: _, ...rest } = sound;
  expect(read(JSON.stringify(rest)).params).toEqual({});
});

test('of an op that nobody computes only the op is looked at', () => {
  expect(read('{"op":"new_layer","inputs":7}').op).toBe('new_layer');
});

test.each([
  ['{"op":', 'one.json is not valid JSON: Unexpected end of JSON input.'],
  ['null', 'one.json is no vector: it has no op.'],
  ['[]', 'one.json is no vector: it has no op.'],
  ['{"op":"sdpa"}', 'one.json has no map inputs.'],
  [JSON.stringify({ ...sound, params: 4 }), 'one.json has no map params.'],
  [JSON.stringify({ ...sound, outputs: {} }), 'one.json holds no outputs.'],
  [JSON.stringify({ ...sound, inputs: { q: null } }), 'one.json: q has no shape or no data.'],
  [
    JSON.stringify({ ...sound, outputs: { out: { ...array, shape: ['1'] } } }),
    'one.json: out has no shape or no data.',
  ],
  [JSON.stringify({ ...sound, tolerance: {} }), 'one.json has no tolerance for float64.'],
])('%s is refused', (text, message) => {
  expect(() => read(text)).toThrow(new Error(message));
});

test('a folder is refused', () => {
  mkdirSync(join(folder, 'two.json'));
  expect(() => readVector(join(folder, 'two.json'), () => true)).toThrow(
    new Error('two.json cannot be read: EISDIR.'),
  );
});
