// Whatever stands in the address: every figure opens in some state, soon, and draws it.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  deserialise,
  serialise,
  type FigureDefinition,
} from '../../../src/figures/_shared/contract.ts';
import { tries } from '../../support/fuzz.ts';

const folder = 'src/figures';
const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'figure.ts')));
const figures = await Promise.all(
  names.map(async (name) => {
    const module = (await import(`../../../src/figures/${name}/figure.ts`)) as {
      figure: FigureDefinition;
    };
    return [name, module.figure] as const;
  }),
);

const nonsense = fc.oneof(
  fc.constantFrom(
    ...[
      '',
      ' ',
      'NaN',
      '-Infinity',
      '1e308',
      '-1e308',
      '1e-320',
      '0x10',
      '1,5',
      '١٢',
      'true',
      'null',
      '__proto__',
    ],
    ...[
      'constructor',
      '%',
      '%00',
      '%F0%9F',
      '<script>',
      '"><img src=x>',
      '\u202E',
      '9'.repeat(400),
      ' x ',
    ],
  ),
  fc.double().map(String),
  fc.integer().map(String),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);

/** An address that knows the figure's keys, and does what it likes with them. */
function address(figure: FigureDefinition): fc.Arbitrary<string> {
  const keys = fc.constantFrom(
    ...figure.controls.map(({ key }) => key),
    '__proto__',
    'toString',
    '',
  );
  const options = figure.controls.flatMap((control) =>
    control.kind === 'select' ? control.options.map(({ value }) => value) : [],
  );
  const value = options.length > 0 ? fc.oneof(nonsense, fc.constantFrom(...options)) : nonsense;
  const pair = fc
    .tuple(keys, value, fc.boolean())
    .map(
      ([key, text, coded]) =>
        `${key}=${coded ? encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')) : text}`,
    );
  return fc.oneof(
    fc.array(pair, { maxLength: 6 }).map((pairs) => pairs.join('&')),
    fc.string({ maxLength: 80 }),
  );
}

/** Every control set to words that JavaScript objects have of their own. */
function named(figure: FigureDefinition): [string][] {
  return ['constructor', '__proto__ toString', 'hasOwnProperty'].map((word) => [
    figure.controls.map(({ key }) => `${key}=${word}`).join('&'),
  ]);
}

/** Figures that compute much for a state get fewer states: what counts is that none hangs. */
const budget = 300 * Number(process.env['FUZZ'] ?? 1);

describe.each(figures)('%s', (name, figure) => {
  test('opens from any address in a state that it can draw', () => {
    const started = performance.now();
    let slowest = 0;
    fc.assert(
      fc.property(address(figure), (text) => {
        if (performance.now() - started > budget) return;
        const values = deserialise(figure, text);
        expect(Object.keys(values)).toEqual(figure.controls.map(({ key }) => key));
        expect(deserialise(figure, serialise(figure, values))).toEqual(values);
        const before = performance.now();
        for (const size of ['wide', 'narrow'] as const)
          expect(figure.render(values, size)).not.toMatch(/NaN|undefined|<script|<img/);
        expect(figure.summary(values)).not.toMatch(/NaN|undefined|\[object/);
        figure.table(values);
        slowest = Math.max(slowest, performance.now() - before);
      }),
      { ...tries<[string]>(40), examples: named(figure) },
    );
    expect(slowest, `${name} drew for ${slowest.toFixed()} ms`).toBeLessThan(3000);
  });
});
