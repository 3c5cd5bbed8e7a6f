// Attention without the softmax, in its three equal forms: all pairs at once (parallel), one matrix
// carried along the tokens (recurrent), and blocks of the one linked by the other (chunked).
import { axes } from '../tensor/axes.ts';
import { requireInteger } from '../tensor/errors.ts';
import { zeros, type ReadonlyTensor, type Tensor } from '../tensor/tensor.ts';
import { applyFeatureMap, identityMap, type FeatureMap } from './feature-maps.ts';
import { asSequences, asStep, mixHeads, rowsOf } from './heads.ts';
import {
  linearAttentionHeadChunked,
  linearAttentionHeadParallel,
  linearAttentionHeadRecurrent,
} from './linear-attention-forms.ts';
import { appendOnes, joinState, splitState } from './linear-attention-normalizer.ts';
import type { LinearAttentionState } from './linear-attention-normalizer.ts';
import type { Stepped } from './sequence.ts';
import { addScaled, read, write, type Matrix, type Vector } from './state-matrix.ts';

/** q and k (batch length heads headDim), v (batch length heads valueDim). */
export interface LinearAttentionInputs {
  readonly q: ReadonlyTensor;
  readonly k: ReadonlyTensor;
  readonly v: ReadonlyTensor;
}

export interface LinearAttentionOptions {
  /** φ, applied to q and k; the identity unless given. keyDim below is the width of φ(k). */
  readonly featureMap?: FeatureMap | undefined;
  /** Factor on φ(q); 1 unless given. */
  readonly scale?: number | undefined;
  /** Divide by the sum of the scores, φ(q_t)·z_t + eps with z_t = Σ_{s≤t} φ(k_s)? No, unless set. */
  readonly normalize?: boolean | undefined;
  /** 1e-6 unless given. */
  readonly eps?: number | undefined;
  /** S (batch heads keyDim valueDim) and, when normalised, z (batch heads keyDim); else zeros. */
  readonly initialState?: LinearAttentionState<ReadonlyTensor> | undefined;
}

export type LinearAttentionOutput = Stepped<LinearAttentionState<Tensor>>;

type HeadForm = (S: Matrix, Q: Matrix, K: Matrix, V: Matrix) => Vector[];

const parallelForm: HeadForm = (S, Q, K, V) => {
  const Y = linearAttentionHeadParallel(Q, K, V);
  Y.forEach((y, t) => addScaled(y, 1, read(S, Q[t]!)));
  K.forEach((k, s) => write(S, k, V[s]!));
  return Y;
};

const SPECS = {
  q: 'batch length heads headDim',
  k: 'batch length heads headDim',
  v: 'batch length heads valueDim',
} as const;

/** Features, scale, normaliser and heads around one of the three forms. */
function mix(
  caller: string,
  { q, k, v }: LinearAttentionInputs,
  options: LinearAttentionOptions,
  form: HeadForm,
): LinearAttentionOutput {
  const { featureMap = identityMap, scale = 1, normalize = false, eps = 1e-6 } = options;
  const { initialState } = options;
  const sizes = axes(caller, SPECS, { q, k, v });
  const [Q, K] = [applyFeatureMap(featureMap, q), applyFeatureMap(featureMap, k)];
  const keyDim = featureMap.featureDim(sizes.headDim);
  axes(
    caller,
    {
      k: 'batch length heads keyDim',
      v: SPECS.v,
      S: 'batch heads keyDim valueDim',
      z: 'batch heads keyDim',
    },
    { k: K, v, S: initialState?.S, z: initialState?.z },
  );

  const values = normalize ? appendOnes(v) : v;
  const initial = normalize ? initialState && { S: joinState(initialState) } : initialState;
  const valueDim = values.shape[3]!;
  const mixed = mixHeads({ ...sizes, keyDim, valueDim }, initial, (b, h, S) =>
    form(S, rowsOf(Q, b, h, scale), rowsOf(K, b, h), rowsOf(values, b, h)),
  );
  return normalize ? divideByScores(mixed, eps) : mixed;
}

/** The last value column holds Σ scores: divides the others by it, and takes it out of S as z. */
function divideByScores(
  { output, state }: { readonly output: Tensor; readonly state: { readonly S: Tensor } },
  eps: number,
): LinearAttentionOutput {
  const width = output.shape.at(-1)!;
  const y = zeros([...output.shape.slice(0, -1), width - 1]);
  for (let r = 0; r * width < output.data.length; r++) {
    const scores = output.data[r * width + width - 1]! + eps;
    for (let j = 0; j < width - 1; j++) {
      y.data[r * (width - 1) + j] = output.data[r * width + j]! / scores;
    }
  }
  return { output: y, state: splitState(state.S) };
}

/**
 * y_t = Σ_{s≤t} (scale φ(q_t)·φ(k_s)) v_s, by all pairs; normalised: divided by the scores' sum + eps.
 *
 * → output (batch length heads valueDim) and the last state, S = Σ φ(k_s) v_sᵀ and, when
 * normalised, z = Σ φ(k_s). Cost about length² / 2 · (keyDim + valueDim) multiply–adds a head.
 * @throws ShapeError when the shapes of q, k, v or the state disagree.
 * @see katharopoulos2020transformers eq. 9–12. The scale is 1 there; other code takes keyDim^−½.
 */
export function linearAttention(
  inputs: LinearAttentionInputs,
  options: LinearAttentionOptions = {},
): LinearAttentionOutput {
  return mix('linearAttention', inputs, options, parallelForm);
}

/**
 * `linearAttention` token by token: S_t = S_{t−1} + φ(k_t) v_tᵀ, y_t = scale S_tᵀ φ(q_t).
 * Cost 2 · length · keyDim · valueDim multiply–adds a head. @throws ShapeError as there.
 * @see katharopoulos2020transformers eq. 16–20
 */
export function linearAttentionRecurrent(
  inputs: LinearAttentionInputs,
  options: LinearAttentionOptions = {},
): LinearAttentionOutput {
  return mix('linearAttentionRecurrent', inputs, options, linearAttentionHeadRecurrent);
}

/**
 * `linearAttention` in chunks of `chunk` tokens (the last may be shorter); the same output for every
 * chunk size. @throws ShapeError as there. @throws DomainError when chunk is not an integer ≥ 1.
 * @see yang2024gla
 */
export function linearAttentionChunked(
  inputs: LinearAttentionInputs,
  chunk: number,
  options: LinearAttentionOptions = {},
): LinearAttentionOutput {
  requireInteger('linearAttentionChunked', 'chunk', chunk);
  return mix('linearAttentionChunked', inputs, options, (S, Q, K, V) =>
    linearAttentionHeadChunked(S, Q, K, V, chunk),
  );
}

/**
 * One token: q, k (batch heads headDim), v (batch heads valueDim) and the state before it (absent:
 * zeros) → output (batch heads valueDim) and the state after it. The given state is not changed.
 */
export function linearAttentionStep(
  token: LinearAttentionInputs,
  state?: LinearAttentionState<ReadonlyTensor>,
  options: Omit<LinearAttentionOptions, 'initialState'> = {},
): LinearAttentionOutput {
  const inputs = asSequences('linearAttentionStep', SPECS, token);
  return asStep(linearAttentionRecurrent(inputs, { ...options, initialState: state }));
}
