// The contract of every figure, over all figures and all their gallery states.
import { readdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  applyChange,
  deserialise,
  initialValues,
  serialise,
  type FigureDefinition,
} from '../../../src/figures/_shared/contract.ts';

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

test('there are figures', () => expect(figures.length).toBeGreaterThan(0));

describe.each(figures)('%s', (name, figure) => {
  const states = Object.entries(figure.gallery).map(
    ([state, change]) => [state, applyChange(figure, initialValues(figure), change)] as const,
  );

  test('it is named after its folder and shows its first state in the gallery', () => {
    expect(figure.name).toBe(name);
    expect(Object.keys(figure.gallery)[0]).toBe('default');
    expect(figure.gallery['default']).toEqual({});
  });

  test.each(states)('%s looks as recorded', async (state, values) => {
    const file = `__snapshots__/${name}.${state.replace(/[^a-z0-9]+/gi, '-')}.svg`;
    await expect(figure.render(values, 'wide').replaceAll('><', '>\n<')).toMatchFileSnapshot(file);
  });

  test.each(states)(
    '%s is clean markup at both widths, with a sentence and a table',
    (_, values) => {
      for (const size of ['wide', 'narrow'] as const) {
        const markup = figure.render(values, size);
        expect(markup).not.toMatch(/NaN|undefined|Infinity| style=|<script/);
        expect(figure.render(values, size)).toBe(markup);
      }
      expect(figure.summary(values)).toMatch(/^[“A-Z0-9].*\.$/s);
      const { columns, rows } = figure.table(values);
      expect(columns.length).toBeGreaterThan(0);
      for (const row of rows) expect(row.length).toBe(columns.length);
    },
  );

  test.each(states)('%s survives the way through an address', (_, values) => {
    expect(deserialise(figure, serialise(figure, values))).toEqual(values);
  });

  test('nonsense in an address leaves the first state', () => {
    const nonsense = figure.controls
      .map(({ key, kind }) =>
        kind === 'text' ? '' : `${key}=${kind === 'toggle' ? '' : '%F0%9F%A6%9C'}`,
      )
      .concat('nothing=7', '=', '&&&');
    const values = deserialise(figure, nonsense.join('&'));
    const numbersAndChoices = figure.controls.filter(
      ({ kind }) => kind === 'slider' || kind === 'select',
    );
    for (const { key } of numbersAndChoices) expect(values[key]).toBe(initialValues(figure)[key]);
    expect(() => figure.render(values, 'wide')).not.toThrow();
  });

  test('extreme values of every control still draw', () => {
    for (const control of figure.controls) {
      const extremes =
        control.kind === 'slider'
          ? [control.min, control.max]
          : control.kind === 'select'
            ? control.options.map(({ value }) => value)
            : control.kind === 'toggle'
              ? [true, false]
              : ['', 'x'.repeat(control.maxLength)];
      for (const extreme of extremes) {
        const values = applyChange(figure, initialValues(figure), { [control.key]: extreme });
        for (const size of ['wide', 'narrow'] as const)
          expect(figure.render(values, size)).not.toMatch(/NaN|undefined/);
      }
    }
  });
});
