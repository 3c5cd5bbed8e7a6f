// Adapters for torch's RNN, LSTM and GRU: layers on top of one another, and both directions of time.
import { gru } from '../../../src/models/layers/gru.ts';
import { lstm } from '../../../src/models/layers/lstm.ts';
import { rnn } from '../../../src/models/layers/rnn.ts';
import type { ReadonlyTensor, Tensor } from '../../../src/models/tensor/tensor.ts';
import { build, permute, reshape, sliceFirst, tensor } from '../../../src/models/tensor/tensor.ts';
import { stackTime, timeSlice } from '../../../src/models/layers/sequence.ts';
import type { Adapter, GoldenVector } from '../vector.ts';
import { input, optionalInput, param, wantsGradients } from '../vector.ts';
import { torchGradients } from './recurrent-torch-gradients.ts';

/** The weights of one layer and direction, under torch's names. */
interface Weights {
  readonly Wx: Tensor;
  readonly Wh: Tensor;
  readonly biasX: Tensor | undefined;
  readonly biasH: Tensor | undefined;
}

interface Run {
  readonly output: Tensor;
  readonly h: Tensor;
  readonly c?: Tensor;
}

/** One layer in one direction; h and c (batch, state) where the vector gives them. */
type Layer = (weights: Weights, x: Tensor, h?: Tensor, c?: Tensor) => Run;

const sumOf = (a: Tensor | undefined, b: Tensor | undefined): Tensor | undefined =>
  a && b ? build(a.shape, (i) => a.data[i]! + b.data[i]!) : (a ?? b);

const layers = {
  rnn: (vector: GoldenVector): Layer => {
    const activation = param<'tanh' | 'relu'>(vector, 'nonlinearity', 'tanh');
    return ({ Wx, Wh, biasX, biasH }, x, h) => {
      const params = { Wx, Wh, bias: sumOf(biasX, biasH), activation };
      const { output, state } = rnn(params, x, h && { h });
      return { output, h: state.h };
    };
  },
  lstm:
    (): Layer =>
    ({ Wx, Wh, biasX, biasH }, x, h, c) => {
      const params = { Wx, Wh, bias: sumOf(biasX, biasH) };
      const { output, state } = lstm(params, x, h && c && { h, c });
      return { output, h: state.h, c: state.c };
    },
  gru: (): Layer => (weights, x, h) => {
    const { output, state } = gru(weights, x, h && { h });
    return { output, h: state.h };
  },
};

const reversed = (x: ReadonlyTensor): Tensor =>
  stackTime(Array.from({ length: x.shape[1]! }, (_, t) => timeSlice(x, x.shape[1]! - 1 - t)));

/** Channels of `a`, then of `b`. */
const joined = (a: Tensor, b: Tensor): Tensor => {
  const [na, nb] = [a.shape.at(-1)!, b.shape.at(-1)!];
  return build([...a.shape.slice(0, -1), na + nb], (i) => {
    const row = Math.floor(i / (na + nb));
    const channel = i % (na + nb);
    return channel < na ? a.data[row * na + channel]! : b.data[row * nb + channel - na]!;
  });
};

const stacked = (rows: readonly Tensor[]): Tensor =>
  tensor(
    [rows.length, ...rows[0]!.shape],
    rows.flatMap((row) => [...row.data]),
  );

/** Inputs and outputs that the file keeps without a batch, or with time first, as (batch, length, …). */
function batchFirst(vector: GoldenVector) {
  const given = input(vector, 'x');
  const unbatched = given.shape.length === 2;
  const timeFirst = !unbatched && !param(vector, 'batch_first', true);
  const swap = (x: Tensor) => (timeFirst ? permute(x, [1, 0, 2]) : x);
  const state = (name: string) => {
    const found = optionalInput(vector, name);
    return found && (unbatched ? reshape(found, [found.shape[0]!, 1, found.shape[1]!]) : found);
  };
  return {
    x: unbatched ? reshape(given, [1, ...given.shape]) : swap(given),
    h0: state('h0'),
    c0: state('c0'),
    output: (y: Tensor) => (unbatched ? reshape(y, y.shape.slice(1)) : swap(y)),
    last: (h: Tensor) => (unbatched ? reshape(h, [h.shape[0]!, h.shape[2]!]) : h),
  };
}

function torchAdapter(op: keyof typeof layers): Adapter {
  return (vector) => {
    const layer = layers[op](vector);
    const { x, h0, c0, output, last } = batchFirst(vector);
    const directions = param(vector, 'bidirectional', false) ? ['', '_reverse'] : [''];
    const [hn, cn]: [Tensor[], Tensor[]] = [[], []];
    let y = x;
    for (let l = 0; l < param(vector, 'num_layers', 1); l++) {
      const runs = directions.map((suffix) => {
        const at = hn.length;
        const row = (all: Tensor | undefined) =>
          all && reshape(sliceFirst(all, at, at + 1), all.shape.slice(1));
        const weights = {
          Wx: input(vector, `weight_ih_l${l}${suffix}`),
          Wh: input(vector, `weight_hh_l${l}${suffix}`),
          biasX: optionalInput(vector, `bias_ih_l${l}${suffix}`),
          biasH: optionalInput(vector, `bias_hh_l${l}${suffix}`),
        };
        const run = layer(weights, suffix ? reversed(y) : y, row(h0), row(c0));
        hn.push(run.h);
        if (run.c) cn.push(run.c);
        return suffix ? reversed(run.output) : run.output;
      });
      y = runs[1] ? joined(runs[0]!, runs[1]) : runs[0]!;
    }
    return {
      y: output(y),
      hn: last(stacked(hn)),
      ...(cn.length > 0 ? { cn: last(stacked(cn)) } : {}),
      ...(wantsGradients(vector) ? torchGradients(op, vector) : {}),
    };
  };
}

export const torchAdapters: Readonly<Record<string, Adapter>> = {
  rnn: torchAdapter('rnn'),
  lstm: torchAdapter('lstm'),
  gru: torchAdapter('gru'),
};
