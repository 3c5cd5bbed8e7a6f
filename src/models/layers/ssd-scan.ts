// The sequence layer of Mamba-2: the state space duality with its step sizes, skip and gate.
import { axes } from '../tensor/axes.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { build } from '../tensor/tensor.ts';
import { asSequence, asStep } from './heads.ts';
import { silu } from './pointwise.ts';
import { stepSizes } from './selective-scan-inputs.ts';
import type { Stepped } from './sequence.ts';
import type { SsdOptions } from './ssd-heads.ts';
import { ssdChunked, ssdRecurrent } from './ssd-heads.ts';

export interface SsdScanInputs {
  /** (batch length heads headDim). */
  readonly x: ReadonlyTensor;
  /** Step sizes before bias and softplus, (batch length heads). */
  readonly deltaRaw: ReadonlyTensor;
  /** One number a head, (heads); negative for a state that decays. */
  readonly A: ReadonlyTensor;
  /** (batch length groups state); head h reads group ⌊h · groups / heads⌋. */
  readonly B: ReadonlyTensor;
  /** (batch length groups state). */
  readonly C: ReadonlyTensor;
  /** (heads). Absent means zero. */
  readonly deltaBias?: ReadonlyTensor | undefined;
  /** (heads) or (heads headDim). Absent means zero. */
  readonly D?: ReadonlyTensor | undefined;
  /** (batch length heads headDim). Absent means no gate. */
  readonly z?: ReadonlyTensor | undefined;
}

export interface SsdScanOptions extends SsdOptions {
  /** Δ = softplus(deltaRaw + bias), or their plain sum when false; true unless given. */
  readonly softplus?: boolean | undefined;
  /** Smallest and largest Δ allowed; no limits unless given. */
  readonly deltaLimit?: readonly [min: number, max: number] | undefined;
  /** Tokens a chunk, 64 unless given; 'recurrent' for no chunks at all. */
  readonly chunk?: number | 'recurrent' | undefined;
}

/**
 * h_t = exp(Δ_t A) h_{t−1} + Δ_t x_t B_tᵀ, y_t = (h_t C_t + D x_t) ∘ silu(z_t) in each head, with
 * Δ_t = softplus(deltaRaw_t + deltaBias): the selective scan with one A and one Δ a head.
 *
 * Returns output (batch length heads headDim) and the last h (batch heads headDim state).
 * @throws ShapeError when shapes disagree or groups does not divide heads.
 * @throws DomainError when chunk is not a whole number of at least 1. @see dao2024mamba2
 */
export function ssdScan(inputs: SsdScanInputs, options: SsdScanOptions = {}): Stepped<Tensor> {
  const { x, deltaRaw, A, B, C, deltaBias, D, z } = inputs;
  const { softplus, deltaLimit, chunk, initialState } = options;
  const { heads, headDim } = axes(
    'ssdScan',
    {
      x: 'batch length heads headDim',
      deltaRaw: 'batch length heads',
      A: 'heads',
      deltaBias: 'heads',
      D: D?.shape.length === 2 ? 'heads headDim' : 'heads',
      z: 'batch length heads headDim',
    },
    { x, deltaRaw, A, deltaBias, D, z },
  );
  const delta = stepSizes(deltaRaw, { bias: deltaBias, softplus, limit: deltaLimit });
  const logA = build(delta.shape, (i) => delta.data[i]! * A.data[i % heads]!);
  const deltaX = build(x.shape, (i) => delta.data[Math.floor(i / headDim)]! * x.data[i]!);
  const scan = { x: deltaX, logA, B, C };
  const { output, state } =
    chunk === 'recurrent'
      ? ssdRecurrent(scan, { initialState })
      : ssdChunked(scan, { initialState, chunk });

  for (let i = 0; i < output.data.length; i++) {
    const channel = i % (heads * headDim);
    const skip = D ? D.data[D.shape.length === 2 ? channel : Math.floor(channel / headDim)]! : 0;
    const y = output.data[i]! + skip * x.data[i]!;
    output.data[i] = z ? y * silu(z.data[i]!) : y;
  }
  return { output, state };
}

/**
 * `ssdScan` for one token: every input without its length axis, and the state before it (zero when
 * undefined) → output (batch heads headDim) and the new h (batch heads headDim state).
 */
export function ssdScanStep(
  token: SsdScanInputs,
  before: ReadonlyTensor | undefined,
  options: Pick<SsdScanOptions, 'softplus' | 'deltaLimit'> = {},
): Stepped<Tensor> {
  const { x, deltaRaw, B, C, z } = token;
  const inputs = {
    ...token,
    x: asSequence(x),
    deltaRaw: asSequence(deltaRaw),
    B: asSequence(B),
    C: asSequence(C),
    z: z && asSequence(z),
  };
  return asStep(ssdScan(inputs, { ...options, initialState: before, chunk: 'recurrent' }));
}
