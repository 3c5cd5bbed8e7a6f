// The selective scan without the loop over tokens: each (channel, state) pair is a recurrence
// h_t = a_t h_{t−1} + b_t with known a and b, and those compose in any grouping.
import type { Tensor } from '../tensor/tensor.ts';
import { zeros } from '../tensor/tensor.ts';
import { scanLinearRecurrence } from '../tensor/scan.ts';
import { silu } from './pointwise.ts';
import {
  inputFactor,
  projection,
  selectiveScanSizes,
  stepSizes,
  type SelectiveScanInputs,
  type SelectiveScanOptions,
} from './selective-scan-inputs.ts';
import type { Stepped } from './sequence.ts';

/**
 * The same function as `selectiveScan`, its recurrence computed as an associative scan: O(length)
 * work in O(log length) rounds. The gain is for many processors; here it shows that the two agree.
 * @throws ShapeError as selectiveScan. @see gu2023mamba, blelloch1990prefix
 */
export function selectiveScanParallel(
  inputs: SelectiveScanInputs,
  options: SelectiveScanOptions = {},
): Stepped<Tensor> {
  const { x, deltaRaw, A, B, C, deltaBias, D, z } = inputs;
  const { softplus, discretisation = 'mamba', initialState } = options;
  const { batch, length, dim, state } = selectiveScanSizes(
    'selectiveScanParallel',
    inputs,
    options,
  );
  const inB = projection('selectiveScanParallel', 'B', inputs);
  const inC = projection('selectiveScanParallel', 'C', inputs);
  const Delta = stepSizes(deltaRaw, { bias: deltaBias, softplus });

  const output = zeros([batch, length, dim]);
  const last = zeros([batch, dim, state]);
  for (let b = 0; b < batch; b++) {
    for (let d = 0; d < dim; d++) {
      const at = (t: number) => (b * length + t) * dim + d;
      const y = Float64Array.from({ length }, (_, t) => (D ? D.data[d]! * x.data[at(t)]! : 0));
      // #region selective-scan-parallel
      for (let n = 0; n < state; n++) {
        const A_n = A.data[d * state + n]!;
        const Abar = new Float64Array(length);
        const BbarX = new Float64Array(length);
        for (let t = 0; t < length; t++) {
          const delta = Delta.data[at(t)]!;
          Abar[t] = Math.exp(delta * A_n);
          const Bbar = inputFactor(delta, A_n, discretisation) * B.data[inB(b, t, d, n)]!;
          BbarX[t] = Bbar * x.data[at(t)]!;
        }
        const place = (b * dim + d) * state + n;
        const before = initialState ? initialState.data[place]! : 0;
        const h = scanLinearRecurrence(Abar, BbarX, before);
        for (let t = 0; t < length; t++) y[t]! += C.data[inC(b, t, d, n)]! * h[t]!;
        last.data[place] = h.at(-1) ?? before;
      }
      // #endregion selective-scan-parallel
      for (let t = 0; t < length; t++) {
        output.data[at(t)] = z ? y[t]! * silu(z.data[at(t)]!) : y[t]!;
      }
    }
  }
  return { output, state: last };
}
