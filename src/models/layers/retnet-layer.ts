// The RetNet layer: rotated queries and keys, retention with one fading rate a head, a norm on
// every head and an output gate.
import { requireInteger } from '../tensor/errors.ts';
import type { Random } from '../tensor/random.ts';
import { build, permute, type ReadonlyTensor, type Tensor } from '../tensor/tensor.ts';
import { intoHeads, outOfHeads } from './heads.ts';
import { headWidths, initProjections } from './linear-attention-layer.ts';
import type { LinearAttentionConfig, Projections } from './linear-attention-layer.ts';
import type { LinearAttentionInputs } from './linear-attention.ts';
import { initLinear, linear, type LinearParams } from './linear.ts';
import { gatedRmsNorm } from './norm.ts';
import { retention, retentionChunked, retentionRecurrent } from './retention.ts';
import { rope } from './rope.ts';

export interface RetnetParams extends Projections {
  /** dim → heads · valueDim. */
  readonly gate: LinearParams;
  /** eps of the head norm, which has no gain; 1e-6 unless given. */
  readonly eps?: number | undefined;
}

/** Projections drawn by `initLinear`. @throws DomainError for sizes that are not whole numbers ≥ 1. */
export function initRetnet(
  config: Pick<LinearAttentionConfig, 'dim' | 'heads' | 'keyDim' | 'valueDim'>,
  random: Random,
): RetnetParams {
  const widths = headWidths('initRetnet', config);
  requireInteger('initRetnet', 'keyDim / 2 (features turn in pairs)', widths.keyDim / 2);
  const outDim = widths.heads * widths.valueDim;
  return {
    ...initProjections(widths, random),
    gate: initLinear({ inDim: widths.dim, outDim, bias: false }, random),
  };
}

/** Turns pair j of n by t · 10000^{−j/(n−1)} at position t: x (batch length heads headDim). */
export function retnetRotation(x: ReadonlyTensor): Tensor {
  const swap = (z: ReadonlyTensor) => permute(z, [0, 2, 1, 3]);
  const pairs = (x.shape[3] ?? 0) / 2;
  // rope's exponent is −j/n; the higher base makes it −j/(n−1), so that the last pair has 1/10000.
  const theta = pairs > 1 ? 10000 ** (pairs / (pairs - 1)) : 10000;
  return swap(rope(swap(x), { theta, pairing: 'interleaved' }));
}

/** The rotated queries, the rotated keys times keyDim^−½, and the values of every head. */
export function retnetInputs(params: RetnetParams, x: ReadonlyTensor): LinearAttentionInputs {
  const { heads } = params;
  const k = retnetRotation(intoHeads(linear(params.key, x), heads));
  const factor = k.shape[3]! ** -0.5;
  return {
    q: retnetRotation(intoHeads(linear(params.query, x), heads)),
    k: build(k.shape, (i) => factor * k.data[i]!),
    v: intoHeads(linear(params.value, x), heads),
  };
}

/**
 * y = (silu(x W_Gᵀ) ∘ rmsNorm(retention(q, k, v))) W_Oᵀ, the norm over each head.
 *
 * x (batch, length, dim) → (batch, length, dim). `form` chooses how retention is computed, not what.
 * `rowScale` (batch length heads) multiplies a head's output before its norm, which cancels it but
 * for eps; the authors' code scales so, differently in each form.
 * @throws ShapeError when the last axis of x is not dim. @see sun2023retnet eq. 8
 */
export function retnetLayer(
  params: RetnetParams,
  x: ReadonlyTensor,
  options: {
    readonly form?: 'parallel' | 'recurrent' | { readonly chunk: number } | undefined;
    readonly rowScale?: ReadonlyTensor | undefined;
  } = {},
): Tensor {
  const { form = 'parallel', rowScale } = options;
  const inputs = retnetInputs(params, x);
  const { output } =
    form === 'parallel'
      ? retention(inputs)
      : form === 'recurrent'
        ? retentionRecurrent(inputs)
        : retentionChunked(inputs, form.chunk);
  const width = output.shape[3]!;
  const scaled = rowScale
    ? build(output.shape, (i) => output.data[i]! * rowScale.data[Math.floor(i / width)]!)
    : output;
  const gate = intoHeads(linear(params.gate, x), params.heads);
  const eps = params.eps ?? 1e-6;
  return linear(params.out, outOfHeads(gatedRmsNorm({ eps, normBeforeGate: true }, scaled, gate)));
}
