// One table: every recurrent layer of the course keeps the same laws.
import { describe } from 'vitest';
import {
  causalConv1d,
  causalConv1dStep,
  initCausalConv1d,
} from '../../../../src/models/layers/causal-conv1d.ts';
import { gru, gruStep, initGru, zeroGruState } from '../../../../src/models/layers/gru.ts';
import { hgrn, hgrnStep, initHgrn, zeroHgrnState } from '../../../../src/models/layers/hgrn.ts';
import { initLru, lru, lruStep, zeroLruState } from '../../../../src/models/layers/lru.ts';
import { initLstm, lstm, lstmStep, zeroLstmState } from '../../../../src/models/layers/lstm.ts';
import {
  initMinGru,
  minGru,
  minGruStep,
  zeroMinGruState,
} from '../../../../src/models/layers/min-gru.ts';
import {
  initMinLstm,
  minLstm,
  minLstmStep,
  zeroMinLstmState,
} from '../../../../src/models/layers/min-lstm.ts';
import {
  initMlstm,
  mlstm,
  mlstmStep,
  zeroMlstmLayerState,
} from '../../../../src/models/layers/mlstm.ts';
import type { RgLruState } from '../../../../src/models/layers/rg-lru.ts';
import { initRgLru, rgLru, rgLruStep } from '../../../../src/models/layers/rg-lru.ts';
import { initRnn, rnn, rnnStep, zeroRnnState } from '../../../../src/models/layers/rnn.ts';
import {
  initRwkv4ChannelMixing,
  rwkv4ChannelMixing,
  rwkv4ChannelMixingStep,
} from '../../../../src/models/layers/rwkv4-channel-mixing.ts';
import {
  initRwkv4TimeMixing,
  rwkv4TimeMixing,
  rwkv4TimeMixingStep,
  zeroRwkv4TimeMixingState,
} from '../../../../src/models/layers/rwkv4.ts';
import {
  initRwkv7ChannelMixing,
  rwkv7ChannelMixing,
  rwkv7ChannelMixingStep,
} from '../../../../src/models/layers/rwkv7-channel-mixing.ts';
import type { Rwkv7State } from '../../../../src/models/layers/rwkv7-cell.ts';
import { zeroRwkv7State } from '../../../../src/models/layers/rwkv7-cell.ts';
import { initRwkv7TimeMixing } from '../../../../src/models/layers/rwkv7-params.ts';
import { rwkv7TimeMixing, rwkv7TimeMixingStep } from '../../../../src/models/layers/rwkv7.ts';
import {
  initSlstm,
  slstm,
  slstmStep,
  zeroSlstmState,
} from '../../../../src/models/layers/slstm.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import type { ReadonlyTensor, Tensor } from '../../../../src/models/tensor/tensor.ts';
import { zeros } from '../../../../src/models/tensor/tensor.ts';
import { keepsRecurrentLaws } from './recurrent-inputs.ts';

const random = seeded(7);
const dim = 4;

/** Binds parameters to a layer whose functions take (params, x, state). */
function bind<Params, X, S, Out>(
  params: Params,
  whole: (params: Params, x: X, state?: S) => Out,
  step: (params: Params, xAtT: X, state: S) => Out,
  start: (params: Params, batch: number) => S,
) {
  return {
    dim,
    whole: (x: X, state?: S) => whole(params, x, state),
    step: (xAtT: X, state: S) => step(params, xAtT, state),
    start: (batch: number) => start(params, batch),
  };
}
const nothing = (_: unknown, batch: number): ReadonlyTensor => zeros([batch, dim]);

describe.each([
  ['rnn', { dim, state: 3 }],
  ['relu rnn', { dim, state: 3, activation: 'relu' as const }],
  ['rnn with one state', { dim, state: 1 }],
])('%s', (_, config) => {
  keepsRecurrentLaws('rnn', bind(initRnn(config, random), rnn, rnnStep, zeroRnnState));
});

describe.each([3, 1])('with %i state channels', (state) => {
  const config = { dim, state };
  keepsRecurrentLaws('lstm', bind(initLstm(config, random), lstm, lstmStep, zeroLstmState));
  keepsRecurrentLaws('gru', bind(initGru(config, random), gru, gruStep, zeroGruState));
  keepsRecurrentLaws('lru', bind(initLru(config, random), lru, lruStep, zeroLruState));
  keepsRecurrentLaws('hgrn', bind(initHgrn(config, random), hgrn, hgrnStep, zeroHgrnState));
  keepsRecurrentLaws(
    'minGru',
    bind(initMinGru(config, random), minGru, minGruStep, zeroMinGruState),
  );
  keepsRecurrentLaws(
    'minLstm',
    bind(initMinLstm(config, random), minLstm, minLstmStep, zeroMinLstmState),
  );
});

describe.each([1, 2, 4])('with %i heads', (heads) => {
  const slstmParams = initSlstm({ dim, state: 4, heads }, random);
  keepsRecurrentLaws('slstm', bind(slstmParams, slstm, slstmStep, zeroSlstmState));
  keepsRecurrentLaws(
    'mlstm',
    bind(initMlstm({ dim, heads }, random), mlstm, mlstmStep, zeroMlstmLayerState),
  );
  const rgLruParams = initRgLru({ dim, heads }, random);
  keepsRecurrentLaws<RgLruState | undefined>('rgLru', {
    dim,
    whole: (x, state) => rgLru(rgLruParams, x, { state }),
    step: (xAtT, state) => rgLruStep(rgLruParams, xAtT, state),
    start: () => undefined,
  });
});

// With one channel a head the norm of RWKV-7 leaves nothing, so no law can see it there.
describe.each([1, 2])('with %i heads of two channels or more', (heads) => {
  const rwkv7Params = initRwkv7TimeMixing({ dim, heads, rank: 2 }, random);
  keepsRecurrentLaws<Rwkv7State>('rwkv7TimeMixing', {
    dim,
    whole: (x, state) => rwkv7TimeMixing(rwkv7Params, x, { state }),
    step: (xAtT, state) => rwkv7TimeMixingStep(rwkv7Params, xAtT, state),
    start: (batch) => zeroRwkv7State(rwkv7Params, batch),
  });
});

describe('the rest', () => {
  keepsRecurrentLaws(
    'rwkv4TimeMixing',
    bind(
      initRwkv4TimeMixing({ dim }, random),
      rwkv4TimeMixing,
      rwkv4TimeMixingStep,
      zeroRwkv4TimeMixingState,
    ),
  );
  keepsRecurrentLaws(
    'rwkv4ChannelMixing',
    bind(
      initRwkv4ChannelMixing({ dim, hidden: 6 }, random),
      rwkv4ChannelMixing,
      rwkv4ChannelMixingStep,
      nothing,
    ),
  );
  keepsRecurrentLaws(
    'rwkv7ChannelMixing',
    bind(
      initRwkv7ChannelMixing({ dim, hidden: 6 }, random),
      rwkv7ChannelMixing,
      rwkv7ChannelMixingStep,
      nothing,
    ),
  );
});

describe.each([1, 2, 4])('a filter of width %i', (width) => {
  const params = initCausalConv1d({ dim, width }, random);
  keepsRecurrentLaws<Tensor>('causalConv1d', {
    dim,
    whole: (x, state) => causalConv1d(params, x, { state, activation: 'silu' }),
    step: (xAtT, state) => causalConv1dStep(params, xAtT, state, { activation: 'silu' }),
    start: (batch) => zeros([batch, width - 1, dim]),
  });
});
