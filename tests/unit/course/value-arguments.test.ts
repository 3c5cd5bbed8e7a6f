import { describe, expect, test } from 'vitest';
import {
  choiceArgument,
  deviceArgument,
  modelArgument,
  numberArgument,
  ValueError,
  videoModelArgument,
} from '../../../src/course/value-arguments.ts';
import { define, deviceInputs } from '../../../src/course/value-definition.ts';
import { devices } from '../../../src/models/costs/devices.ts';
import { models } from '../../../src/models/costs/models.ts';
import { refusal } from '../../support/message.ts';

const any = numberArgument('size', 'count', { minimum: -Infinity });
const parse = (raw: string | number) => any.parse(raw, 'here');

describe('a number', () => {
  test.each<[string | number, number]>([
    [7, 7],
    ['7', 7],
    [' 7 ', 7],
    ['-7', -7],
    ['1_000_000', 1e6],
    ['0.25', 0.25],
    ['7e9', 7e9],
    ['1.5e-3', 1.5e-3],
    ['2e+3', 2000],
    ['3k', 3e3],
    ['3M', 3e6],
    ['70B', 70e9],
    ['1.4T', 1.4e12],
    ['256Ki', 262_144],
    ['2Mi', 2 ** 21],
    ['2Gi', 2 ** 31],
  ])('may be written as %j', (raw, value) => {
    expect(parse(raw)).toBe(value);
  });
  test.each(['', 'x7', '7x', '7 9', '1.', '.5', '7e', '3K', '3 k', '0x10', '_', '1,000', '_7'])(
    'is not %j',
    (raw) => {
      expect(() => parse(raw)).toThrow(
        `here: expected a number, got "${raw}". Write digits, 7e9, or a suffix as in 256Ki or 1.4T.`,
      );
    },
  );

  const cases: [Parameters<typeof numberArgument>[2], good: number[], bad: number[], string][] = [
    [{}, [0.001, 1, 1e9], [0, -1, Infinity], 'a number above 0'],
    [{ whole: true }, [1, 2], [0, 0.5, 1.5], 'a whole number above 0'],
    [{ minimum: 0 }, [0, 0.5], [-0.001, Infinity], 'a number of at least 0'],
    [{ minimum: 0, maximum: 1 }, [0, 0.5, 1], [-1, 1.001], 'a number of at least 0 and at most 1'],
    [{ maximum: 4, whole: true }, [1, 4], [0, 5], 'a whole number above 0 and at most 4'],
  ];
  test.each(cases)('with the bounds %j keeps to them', (bounds, good, bad, kind) => {
    const argument = numberArgument('size', 'count', bounds);
    for (const value of good) expect(argument.parse(value, 'here')).toBe(value);
    for (const value of bad)
      expect(refusal(() => argument.parse(value, 'here'))).toBe(
        `ValueError: here: expected ${kind}, got ${value}. Give ${kind}.`,
      );
  });
  test('has a label, a unit, and a default only where one is given', () => {
    expect(numberArgument('size', 'tokens')).toMatchObject({ label: 'size', unit: 'tokens' });
    expect(numberArgument('size', 'tokens')).not.toHaveProperty('default');
    expect(numberArgument('size', 'tokens', { default: 0 }).default).toBe(0);
  });
});

describe('a key', () => {
  test('stands for its model, device or video model', () => {
    expect(modelArgument().parse('llama-2-7b', 'here')).toBe(models['llama-2-7b']);
    expect(deviceArgument().parse('b200', 'here')).toBe(devices.b200);
    expect(videoModelArgument().parse('movie-gen', 'here').name).toBe('Movie Gen Video 30B');
    expect([modelArgument(), deviceArgument(), videoModelArgument()].map((a) => a.label)).toEqual([
      'model',
      'device',
      'video model',
    ]);
  });
  test('has a default for devices and choices, the first, and none for models', () => {
    expect(deviceArgument().default).toBe('h100');
    expect(choiceArgument('kind', { one: 1, two: 2 })).toMatchObject({
      default: 'one',
      choices: ['one', 'two'],
    });
    expect(modelArgument()).not.toHaveProperty('default');
  });
  test('that is unknown is named, with the nearest or with all', () => {
    const kind = choiceArgument('kind', { causal: 1, none: 2 });
    expect(refusal(() => kind.parse('casual', 'argument "kind"'))).toBe(
      'ValueError: argument "kind": expected one of 2 known keys, got "casual". Did you mean "causal"?',
    );
    expect(refusal(() => kind.parse('xyzzy', 'here'))).toBe(
      'ValueError: here: expected one of 2 known keys, got "xyzzy". Known: causal, none.',
    );
    expect(() => kind.parse('toString', 'here')).toThrow(ValueError);
  });
});

describe('a definition', () => {
  const half = define({
    label: 'half',
    formula: 'n/2',
    unit: 'count',
    source: { file: 'x.ts', symbol: 'half' },
    arguments: {
      n: numberArgument('number', 'count'),
      m: numberArgument('m', 'count', { default: 3 }),
    },
    compute: ({ n, m }) => n / 2 + m,
    inputs: ({ n }) => [{ name: 'n', value: n }],
  });
  const none = define({ ...half, arguments: {}, compute: () => 1, inputs: () => [] });
  test('parses what is given and takes the default of the rest', () => {
    expect(half.compute({ n: '4' })).toBe(5);
    expect(half.compute({ n: 4, m: 1 })).toBe(3);
    expect(half.inputs({ n: '1k' })).toEqual([{ name: 'n', value: 1000 }]);
  });
  test('names an argument that is missing, misspelt or not taken', () => {
    expect(refusal(() => half.compute({}))).toBe(
      'ValueError: missing argument "n" (number). Add n="…".',
    );
    expect(refusal(() => half.compute({ n: 1, length: 2 }))).toBe(
      'ValueError: unknown argument "length". It takes n, m.',
    );
    expect(refusal(() => none.compute({ length: 2 }))).toBe(
      'ValueError: unknown argument "length". It takes none.',
    );
  });
});

test('the lines of a device name it and give each figure with its unit and source', () => {
  const a100 = devices['a100-80gb'];
  const fields = ['peakFlopsPerSecond', 'bandwidthBytesPerSecond', 'memoryBytes'] as const;
  expect(deviceInputs(a100, fields)).toEqual([
    { name: 'device', value: 'NVIDIA A100 80 GB' },
    {
      name: 'peak, 16-bit matrix products',
      value: 312e12,
      unit: 'flopsPerSecond',
      cite: a100.peakFlopsPerSecond.cite,
    },
    {
      name: 'memory bandwidth',
      value: a100.bandwidthBytesPerSecond.value,
      unit: 'bytesPerSecond',
      cite: a100.bandwidthBytesPerSecond.cite,
    },
    { name: 'memory', value: 80e9, unit: 'bytes', cite: a100.memoryBytes.cite },
  ]);
});
