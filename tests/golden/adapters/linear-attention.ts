// Adapters of the golden vectors for the linear-attention family. The models use
// (batch length heads headDim) throughout; some of the files have the heads before the length.
import { based, type BasedOptions } from '../../../src/models/layers/based.ts';
import { deltaRuleRecurrent } from '../../../src/models/layers/delta-rule.ts';
import { eluPlusOneMap } from '../../../src/models/layers/feature-maps.ts';
import { gatedDeltaRuleRecurrent } from '../../../src/models/layers/gated-delta-rule.ts';
import { gatedSlotAttention } from '../../../src/models/layers/gated-slot-attention.ts';
import { glaRecurrent } from '../../../src/models/layers/gla.ts';
import type { MatrixState } from '../../../src/models/layers/heads.ts';
import { kdaRecurrent } from '../../../src/models/layers/kda.ts';
import { linearAttentionNonCausal } from '../../../src/models/layers/linear-attention-noncausal.ts';
import { linearAttentionRecurrent } from '../../../src/models/layers/linear-attention.ts';
import { logLinearAttention } from '../../../src/models/layers/log-linear-attention.ts';
import { mesaNet } from '../../../src/models/layers/mesa-net.ts';
import { retention, retentionLogDecay } from '../../../src/models/layers/retention.ts';
import { rwkv6Recurrent } from '../../../src/models/layers/rwkv6.ts';
import { dplrRecurrent } from '../../../src/models/layers/rwkv7-dplr.ts';
import { simpleGlaRecurrent } from '../../../src/models/layers/simple-gla.ts';
import { permute, reshape, type Tensor } from '../../../src/models/tensor/tensor.ts';
import {
  input,
  optionalInput,
  param,
  wantsGradients,
  type Adapter,
  type GoldenVector,
  type Outputs,
} from '../vector.ts';
import { recurrenceGradients, type GradientSpec } from './linear-attention-gradients.ts';
import { retnetLayerAdapter } from './retnet-layer.ts';

/** (batch heads length …) ↔ (batch length heads …). */
function swapHeads(x: Tensor): Tensor {
  return permute(x, [0, 2, 1, ...x.shape.slice(3).map((_, i) => i + 3)]);
}

/** The factor on q: a number, a power of the key width such as "K^-0.5", or that power when unset. */
function scaleOf(vector: GoldenVector): number {
  const scale = param<number | string>(vector, 'scale', 'K^-0.5');
  if (typeof scale === 'number') return scale;
  const power = /^K\^(-?[\d.]+)$/.exec(scale);
  if (!power) throw new Error(`${vector.op}__${vector.case}: cannot read the scale "${scale}".`);
  return input(vector, 'q').shape.at(-1)! ** Number(power[1]);
}

function stateOf(vector: GoldenVector): MatrixState | undefined {
  const S = optionalInput(vector, 'initial_state');
  return S && { S };
}

/** Inputs under our names from those of the file, in our layout. */
function read<Names extends string>(
  vector: GoldenVector,
  names: Readonly<Record<Names, string>>,
  layout: 'length first' | 'heads first',
): Record<Names, Tensor> {
  const entries = Object.entries<string>(names).map(([ours, theirs]) => {
    const x = input(vector, theirs);
    return [ours, layout === 'heads first' ? swapHeads(x) : x];
  });
  return Object.fromEntries(entries) as Record<Names, Tensor>;
}

const QKV = { q: 'q', k: 'k', v: 'v' } as const;

function optionsOf(vector: GoldenVector) {
  return { scale: scaleOf(vector), initialState: stateOf(vector) };
}

function outputs(
  { output, state }: { readonly output: Tensor; readonly state: { readonly S: Tensor } },
  layout: 'length first' | 'heads first',
): Outputs {
  return { o: layout === 'heads first' ? swapHeads(output) : output, final_state: state.S };
}

