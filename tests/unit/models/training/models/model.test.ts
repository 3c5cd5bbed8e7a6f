import { describe, expect, test } from 'vitest';
import { crossEntropy } from '../../../../../src/models/autodiff/ops.ts';
import {
  backward,
  constant,
  createTape,
  gradOf,
  variable,
  type Variable,
} from '../../../../../src/models/autodiff/tape.ts';
import { normal, seeded } from '../../../../../src/models/tensor/random.ts';
import { map, type Tensor } from '../../../../../src/models/tensor/tensor.ts';
import {
  initModel,
  memoryOf,
  mixers,
  model,
  type MixerName,
  type ModelConfig,
} from '../../../../../src/models/training/models/model.ts';

const names = Object.keys(mixers) as MixerName[];

const small = (layers: readonly MixerName[], changes: Partial<ModelConfig> = {}): ModelConfig => ({
  layers,
  vocab: 5,
  dim: 4,
  state: 4,
  heads: 2,
  convWidth: 3,
  mlp: 6,
  rotary: false,
  negative: false,
  deltaRange: [0.05, 0.5],
  maxLength: 6,
  ...changes,
});
const tokens = { shape: [2, 6], data: [0, 1, 2, 3, 4, 0, 4, 2, 2, 1, 0, 3] };
const targets = [-100, 2, 3, -100, 0, 1, 2, -100, 1, 0, 3, 4];

/** Initial weights, shaken so that none sits at a special value such as 0 or 1. */
function weightsOf(config: ModelConfig): Record<string, Tensor> {
  const random = seeded(21);
  const entries = Object.entries(initModel(config, random));
  return Object.fromEntries(
    entries.map(([name, w]) => [name, map(w, (x) => x + 0.1 * normal(random))]),
  );
}

function lossOf(config: ModelConfig, weights: Record<string, Tensor>) {
  const tape = createTape({ precision: 'float64' });
  const leaves = Object.fromEntries(
    Object.entries(weights).map(([name, w]) => [name, variable(tape, w)]),
  ) as Record<string, Variable>;
  const loss = crossEntropy(tape, model(tape, leaves, tokens, config), targets);
  return { tape, leaves, loss };
}

const cases: [string, ModelConfig][] = [
  ...names.map((name): [string, ModelConfig] => [name, small([name])]),
  ['attention with rotary positions', small(['attention'], { rotary: true })],
  ['delta-rule with β up to 2', small(['delta-rule'], { negative: true })],
  [
    'lstm+attention without convolution and MLP',
    small(['lstm', 'attention'], { convWidth: 0, mlp: 0 }),
  ],
];

describe('the gradient of every weight is its finite difference', () => {
  test.each(cases)('%s', (_, config) => {
    const weights = weightsOf(config);
    const { tape, leaves, loss } = lossOf(config, weights);
    backward(tape, [{ output: loss }]);
    for (const [name, w] of Object.entries(weights)) {
      const got = gradOf(tape, leaves[name]!);
      // The first, the last and one number between them: all weights of all models, in a second.
      for (const i of new Set([0, Math.floor(w.data.length / 2), w.data.length - 1])) {
        const at = (by: number): number => {
          const moved = { ...w, data: w.data.map((x, j) => (j === i ? x + by : x)) };
          return lossOf(config, { ...weights, [name]: moved }).loss.data[0]!;
        };
        const want = (at(1e-5) - at(-1e-5)) / 2e-5;
        expect(Math.abs(got.data[i]! - want), `${name}[${i}]`).toBeLessThan(1e-7);
      }
    }
    const changed = Object.keys(weights).filter((name) =>
      gradOf(tape, leaves[name]!).data.some((g) => Math.abs(g) > 1e-9),
    );
    expect(changed).toEqual(Object.keys(weights));
  });
});

describe('a model is causal: a later token changes no earlier score', () => {
  test.each(names)('%s', (name) => {
    const config = small([name, name]);
    const weights = weightsOf(config);
    const scores = (last: number): Float64Array => {
      const tape = createTape({ precision: 'float64' });
      const leaves = Object.fromEntries(
        Object.entries(weights).map(([key, w]) => [key, constant(tape, w)]),
      );
      const input = { shape: [1, 6], data: [0, 1, 2, 3, 4, last] };
      return Float64Array.from(model(tape, leaves, input, config).data);
    };
    const [a, b] = [scores(1), scores(2)];
    const past = (x: Float64Array): Float64Array => x.subarray(0, 5 * config.vocab);
    past(a).forEach((x, i) => expect(x).toBeCloseTo(past(b)[i]!, 10));
    expect(a.subarray(25)).not.toEqual(b.subarray(25));
  });
});

test('the memory of attention grows with the length, that of the recurrent mixers does not', () => {
  const grows = names.filter((name) => memoryOf(small([name]), 200) > memoryOf(small([name]), 100));
  expect(grows).toEqual(['attention', 'long-convolution', 'hyena']);
});

describe('looking inside changes nothing', () => {
  test.each(names)('%s', (name) => {
    const config = small([name]);
    const scores = (probe?: (name: string, value: Variable) => void): number[] => {
      const tape = createTape({ precision: 'float64' });
      const leaves = Object.fromEntries(
        Object.entries(weightsOf(config)).map(([key, w]) => [key, constant(tape, w)]),
      );
      return Array.from(model(tape, leaves, tokens, config, probe).data);
    };
    const seen: string[] = [];
    const probed = scores((part, { data }) => {
      seen.push(part);
      expect(data.every(Number.isFinite)).toBe(true);
    });
    expect(probed).toEqual(scores());
    expect(seen.length).toBeGreaterThan(0);
  });
});

test('every write of the delta rule to its state is one outer product', () => {
  const config = small(['delta-rule'], { heads: 1 });
  const tape = createTape({ precision: 'float64' });
  const leaves = Object.fromEntries(
    Object.entries(weightsOf(config)).map(([key, w]) => [key, constant(tape, w)]),
  );
  const states: number[][] = [];
  model(tape, leaves, { shape: [1, 6], data: [0, 1, 2, 3, 4, 0] }, config, (part, { data }) => {
    if (part !== '0.state') return;
    for (let t = 0; t < 6; t++) states.push(Array.from(data.subarray(t * 16, (t + 1) * 16)));
  });
  expect(states.length).toBe(6);
  states.slice(1).forEach((state, t) => {
    const change = state.map((value, i) => value - states[t]![i]!);
    expect(Math.max(...change.map(Math.abs))).toBeGreaterThan(1e-3);
    for (let i = 1; i < 4; i++) {
      for (let j = 1; j < 4; j++) {
        const minor = change[0]! * change[4 * i + j]! - change[j]! * change[4 * i]!;
        expect(Math.abs(minor)).toBeLessThan(1e-9);
      }
    }
  });
});
