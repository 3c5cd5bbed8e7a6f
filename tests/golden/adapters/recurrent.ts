// Adapters of the golden vectors for the recurrent family.
import { causalConv1dRing } from '../../../src/models/layers/causal-conv1d-ring.ts';
import { causalConv1d } from '../../../src/models/layers/causal-conv1d.ts';
import { hgrnRecurrence } from '../../../src/models/layers/hgrn.ts';
import { rgLru } from '../../../src/models/layers/rg-lru.ts';
import { rwkv4ChannelMixing } from '../../../src/models/layers/rwkv4-channel-mixing.ts';
import { rwkv4TimeMixing, zeroRwkv4TimeMixingState } from '../../../src/models/layers/rwkv4.ts';
import { rwkv7ChannelMixing } from '../../../src/models/layers/rwkv7-channel-mixing.ts';
import { rwkv7TimeMixing } from '../../../src/models/layers/rwkv7.ts';
import type { ReadonlyTensor, Tensor } from '../../../src/models/tensor/tensor.ts';
import { permute, reshape, tensor, zeros } from '../../../src/models/tensor/tensor.ts';
import type { Adapter, GoldenVector } from '../vector.ts';
import { input, optionalInput, param, wantsGradients } from '../vector.ts';
import { causalConv1dGradients, hgrnGradients, rgLruGradients } from './recurrent-gradients.ts';
import { torchAdapters } from './recurrent-torch.ts';
import { xlstmAdapters } from './recurrent-xlstm.ts';

/** (batch, dim, length) ↔ (batch, length, dim). */
const turn = (x: ReadonlyTensor): Tensor => permute(x, [0, 2, 1]);
const activation = (vector: GoldenVector) =>
  param<string | undefined>(vector, 'activation', undefined) === undefined ? undefined : 'silu';

const causalConv1dAdapter: Adapter = (vector) => {
  const initial = optionalInput(vector, 'initial_states');
  const { output, state } = causalConv1d(
    { weight: input(vector, 'weight'), bias: optionalInput(vector, 'bias') },
    turn(input(vector, 'x')),
    { state: initial && turn(initial), activation: activation(vector) },
  );
  return {
    out: turn(output),
    final_states: turn(state),
    ...(wantsGradients(vector) ? causalConv1dGradients(vector) : {}),
  };
};

const causalConv1dUpdateAdapter: Adapter = (vector) => {
  const given = input(vector, 'x');
  const one = given.shape.length === 2;
  const x = one ? reshape(given, [...given.shape, 1]) : given;
  const params = { weight: input(vector, 'weight'), bias: optionalInput(vector, 'bias') };
  const state = turn(input(vector, 'conv_state'));
  const written = optionalInput(vector, 'cache_seqlens');
  const options = { activation: activation(vector) } as const;
  const next = written
    ? causalConv1dRing(params, turn(x), state, written.data, options)
    : causalConv1d(params, turn(x), { ...options, state });
  return {
    out: tensor(given.shape, turn(next.output).data),
    conv_state_after: turn(next.state),
  };
};

/** w (width, dim) with the last row for the present token. A cache means decoding: no documents. */
const griffinConv1dAdapter: Adapter = (vector) => {
  const cache = ['cache', 'cache0', 'cache_in', 'state']
    .map((name) => optionalInput(vector, name))
    .find((found) => found !== undefined);
  const { output, state } = causalConv1d(
    { weight: permute(input(vector, 'w'), [1, 0]), bias: optionalInput(vector, 'b') },
    input(vector, 'x'),
    cache ? { state: cache } : { segmentPos: optionalInput(vector, 'segment_pos') },
  );
  return { y: output, cache: state };
};

const rgLruAdapter: Adapter = (vector) => {
  const h = optionalInput(vector, 'h0');
  const gate = (name: string) => ({
    weight: input(vector, `${name}_w`),
    bias: input(vector, `${name}_b`),
  });
  const params = {
    aParam: input(vector, 'a_param'),
    inputGate: gate('input_gate'),
    recurrenceGate: gate('a_gate'),
  };
  const { output, state } = rgLru(params, input(vector, 'x'), {
    segmentPos: optionalInput(vector, 'segment_pos'),
    state: h && { h },
  });
  return {
    y: output,
    last_h: state.h,
    ...(wantsGradients(vector) ? rgLruGradients(vector) : {}),
  };
};

