// Adapters for the cells of xLSTM: the sLSTM, its plain LSTM variant, and the three mLSTM forms.
import { lstm } from '../../../src/models/layers/lstm.ts';
import type { MlstmInputs } from '../../../src/models/layers/mlstm-forms.ts';
import {
  mlstmChunkwise,
  mlstmParallel,
  mlstmRecurrent,
} from '../../../src/models/layers/mlstm-forms.ts';
import { denseRecurrence, slstmRecurrence } from '../../../src/models/layers/slstm.ts';
import type { ReadonlyTensor, Tensor } from '../../../src/models/tensor/tensor.ts';
import { build, permute, reshape, sliceFirst, tensor } from '../../../src/models/tensor/tensor.ts';
import type { Adapter } from '../vector.ts';
import { input, optionalInput, param, wantsGradients } from '../vector.ts';
import { mlstmGradients, slstmGradients } from './recurrent-gradients.ts';

/** (length, batch, …) ↔ (batch, length, …). */
const swapTime = (x: ReadonlyTensor): Tensor => permute(x, [1, 0, 2]);
/** Row `index` of the stacked states. */
const stateAt = (states: Tensor, index: number): Tensor =>
  reshape(sliceFirst(states, index, index + 1), states.shape.slice(1));
const stacked = (states: readonly Tensor[]): Tensor =>
  tensor(
    [states.length, ...states[0]!.shape],
    states.flatMap((state) => [...state.data]),
  );

const slstmAdapter: Adapter = (vector) => {
  const states = input(vector, 'states');
  const [h, c, n, m] = [0, 1, 2, 3].map((index) => stateAt(states, index));
  const { output, state } = slstmRecurrence(
    { R: input(vector, 'R'), bias: optionalInput(vector, 'b') },
    swapTime(input(vector, 'x')),
    { h: h!, c: c!, n: n!, m: m! },
  );
  return {
    y: swapTime(output),
    states_last: stacked([state.h, state.c, state.n, state.m]),
    ...(wantsGradients(vector) ? slstmGradients('slstm', vector) : {}),
  };
};

/** The input is already projected, so Wx is the identity; z takes the place of g. */
const lstmVariantAdapter: Adapter = (vector) => {
  const states = input(vector, 'states');
  const x = swapTime(input(vector, 'x'));
  const rows = x.shape[2]!;
  const { output, state } = lstm(
    {
      Wx: build([rows, rows], (i) => Number(i % (rows + 1) === 0)),
      Wh: denseRecurrence(input(vector, 'R')),
      bias: optionalInput(vector, 'b'),
    },
    x,
    { h: stateAt(states, 0), c: stateAt(states, 1) },
  );
  return {
    y: swapTime(output),
    states_last: stacked([state.h, state.c]),
    ...(wantsGradients(vector) ? slstmGradients('lstm', vector) : {}),
  };
};

const mlstmAdapter: Adapter = (vector) => {
  const wide = (name: string) => permute(input(vector, name), [0, 2, 1, 3]);
  const gate = (name: string) => {
    const raw = input(vector, name);
    return permute(reshape(raw, raw.shape.slice(0, 3)), [0, 2, 1]);
  };
  const inputs: MlstmInputs = {
    q: wide('q'),
    k: wide('k'),
    v: wide('v'),
    iRaw: gate('igate_preact'),
    fRaw: gate('fgate_preact'),
  };
  const [batch, , heads, headDim] = inputs.q.shape as [number, number, number, number];
  const [C0, n0, m0] = ['C0', 'n0', 'm0'].map((name) => optionalInput(vector, name));
  const state = C0 &&
    n0 &&
    m0 && { C: C0, n: reshape(n0, [batch, heads, headDim]), m: reshape(m0, [batch, heads]) };
  const options = { state, eps: param(vector, 'eps', 1e-6) };
  const back = (h: ReadonlyTensor) => permute(h, [0, 2, 1, 3]);
  const recurrent = mlstmRecurrent(inputs, options);
  const chunk = param(vector, 'chunk_size', inputs.q.shape[1]!);
  return {
    h: back(recurrent.output),
    C_last: recurrent.state.C,
    n_last: reshape(recurrent.state.n, [batch, heads, headDim, 1]),
    m_last: reshape(recurrent.state.m, [batch, heads, 1, 1]),
    h_parallel: back(mlstmParallel(inputs, options.eps)),
    h_chunkwise: back(mlstmChunkwise(inputs, chunk, options).output),
    ...(wantsGradients(vector) ? mlstmGradients(vector) : {}),
  };
};

export const xlstmAdapters: Readonly<Record<string, Adapter>> = {
  slstm: slstmAdapter,
  slstm_lstm_variant: lstmVariantAdapter,
  mlstm: mlstmAdapter,
};
