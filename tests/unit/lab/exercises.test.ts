import { describe, expect, test } from 'vitest';
import { agrees, write } from '../../../src/lab/exercises/exercise.ts';
import { exercises } from '../../../src/lab/exercises/list.ts';
import { check } from '../../../src/lab/exercises/sandbox.ts';

describe.each(exercises.map((exercise) => [exercise.id, exercise] as const))(
  '%s',
  (_, exercise) => {
    test('the solution passes every check', () => {
      const report = check(exercise, exercise.solution);
      expect(report).toMatchObject({ kind: 'checked' });
      if (report.kind !== 'checked') return;
      expect(report.results.filter(({ right }) => !right)).toEqual([]);
      expect(report.results.length).toBeGreaterThanOrEqual(4);
    });

    test('what the reader starts from runs and fails', () => {
      const report = check(exercise, exercise.starter);
      expect(report.kind).toBe('checked');
      if (report.kind !== 'checked') return;
      const wrong = report.results.filter(({ right }) => !right);
      expect(wrong.length).toBeGreaterThan(0);
      expect(wrong[0]!.said).toMatch(
        new RegExp(`^${exercise.call}\\(.*should give .*, gave .*\\.$`),
      );
    });

    test('it has hints and a prompt that names what to return', () => {
      expect(exercise.hints.length).toBeGreaterThan(0);
      expect(exercise.prompt.join(' ')).toMatch(/[Rr]eturn/);
    });
  },
);

const byId = (id: string) => exercises.find((exercise) => exercise.id === id)!;
const wrongNames = (id: string, code: string): string[] => {
  const report = check(byId(id), code);
  if (report.kind !== 'checked') throw new Error(report.message);
  return report.results.filter(({ right }) => !right).map(({ name }) => name);
};

describe('the checks find the usual mistakes', () => {
  test('a running softmax that ignores masked tokens gives NaN', () => {
    const naive = `function softmaxStep({ m, l }, s) {
      const n = Math.max(m, s);
      return { m: n, l: l * Math.exp(m - n) + Math.exp(s - n) };
    }`;
    expect(wrongNames('running-softmax', naive)).toEqual(['a masked token before all others']);
  });

  test('a hold that subtracts one loses its digits, and one that divides by zero is NaN', () => {
    const naive =
      'const zoh = (A, B, d) => ({ Abar: Math.exp(d * A), Bbar: (Math.exp(d * A) - 1) / A * B });';
    expect(wrongNames('zoh', naive)).toEqual([
      'a system that only collects',
      'a system that hardly decays',
    ]);
  });

  test('maps in the wrong order, and a delta rule that adds', () => {
    const swapped = 'const compose = (x, y) => ({ a: x.a * y.a, b: x.a * y.b + x.b });';
    expect(wrongNames('scan-operator', swapped)).toContain('the order matters');
    const adds = `const deltaStep = (S, k, v, beta) =>
      S.map((row, i) => row.map((entry, j) => entry + beta * k[i] * v[j]));`;
    expect(wrongNames('delta-rule', adds)).toContain('a key that moves to another value');
  });

  test('a cache of queries, or one without a window', () => {
    const all = `const cacheBytes = ({ layers, kvHeads, headDim, bytes }, tokens) =>
      2 * layers * kvHeads * headDim * bytes * tokens;`;
    expect(wrongNames('kv-cache', all)).toEqual(['a window that is full']);
  });
});

describe('code that cannot be run says why', () => {
  test.each([
    ['function compose(', /does not run: Unexpected token/],
    ['const other = 1;', /no function called compose any more/],
    ['throw new Error("as you wish");', /does not run: as you wish/],
  ])('%s', (code, message) => {
    expect(check(byId('scan-operator'), code)).toEqual({
      kind: 'broken',
      message: expect.stringMatching(message) as string,
    });
  });

  test('a function that throws is wrong in every case, and says the call', () => {
    const report = check(byId('scan-operator'), 'function compose(a, b) { return a.x.y; }');
    expect(report.kind === 'checked' && report.results.every(({ right }) => !right)).toBe(true);
    expect(report.kind === 'checked' && report.results[0]!.said).toMatch(/^compose\(.* stopped: /);
  });
});

test('the code sees the language and nothing of its host', () => {
  const names = [
    ...['fetch', 'postMessage', 'eval', 'Function', 'process', 'WebAssembly', 'setTimeout'],
    ...[
      'self.fetch',
      'window.eval',
      'globalThis.navigator',
      'localStorage',
      'WebSocket',
      'console',
    ],
  ];
  const code = `function compose() { return [${names.map((name) => `typeof ${name}`).join(', ')}]; }`;
  const report = check(byId('scan-operator'), code);
  const said = report.kind === 'checked' ? report.results[0]!.said : '';
  expect(said).toContain(`gave [${names.map(() => '"undefined"').join(', ')}]`);
});

describe('comparing', () => {
  test('numbers agree up to rounding, and infinities and typed lists are themselves', () => {
    expect(agrees(0.1 + 0.2, 0.3)).toBe(true);
    expect(agrees(0.30001, 0.3)).toBe(false);
    expect(agrees(-Infinity, -Infinity)).toBe(true);
    expect(agrees(NaN, 0)).toBe(false);
    expect(agrees(Float64Array.of(1, 2), [1, 2])).toBe(true);
    expect(agrees([1, 2, 3], [1, 2])).toBe(false);
    expect(agrees({ a: 1, b: 2, more: 3 }, { a: 1, b: 2 })).toBe(true);
    expect(agrees(null, { a: 1 })).toBe(false);
  });

  test('values are written as the reader would', () => {
    expect(write({ m: -Infinity, l: [1 / 3, 2] })).toBe('{ m: -Infinity, l: [0.333333, 2] }');
  });
});
