// What an operation gives to one input does not depend on whether the others are trained, and is
// added to what has arrived before.
import { describe, expect, test } from 'vitest';
import * as ops from '../../../../src/models/autodiff/ops.ts';
import {
  backward,
  constant,
  createTape,
  gradOf,
  variable,
  type Tape,
  type Variable,
} from '../../../../src/models/autodiff/tape.ts';
import { tensor, type Tensor } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { randomTensor } from './finite-difference.ts';
import { fusedCases, type FusedCase } from './fused-cases.ts';

const row = randomTensor([2, 3, 4], 1, 0.3, 2);
const part = randomTensor([3, 1], 2, 0.3, 1.8);
const mask = tensor([2, 1, 4], [1, 0, 0, 1, 0, 1, 1, 0]);
const binary = (name: 'add' | 'sub' | 'mul' | 'div' | 'maximum'): FusedCase => ({
  name,
  run: (t, x) => ops[name](t, x['row']!, x['part']!),
  inputs: { row, part },
});
const cases: readonly FusedCase[] = [
  ...(['add', 'sub', 'mul', 'div', 'maximum'] as const).map(binary),
  {
    name: 'add of the same shape',
    run: (t, x) => ops.add(t, x['a']!, x['b']!),
    inputs: { a: row, b: row },
  },
  {
    name: 'where',
    run: (t, x) => ops.where(t, mask, x['row']!, x['part']!),
    inputs: { row, part },
  },
  {
    name: 'matmul',
    run: (t, x) => ops.matmul(t, x['row']!, x['matrix']!),
    inputs: { row, matrix: randomTensor([4, 2], 3) },
  },
  {
    name: 'layerNorm',
    run: (t, x) => ops.layerNorm(t, x['row']!, x['weight']!, x['bias']!),
    inputs: { row, weight: randomTensor([4], 4), bias: randomTensor([4], 5) },
  },
  {
    name: 'concat',
    run: (t, x) => ops.concat(t, [x['row']!, x['other']!], 1),
    inputs: { row, other: randomTensor([2, 1, 4], 6) },
  },
  {
    name: 'stack',
    run: (t, x) => ops.stack(t, [x['row']!, x['other']!], 1),
    inputs: { row, other: randomTensor([2, 3, 4], 7) },
  },
  ...fusedCases.filter(({ name }) => name.includes('length 5')),
];

/** The gradients of the trained inputs, after `times` passes that are all differentiated at once. */
function gradients(each: FusedCase, trained: readonly string[], times = 1): Map<string, Tensor> {
  const tape: Tape = createTape({ precision: 'float64' });
  const leaves: Record<string, Variable> = {};
  for (const [name, x] of Object.entries(each.inputs))
    leaves[name] = (trained.includes(name) ? variable : constant)(tape, x);
  const outputs = Array.from({ length: times }, () => each.run(tape, leaves));
  const grad = randomTensor(outputs[0]!.shape, 979);
  backward(
    tape,
    outputs.map((output) => ({ output, grad })),
  );
  for (const name of Object.keys(each.inputs))
    if (!trained.includes(name)) expect(leaves[name]!.grad).toBeUndefined();
  return new Map(trained.map((name) => [name, gradOf(tape, leaves[name]!)]));
}

describe.each(cases.map((each) => [each.name, each] as const))('%s', (_, each) => {
  const names = Object.keys(each.inputs);
  const all = gradients(each, names);

  test('gives each input the same gradient when it alone is trained', () => {
    for (const name of names) {
      const alone = gradients(each, [name]).get(name)!;
      expectAllclose(alone, all.get(name)!, { abs: 1e-12 });
      expect(alone.data.some((u) => u !== 0)).toBe(true);
    }
  });

  test('adds to the gradient that is there', () => {
    const twice = gradients(each, names, 2);
    for (const name of names) {
      const want = { ...all.get(name)!, data: all.get(name)!.data.map((u) => 2 * u) };
      expectAllclose(twice.get(name)!, want, { abs: 1e-11 });
    }
  });
});