const linearTransformer: Adapter = (vector) => {
  const { output, state } = linearAttentionRecurrent(read(vector, QKV, 'length first'), {
    featureMap: eluPlusOneMap,
    normalize: true,
    eps: param(vector, 'eps', 1e-6),
  });
  return { out: output, S: state.S, Z: state.z! };
};

const linearTransformerNonCausal: Adapter = (vector) => {
  const out = linearAttentionNonCausal(read(vector, QKV, 'length first'), {
    featureMap: eluPlusOneMap,
    normalize: true,
    eps: param(vector, 'eps', 1e-6),
    keyMask: optionalInput(vector, 'key_mask'),
  });
  return { out };
};

/** Both ops of the same reference function; z is stored with an axis of size 1 for the length. */
const linearAttention =
  (normalizeByDefault: boolean): Adapter =>
  (vector) => {
    const S = optionalInput(vector, 'initial_state');
    const initialZ = optionalInput(vector, 'initial_z');
    const [batch, , heads, keyDim] = input(vector, 'q').shape as [number, number, number, number];
    const z = initialZ && reshape(initialZ, [batch, heads, keyDim]);
    const { output, state } = linearAttentionRecurrent(read(vector, QKV, 'length first'), {
      scale: scaleOf(vector),
      normalize: param(vector, 'normalize', normalizeByDefault),
      eps: param(vector, 'eps', 1e-10),
      initialState: S && (z ? { S, z } : { S }),
    });
    const finalZ = state.z && { final_z: reshape(state.z, [batch, 1, heads, keyDim]) };
    return { o: output, final_state: state.S, ...finalZ };
  };

const taylorOrSquare =
  (kernel: BasedOptions['kernel']): Adapter =>
  (vector) => {
    const { output } = based(read(vector, QKV, 'heads first'), {
      kernel,
      scale: scaleOf(vector),
      normalize: param(vector, 'use_norm', true),
      eps: param(vector, 'eps', 1e-6),
    });
    return { o: swapHeads(output) };
  };

const forward: Readonly<Record<string, Adapter>> = {
  linear_transformer_causal: linearTransformer,
  linear_transformer_noncausal: linearTransformerNonCausal,
  linear_attention: linearAttention(false),
  linear_attention_normalized: linearAttention(true),
  based: taylorOrSquare('taylor'),
  rebased: taylorOrSquare('square'),
  retention: (vector) =>
    outputs(retention(read(vector, QKV, 'heads first'), optionsOf(vector)), 'heads first'),
  simple_gla: (vector) => {
    const inputs = read(vector, { ...QKV, logDecay: 'g' }, 'length first');
    return outputs(simpleGlaRecurrent(inputs, optionsOf(vector)), 'length first');
  },
  gla: (vector) => {
    const inputs = read(vector, { ...QKV, logDecay: 'gk' }, 'length first');
    return outputs(glaRecurrent(inputs, optionsOf(vector)), 'length first');
  },
  delta_rule: (vector) => {
    const inputs = read(vector, { ...QKV, beta: 'beta' }, 'heads first');
    return outputs(deltaRuleRecurrent(inputs, optionsOf(vector)), 'heads first');
  },
  gated_delta_rule: (vector) => {
    const inputs = read(vector, { ...QKV, beta: 'beta', logDecay: 'g' }, 'length first');
    return outputs(gatedDeltaRuleRecurrent(inputs, optionsOf(vector)), 'length first');
  },
  kda: (vector) => {
    const inputs = read(vector, { ...QKV, beta: 'beta', logDecay: 'g' }, 'length first');
    return outputs(kdaRecurrent(inputs, optionsOf(vector)), 'length first');
  },
  rwkv6: (vector) => {
    const inputs = read(vector, { ...QKV, logDecay: 'w' }, 'heads first');
    const u = input(vector, 'u');
    return outputs(rwkv6Recurrent(inputs, u, optionsOf(vector)), 'heads first');
  },
  rwkv7_dplr: (vector) => {
    const names = { ...QKV, alpha: 'alpha', beta: 'beta', logDecay: 'gk' };
    const inputs = read(vector, names, 'heads first');
    return outputs(dplrRecurrent(inputs, optionsOf(vector)), 'heads first');
  },
  iplr: (vector) => {
    const inputs = read(vector, { ...QKV, alpha: 'alpha', beta: 'beta' }, 'heads first');
    return outputs(dplrRecurrent(inputs, optionsOf(vector)), 'heads first');
  },
  gsa: (vector) => {
    const inputs = read(vector, { ...QKV, s: 's', logDecay: 'g' }, 'length first');
    const keys = optionalInput(vector, 'initial_k_state');
    const values = optionalInput(vector, 'initial_v_state');
    const { output, state } = gatedSlotAttention(inputs, {
      scale: scaleOf(vector),
      initialState: keys && values && { keys, values },
    });
    return { o: output, final_k_state: state.keys, final_v_state: state.values };
  },
  log_linear_attention: (vector) => {
    const names = { ...QKV, logDecay: 'g', levelScales: 'level_scales' };
    return { o: logLinearAttention(read(vector, names, 'length first')) };
  },
  retnet_layer: retnetLayerAdapter,
  mesa_net: (vector) => {
    const inputs = read(vector, { ...QKV, beta: 'beta', logDecay: 'g' }, 'length first');
    return { o: mesaNet(inputs, input(vector, 'lamb')) };
  },
};

