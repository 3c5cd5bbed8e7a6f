// The long short-term memory over a whole sequence as one operation.
import { axes } from '../tensor/axes.ts';
import { matrix, transposed } from './kernels.ts';
import { gradBuffer, record, type Tape, type Variable } from './tape.ts';

// #region lstm
/**
 * (i, f, g, o) = W_x x_t + W_h h_{t−1} + b; c_t = σ(f) c_{t−1} + σ(i) tanh(g);
 * h_t = σ(o) tanh(c_t), from h_{−1} = c_{−1} = 0.
 *
 * x: batch length dim · weightInput: gates dim · weightHidden: gates hidden · bias: gates, with
 * gates = 4 · hidden in the order i f g o. Result: all h, batch length hidden.
 * @see hochreiter1997long
 */
export function lstm(
  tape: Tape,
  x: Variable,
  weightInput: Variable,
  weightHidden: Variable,
  bias?: Variable,
): Variable {
  const { batch, length, dim, gates, hidden } = axes(
    'lstm',
    {
      x: 'batch length dim',
      weightInput: 'gates dim',
      weightHidden: 'gates hidden',
      bias: 'gates',
    },
    { x, weightInput, weightHidden, bias },
  );
  const { multiplyAdd, addScaled, map } = tape.kernels;
  const rows = batch * length;
  const Wx = matrix(weightInput.data, 0, gates, dim);
  const Wh = matrix(weightHidden.data, 0, gates, hidden);
  // W_hᵀ is used once per time step: lay it out once.
  const WhT = matrix(tape.scratch(gates * hidden), 0, hidden, gates);
  for (let i = 0; i < gates; i++) {
    for (let j = 0; j < hidden; j++) WhT.data[j * gates + i] = Wh.data[i * hidden + j]!;
  }
  const gate = tape.allocate(rows * gates);
  const c = tape.scratch(rows * hidden);
  const tanhC = tape.scratch(rows * hidden);
  const h = tape.scratch(rows * hidden);
  if (bias) for (let r = 0; r < rows; r++) gate.set(bias.data, r * gates);
  multiplyAdd(matrix(x.data, 0, rows, dim), transposed(Wx), matrix(gate, 0, rows, gates));

  for (let t = 0; t < length; t++) {
    if (t > 0) {
      const before = matrix(h, (t - 1) * hidden, batch, hidden, length * hidden);
      multiplyAdd(before, WhT, matrix(gate, t * gates, batch, gates, length * gates));
    }
    for (let b = 0; b < batch; b++) {
      const at = (b * length + t) * hidden;
      const i = at * 4;
      map('sigmoid', gate, i, gate, i, 2 * hidden);
      map('tanh', gate, i + 2 * hidden, gate, i + 2 * hidden, hidden);
      map('sigmoid', gate, i + 3 * hidden, gate, i + 3 * hidden, hidden);
      for (let j = 0; j < hidden; j++) {
        const previous = t > 0 ? c[at - hidden + j]! : 0;
        c[at + j] = gate[i + hidden + j]! * previous + gate[i + j]! * gate[i + 2 * hidden + j]!;
      }
      map('tanh', tanhC, at, c, at, hidden);
      for (let j = 0; j < hidden; j++) h[at + j] = gate[i + 3 * hidden + j]! * tanhC[at + j]!;
    }
  }
  return record(tape, [batch, length, hidden], h, [x, weightInput, weightHidden, bias], (grad) => {
    const gGate = tape.scratch(gate.length);
    const gh = tape.scratch(h.length);
    gh.set(grad);
    const gc = tape.allocate(batch * hidden);
    for (let t = length - 1; t >= 0; t--) {
      for (let b = 0; b < batch; b++) {
        const at = (b * length + t) * hidden;
        for (let j = 0; j < hidden; j++) {
          const i = at * 4 + j;
          const [gi, gf, gg, go] = [i, i + hidden, i + 2 * hidden, i + 3 * hidden];
          const th = tanhC[at + j]!;
          const total = gc[b * hidden + j]! + gh[at + j]! * gate[go]! * (1 - th * th);
          const previous = t > 0 ? c[at - hidden + j]! : 0;
          gGate[gi] = total * gate[gg]! * gate[gi]! * (1 - gate[gi]!);
          gGate[gf] = total * previous * gate[gf]! * (1 - gate[gf]!);
          gGate[gg] = total * gate[gi]! * (1 - gate[gg]! * gate[gg]!);
          gGate[go] = gh[at + j]! * th * gate[go]! * (1 - gate[go]!);
          gc[b * hidden + j] = total * gate[gf]!;
        }
      }
      if (t > 0) {
        const now = matrix(gGate, t * gates, batch, gates, length * gates);
        multiplyAdd(now, Wh, matrix(gh, (t - 1) * hidden, batch, hidden, length * hidden));
      }
    }
    const all = matrix(gGate, 0, rows, gates);
    const gx = gradBuffer(tape, x);
    const gWx = gradBuffer(tape, weightInput);
    const gWh = gradBuffer(tape, weightHidden);
    const gb = gradBuffer(tape, bias);
    if (gx) multiplyAdd(all, Wx, matrix(gx, 0, rows, dim));
    if (gWx) multiplyAdd(transposed(all), matrix(x.data, 0, rows, dim), matrix(gWx, 0, gates, dim));
    for (let b = 0; gWh && b < batch; b++) {
      const later = matrix(gGate, (b * length + 1) * gates, length - 1, gates);
      const earlier = matrix(h, b * length * hidden, length - 1, hidden);
      multiplyAdd(transposed(later), earlier, matrix(gWh, 0, gates, hidden));
    }
    if (gb) addScaled(gb, 0, gGate, 0, 1, gates, rows, 0, gates);
  });
}
// #endregion lstm
