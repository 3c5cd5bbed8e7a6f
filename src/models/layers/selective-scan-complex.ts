// The selective scan with a complex A, whose states turn as well as decay, as in S4. Kept apart so
// that the real scan stays free of pairs.
import { axes } from '../tensor/axes.ts';
import type { Complex } from '../tensor/complex.ts';
import { at, cexp, cexpm1, complexZeros, fromPairs } from '../tensor/complex.ts';
import { over, plus, put, scaled, times, toPairs } from '../tensor/complex.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { zeros } from '../tensor/tensor.ts';
import { silu } from './pointwise.ts';
import { projection, stepSizes } from './selective-scan-inputs.ts';
import type {
  Discretisation,
  SelectiveScanInputs,
  SelectiveScanOptions,
} from './selective-scan-inputs.ts';
import type { Stepped } from './sequence.ts';

/** (exp(Δ A) − 1) / A, or Δ: see `inputFactor`. */
function complexInputFactor(delta: number, A: Complex, rule: Discretisation): Complex {
  if (rule === 'mamba' || (A.re === 0 && A.im === 0)) return { re: delta, im: 0 };
  return over(cexpm1(scaled(A, delta)), A);
}

/**
 * h_t = exp(Δ_t A) h_{t−1} + Δ_t B_t x_t, y_t = (2 Re(C_t · h_t) + D x_t) silu(z_t), complex A, B, C.
 *
 * A, B, C, initialState and the returned state have (re, im) as one more axis at the end; all
 * else is real and as in `selectiveScan`. Each state stands for a conjugate pair: hence 2 Re.
 * @throws ShapeError as selectiveScan. @see gu2023mamba, gu2022s4d
 */
export function selectiveScanComplex(
  inputs: SelectiveScanInputs,
  options: SelectiveScanOptions = {},
): Stepped<Tensor> {
  const { x, deltaRaw, deltaBias, D, z } = inputs;
  const { softplus, discretisation = 'mamba', initialState } = options;
  const { batch, length, dim, state } = axes(
    'selectiveScanComplex',
    {
      x: 'batch length dim',
      deltaRaw: 'batch length dim',
      A: 'dim state 2',
      deltaBias: 'dim',
      D: 'dim',
      z: 'batch length dim',
      initialState: 'batch dim state 2',
    },
    { x, deltaRaw, A: inputs.A, deltaBias, D, z, initialState },
  );
  const inB = projection('selectiveScanComplex', 'B', inputs, 2);
  const inC = projection('selectiveScanComplex', 'C', inputs, 2);
  const [A, B, C] = [fromPairs(inputs.A), fromPairs(inputs.B), fromPairs(inputs.C)];
  const Delta = stepSizes(deltaRaw, { bias: deltaBias, softplus });

  const output = zeros([batch, length, dim]);
  const h = initialState ? fromPairs(initialState) : complexZeros(batch * dim * state);
  for (let b = 0; b < batch; b++) {
    for (let d = 0; d < dim; d++) {
      for (let t = 0; t < length; t++) {
        const i = (b * length + t) * dim + d;
        const delta = Delta.data[i]!;
        let y = D ? D.data[d]! * x.data[i]! : 0;
        for (let n = 0; n < state; n++) {
          const j = (b * dim + d) * state + n;
          const A_n = at(A, d * state + n);
          const Abar = cexp(scaled(A_n, delta));
          const factor = complexInputFactor(delta, A_n, discretisation);
          const Bbar = times(factor, at(B, inB(b, t, d, n)));
          put(h, j, plus(times(Abar, at(h, j)), scaled(Bbar, x.data[i]!)));
          y += 2 * times(at(C, inC(b, t, d, n)), at(h, j)).re;
        }
        output.data[i] = z ? y * silu(z.data[i]!) : y;
      }
    }
  }
  return { output, state: toPairs(h, [batch, dim, state]) };
}
