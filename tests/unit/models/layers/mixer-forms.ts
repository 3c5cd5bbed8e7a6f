// The claims that every layer of the linear-attention family must satisfy, registered by each
// layer's test: its forms agree, the state carries all that matters, and no token sees the future.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MixerSizes } from '../../../../src/models/layers/heads.ts';
import { stackTime, timeSlice, type Stepped } from '../../../../src/models/layers/sequence.ts';
import { normal, seeded, type Random } from '../../../../src/models/tensor/random.ts';
import { build, type ReadonlyTensor, type Tensor } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';

/**
 * One layer. Inputs and State are objects of tensors; an input with two axes (a bonus of every
 * head) belongs to the layer, the others to the tokens.
 */
export interface MixerUnderTest<Inputs extends object, State extends object> {
  readonly inputs: (random: Random, sizes: MixerSizes) => Inputs;
  readonly state: (random: Random, sizes: MixerSizes) => State;
  readonly parallel: (inputs: Inputs, options: Options<State>) => Stepped<State>;
  readonly recurrent: (inputs: Inputs, options: Options<State>) => Stepped<State>;
  readonly chunked: (inputs: Inputs, chunk: number, options: Options<State>) => Stepped<State>;
  readonly step: (token: Inputs, state: State | undefined, scale: number) => Stepped<State>;
}

interface Options<State> {
  readonly scale: number;
  readonly initialState: State | undefined;
}

/** Standard normal numbers times `deviation`. */
export function gaussian(random: Random, shape: readonly number[], deviation = 1): Tensor {
  return build(shape, () => deviation * normal(random));
}

/** Uniform numbers in [low, high). */
export function uniform(
  random: Random,
  shape: readonly number[],
  low: number,
  high: number,
): Tensor {
  return build(shape, () => low + (high - low) * random());
}

/** q, k, v of the given sizes. */
export function qkv(random: Random, { batch, length, heads, keyDim, valueDim }: MixerSizes) {
  return {
    q: gaussian(random, [batch, length, heads, keyDim]),
    k: gaussian(random, [batch, length, heads, keyDim]),
    v: gaussian(random, [batch, length, heads, valueDim]),
  };
}

/** S of the given sizes. */
export function matrixState(random: Random, { batch, heads, keyDim, valueDim }: MixerSizes) {
  return { S: gaussian(random, [batch, heads, keyDim, valueDim]) };
}

function entriesOf(tensors: object): [string, Tensor][] {
  return Object.entries(tensors) as [string, Tensor][];
}

function mapTensors<T extends object>(tensors: T, f: (x: Tensor) => Tensor): T {
  return Object.fromEntries(entriesOf(tensors).map(([name, x]) => [name, f(x)])) as T;
}

/** Token t of every input that has tokens. */
function tokenAt<T extends object>(inputs: T, t: number): T {
  return mapTensors(inputs, (x) => (x.shape.length > 2 ? timeSlice(x, t) : x));
}

/** Tokens start … end−1 of every input that has tokens. */
export function span<T extends object>(inputs: T, start: number, end: number): T {
  const times = Array.from({ length: end - start }, (_, i) => start + i);
  return mapTensors(inputs, (x) =>
    x.shape.length > 2 ? stackTime(times.map((t) => timeSlice(x, t))) : x,
  );
}

function expectSame(got: Stepped<object>, want: Stepped<object>): void {
  expectAllclose(got.output, want.output);
  const states = entriesOf(got.state);
  expect(states.map(([name]) => name)).toEqual(entriesOf(want.state).map(([name]) => name));
  entriesOf(want.state).forEach(([, x], i) => expectAllclose(states[i]![1], x));
}

const someSizes = fc.record({
  batch: fc.integer({ min: 1, max: 2 }),
  length: fc.integer({ min: 1, max: 9 }),
  heads: fc.integer({ min: 1, max: 2 }),
  keyDim: fc.integer({ min: 1, max: 4 }),
  valueDim: fc.integer({ min: 1, max: 3 }),
});

interface Case {
  readonly sizes: MixerSizes;
  readonly seed: number;
  readonly chunk: number;
  readonly withState: boolean;
  readonly scale: number;
}

const someCase: fc.Arbitrary<Case> = fc.record({
  sizes: someSizes,
  seed: fc.integer(),
  chunk: fc.integer({ min: 1, max: 10 }),
  withState: fc.boolean(),
  scale: fc.constantFrom(1, 0.5),
});

