// One number of state and three tokens, the middle one noise: the worked example on the step size
// as a gate. Every number can be checked with a pocket calculator.
import type { Discretisation } from '../layers/selective-scan-inputs.ts';
import { traceSelectiveScan } from '../layers/selective-scan-trace.ts';
import { full, tensor } from '../tensor/tensor.ts';

/** What the tokens say; the second is loud and worthless. */
export const gateInputs = [8, 100, 4] as const;

/** deltaRaw for a token to take in by half, and for one to pass over: σ(0) = 1/2, σ(−5) ≈ 0.0067. */
export const [takeIn, passOver] = [0, -5] as const;

export interface GateRun {
  /** Ā_t: what is left of the old state. */
  readonly keep: readonly number[];
  /** B̄_t: what the input is multiplied by. */
  readonly write: readonly number[];
  /** h_t. */
  readonly state: readonly number[];
}

/** h_t = Ā_t h_{t−1} + B̄_t x_t with A = −1 and B = 1, under either rule for B̄. */
export function runGate(
  deltaRaw: readonly number[],
  rule: Discretisation,
  inputs: readonly number[] = gateInputs,
): GateRun {
  const one = full([1, 1], 1);
  const { Abar, Bbar, h } = traceSelectiveScan(
    {
      x: tensor([1, inputs.length, 1], inputs),
      deltaRaw: tensor([1, inputs.length, 1], deltaRaw),
      A: full([1, 1], -1),
      B: one,
      C: one,
    },
    { discretisation: rule },
  );
  return { keep: [...Abar.data], write: [...Bbar.data], state: [...h.data] };
}
