// Hyena's filters are not stored but computed: a small network from a position to the filter there.
import { axes } from '../tensor/axes.ts';
import { DomainError, requireInteger } from '../tensor/errors.ts';
import type { Random } from '../tensor/random.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { build, permute, zeros } from '../tensor/tensor.ts';
import type { LinearParams } from './linear.ts';
import { initLinear, linear } from './linear.ts';

export interface HyenaFilterConfig {
  /** Number of filters: dim · (order − 1) for a Hyena operator. */
  readonly channels: number;
  /** Longest sequence; positions are measured as shares of it. */
  readonly maxLength: number;
  /** Width of the hidden layers. */
  readonly width: number;
  /** Size of the positional embedding: 1 + 2 · bands, odd. */
  readonly embeddingDim: number;
  /** Hidden layers after the first; 2 unless given. */
  readonly innerLayers?: number | undefined;
  /** Frequency that all sines start with; the higher, the rougher the filter. 1 unless given. */
  readonly frequency?: number | undefined;
  readonly modulation?: Modulation | undefined;
}

/** The window exp(−t |δ_d|) + shift: which filters forget soon, and what none forgets. */
export interface Modulation {
  /** Share of maxLength after which the fastest filter has faded to `target`; 0.3. */
  readonly fastDecay?: number | undefined;
  /** The same for the slowest; 1.5. */
  readonly slowDecay?: number | undefined;
  /** 0.01 */
  readonly target?: number | undefined;
  /** 0 */
  readonly shift?: number | undefined;
}

export interface HyenaFilterParams {
  /** From the embedding through the hidden layers to (channels, width), the last one without bias. */
  readonly layers: readonly LinearParams[];
  /** ω (width): the sine sin(ω · z) of every hidden layer. */
  readonly frequency: ReadonlyTensor;
  /** δ (channels), a rate per maxLength; its sign does not matter. */
  readonly deltas: ReadonlyTensor;
  readonly shift: number;
  readonly maxLength: number;
}

/** Layers uniform as in `initLinear`, ω constant, δ spread evenly between slow and fast decay. */
export function initHyenaFilter(config: HyenaFilterConfig, random: Random): HyenaFilterParams {
  const { channels, maxLength, width, embeddingDim, innerLayers = 2, frequency = 1 } = config;
  requireInteger('initHyenaFilter', 'maxLength', maxLength, 1);
  const layers: LinearParams[] = [initLinear({ inDim: embeddingDim, outDim: width }, random)];
  for (let i = 0; i < innerLayers; i++) {
    layers.push(initLinear({ inDim: width, outDim: width }, random));
  }
  layers.push(initLinear({ inDim: width, outDim: channels, bias: false }, random));
  return {
    layers,
    frequency: build([width], () => frequency),
    deltas: modulationRates(channels, config.modulation),
    shift: config.modulation?.shift ?? 0,
    maxLength,
  };
}

/** δ_d, from log(target)/slowDecay to log(target)/fastDecay in equal steps: (channels). */
export function modulationRates(channels: number, modulation: Modulation = {}): Tensor {
  const { fastDecay = 0.3, slowDecay = 1.5, target = 0.01 } = modulation;
  const slow = Math.log(target) / slowDecay;
  const fast = Math.log(target) / fastDecay;
  return build([channels], (d) => slow + ((fast - slow) * d) / Math.max(channels - 1, 1));
}

/**
 * (p, Re e^{−i f_j θ}, Im e^{−i f_j θ}) for j = 0 … bands−1 at positions t = 0 … length−1, with
 * p = t/(maxLength−1), θ = 2πt/maxLength and f from 10⁻⁴ to bands−1 in equal steps.
 *
 * → (length, embeddingDim), embeddingDim = 1 + 2 · bands.
 * @throws DomainError when embeddingDim is even.
 */
