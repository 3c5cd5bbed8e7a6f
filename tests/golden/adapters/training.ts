// Adapters of the golden vectors for the training family.
import { plainKernels } from '../../../src/models/autodiff/kernels.ts';
import { sliceFirst } from '../../../src/models/tensor/tensor.ts';
import { adamwStep, initAdamw } from '../../../src/models/training/adamw.ts';
import { input, param, type Adapter } from '../vector.ts';
import { taskAdapters } from './data-tasks.ts';

const adamw: Adapter = (vector) => {
  const weights = Float64Array.from(input(vector, 'param').data);
  const grads = input(vector, 'grads');
  const [beta1, beta2] = param<[number, number]>(vector, 'betas', [0.9, 0.999]);
  const maxNorm = param<number>(vector, 'clip_grad_norm', Infinity);
  const config = {
    beta1,
    beta2,
    epsilon: param(vector, 'eps', 1e-8),
    weightDecay: param(vector, 'weight_decay', 0.01),
    maxNorm,
  };
  const state = initAdamw(weights.length, (size) => new Float64Array(size));
  const after = new Float64Array(grads.data.length);
  for (let step = 0; step < grads.shape[0]!; step++) {
    const { data } = sliceFirst(grads, step, step + 1);
    adamwStep(plainKernels, weights, data, state, param(vector, 'lr', 1e-3), config);
    after.set(weights, step * weights.length);
  }
  return { params_after_each_step: { shape: grads.shape, data: after } };
};

export const trainingAdapters: Readonly<Record<string, Adapter>> = { adamw, ...taskAdapters };
