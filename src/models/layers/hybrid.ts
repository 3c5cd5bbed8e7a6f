// A stack of different layers: which ones, and in which order, is a string with a letter a layer.
import { axes } from '../tensor/axes.ts';
import { DomainError, requireInteger } from '../tensor/errors.ts';
import type { Random } from '../tensor/random.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { build, full } from '../tensor/tensor.ts';
import { hybridMixers, type Kinds, type LayerKind, type SharedConfig } from './hybrid-mixers.ts';
import { rmsNorm, type NormParams } from './norm.ts';
import type { Stepped } from './sequence.ts';

export interface HybridConfig extends Partial<SharedConfig> {
  /**
   * One letter a layer, the first one first: M Mamba, 2 Mamba-2, A attention, L linear attention,
   * D gated delta rule, H Hyena, F gated MLP. 'MMMAMMMM' has one attention layer in eight.
   */
  readonly pattern: string | readonly LayerKind[];
  readonly dim: number;
  /** Settings of all layers of a kind beside the shared ones: { A: { kvHeads: 1 } }. */
  readonly layers?: { readonly [K in LayerKind]?: Partial<Kinds[K]['config']> } | undefined;
}

/** One layer: its kind, the norm in front of it, and the parameters of its kind. */
export type HybridLayer<K extends LayerKind = LayerKind> = {
  [P in K]: {
    readonly kind: P;
    readonly norm: NormParams;
    readonly params: Kinds[P]['params'];
  };
}[K];

export interface HybridParams {
  readonly layers: readonly HybridLayer[];
  /** After the last layer. */
  readonly norm: NormParams;
}

/** What one layer carries from token to token. */
export type LayerState<K extends LayerKind = LayerKind> = {
  [P in K]: { readonly kind: P; readonly state: Kinds[P]['state'] };
}[K];

/** One state a layer, in order. */
export type HybridState = readonly LayerState[];

/**
 * The letters of a pattern.
 * @throws DomainError for an empty pattern or a letter that stands for no layer.
 */
export function parsePattern(pattern: string | readonly string[]): LayerKind[] {
  const letters = typeof pattern === 'string' ? [...pattern] : pattern;
  const known = Object.keys(hybridMixers);
  const isKind = (letter: string): letter is LayerKind => known.includes(letter);
  const unknown = letters.find((letter) => !isKind(letter));
  if (letters.length === 0 || unknown !== undefined) {
    throw new DomainError(
      `parsePattern: expected a pattern of the letters ${known.join(' ')}, got ${unknown === undefined ? 'none' : `'${unknown}'`}.`,
      'Write one letter a layer.',
    );
  }
  return letters.filter(isKind);
}

/**
 * A layer of its kind for every letter, drawn in order; norms start as the identity gain.
 * heads = 1 and maxLength = 256 unless given.
 * @throws DomainError for an unknown letter, or a size that a layer refuses.
 */
export function initHybrid(config: HybridConfig, random: Random): HybridParams {
  const dim = requireInteger('initHybrid', 'dim', config.dim);
  const shared = { dim, heads: config.heads ?? 1, maxLength: config.maxLength ?? 256 };
  const initLayer = <K extends LayerKind>(kind: K): HybridLayer<K> => {
    const own: Partial<Kinds[K]['config']> = config.layers?.[kind] ?? {};
    const params: Kinds[K]['params'] = hybridMixers[kind].init(shared, own, random);
    return { kind, norm: { weight: full([dim], 1) }, params };
  };
  return {
    layers: parsePattern(config.pattern).map((kind) => initLayer(kind)),
    norm: { weight: full([dim], 1) },
  };
}

/**
 * x ← x + layer(rmsNorm(x)) for every layer of the pattern, then y = rmsNorm(x).
 *
 * x (batch length dim) → (batch length dim). All kinds of layer meet in this one residual stream.
 * @throws ShapeError when the last axis of x is not dim. @see lieber2024jamba, waleffe2024empirical
 */
export function hybrid(params: HybridParams, x: ReadonlyTensor): Tensor {
  axes('hybrid', { x: 'batch length dim', norm: 'dim' }, { x, norm: params.norm.weight });
  // #region hybrid
  let stream = x;
  for (const layer of params.layers) {
    stream = add(stream, parallel(layer, rmsNorm(layer.norm, stream)));
  }
  return rmsNorm(params.norm, stream);
  // #endregion hybrid
}

/** Nothing seen yet. */
export function initHybridState(params: HybridParams, batch: number): HybridState {
  return params.layers.map((layer) => start(layer, batch));
}

/**
 * `hybrid` for one token: x_t (batch dim) → y_t (batch dim) and the states of all layers.
 * @throws DomainError when the states are those of another pattern.
 */
export function hybridStep(
  params: HybridParams,
  xAtT: ReadonlyTensor,
  before: HybridState,
): Stepped<HybridState> {
  const { output, state } = traceHybridStep(params, xAtT, before);
  return { output, state };
}

/** `hybridStep`, with what each layer adds to the residual stream, (batch dim) each. */
export function traceHybridStep(
  params: HybridParams,
  xAtT: ReadonlyTensor,
  before: HybridState,
): Stepped<HybridState> & { readonly added: readonly Tensor[] } {
  axes('hybridStep', { x: 'batch dim', norm: 'dim' }, { x: xAtT, norm: params.norm.weight });
  const [pattern, seen] = [patternOf(params.layers), patternOf(before)];
  if (seen !== pattern) {
    throw new DomainError(
      `hybridStep: expected the states of '${pattern}', got those of '${seen}'.`,
      'Start with initHybridState of the same parameters.',
    );
  }
  const states: LayerState[] = [];
  const added: Tensor[] = [];
  let stream: ReadonlyTensor = xAtT;
  params.layers.forEach((layer, i) => {
    const { output, state } = step(layer, rmsNorm(layer.norm, stream), before[i]!);
    states.push(state);
    added.push(output);
    stream = add(stream, output);
  });
  return { output: rmsNorm(params.norm, stream), state: states, added };
}

/** The letters of a stack, or of its states. */
export function patternOf(layers: readonly { readonly kind: LayerKind }[]): string {
  return layers.map(({ kind }) => kind).join('');
}

// The functions of `hybridMixers`, with the types of parameters and state following the kind.
function parallel<K extends LayerKind>(layer: HybridLayer<K>, x: Tensor): Tensor {
  return hybridMixers[layer.kind].parallel(layer.params, x);
}

function start<K extends LayerKind>(layer: HybridLayer<K>, batch: number): LayerState<K> {
  return { kind: layer.kind, state: hybridMixers[layer.kind].start(layer.params, batch) };
}

function step<K extends LayerKind>(
  layer: HybridLayer<K>,
  x: Tensor,
  before: LayerState<K>,
): Stepped<LayerState<K>> {
  const { output, state } = hybridMixers[layer.kind].step(layer.params, x, before.state);
  return { output, state: { kind: layer.kind, state } };
}

function add(a: ReadonlyTensor, b: ReadonlyTensor): Tensor {
  return build(a.shape, (i) => a.data[i]! + b.data[i]!);
}
