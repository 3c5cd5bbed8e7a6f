// The recurrent mixers of the lab: LSTM, whose gates read the past, and minGRU, whose gate does not.
import {
  add,
  addScalar,
  linearRecurrence,
  lstm as lstmOverTime,
  matmul,
  mul,
  neg,
  sigmoid,
} from '../../autodiff/ops.ts';
import { build } from '../../tensor/tensor.ts';
import { constantTensor, dense, weight, type Mixer } from './mixer.ts';

export const lstm: Mixer = {
  title: 'LSTM',
  init: ({ dim }, random) => {
    const uniform = (): number => (2 * random() - 1) / Math.sqrt(dim);
    return {
      input: build([4 * dim, dim], uniform),
      hidden: build([4 * dim, dim], uniform),
      // Forget gates start open: the second of the four blocks is the forget gate's.
      bias: build([4 * dim], (i) => (Math.floor(i / dim) === 1 ? 1 : 0)),
      output: dense(random, dim, dim),
    };
  },
  apply: (tape, weights, x, _config, probe) => {
    const y = lstmOverTime(
      tape,
      x,
      weight(weights, 'input'),
      weight(weights, 'hidden'),
      weight(weights, 'bias'),
    );
    probe?.('hidden', y);
    return matmul(tape, y, weight(weights, 'output'));
  },
  memory: ({ dim }) => 2 * dim,
};

// #region min-gru
/**
 * h_t = (1 − z_t) h_{t−1} + z_t W_h x_t, z_t = σ(W_z x_t + b): no gate reads h, so the whole
 * sequence is one scan. @see feng2024minrnn
 */
export const minGru: Mixer = {
  title: 'minGRU',
  init: ({ dim }, random) => ({
    gate: dense(random, dim, dim),
    gateBias: constantTensor([dim], -1),
    candidate: dense(random, dim, dim),
    output: dense(random, dim, dim),
  }),
  apply: (tape, weights, x, _config, probe) => {
    const raw = add(tape, matmul(tape, x, weight(weights, 'gate')), weight(weights, 'gateBias'));
    const z = sigmoid(tape, raw);
    probe?.('gate', z);
    const keep = addScalar(tape, neg(tape, z), 1);
    const write = mul(tape, z, matmul(tape, x, weight(weights, 'candidate')));
    const h = linearRecurrence(tape, keep, write);
    return matmul(tape, h, weight(weights, 'output'));
  },
  memory: ({ dim }) => dim,
};
// #endregion min-gru
