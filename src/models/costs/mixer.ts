// What every sequence-mixing layer must tell about its cost; one record of these per layer kind.

/** Numbers that one sequence carries from token to token, at batch 1, for one layer. */
export interface CarriedNumbers {
  /** Keys and values of past tokens: grows with the context unless a window bounds it. */
  readonly keysAndValues: number;
  /** Recurrent state: does not depend on the context. */
  readonly state: number;
  /** Last inputs of a short convolution: does not depend on the context. */
  readonly convolution: number;
}

/**
 * Costs of one layer kind as functions of its spec. FLOPs count a multiplication and an addition
 * as one each, so y = W x with W (m, n) costs 2mn; they leave out softmax, norms and activations,
 * which are a small part of any layer whose width is not tiny.
 */
export interface MixerCosts<Spec> {
  /** Trained parameters. */
  readonly params: (spec: Spec) => number;
  /** Forward FLOPs of one causal sequence of `length` tokens. */
  readonly forwardFlops: (spec: Spec, length: number) => number;
  /** FLOPs of one token at position `context` (itself included), everything before it carried. */
  readonly decodeFlops: (spec: Spec, context: number) => number;
  /** The part of `forwardFlops` that grows with the square of the length without bound. */
  readonly quadraticFlops: (spec: Spec, length: number) => number;
  /** Numbers carried after `context` tokens. */
  readonly carried: (spec: Spec, context: number) => CarriedNumbers;
}

export const nothingCarried: CarriedNumbers = { keysAndValues: 0, state: 0, convolution: 0 };

/** Parameters of a linear map from `inputs` to `outputs` features without bias. */
export function linearParams(inputs: number, outputs: number): number {
  return inputs * outputs;
}

/** FLOPs of a linear map for one token: a multiplication and an addition per weight. */
export function linearFlops(inputs: number, outputs: number): number {
  return 2 * inputs * outputs;
}

/** FLOPs of a causal depthwise convolution for one token: `kernel` taps for each channel. */
export function shortConvFlops(channels: number, kernel: number): number {
  return 2 * channels * kernel;
}
