// The long short-term memory over a whole sequence as one operation.
import { axes } from '../tensor/axes.ts';
import { matrix, transposed } from './kernels.ts';
import { gradBuffer, record, type Floats, type Tape, type Variable } from './tape.ts';

// #region lstm
/**
 * (i, f, g, o) = W_x x_t + W_h h_{t−1} + b; c_t = σ(f) c_{t−1} + σ(i) tanh(g);
 * h_t = σ(o) tanh(c_t), from h_{−1} = c_{−1} = 0.
 *
 * x: batch length dim · weightInput: gates dim · weightHidden: gates hidden · bias: gates, with
 * gates = 4 · hidden in the order i f g o. Result: all h, batch length hidden.
 * Works time-major inside, so that the rows of one step are neighbours in memory.
 * @throws ShapeError when the shapes do not fit.
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
  axes('lstm', { weightHidden: `${4 * hidden} hidden` }, { weightHidden });
  const { multiplyAdd, addScaled, map } = tape.kernels;
  const rows = batch * length;
  const width = batch * hidden;
  /** Rows of one time step side by side; rows of one sequence again with `back`. */
  const timeMajor = (from: Floats, to: Floats, size: number, back = false): Floats => {
    for (let b = 0; b < batch; b++) {
      const [sequence, step] = [b * length * size, b * size];
      if (back) addScaled(to, sequence, from, step, 1, size, length, size, batch * size);
      else addScaled(to, step, from, sequence, 1, size, length, batch * size, size);
    }
    return to;
  };
  const xs = matrix(timeMajor(x.data, tape.allocate(x.data.length), dim), 0, rows, dim);
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
  if (bias) addScaled(gate, 0, bias.data, 0, 1, gates, rows, gates);
  multiplyAdd(xs, transposed(Wx), matrix(gate, 0, rows, gates));

  for (let t = 0; t < length; t++) {
    const start = t * width;
    if (t > 0) {
      const before = matrix(h, start - width, batch, hidden);
      multiplyAdd(before, WhT, matrix(gate, t * batch * gates, batch, gates));
    }
    for (let at = start; at < start + width; at += hidden) {
      const i = at * 4;
      map('sigmoid', gate, i, gate, i, 2 * hidden);
      map('tanh', gate, i + 2 * hidden, gate, i + 2 * hidden, hidden);
      map('sigmoid', gate, i + 3 * hidden, gate, i + 3 * hidden, hidden);
      for (let j = 0; j < hidden; j++) {
        const previous = t > 0 ? c[at - width + j]! : 0;
        c[at + j] = gate[i + hidden + j]! * previous + gate[i + j]! * gate[i + 2 * hidden + j]!;
      }
    }
    map('tanh', tanhC, start, c, start, width);
    for (let at = start; at < start + width; at += hidden) {
      const o = at * 4 + 3 * hidden;
      for (let j = 0; j < hidden; j++) h[at + j] = gate[o + j]! * tanhC[at + j]!;
    }
  }
  const y = timeMajor(h, tape.allocate(h.length), hidden, true);
  return record(tape, [batch, length, hidden], y, [x, weightInput, weightHidden, bias], (grad) => {
    const gGate = tape.scratch(gate.length);
    const gh = timeMajor(grad, tape.allocate(h.length), hidden);
    const gc = tape.allocate(width);
    for (let t = length - 1; t >= 0; t--) {
      const start = t * width;
      for (let b = 0; b < batch; b++) {
        const at = start + b * hidden;
        for (let j = 0; j < hidden; j++) {
          const i = at * 4 + j;
          const [gi, gf, gg, go] = [i, i + hidden, i + 2 * hidden, i + 3 * hidden];
          const th = tanhC[at + j]!;
          const total = gc[b * hidden + j]! + gh[at + j]! * gate[go]! * (1 - th * th);
          const previous = t > 0 ? c[at - width + j]! : 0;
          gGate[gi] = total * gate[gg]! * gate[gi]! * (1 - gate[gi]!);
          gGate[gf] = total * previous * gate[gf]! * (1 - gate[gf]!);
          gGate[gg] = total * gate[gi]! * (1 - gate[gg]! * gate[gg]!);
          gGate[go] = gh[at + j]! * th * gate[go]! * (1 - gate[go]!);
          gc[b * hidden + j] = total * gate[gf]!;
        }
      }
      if (t > 0) {
        const now = matrix(gGate, t * batch * gates, batch, gates);
        multiplyAdd(now, Wh, matrix(gh, start - width, batch, hidden));
      }
    }
    const all = matrix(gGate, 0, rows, gates);
    const later = matrix(gGate, batch * gates, rows - batch, gates);
    const gx = gradBuffer(tape, x);
    const gWx = gradBuffer(tape, weightInput);
    const gWh = gradBuffer(tape, weightHidden);
    const gb = gradBuffer(tape, bias);
    if (gx) {
      const gxs = tape.scratch(gx.length);
      multiplyAdd(all, Wx, matrix(gxs, 0, rows, dim), false);
      timeMajor(gxs, gx, dim, true);
    }
    if (gWx) multiplyAdd(transposed(all), xs, matrix(gWx, 0, gates, dim));
    if (gWh) {
      const earlier = matrix(h, 0, rows - batch, hidden);
      multiplyAdd(transposed(later), earlier, matrix(gWh, 0, gates, hidden));
    }
    if (gb) addScaled(gb, 0, gGate, 0, 1, gates, rows, 0, gates);
  });
}
// #endregion lstm
