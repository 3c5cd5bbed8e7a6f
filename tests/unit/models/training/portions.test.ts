import { expect, test } from 'vitest';
import { crossEntropy } from '../../../../src/models/autodiff/ops.ts';
import { createParameters } from '../../../../src/models/autodiff/parameters.ts';
import { backward, createTape, resetTape } from '../../../../src/models/autodiff/tape.ts';
import { drawBatch, IGNORE, portionsOf } from '../../../../src/models/tasks/example.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { initModel, model } from '../../../../src/models/training/models/model.ts';
import { labSettings, modelConfigOf, taskOf } from '../../../../src/models/training/settings.ts';
import { expectAllclose } from '../../../support/allclose.ts';

const settings = labSettings('mqar', 'mamba', 1, { length: 32, pairs: 4, batch: 5 });
const batch = drawBatch(taskOf(settings), 5, seeded(3));

test('the gradients of portions, weighted by their scored positions, add up to that of the batch', () => {
  const config = modelConfigOf(settings);
  // The first example is scored at fewer places than the others, so that equal weights would show.
  const uneven = { ...batch, targets: batch.targets.map((y, i) => (i < 20 ? IGNORE : y)) };
  const scored = ({ targets }: { targets: Int32Array }): number =>
    targets.filter((target) => target !== IGNORE).length;
  const gradient = (tokens: number): Float64Array => {
    const tape = createTape({ precision: 'float64' });
    const parameters = createParameters(tape, initModel(config, seeded(2)));
    for (const portion of portionsOf(uneven, tokens)) {
      const input = { shape: portion.shape, data: portion.tokens };
      const logits = model(tape, parameters.variables, input, config);
      const output = crossEntropy(tape, logits, portion.targets, IGNORE);
      const share = Float64Array.of(scored(portion) / scored(uneven));
      backward(tape, [{ output, grad: { shape: [], data: share } }]);
      resetTape(tape);
    }
    return Float64Array.from(parameters.grad);
  };
  const whole = gradient(10_000);
  expect(Math.max(...whole.map(Math.abs))).toBeGreaterThan(1e-3);
  for (const tokens of [32, 64]) {
    const shape = [whole.length];
    expectAllclose({ shape, data: gradient(tokens) }, { shape, data: whole }, { abs: 1e-12 });
  }
});