export function positionalEmbedding(
  embeddingDim: number,
  maxLength: number,
  length: number,
): Tensor {
  if (!Number.isInteger(embeddingDim) || embeddingDim < 1 || embeddingDim % 2 === 0) {
    throw new DomainError(
      `positionalEmbedding: expected embeddingDim to be odd, got ${embeddingDim}.`,
      'Use one number for the position and two for each band.',
    );
  }
  const bands = (embeddingDim - 1) / 2;
  const frequency = (j: number) => 1e-4 + ((bands - 1 - 1e-4) * j) / Math.max(bands - 1, 1);
  return build([length, embeddingDim], (i) => {
    const t = Math.floor(i / embeddingDim);
    const e = i % embeddingDim;
    if (e === 0) return share(t, maxLength);
    const angle = (2 * Math.PI * t) / maxLength;
    return e <= bands
      ? Math.cos(frequency(e - 1) * angle)
      : -Math.sin(frequency(e - 1 - bands) * angle);
  });
}

// #region hyena-filter
/**
 * k_{d,t} = MLP(embedding(t))_d · (e^{−p |δ_d|} + shift), p = t/(maxLength−1), for t = 0 … length−1.
 *
 * → (channels, length). The network's nonlinearity is sin(ω z), which can make waves that a smooth
 * nonlinearity cannot; the window makes them fade. The number of parameters does not depend on the
 * length.
 * @throws DomainError when the length exceeds maxLength.
 * @see poli2023hyena section 3.3, romero2022ckconv
 */
// #region hyena-filter-body
export function hyenaFilter(params: HyenaFilterParams, length: number): Tensor {
  const { layers, frequency, deltas, shift, maxLength } = params;
  requireWithin('hyenaFilter', length, maxLength);
  let z = positionalEmbedding(layers[0]!.weight.shape[1]!, maxLength, length);
  layers.forEach((layer, i) => {
    z = linear(layer, z);
    if (i < layers.length - 1) z = sine(frequency, z);
  });
  const { channels } = axes(
    'hyenaFilter',
    { z: 'length channels', deltas: 'channels' },
    { z, deltas },
  );
  const k = zeros([channels, length]);
  for (let d = 0; d < channels; d++) {
    for (let t = 0; t < length; t++) {
      const rate = Math.abs(deltas.data[d]!);
      const window = Math.exp(-share(t, maxLength) * rate) + shift;
      k.data[d * length + t] = z.data[t * channels + d]! * window;
    }
  }
  return k;
}
// #endregion hyena-filter-body
// #endregion hyena-filter

/** The embedding (length, embeddingDim), the network's output and the window (channels, length), and k. */
export function traceHyenaFilter(
  params: HyenaFilterParams,
  length: number,
): {
  readonly embedding: Tensor;
  readonly raw: Tensor;
  readonly window: Tensor;
  readonly k: Tensor;
} {
  const flat = { ...params, deltas: zeros(params.deltas.shape), shift: 0 };
  const embeddingDim = params.layers[0]!.weight.shape[1]!;
  return {
    embedding: positionalEmbedding(embeddingDim, params.maxLength, length),
    raw: hyenaFilter(flat, length),
    window: permute(
      build([length, params.deltas.data.length], (i) => {
        const d = i % params.deltas.data.length;
        const t = Math.floor(i / params.deltas.data.length);
        const rate = Math.abs(params.deltas.data[d]!);
        return Math.exp(-share(t, params.maxLength) * rate) + params.shift;
      }),
      [1, 0],
    ),
    k: hyenaFilter(params, length),
  };
}

function requireWithin(caller: string, length: number, maxLength: number): void {
  requireInteger(caller, 'length', length, 0);
  if (length > maxLength) {
    throw new DomainError(
      `${caller}: expected a length of at most ${maxLength}, got ${length}.`,
      'Shorten the sequence or raise maxLength.',
    );
  }
}

/** sin(ω_j z_{…j}). */
function sine(frequency: ReadonlyTensor, z: ReadonlyTensor): Tensor {
  const width = frequency.data.length;
  return build(z.shape, (i) => Math.sin(frequency.data[i % width]! * z.data[i]!));
}

/** Position t as a share of the longest sequence: 0 at the first place, 1 at the last. */
function share(t: number, maxLength: number): number {
  return maxLength === 1 ? 0 : t / (maxLength - 1);
}