/** The part that each input plays in the recurrence of an op, for its gradients. */
const gradientSpecs: Readonly<Record<string, (vector: GoldenVector) => GradientSpec>> = {
  linear_transformer_causal: (vector) => ({
    layout: 'length first',
    scale: 1,
    eluPlusOne: true,
    normalizeEps: param(vector, 'eps', 1e-6),
    output: 'out',
  }),
  linear_attention: (vector) => ({
    layout: 'length first',
    scale: scaleOf(vector),
    ...(param<boolean>(vector, 'normalize', false)
      ? { normalizeEps: param(vector, 'eps', 1e-10) }
      : {}),
  }),
  linear_attention_normalized: (vector) => ({
    layout: 'length first',
    scale: scaleOf(vector),
    normalizeEps: param(vector, 'eps', 1e-10),
  }),
  retention: (vector) => ({
    layout: 'heads first',
    scale: scaleOf(vector),
    fixedLogDecay: retentionLogDecay(input(vector, 'q').shape[1]!),
  }),
  simple_gla: (vector) => ({ layout: 'length first', scale: scaleOf(vector), logDecay: 'g' }),
  gla: (vector) => ({ layout: 'length first', scale: scaleOf(vector), logDecay: 'gk' }),
  delta_rule: (vector) => ({ layout: 'heads first', scale: scaleOf(vector), strength: 'beta' }),
  gated_delta_rule: (vector) => ({
    layout: 'length first',
    scale: scaleOf(vector),
    strength: 'beta',
    logDecay: 'g',
  }),
  kda: (vector) => ({
    layout: 'length first',
    scale: scaleOf(vector),
    strength: 'beta',
    logDecay: 'g',
  }),
  rwkv6: (vector) => ({
    layout: 'heads first',
    scale: scaleOf(vector),
    logDecay: 'w',
    bonus: 'u',
  }),
  rwkv7_dplr: (vector) => ({
    layout: 'heads first',
    scale: scaleOf(vector),
    alpha: 'alpha',
    beta: 'beta',
    logDecay: 'gk',
  }),
  iplr: (vector) => ({
    layout: 'heads first',
    scale: scaleOf(vector),
    alpha: 'alpha',
    beta: 'beta',
  }),
};

export const linearAttentionAdapters: Readonly<Record<string, Adapter>> = Object.fromEntries(
  Object.entries(forward).map(([op, adapter]) => [
    op,
    (vector: GoldenVector): Outputs => {
      const spec = wantsGradients(vector) ? gradientSpecs[op]?.(vector) : undefined;
      return { ...adapter(vector), ...(spec && recurrenceGradients(vector, spec)) };
    },
  ]),
);
