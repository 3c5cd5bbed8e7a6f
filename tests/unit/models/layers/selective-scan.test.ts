import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { selectiveScanComplex } from '../../../../src/models/layers/selective-scan-complex.ts';
import {
  inputFactor,
  stepSizes,
  type SelectiveScanInputs,
} from '../../../../src/models/layers/selective-scan-inputs.ts';
import { selectiveScanParallel } from '../../../../src/models/layers/selective-scan-parallel.ts';
import { selectiveScan, selectiveScanStep } from '../../../../src/models/layers/selective-scan.ts';
import { stackTime, timeSlice } from '../../../../src/models/layers/sequence.ts';
import type { ReadonlyTensor, Tensor } from '../../../../src/models/tensor/tensor.ts';
import { build, full, map, tensor } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { nudged, scanInputs, tokens } from './mamba-inputs.ts';

const sizes = { batch: 2, length: 9, dim: 6, state: 3 };
const initialState = build([2, 6, 3], (i) => Math.sin(i));

/** One channel, one state, every number chosen by hand. */
function single(values: Partial<Record<'x' | 'deltaRaw' | 'B' | 'C', number[]>>, A = -1) {
  const length = values.x!.length;
  const row = (name: 'x' | 'deltaRaw' | 'B' | 'C') =>
    tensor([1, length, 1], values[name] ?? new Array<number>(length).fill(1));
  return {
    x: row('x'),
    deltaRaw: row('deltaRaw'),
    A: tensor([1, 1], [A]),
    B: row('B'),
    C: row('C'),
  };
}

/** selectiveScanStep over all tokens. */
function foldSteps(inputs: SelectiveScanInputs, before: ReadonlyTensor | undefined) {
  const length = inputs.x.shape[1]!;
  const outputs: Tensor[] = [];
  let h = before;
  const at = (x: ReadonlyTensor, t: number) => {
    if (x.shape.length > 2) return timeSlice(x, t);
    // A constant projection is one with a group for every channel.
    const [dim = 0, state = 0] = x.shape;
    const batch = inputs.x.shape[0]!;
    return build([batch, dim, state], (i) => x.data[i % (dim * state)]!);
  };
  for (let t = 0; t < length; t++) {
    const { x, deltaRaw, B, C, z } = inputs;
    const token = { ...inputs, x: at(x, t), deltaRaw: at(deltaRaw, t), B: at(B, t), C: at(C, t) };
    const step = selectiveScanStep({ ...token, z: z && at(z, t) }, h);
    outputs.push(step.output);
    h = step.state;
  }
  return { output: stackTime(outputs), state: h! };
}

