// Gradients of torch's RNN, LSTM and GRU on the tape, for any number of layers and directions.
import {
  add,
  concat,
  flip,
  matmul,
  mul,
  permute,
  relu,
  reshape,
  sigmoid,
  slice,
  stack,
  sub,
  tanh,
} from '../../../src/models/autodiff/ops.ts';
import type { Tape, Variable } from '../../../src/models/autodiff/tape.ts';
import { constant } from '../../../src/models/autodiff/tape.ts';
import { zeros } from '../../../src/models/tensor/tensor.ts';
import type { GoldenVector, Outputs } from '../vector.ts';
import { param } from '../vector.ts';
import type { Taped } from './recurrent-tape.ts';
import { along, at, gradientsOf } from './recurrent-tape.ts';

interface State {
  readonly h: Variable;
  readonly c: Variable;
}

/** From Wx x + b and Wh h + b' (batch, gates · state), each cut into its gates, to the next state. */
type Cell = (
  tape: Tape,
  seen: readonly Variable[],
  recalled: readonly Variable[],
  before: State,
) => State;

const cells: Record<'rnn' | 'reluRnn' | 'lstm' | 'gru', Cell> = {
  rnn: (tape, [seen], [recalled], { c }) => ({ h: tanh(tape, add(tape, seen!, recalled!)), c }),
  reluRnn: (tape, [seen], [recalled], { c }) => ({ h: relu(tape, add(tape, seen!, recalled!)), c }),
  lstm: (tape, seen, recalled, before) => {
    const gate = (g: number) => add(tape, seen[g]!, recalled[g]!);
    const kept = mul(tape, sigmoid(tape, gate(1)), before.c);
    const written = mul(tape, sigmoid(tape, gate(0)), tanh(tape, gate(2)));
    const c = add(tape, kept, written);
    return { c, h: mul(tape, sigmoid(tape, gate(3)), tanh(tape, c)) };
  },
  gru: (tape, seen, recalled, { h, c }) => {
    const r = sigmoid(tape, add(tape, seen[0]!, recalled[0]!));
    const z = sigmoid(tape, add(tape, seen[1]!, recalled[1]!));
    const n = tanh(tape, add(tape, seen[2]!, mul(tape, r, recalled[2]!)));
    return { h: add(tape, n, mul(tape, z, sub(tape, h, n))), c }; // (1 − z) n + z h
  },
};

const gateCount = { rnn: 1, reluRnn: 1, lstm: 4, gru: 3 } as const;

export function torchGradients(op: 'rnn' | 'lstm' | 'gru', vector: GoldenVector): Outputs {
  const relus = op === 'rnn' && param<string>(vector, 'nonlinearity', 'tanh') === 'relu';
  const kind = relus ? 'reluRnn' : op;
  return gradientsOf(vector, (tape, inputs) => {
    const given = inputs['x']!;
    const unbatched = given.shape.length === 2;
    const timeFirst = !unbatched && !param(vector, 'batch_first', true);
    const swap = (x: Variable) => (timeFirst ? permute(tape, x, [1, 0, 2]) : x);
    let y = unbatched ? reshape(tape, given, [1, ...given.shape]) : swap(given);
    const batch = y.shape[0]!;
    const states: State[] = [];
    const initial = (name: string, state: number) => {
      const all = inputs[name];
      if (!all) return constant(tape, zeros([batch, state]));
      return reshape(tape, at(tape, all, 0, states.length), [batch, state]);
    };
    const directions = param(vector, 'bidirectional', false) ? ['', '_reverse'] : [''];
    for (let l = 0; l < param(vector, 'num_layers', 1); l++) {
      const outputs = directions.map((suffix) => {
        const weights = named(inputs, `_l${l}${suffix}`);
        const size = weights.Wh.shape[1]!;
        const start = { h: initial('h0', size), c: initial('c0', size) };
        const x = suffix ? flip(tape, y, 1) : y;
        const { hs, last } = runLayer(tape, cells[kind], gateCount[kind], weights, x, start);
        states.push(last);
        return suffix ? flip(tape, hs, 1) : hs;
      });
      y = concat(tape, outputs, 2);
    }
    const shape = [states.length, ...(unbatched ? [] : [batch]), -1];
    const lasts = (name: keyof State) =>
      reshape(
        tape,
        stack(
          tape,
          states.map((state) => state[name]),
          0,
        ),
        shape,
      );
    return {
      y: unbatched ? reshape(tape, y, y.shape.slice(1)) : swap(y),
      hn: lasts('h'),
      cn: op === 'lstm' ? lasts('c') : undefined,
    };
  });
}

interface Weights {
  readonly Wx: Variable;
  readonly Wh: Variable;
  readonly biasX: Variable | undefined;
  readonly biasH: Variable | undefined;
}

function named(inputs: Taped, suffix: string): Weights {
  return {
    Wx: inputs[`weight_ih${suffix}`]!,
    Wh: inputs[`weight_hh${suffix}`]!,
    biasX: inputs[`bias_ih${suffix}`],
    biasH: inputs[`bias_hh${suffix}`],
  };
}

function runLayer(
  tape: Tape,
  cell: Cell,
  gates: number,
  { Wx, Wh, biasX, biasH }: Weights,
  x: Variable,
  start: State,
): { hs: Variable; last: State } {
  const affine = (W: Variable, value: Variable, bias: Variable | undefined) => {
    const product = matmul(tape, value, W, { transposeB: true });
    return bias ? add(tape, product, bias) : product;
  };
  const size = Wh.shape[1]!;
  const cut = (rows: Variable) =>
    Array.from({ length: gates }, (_, g) => slice(tape, rows, 1, g * size, (g + 1) * size));
  const hs: Variable[] = [];
  let state = start;
  for (const xAtT of along(tape, x, 1)) {
    const seen = cut(affine(Wx, xAtT, biasX));
    const recalled = cut(affine(Wh, state.h, biasH));
    state = cell(tape, seen, recalled, state);
    hs.push(state.h);
  }
  return { hs: stack(tape, hs, 1), last: state };
}