/** Registers the shared claims for one layer. */
export function describeForms<Inputs extends object, State extends object>(
  name: string,
  mixer: MixerUnderTest<Inputs, State>,
): void {
  function prepare({ sizes, seed, withState, scale }: Case) {
    const random = seeded(seed);
    const inputs = mixer.inputs(random, sizes);
    const initialState = withState ? mixer.state(random, sizes) : undefined;
    return { inputs, options: { scale, initialState } };
  }

  describe(`${name}, the forms`, () => {
    test('the parallel and the recurrent form give the same output and state', () => {
      fc.assert(
        fc.property(someCase, (given) => {
          const { inputs, options } = prepare(given);
          expectSame(mixer.parallel(inputs, options), mixer.recurrent(inputs, options));
        }),
        { numRuns: 60 },
      );
    });

    test('the chunked form gives the same for every chunk size', () => {
      fc.assert(
        fc.property(someCase, (given) => {
          const { inputs, options } = prepare(given);
          const chunked = mixer.chunked(inputs, given.chunk, options);
          expectSame(chunked, mixer.recurrent(inputs, options));
        }),
        { numRuns: 100 },
      );
    });

    test('its steps folded over the tokens give the parallel form', () => {
      fc.assert(
        fc.property(someCase, (given) => {
          const { inputs, options } = prepare(given);
          let state = options.initialState;
          const outputs: Tensor[] = [];
          for (let t = 0; t < given.sizes.length; t++) {
            const next = mixer.step(tokenAt(inputs, t), state, given.scale);
            outputs.push(next.output);
            state = next.state;
          }
          const folded = { output: stackTime(outputs), state: state! };
          expectSame(folded, mixer.parallel(inputs, options));
        }),
        { numRuns: 30 },
      );
    });

    test('a sequence cut in two and joined by the state is the whole sequence', () => {
      fc.assert(
        fc.property(someCase, fc.nat(), (given, cutSeed) => {
          fc.pre(given.sizes.length > 1);
          const { inputs, options } = prepare(given);
          const { length } = given.sizes;
          const cut = 1 + (cutSeed % (length - 1));
          const first = mixer.parallel(span(inputs, 0, cut), options);
          const rest = { ...options, initialState: first.state };
          const second = mixer.parallel(span(inputs, cut, length), rest);
          const { output, state } = mixer.recurrent(inputs, options);
          expectAllclose(first.output, span({ output }, 0, cut).output);
          expectSame(second, { output: span({ output }, cut, length).output, state });
        }),
        { numRuns: 30 },
      );
    });

    test('changing token t leaves every output before t as it was, and changes the one at t', () => {
      const sizes = { batch: 2, length: 7, heads: 2, keyDim: 3, valueDim: 2 };
      const inputs = mixer.inputs(seeded(5), sizes);
      const t = 4;
      const other = mapTensors(inputs, (x) => {
        if (x.shape.length <= 2) return x;
        const inner = x.data.length / sizes.batch / sizes.length;
        return build(x.shape, (i) => {
          const at = Math.floor(i / inner) % sizes.length;
          return x.data[i]! + (at === t ? 0.1 : 0);
        });
      });
      const options = { scale: 1, initialState: undefined };
      const forms = [
        (x: Inputs) => mixer.parallel(x, options),
        (x: Inputs) => mixer.recurrent(x, options),
        (x: Inputs) => mixer.chunked(x, 3, options),
      ];
      for (const form of forms) {
        const [before, after] = [form(inputs).output, form(other).output];
        for (let s = 0; s < t; s++) expect(timeSlice(after, s)).toEqual(timeSlice(before, s));
        expect(timeSlice(after, t)).not.toEqual(timeSlice(before, t));
      }
    });

    test('the state that is passed in is not changed', () => {
      const sizes = { batch: 1, length: 4, heads: 2, keyDim: 2, valueDim: 3 };
      const random = seeded(8);
      const inputs = mixer.inputs(random, sizes);
      const initialState = mixer.state(random, sizes);
      const copy = structuredClone(initialState);
      mixer.parallel(inputs, { scale: 1, initialState });
      mixer.recurrent(inputs, { scale: 1, initialState });
      mixer.chunked(inputs, 2, { scale: 1, initialState });
      mixer.step(tokenAt(inputs, 0), initialState, 1);
      expect(initialState).toEqual(copy);
    });
  });
}

/** Largest |x|. */
export function largest(x: ReadonlyTensor): number {
  let max = 0;
  for (let i = 0; i < x.data.length; i++) {
    // Written so that NaN counts as too large.
    if (!(Math.abs(x.data[i]!) <= max)) max = Math.abs(x.data[i]!);
  }
  return max;
}