describe('selectiveScan', () => {
  test('two tokens by hand: h_1 = e^(Δ_1 A) Δ_0 x_0 + Δ_1 x_1', () => {
    const inputs = single({ x: [3, 5], deltaRaw: [0.5, 2] }, -0.25);
    const { output, state } = selectiveScan(inputs, { softplus: false });
    const h1 = Math.exp(2 * -0.25) * 0.5 * 3 + 2 * 5;
    expectAllclose(output, tensor([1, 2, 1], [0.5 * 3, h1]));
    expectAllclose(state, tensor([1, 1, 1], [h1]));
  });

  test.each(['constant', 'shared', 1, 3, 6] as const)(
    'with B and C %s, it equals selectiveScanStep folded over the tokens, and the parallel scan',
    (layout) => {
      const inputs = scanInputs(7, sizes, layout);
      const want = selectiveScan(inputs, { initialState });
      const stepped = foldSteps(inputs, initialState);
      expectAllclose(stepped.output, want.output);
      expectAllclose(stepped.state, want.state);
      const parallel = selectiveScanParallel(inputs, { initialState });
      expectAllclose(parallel.output, want.output);
      expectAllclose(parallel.state, want.state);
    },
  );

  test('the parallel scan equals the sequential one for any sizes and both discretisations', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom('mamba' as const, 'zoh' as const),
        (seed, length, dim, state, discretisation) => {
          const inputs = scanInputs(seed, { batch: 1, length, dim, state });
          const got = selectiveScanParallel(inputs, { discretisation });
          const want = selectiveScan(inputs, { discretisation });
          expectAllclose(got.output, want.output);
          expectAllclose(got.state, want.state);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('a sequence in two parts, the state handed over, gives what the whole gives', () => {
    const inputs = scanInputs(3, sizes);
    const part = (start: number, end: number): SelectiveScanInputs => {
      const { x, deltaRaw, B, C, z } = inputs;
      const cut = (value: ReadonlyTensor) => tokens(value, start, end);
      return { ...inputs, x: cut(x), deltaRaw: cut(deltaRaw), B: cut(B), C: cut(C), z: cut(z!) };
    };
    const whole = selectiveScan(inputs);
    const first = selectiveScan(part(0, 4));
    const second = selectiveScan(part(4, 9), { initialState: first.state });
    expectAllclose(second.output, tokens(whole.output, 4, 9));
    expectAllclose(second.state, whole.state);
  });

  test('changing token t leaves every y before t as it was', () => {
    const inputs = scanInputs(5, sizes);
    const want = selectiveScan(inputs).output;
    for (const name of ['x', 'deltaRaw', 'B', 'C', 'z'] as const) {
      const got = selectiveScan({ ...inputs, [name]: nudged(inputs[name]!, 6) }).output;
      expectAllclose(tokens(got, 0, 6), tokens(want, 0, 6), { abs: 0, rel: 0 });
      expect(tokens(got, 6, 7).data).not.toEqual(tokens(want, 6, 7).data);
    }
  });

  test('one token, one channel, one state: y = (C B Δ + D) x silu(z)', () => {
    const one = (value: number) => tensor([1, 1, 1], [value]);
    const { output } = selectiveScan(
      {
        ...{ x: one(2), deltaRaw: one(0.5), A: tensor([1, 1], [-1]), B: one(3), C: one(5) },
        ...{ D: tensor([1], [7]), z: one(0) },
      },
      { softplus: false },
    );
    expect(output.data[0]).toBe(0);
    const { output: open } = selectiveScan(
      {
        x: one(2),
        deltaRaw: one(0.5),
        A: tensor([1, 1], [-1]),
        B: one(3),
        C: one(5),
        D: tensor([1], [7]),
      },
      { softplus: false },
    );
    expect(open.data[0]).toBe((5 * 3 * 0.5 + 7) * 2);
  });

  test('no tokens give no output and hand the state on', () => {
    const inputs = scanInputs(1, { ...sizes, length: 0 });
    for (const scan of [selectiveScan, selectiveScanParallel]) {
      const { output, state } = scan(inputs, { initialState });
      expect(output.shape).toEqual([2, 0, 6]);
      expectAllclose(state, initialState, { abs: 0, rel: 0 });
    }
  });

  test('the given initial state is not written to', () => {
    const before = full([2, 6, 3], 1);
    selectiveScan(scanInputs(1, sizes), { initialState: before });
    expect(before.data.every((value) => value === 1)).toBe(true);
  });
});

describe('what a step size does', () => {
  test('Δ → 0 skips the token: the state stays, and nothing of x enters', () => {
    const x = [1, 1e6, 1e6];
    const { state } = selectiveScan(single({ x, deltaRaw: [3, -800, -800] }));
    expectAllclose(state, selectiveScan(single({ x: [1], deltaRaw: [3] })).state);
  });

  test('a large Δ clears the state', () => {
    const { state } = selectiveScan(single({ x: [1e6, 2], deltaRaw: [1, 800] }));
    expectAllclose(state, tensor([1, 1, 1], [800 * 2]));
  });

  test('steps of ±1000 before softplus give finite outputs', () => {
    for (const discretisation of ['mamba', 'zoh'] as const) {
      const inputs = single({ x: [1, -1, 1, -1], deltaRaw: [1e3, -1e3, 1e3, -1e3] });
      const { output } = selectiveScan(inputs, { discretisation });
      expect(output.data.every(Number.isFinite)).toBe(true);
    }
  });

  test('10 000 tokens of bounded input keep the state below Δ |x| / (1 − e^(ΔA))', () => {
    const inputs = single({
      x: new Array<number>(10_000).fill(1),
      deltaRaw: new Array<number>(10_000).fill(0.1),
    });
    const { output } = selectiveScan(inputs, { softplus: false });
    expect(Math.max(...output.data)).toBeLessThanOrEqual(0.1 / -Math.expm1(-0.1) + 1e-12);
  });

  test('stepSizes adds the bias along the last axes, then softplus, then the limits', () => {
    const raw = tensor([2, 2], [0, 0, 1, -30]);
    const delta = stepSizes(raw, { bias: tensor([2], [0, 1]), limit: [0.5, 1.2] });
    const expected = [Math.LN2, 1.2, 1.2, 0.5];
    expectAllclose(delta, tensor([2, 2], expected));
    expect(stepSizes(raw, { softplus: false }).data).toEqual(raw.data);
  });
});

describe('the two discretisations', () => {
  test("'zoh' is (e^(ΔA) − 1)/A, also for tiny Δ A; 'mamba' is Δ", () => {
    expect(inputFactor(0.5, -2, 'zoh')).toBeCloseTo((Math.exp(-1) - 1) / -2, 15);
    expect(inputFactor(0.5, -2, 'mamba')).toBe(0.5);
    expect(inputFactor(1e-9, -1, 'zoh') / 1e-9).toBeCloseTo(1 - 5e-10, 15);
    expect(inputFactor(0.3, 0, 'zoh')).toBe(0.3);
  });

  test('they differ by half of Δ |A| to first order, so they agree as Δ → 0', () => {
    for (const delta of [1e-2, 1e-3, 1e-4]) {
      const excess = inputFactor(delta, -1, 'mamba') / inputFactor(delta, -1, 'zoh') - 1;
      expect(excess / (delta / 2)).toBeCloseTo(1, 1);
    }
  });

  test("'zoh' reaches the exact solution of h′ = A h + B x for an input held constant", () => {
    const [A, B, delta] = [-0.7, 1.3, 0.4];
    const inputs = single({ x: [2, 2, 2], deltaRaw: [delta, delta, delta], B: [B, B, B] }, A);
    const { state } = selectiveScan(inputs, { softplus: false, discretisation: 'zoh' });
    expectAllclose(state, tensor([1, 1, 1], [((Math.exp(3 * delta * A) - 1) / A) * B * 2]));
    const mamba = selectiveScan(inputs, { softplus: false }).state;
    expect(mamba.data[0]).toBeGreaterThan(state.data[0]!);
  });
});

describe('selectiveScanComplex', () => {
  const paired = (x: ReadonlyTensor): Tensor =>
    build([...x.shape, 2], (i) => (i % 2 === 0 ? x.data[i / 2]! : 0));

  test.each(['constant', 'shared', 2] as const)(
    'with zero imaginary parts and B and C %s, its read is twice the real one',
    (layout) => {
      for (const discretisation of ['mamba', 'zoh'] as const) {
        const inputs = { ...scanInputs(2, { ...sizes, dim: 4 }, layout), D: undefined };
        const { A, B, C } = inputs;
        const real = selectiveScan(inputs, { discretisation });
        const lifted = { ...inputs, A: paired(A), B: paired(B), C: paired(C) };
        const got = selectiveScanComplex(lifted, { discretisation });
        expectAllclose(
          got.output,
          map(real.output, (y) => 2 * y),
        );
        expectAllclose(got.state, paired(real.state));
      }
    },
  );

  test('an imaginary A turns the state without shrinking it', () => {
    const length = 4;
    const real = single({ x: [1, 0, 0, 0], deltaRaw: new Array<number>(length).fill(Math.PI / 2) });
    const inputs = {
      ...real,
      A: tensor([1, 1, 2], [0, 1]),
      B: tensor([1, 1, 2], [1, 0]),
      C: tensor([1, 1, 2], [1, 0]),
    };
    const { output } = selectiveScanComplex(inputs, { softplus: false });
    expectAllclose(output, tensor([1, 4, 1], [Math.PI, 0, -Math.PI, 0]));
    const first = selectiveScanComplex(
      { ...inputs, x: tokens(inputs.x, 0, 2), deltaRaw: tokens(inputs.deltaRaw, 0, 2) },
      { softplus: false },
    );
    const rest = { ...inputs, x: tokens(inputs.x, 2, 4), deltaRaw: tokens(inputs.deltaRaw, 2, 4) };
    const second = selectiveScanComplex(rest, { softplus: false, initialState: first.state });
    expectAllclose(second.output, tokens(output, 2, 4));
  });
});

describe('errors say which input is wrong', () => {
  const inputs = scanInputs(1, sizes);
  const wrong = (change: Partial<SelectiveScanInputs>) => () =>
    selectiveScan({ ...inputs, ...change });
  test('shapes', () => {
    expect(wrong({ A: full([5, 3], -1) })).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: selectiveScan: expected axis dim of A to be 6 as in x, got 5. Check axis 0 of A.]`,
    );
    expect(wrong({ B: full([2, 8, 3], 1) })).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: selectiveScan: expected axis length of B to be 9 as in x, got 8. Check axis 1 of B.]`,
    );
    expect(wrong({ C: full([2, 9, 4, 3], 1) })).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: selectiveScan: expected the 4 groups of C to divide the 6 channels of x. Give every group the same number of channels.]`,
    );
    expect(wrong({ C: full([2, 9, 1, 1, 3], 1) })).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: selectiveScan: expected C to have axes [batch, length, groups, state], got shape [2, 9, 1, 1, 3]. Give C 4 axes.]`,
    );
    expect(() =>
      selectiveScan(inputs, { initialState: full([2, 6], 0) }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: selectiveScan: expected initialState to have axes [batch, dim, state], got shape [2, 6]. Give initialState 3 axes.]`,
    );
  });

  test('a step before any other starts from a state of zeros, and names itself when shapes disagree', () => {
    const { x, deltaRaw, A, B, C } = single({ x: [3] });
    const token = {
      ...{ x: tensor([1, 1], x.data), deltaRaw: tensor([1, 1], deltaRaw.data), A },
      ...{ B: tensor([1, 1], B.data), C: tensor([1, 1], C.data) },
    };
    const zero = selectiveScanStep(token, full([1, 1, 1], 0));
    const first = selectiveScanStep(token, undefined);
    expectAllclose(first.output, zero.output, { abs: 0, rel: 0 });
    expectAllclose(first.state, zero.state, { abs: 0, rel: 0 });
    expect(first.state.shape).toEqual([1, 1, 1]);
    expect(() => selectiveScanStep(token, full([1, 1], 0))).toThrow(
      'selectiveScanStep: expected before to have axes [batch, dim, state], got shape [1, 1].',
    );
  });
});
