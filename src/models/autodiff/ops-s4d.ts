// The convolution kernel of a diagonal state space model with complex eigenvalues (S4D), and its
// gradient in complex arithmetic written out in real and imaginary parts.
import { axes } from '../tensor/axes.ts';
import { gradBuffer, record, type Tape, type Variable } from './tape.ts';

/**
 * K_{d,l} = 2 Re Σ_n C_n (e^{Δ A_n} − 1)/A_n · e^{l Δ A_n}, the zero-order hold with B = 1.
 *
 * logDelta: dim · logAReal, AImag: dim state with A = −e^{logAReal} + i AImag ·
 * C: dim state 2 (real, imaginary). Result: dim length. The factor 2 stands for the conjugate
 * eigenvalues, which are not stored. For a real loss the gradient of a complex number z is kept
 * as ∂L/∂Re z + i ∂L/∂Im z, so a product y = z w gives z̄ = ȳ · conj(w).
 * @see gu2022s4d
 */
export function s4dKernel(
  tape: Tape,
  logDelta: Variable,
  logAReal: Variable,
  AImag: Variable,
  C: Variable,
  length: number,
): Variable {
  const { dim, state } = axes(
    's4dKernel',
    { logDelta: 'dim', logAReal: 'dim state', AImag: 'dim state', C: 'dim state 2' },
    { logDelta, logAReal, AImag, C },
  );
  const K = tape.allocate(dim * length);
  /** The complex numbers of one eigenvalue; [re, im] pairs. */
  const terms = (d: number, n: number) => {
    const i = d * state + n;
    const delta = Math.exp(logDelta.data[d]!);
    const a: Complex = [-Math.exp(logAReal.data[i]!), AImag.data[i]!];
    const c: Complex = [C.data[2 * i]!, C.data[2 * i + 1]!];
    const grow = Math.exp(delta * a[0]);
    const Abar: Complex = [grow * Math.cos(delta * a[1]), grow * Math.sin(delta * a[1])];
    const hold = quotient([Abar[0] - 1, Abar[1]], a);
    return { i, delta, a, c, Abar, hold, weight: product(c, hold) };
  };
  for (let d = 0; d < dim; d++) {
    for (let n = 0; n < state; n++) {
      const { Abar, weight } = terms(d, n);
      let power: Complex = weight;
      for (let l = 0; l < length; l++) {
        K[d * length + l]! += 2 * power[0];
        power = product(power, Abar);
      }
    }
  }
  const inputs = [logDelta, logAReal, AImag, C];
  return record(tape, [dim, length], K, inputs, (grad) => {
    const [gLogDelta, gLogAReal, gAImag, gC] = inputs.map((input) => gradBuffer(tape, input));
    for (let d = 0; d < dim; d++) {
      for (let n = 0; n < state; n++) {
        const { i, delta, a, c, Abar, hold, weight } = terms(d, n);
        // K_l = 2 Re(weight · e^{l z}) with z = Δ A.
        let power: Complex = [1, 0];
        const gWeight: Complex = [0, 0];
        const sumL: Complex = [0, 0];
        for (let l = 0; l < length; l++) {
          const g = 2 * grad[d * length + l]!;
          gWeight[0] += g * power[0];
          gWeight[1] -= g * power[1];
          sumL[0] += g * l * power[0];
          sumL[1] -= g * l * power[1];
          power = product(power, Abar);
        }
        const gHold = product(gWeight, conjugate(c));
        const gcn = product(gWeight, conjugate(hold));
        const viaPowers = product(sumL, conjugate(weight));
        const viaHold = product(gHold, conjugate(quotient(Abar, a)));
        const gz: Complex = [viaPowers[0] + viaHold[0], viaPowers[1] + viaHold[1]];
        const viaDivision = product(gHold, conjugate(quotient(hold, a)));
        const ga: Complex = [delta * gz[0] - viaDivision[0], delta * gz[1] - viaDivision[1]];
        if (gC) {
          gC[2 * i]! += gcn[0];
          gC[2 * i + 1]! += gcn[1];
        }
        if (gAImag) gAImag[i]! += ga[1];
        if (gLogAReal) gLogAReal[i]! += ga[0] * a[0];
        if (gLogDelta) gLogDelta[d]! += delta * (gz[0] * a[0] + gz[1] * a[1]);
      }
    }
  });
}

type Complex = [number, number];

const product = (x: Complex, y: Complex): Complex => [
  x[0] * y[0] - x[1] * y[1],
  x[0] * y[1] + x[1] * y[0],
];
const conjugate = (x: Complex): Complex => [x[0], -x[1]];
const quotient = (x: Complex, y: Complex): Complex => {
  const size = y[0] * y[0] + y[1] * y[1];
  const [re, im] = product(x, conjugate(y));
  return [re / size, im / size];
};
