// One set of questions for every layer of the course, answered by the module of its kind.
import type { AttentionSpec } from './attention.ts';
import { attentionCosts } from './attention.ts';
import type { LatentAttentionSpec } from './latent-attention.ts';
import { latentAttentionCosts } from './latent-attention.ts';
import type { LinearAttentionSpec } from './linear-attention.ts';
import { linearAttentionCosts } from './linear-attention.ts';
import type { HyenaSpec, S4dSpec } from './long-convolution.ts';
import { hyenaCosts, s4dCosts } from './long-convolution.ts';
import type { MambaSpec } from './mamba.ts';
import { mambaCosts } from './mamba.ts';
import type { CarriedNumbers, MixerCosts } from './mixer.ts';
import { nothingCarried } from './mixer.ts';
import type { ChannelMixer } from './mlp.ts';
import { activeChannelMixerParams, channelMixerFlops, channelMixerParams } from './mlp.ts';
import type { RecurrentSpec, RgLruSpec } from './recurrent.ts';
import { recurrentCosts, rgLruCosts } from './recurrent.ts';
import type { Mamba2Spec } from './ssd.ts';
import { mamba2Costs } from './ssd.ts';

/** A layer that mixes along the sequence. */
export type Mixer =
  | AttentionSpec
  | LatentAttentionSpec
  | LinearAttentionSpec
  | RecurrentSpec
  | RgLruSpec
  | S4dSpec
  | HyenaSpec
  | MambaSpec
  | Mamba2Spec;

/** One block of a model: a mixer, a channel mixer, or both, each behind a norm of its own. */
export interface Layer {
  readonly mixer?: Mixer;
  readonly channelMixer?: ChannelMixer;
}

const costsByKind: {
  readonly [Kind in Mixer['kind']]: MixerCosts<Extract<Mixer, { kind: Kind }>>;
} = {
  attention: attentionCosts,
  'latent-attention': latentAttentionCosts,
  'linear-attention': linearAttentionCosts,
  rnn: recurrentCosts,
  gru: recurrentCosts,
  lstm: recurrentCosts,
  'rg-lru': rgLruCosts,
  s4d: s4dCosts,
  hyena: hyenaCosts,
  mamba: mambaCosts,
  mamba2: mamba2Costs,
};

// The table pairs each kind with the costs of that kind; the type system cannot follow the pair.
const costsOf = (mixer: Mixer): MixerCosts<Mixer> => costsByKind[mixer.kind] as MixerCosts<Mixer>;

/** Parameters of a mixer. */
export const mixerParams = (mixer: Mixer): number => costsOf(mixer).params(mixer);

/** Parameters of a block with its norms (dim gains before each mixer). */
export function layerParams({ mixer, channelMixer }: Layer): number {
  const first = mixer ? mixerParams(mixer) + mixer.dim : 0;
  const second = channelMixer ? channelMixerParams(channelMixer) + channelMixer.dim : 0;
  return first + second;
}

/** Parameters that one token uses: `layerParams` without the experts that it is not routed to. */
export function activeLayerParams({ mixer, channelMixer }: Layer): number {
  const first = mixer ? mixerParams(mixer) + mixer.dim : 0;
  const second = channelMixer ? activeChannelMixerParams(channelMixer) + channelMixer.dim : 0;
  return first + second;
}

/** Forward FLOPs of a causal sequence of `length` tokens through a block. */
export function layerForwardFlops({ mixer, channelMixer }: Layer, length: number): number {
  const first = mixer ? costsOf(mixer).forwardFlops(mixer, length) : 0;
  return first + (channelMixer ? length * channelMixerFlops(channelMixer) : 0);
}

/** FLOPs of one token at position `context`, itself included. */
export function layerDecodeFlops({ mixer, channelMixer }: Layer, context: number): number {
  const first = mixer ? costsOf(mixer).decodeFlops(mixer, context) : 0;
  return first + (channelMixer ? channelMixerFlops(channelMixer) : 0);
}

/** The part of `layerForwardFlops` that grows with the square of the length without bound. */
export function layerQuadraticFlops({ mixer }: Layer, length: number): number {
  return mixer ? costsOf(mixer).quadraticFlops(mixer, length) : 0;
}

/** Numbers that one sequence carries through this block after `context` tokens. */
export function layerCarried({ mixer }: Layer, context: number): CarriedNumbers {
  return mixer ? costsOf(mixer).carried(mixer, context) : nothingCarried;
}