const hgrnAdapter: Adapter = (vector) => {
  const initial = optionalInput(vector, 'initial_state');
  const { output, state } = hgrnRecurrence(input(vector, 'x'), input(vector, 'g'), initial);
  return {
    o: output,
    final_state: state,
    ...(wantsGradients(vector) ? hgrnGradients(vector) : {}),
  };
};

/** One sequence (length, dim) as a batch of one, and back. */
const batched = (x: Tensor): Tensor => reshape(x, [1, ...x.shape]);
const single = (x: ReadonlyTensor): Tensor => tensor(x.shape.slice(1), x.data);

const rwkv4Adapter: Adapter = (vector) => {
  const x = batched(input(vector, 'x'));
  const params = {
    timeMixK: input(vector, 'time_mix_k'),
    timeMixV: input(vector, 'time_mix_v'),
    timeMixR: input(vector, 'time_mix_r'),
    timeFirst: input(vector, 'time_first'),
    timeDecay: input(vector, 'time_decay'),
    Wk: input(vector, 'kw'),
    Wv: input(vector, 'vw'),
    Wr: input(vector, 'rw'),
    Wo: input(vector, 'ow'),
  };
  const mixed = rwkv4TimeMixing(params, x, zeroRwkv4TimeMixingState(params, 1));
  const channels = rwkv4ChannelMixing(
    {
      timeMixK: input(vector, 'ffn_mix_k'),
      timeMixR: input(vector, 'ffn_mix_r'),
      Wk: input(vector, 'ffn_kw'),
      Wv: input(vector, 'ffn_vw'),
      Wr: input(vector, 'ffn_rw'),
    },
    x,
  );
  return {
    time_mixing: single(mixed.output),
    channel_mixing: single(channels.output),
    aa: single(mixed.state.a),
    bb: single(mixed.state.b),
    pp: single(mixed.state.p),
  };
};

const rwkv7Adapter: Adapter = (vector) => {
  const at = (name: string) => input(vector, name);
  const x = batched(at('x'));
  const heads = param(vector, 'H', at('state0').shape[0]!);
  const first = param(vector, 'layer_id', 0) === 0;
  const params = {
    heads,
    mixR: at('x_r'),
    mixW: at('x_w'),
    mixK: at('x_k'),
    mixV: at('x_v'),
    mixA: at('x_a'),
    mixG: at('x_g'),
    decay: { base: at('w0'), down: at('w1'), up: at('w2') },
    rate: { base: at('a0'), down: at('a1'), up: at('a2') },
    blend: { base: at('v0'), down: at('v1'), up: at('v2') },
    gate: { down: at('g1'), up: at('g2') },
    removal: at('k_k'),
    replacement: at('k_a'),
    bonus: at('r_k'),
    Wr: at('rw'),
    Wk: at('kw'),
    Wv: at('vw'),
    Wo: at('ow'),
    norm: { weight: at('ln_w'), bias: at('ln_b') },
  };
  const mixed = rwkv7TimeMixing(params, x, {
    state: { x: zeros([1, x.shape[2]!]), S: batched(at('state0')) },
    vFirst: first ? undefined : batched(at('v_first')),
  });
  const channels = rwkv7ChannelMixing(
    { mixK: at('ffn_x_k'), Wk: at('ffn_kw'), Wv: at('ffn_vw') },
    x,
  );
  return {
    time_mixing: single(mixed.output),
    final_state: single(mixed.state.S),
    channel_mixing: single(channels.output),
    v_first_out: single(mixed.vFirst),
  };
};

export const recurrentAdapters: Readonly<Record<string, Adapter>> = {
  ...torchAdapters,
  ...xlstmAdapters,
  causal_conv1d: causalConv1dAdapter,
  causal_conv1d_update: causalConv1dUpdateAdapter,
  griffin_conv1d: griffinConv1dAdapter,
  rg_lru: rgLruAdapter,
  hgrn: hgrnAdapter,
  rwkv4: rwkv4Adapter,
  rwkv7_cell: rwkv7Adapter,
};
