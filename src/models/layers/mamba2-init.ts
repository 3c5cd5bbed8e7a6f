// How the parameters of the Mamba-2 block start out.
import { DomainError, requireInteger } from '../tensor/errors.ts';
import type { Random } from '../tensor/random.ts';
import { build, full } from '../tensor/tensor.ts';
import { initCausalConv1d } from './causal-conv1d.ts';
import { initLinear } from './linear.ts';
import { initDeltaBias, type DeltaRange } from './mamba-init.ts';
import type { Mamba2Params } from './mamba2.ts';

export interface Mamba2Config extends DeltaRange {
  readonly dim: number;
  /** Numbers of state a channel, 128 unless given. */
  readonly state?: number | undefined;
  /** inner = expand · dim channels; 2 unless given. */
  readonly expand?: number | undefined;
  /** Channels a head, 64 unless given; divides inner. */
  readonly headDim?: number | undefined;
  /** Groups of heads that share B and C, 1 unless given; divides the number of heads. */
  readonly groups?: number | undefined;
  /** Tokens the short convolution sees, 4 unless given. */
  readonly convWidth?: number | undefined;
  /** Range of −A at the start, [1, 16] unless given. */
  readonly decayRange?: readonly [min: number, max: number] | undefined;
}

/**
 * −A uniform in decayRange, one a head; D = 1; softplus of deltaBias log-uniform in
 * [deltaMin, deltaMax]; the norm's weight 1; projections as `initLinear`, without bias.
 * @throws DomainError when a size is not a whole number of at least 1 or does not divide the next.
 * @see dao2024mamba2
 */
export function initMamba2(config: Mamba2Config, random: Random): Mamba2Params {
  const dim = requireInteger('initMamba2', 'dim', config.dim);
  const state = requireInteger('initMamba2', 'state', config.state ?? 128);
  const inner = requireInteger('initMamba2', 'expand · dim', (config.expand ?? 2) * dim);
  const headDim = requireInteger('initMamba2', 'headDim', config.headDim ?? 64);
  const groups = requireInteger('initMamba2', 'groups', config.groups ?? 1);
  const width = requireInteger('initMamba2', 'convWidth', config.convWidth ?? 4);
  const [min, max] = config.decayRange ?? [1, 16];
  const heads = inner / headDim;
  if (!Number.isInteger(heads) || heads % groups !== 0) {
    throw new DomainError(
      `initMamba2: expected headDim to divide expand · dim and groups to divide the heads, got ${inner} channels, headDim ${headDim} and ${groups} groups.`,
      'Choose headDim and groups as divisors.',
    );
  }
  const channels = inner + 2 * groups * state;
  return {
    inProj: initLinear({ inDim: dim, outDim: inner + channels + heads, bias: false }, random),
    conv: initCausalConv1d({ dim: channels, width }, random),
    deltaBias: initDeltaBias('initMamba2', heads, config, random),
    logA: build([heads], () => Math.log(min + random() * (max - min))),
    D: full([heads], 1),
    norm: { weight: full([inner], 1), groupSize: inner / groups },
    outProj: initLinear({ inDim: inner, outDim: dim, bias: false }, random),
    groups,
  };
}
