// Cost of the layers that treat each token alone: MLP, gated MLP, mixture of experts, embedding and
// output head.
import { linearFlops, linearParams } from './mixer.ts';

export interface MlpSpec {
  readonly kind: 'mlp';
  readonly dim: number;
  /** Width between the two maps. */
  readonly hidden: number;
  /** Whether a third map gates the hidden layer (SwiGLU, GeGLU). */
  readonly gated: boolean;
}

export interface MoeSpec {
  readonly kind: 'moe';
  readonly dim: number;
  /** Hidden width of one expert. */
  readonly hidden: number;
  readonly gated: boolean;
  readonly experts: number;
  /** Experts that each token is routed to. */
  readonly activeExperts: number;
  /** Hidden width of the experts that every token passes, all together; 0 when there are none. */
  readonly sharedHidden: number;
}

export type ChannelMixer = MlpSpec | MoeSpec;

/** (2 or 3)·dim·hidden: two maps, or three when gated. */
export function mlpParams({ dim, hidden, gated }: Omit<MlpSpec, 'kind'>): number {
  return (gated ? 3 : 2) * linearParams(dim, hidden);
}

/** (4 or 6)·dim·hidden FLOPs a token. */
export function mlpFlops(spec: Omit<MlpSpec, 'kind'>): number {
  return 2 * mlpParams(spec);
}

/** All weights of an MLP or of every expert together with the router. */
export function channelMixerParams(spec: ChannelMixer): number {
  if (spec.kind === 'mlp') return mlpParams(spec);
  const { dim, gated, experts, sharedHidden } = spec;
  const shared = mlpParams({ dim, gated, hidden: sharedHidden });
  return experts * mlpParams(spec) + shared + linearParams(dim, experts);
}

/** Weights that one token uses: all of an MLP, `activeExperts` of a mixture. */
export function activeChannelMixerParams(spec: ChannelMixer): number {
  if (spec.kind === 'mlp') return mlpParams(spec);
  const { dim, gated, experts, activeExperts, sharedHidden } = spec;
  const shared = mlpParams({ dim, gated, hidden: sharedHidden });
  return activeExperts * mlpParams(spec) + shared + linearParams(dim, experts);
}

/**
 * E·(1 − (1 − k/E)^B): experts that a batch of B tokens touches, each token choosing k of E
 * evenly and independently. It is what a decoding step must load from memory.
 */
export function expectedExperts(experts: number, activeExperts: number, batch: number): number {
  return experts * (1 - (1 - activeExperts / experts) ** batch);
}

/** FLOPs a token: two per weight that it uses. */
export function channelMixerFlops(spec: ChannelMixer): number {
  return 2 * activeChannelMixerParams(spec);
}

/** vocab·dim: the table that turns token numbers into vectors. Looking up costs no FLOPs. */
export function embeddingParams(vocab: number, dim: number): number {
  return linearParams(vocab, dim);
}

/** 2·vocab·dim FLOPs a token for the logits. */
export function headFlops(vocab: number, dim: number): number {
  return linearFlops(dim, vocab);
}
