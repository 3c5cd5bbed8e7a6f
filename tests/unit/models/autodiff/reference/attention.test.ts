import { describe, expect, test } from 'vitest';
import { attention } from '../../../../../src/models/autodiff/reference/attention.ts';
import {
  backward,
  constant,
  createTape,
  gradOf,
  valueOf,
  variable,
} from '../../../../../src/models/autodiff/tape.ts';
import { sdpa } from '../../../../../src/models/layers/attention.ts';
import { seeded } from '../../../../../src/models/tensor/random.ts';
import { build, tensor, type Tensor } from '../../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../../support/allclose.ts';
import { normals, qkv } from '../../layers/attention-inputs.ts';

const sizes = { batch: 1, heads: 2, kvHeads: 1, queries: 3, keys: 4, headDim: 2, valueDim: 3 };
const inputs: Record<string, Tensor> = {
  ...qkv(sizes),
  bias: build([3, 4], (i) => (i % 4 > Math.floor(i / 4) + 1 ? -Infinity : 0.1 * i)),
  sinks: tensor([2], [0.3, -0.4]),
};
const grad = normals([1, 2, 3, 3], seeded(12));

function onTape(values: Record<string, Tensor>) {
  const tape = createTape({ precision: 'float64' });
  const leaf = Object.fromEntries(
    Object.entries(values).map(([name, x]) => [name, variable(tape, x)]),
  );
  const output = attention(tape, leaf['q']!, leaf['k']!, leaf['v']!, {
    softcap: 2,
    biases: [leaf['bias']!],
    sinks: leaf['sinks']!,
  });
  return { tape, leaf, output };
}

describe('attention on the tape', () => {
  test('computes what sdpa computes', () => {
    const { q, k, v, bias, sinks } = inputs;
    const want = sdpa(q!, k!, v!, { softcap: 2, bias, sinks }).output;
    expectAllclose(valueOf(onTape(inputs).output), want);
  });
  test('computes what sdpa computes where two groups of heads share keys', () => {
    const { q, k, v } = qkv({ ...sizes, batch: 2, heads: 6, kvHeads: 2 });
    const tape = createTape({ precision: 'float64' });
    const [tq, tk, tv] = [q, k, v].map((x) => constant(tape, x));
    expectAllclose(valueOf(attention(tape, tq!, tk!, tv!)), sdpa(q, k, v).output);
  });
  test.each(['q', 'k', 'v', 'bias', 'sinks'])(
    'its gradient of %s is the finite difference',
    (name) => {
      const { tape, leaf, output } = onTape(inputs);
      backward(tape, [{ output, grad }]);
      const x = inputs[name]!;
      const loss = (moved: Tensor) => {
        const y = valueOf(onTape({ ...inputs, [name]: moved }).output);
        return y.data.reduce((sum, value, i) => sum + value * grad.data[i]!, 0);
      };
      const numeric = build(x.shape, (i) => {
        if (!Number.isFinite(x.data[i]!)) return 0;
        const [up, down] = [1e-5, -1e-5].map((d) =>
          loss(build(x.shape, (j) => x.data[j]! + (j === i ? d : 0))),
        );
        return (up! - down!) / 2e-5;
      });
      expectAllclose(gradOf(tape, leaf[name]!), numeric, { abs: 1e-9, rel: 1e-6 });
    },
  );
  test('a row that sees no key gives zeros and no gradient', () => {
    const tape = createTape({ precision: 'float64' });
    const q = variable(tape, inputs['q']!);
    const [k, v] = [constant(tape, inputs['k']!), constant(tape, inputs['v']!)];
    const biases = [
      constant(
        tape,
        build([3, 4], () => -Infinity),
      ),
    ];
    const output = attention(tape, q, k, v, { biases });
    backward(tape, [{ output, grad }]);
    expect(valueOf(output).data.every((y) => y === 0)).toBe(true);
    expect(gradOf(tape, q).data.every((d) => d === 0)).toBe(true);
  });
});
