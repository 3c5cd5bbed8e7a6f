// The claims that every layer with projections must satisfy, registered by each layer's test.
import { describe, expect, test } from 'vitest';
import { stackTime, timeSlice, type Stepped } from '../../../../src/models/layers/sequence.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { build, type Tensor } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { gaussian, span } from './mixer-forms.ts';

/** x (batch 2, length 7, dim 8). */
export const x = gaussian(seeded(151), [2, 7, 8]);

export interface LayerUnderTest<State> {
  readonly whole: (x: Tensor, state?: State) => Stepped<State>;
  readonly step: (xAtT: Tensor, state: State | undefined) => Stepped<State>;
}

/** Registers the shared claims for one layer. */
export function describeLayer<State>(name: string, { whole, step }: LayerUnderTest<State>): void {
  describe(name, () => {
    test('equals its step folded over x', () => {
      let state: State | undefined;
      const outputs: Tensor[] = [];
      for (let t = 0; t < 7; t++) {
        const next = step(timeSlice(x, t), state);
        outputs.push(next.output);
        state = next.state;
      }
      expectAllclose(stackTime(outputs), whole(x).output);
    });

    test('changing x_t leaves every output before t as it was, and changes the one at t', () => {
      const other = build(x.shape, (i) => x.data[i]! + (Math.floor(i / 8) % 7 === 4 ? 1 : 0));
      const [before, after] = [whole(x).output, whole(other).output];
      expect(span({ y: after }, 0, 4)).toEqual(span({ y: before }, 0, 4));
      expect(timeSlice(after, 4)).not.toEqual(timeSlice(before, 4));
    });

    test('two parts of x, joined by the state, are the whole', () => {
      for (const cut of [1, 3]) {
        const first = whole(span({ x }, 0, cut).x);
        const second = whole(span({ x }, cut, 7).x, first.state);
        const { output } = whole(x);
        expectAllclose(first.output, span({ output }, 0, cut).output);
        expectAllclose(second.output, span({ output }, cut, 7).output);
      }
    });
  });
}
