// The sentences that a wrong shape or number gets: function, argument, axis, both sizes, and a hint.
import { describe, expect, test } from 'vitest';
import { causalConv1dStep } from '../../../../src/models/layers/causal-conv1d.ts';
import { complexRecurrence } from '../../../../src/models/layers/complex-recurrence.ts';
import { denseStep } from '../../../../src/models/layers/discretise-dense.ts';
import { dssKernel } from '../../../../src/models/layers/dss.ts';
import {
  directConvolution,
  fftConvolution,
} from '../../../../src/models/layers/fft-convolution.ts';
import { designFilter } from '../../../../src/models/layers/filter-design.ts';
import {
  forgettingAttentionStep,
  initForgettingState,
} from '../../../../src/models/layers/forgetting-attention.ts';
import {
  gatedDeltaRuleLayer,
  gatedDeltaRuleLayerStep,
  initGatedDeltaRule,
} from '../../../../src/models/layers/gated-delta-rule-layer.ts';
import { gru, initGru, traceGru } from '../../../../src/models/layers/gru.ts';
import { shiftSsmKernel, shiftSsmStep } from '../../../../src/models/layers/h3.ts';
import {
  legsProjection,
  legtProjection,
  traceHippo,
} from '../../../../src/models/layers/hippo-projection.ts';
import { traceHybrid } from '../../../../src/models/layers/hybrid-trace.ts';
import {
  hybrid,
  hybridStep,
  initHybrid,
  initHybridState,
  parsePattern,
} from '../../../../src/models/layers/hybrid.ts';
import {
  deltaRuleChunkedMultiplyAdds,
  deltaRuleRecurrentMultiplyAdds,
} from '../../../../src/models/layers/linear-attention-counts.ts';
import {
  initLinearAttention,
  linearAttentionLayerStep,
} from '../../../../src/models/layers/linear-attention-layer.ts';
import { initLru, lru, lruStep, zeroLruState } from '../../../../src/models/layers/lru.ts';
import { initLstm, lstm, traceLstm } from '../../../../src/models/layers/lstm.ts';
import {
  initMamba,
  mamba,
  mambaStep,
  zeroMambaState,
} from '../../../../src/models/layers/mamba.ts';
import { initMinLstm, minLstmStep } from '../../../../src/models/layers/min-lstm.ts';
import {
  initMlstm,
  mlstm,
  mlstmStep,
  zeroMlstmLayerState,
} from '../../../../src/models/layers/mlstm.ts';
import {
  initMultiHeadAttention,
  initMultiHeadAttentionState,
  joinHeads,
  multiHeadAttentionStep,
  splitHeads,
} from '../../../../src/models/layers/multi-head-attention.ts';
import { initRgLru, rgLru, rgLruStep } from '../../../../src/models/layers/rg-lru.ts';
import { initRnn, rnn, traceRnn } from '../../../../src/models/layers/rnn.ts';
import {
  initRwkv4TimeMixing,
  rwkv4TimeMixing,
  traceRwkv4TimeMixing,
  zeroRwkv4TimeMixingState,
} from '../../../../src/models/layers/rwkv4.ts';
import { initRwkv7TimeMixing, lowRank } from '../../../../src/models/layers/rwkv7-params.ts';
import { denseDplr } from '../../../../src/models/layers/s4.ts';
import {
  initS4d,
  initS4dState,
  s4d,
  s4dChannel,
  s4dKernel,
  s4dStep,
  traceS4d,
} from '../../../../src/models/layers/s4d.ts';
import { selectiveScanComplex } from '../../../../src/models/layers/selective-scan-complex.ts';
import { selectiveScanParallel } from '../../../../src/models/layers/selective-scan-parallel.ts';
import {
  denseRecurrence,
  initSlstm,
  slstm,
  traceSlstm,
} from '../../../../src/models/layers/slstm.ts';
import { spectralNorm } from '../../../../src/models/layers/spectral.ts';
import {
  diagonalSsm,
  diagonalSsmConvolution,
  diagonalSsmKernel,
  diagonalSsmStep,
  traceDiagonalSsm,
} from '../../../../src/models/layers/ssm-diagonal.ts';
import { ssm, ssmConvolution, traceSsm } from '../../../../src/models/layers/ssm.ts';
import { wkv4Cell, wkv4Direct } from '../../../../src/models/layers/wkv4.ts';
import { dplrChunked, dplrRecurrent } from '../../../../src/models/layers/rwkv7-dplr.ts';
import { kdaChunked, kdaRecurrent } from '../../../../src/models/layers/kda.ts';
import { rwkv6Chunked, rwkv6Recurrent } from '../../../../src/models/layers/rwkv6.ts';
import { simpleGlaChunked, simpleGlaRecurrent } from '../../../../src/models/layers/simple-gla.ts';
import {
  ssdChunked,
  ssdMatrix,
  ssdParallel,
  ssdRecurrent,
} from '../../../../src/models/layers/ssd-heads.ts';
import { mamba2Step, zeroMamba2State } from '../../../../src/models/layers/mamba2.ts';
import { initMamba2 } from '../../../../src/models/layers/mamba2-init.ts';
import {
  initRwkv4ChannelMixing,
  rwkv4ChannelMixing,
} from '../../../../src/models/layers/rwkv4-channel-mixing.ts';
import {
  initRwkv7ChannelMixing,
  rwkv7ChannelMixing,
} from '../../../../src/models/layers/rwkv7-channel-mixing.ts';
import { rwkv7TimeMixing } from '../../../../src/models/layers/rwkv7.ts';
import { complexZeros } from '../../../../src/models/tensor/complex.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { zeros } from '../../../../src/models/tensor/tensor.ts';
import { refusal } from '../../../support/message.ts';

const random = seeded(1);
const rnnOf = initRnn({ dim: 4, state: 6 }, random);
const gruOf = initGru({ dim: 4, state: 6 }, random);
const lstmOf = initLstm({ dim: 4, state: 6 }, random);
const slstmOf = initSlstm({ dim: 4, state: 6, heads: 2 }, random);
const mlstmOf = initMlstm({ dim: 4, heads: 2 }, random);
const minLstmOf = initMinLstm({ dim: 4, state: 6 }, random);
const lruOf = initLru({ dim: 4, state: 6 }, random);
const rgLruOf = initRgLru({ dim: 4, heads: 2 }, random);
const rwkv4Of = initRwkv4TimeMixing({ dim: 4 }, random);
const mambaOf = initMamba({ dim: 4, state: 3 }, random);
const mamba2Of = initMamba2({ dim: 4, headDim: 4 }, random);
const deltaOf = initGatedDeltaRule({ dim: 4, heads: 2 }, random);
const linearOf = initLinearAttention({ dim: 4, heads: 2 }, random);
const attentionOf = initMultiHeadAttention({ dim: 4, heads: 2 }, random);
const s4dOf = initS4d({ dim: 4, state: 6 }, random);
const hybridOf = initHybrid({ dim: 4, heads: 2, pattern: 'A' }, random);
const modes = { Abar: complexZeros(3), Bbar: complexZeros(3), C: complexZeros(3) };
const dense = { Abar: zeros([3, 3]), Bbar: zeros([3]), C: zeros([3]) };
const scan = {
  x: zeros([2, 5, 4]),
  deltaRaw: zeros([2, 5, 4]),
  A: zeros([4, 3]),
  B: zeros([2, 5, 3]),
  C: zeros([2, 5, 3]),
};
const noSteps = zeros([2, 0, 4]);

describe('a sequence without a step', () => {
  const calls: readonly [caller: string, shape: string, call: () => unknown][] = [
    ['rnn', '2, 0, 4', () => rnn(rnnOf, noSteps)],
    ['traceRnn', '2, 0, 4', () => traceRnn(rnnOf, noSteps)],
    ['gru', '2, 0, 4', () => gru(gruOf, noSteps)],
    ['traceGru', '2, 0, 4', () => traceGru(gruOf, noSteps)],
    ['lstm', '2, 0, 4', () => lstm(lstmOf, noSteps)],
    ['traceLstm', '2, 0, 4', () => traceLstm(lstmOf, noSteps)],
    ['slstm', '2, 0, 24', () => slstm(slstmOf, noSteps)],
    ['traceSlstm', '2, 0, 4', () => traceSlstm(slstmOf, noSteps)],
    [
      'rwkv4ChannelMixing',
      '2, 0, 4',
      () => rwkv4ChannelMixing(initRwkv4ChannelMixing({ dim: 4, hidden: 2 }, random), noSteps),
    ],
    [
      'rwkv7ChannelMixing',
      '2, 0, 4',
      () => rwkv7ChannelMixing(initRwkv7ChannelMixing({ dim: 4, hidden: 2 }, random), noSteps),
    ],
    [
      'rwkv7TimeMixing',
      '2, 0, 4',
      () => rwkv7TimeMixing(initRwkv7TimeMixing({ dim: 4, heads: 2, rank: 1 }, random), noSteps),
    ],
    ['rwkv4TimeMixing', '2, 0, 4', () => rwkv4TimeMixing(rwkv4Of, noSteps)],
    ['traceRwkv4TimeMixing', '2, 0, 4', () => traceRwkv4TimeMixing(rwkv4Of, noSteps)],
    ['legsProjection', '2, 0', () => legsProjection({ state: 3 }, zeros([2, 0]))],
    ['legtProjection', '2, 0', () => legtProjection({ state: 3, delta: 0.1 }, zeros([2, 0]))],
    ['ssm', '2, 0', () => ssm(dense, zeros([2, 0]))],
    ['traceSsm', '2, 0', () => traceSsm(dense, zeros([2, 0]))],
    ['diagonalSsm', '2, 0', () => diagonalSsm(modes, zeros([2, 0]))],
    ['traceDiagonalSsm', '2, 0', () => traceDiagonalSsm(modes, zeros([2, 0]))],
  ];
  test.each(calls)('%s of shape [%s] is refused', (caller, shape, call) => {
    expect(refusal(call)).toBe(
      `ShapeError: ${caller}: expected x to have axes [batch, length, …] with a length of at least 1, got shape [${shape}]. Pass at least one time step.`,
    );
  });
});

describe('what a layer cannot take is named, with the function and a hint', () => {
  const calls: readonly [sentence: string, call: () => unknown][] = [
    [
      'ShapeError: rnn: expected axis dim of Wx to be 3 as in x, got 4. Check axis 1 of Wx.',
      () => rnn(rnnOf, zeros([2, 5, 3])),
    ],
    [
      'ShapeError: gru: expected axis dim of Wx to be 3 as in x, got 4. Check axis 1 of Wx.',
      () => gru(gruOf, zeros([2, 5, 3])),
    ],
    [
      'ShapeError: lstm: expected axis dim of Wx to be 3 as in x, got 4. Check axis 1 of Wx.',
      () => lstm(lstmOf, zeros([2, 5, 3])),
    ],
    [
      'ShapeError: slstm: expected axis rows of bias to be 24 as in R, got 23. Check axis 0 of bias.',
      () => slstm({ ...slstmOf, bias: zeros([23]) }, zeros([2, 5, 4])),
    ],
    [
      'ShapeError: denseRecurrence: expected R to have axes [heads, rows, headDim], got shape [2, 12]. Give R 3 axes.',
      () => denseRecurrence(zeros([2, 12])),
    ],
    [
      'ShapeError: denseRecurrence: expected axis 1 of R to be 12, got 11. Check axis 1 of R.',
      () => denseRecurrence(zeros([2, 11, 3])),
    ],
    [
      'ShapeError: mlstm: expected x to have axes [batch, length, dim], got shape [2, 4]. Give x 3 axes.',
      () => mlstm(mlstmOf, zeros([2, 4])),
    ],
    [
      'ShapeError: linear: expected the last axis of x to be 4 as in weight, got shape [2, 5, 3]. Check the last axis of x.',
      () => mlstm(mlstmOf, zeros([2, 5, 3])),
    ],
    [
      'ShapeError: mlstmStep: expected x to have axes [batch, dim], got shape [2, 5, 4]. Give x 2 axes.',
      () => mlstmStep(mlstmOf, zeros([2, 5, 4]), zeroMlstmLayerState(mlstmOf, 2)),
    ],
    [
      'ShapeError: minLstmStep: expected axis state of weight to be 5 as in h, got 6. Check axis 0 of weight.',
      () => minLstmStep(minLstmOf, zeros([2, 4]), { h: zeros([2, 5]) }),
    ],
    [
      'ShapeError: lru: expected axis dim of Bre to be 3 as in x, got 4. Check axis 1 of Bre.',
      () => lru(lruOf, zeros([2, 5, 3])),
    ],
    [
      'ShapeError: lru: expected axis state of thetaLog to be 6 as in nuLog, got 5. Check axis 0 of thetaLog.',
      () => lru({ ...lruOf, thetaLog: zeros([5]) }, zeros([2, 5, 4])),
    ],
    [
      'ShapeError: lruStep: expected x to have axes [batch, dim], got shape [2, 5, 4]. Give x 2 axes.',
      () => lruStep(lruOf, zeros([2, 5, 4]), zeroLruState(lruOf, 2)),
    ],
    [
      'ShapeError: complexRecurrence: expected axis state of bIm to be 3 as in bRe, got 2. Check axis 2 of bIm.',
      () => complexRecurrence(complexZeros(3), zeros([2, 5, 3]), zeros([2, 5, 2])),
    ],
    [
      'ShapeError: complexRecurrence: expected lambda to hold 3 numbers as in bRe, got 2. Give one eigenvalue a channel.',
      () => complexRecurrence(complexZeros(2), zeros([2, 5, 3]), zeros([2, 5, 3])),
    ],
    [
      'ShapeError: rgLru: expected axis dim of aParam to be 3 as in x, got 4. Check axis 0 of aParam.',
      () => rgLru(rgLruOf, zeros([2, 5, 3])),
    ],
    [
      'ShapeError: rgLruStep: expected x to have axes [batch, dim], got shape [2, 5, 4]. Give x 2 axes.',
      () => rgLruStep(rgLruOf, zeros([2, 5, 4])),
    ],
    [
      'ShapeError: wkv4: expected axis dim of v to be 4 as in k, got 3. Check axis 1 of v.',
      () => wkv4Cell(rwkv4Of, zeros([2, 4]), zeros([2, 3]), zeroRwkv4TimeMixingState(rwkv4Of, 2)),
    ],
    [
      'ShapeError: wkv4Direct: expected axis dim of v to be 4 as in k, got 3. Check axis 2 of v.',
      () => wkv4Direct(rwkv4Of, zeros([2, 5, 4]), zeros([2, 5, 3])),
    ],
    [
      'ShapeError: lowRank: expected axis rank of up to be 2 as in down, got 3. Check axis 0 of up.',
      () => lowRank({ down: zeros([4, 2]), up: zeros([3, 4]) }, zeros([2, 4])),
    ],
    [
      'ShapeError: causalConv1dStep: expected x to have axes [batch, dim], got shape [2, 5, 4]. Give x 2 axes.',
      () => causalConv1dStep({ weight: zeros([4, 3]) }, zeros([2, 5, 4]), undefined),
    ],
    [
      'ShapeError: fftConvolution: expected axis dim of k to be 4 as in x, got 3. Check axis 0 of k.',
      () => fftConvolution({ k: zeros([3, 5]) }, zeros([2, 5, 4])),
    ],
    [
      'ShapeError: directConvolution: expected axis dim of k to be 4 as in x, got 3. Check axis 0 of k.',
      () => directConvolution({ k: zeros([3, 5]) }, zeros([2, 5, 4])),
    ],
    [
      'DomainError: designFilter: expected length to be an integer of at least 0, got -1. Pass a whole number ≥ 0.',
      () => designFilter({ decay: 0.1, waves: [] }, -1),
    ],
    [
      'ShapeError: shiftSsmKernel: expected axis state of C to be 3 as in B, got 2. Check axis 1 of C.',
      () => shiftSsmKernel({ B: zeros([4, 3]), C: zeros([4, 2]) }, 5),
    ],
    [
      'ShapeError: shiftSsmStep: expected axis state of B to be 2 as in h, got 3. Check axis 1 of B.',
      () => shiftSsmStep({ B: zeros([4, 3]), C: zeros([4, 3]) }, zeros([2, 4]), zeros([2, 4, 2])),
    ],
    [
      'DomainError: dssKernel: expected delta to be a positive number, got 0. Pass the time between two tokens.',
      () => dssKernel(complexZeros(2), complexZeros(2), 0, 5),
    ],
    [
      'DomainError: denseStep: expected delta to be a positive number, got 0. Pass the time between two tokens.',
      () => denseStep('euler', zeros([3, 3]), zeros([3, 1]), 0, zeros([3, 2]), zeros([1, 2])),
    ],
    [
      'DomainError: denseDplr: expected delta to be a positive number, got -1. Pass the time between two tokens.',
      () =>
        denseDplr({ Lambda: complexZeros(2), P: [], B: complexZeros(2), C: complexZeros(2) }, -1),
    ],
    [
      'ShapeError: legsProjection: expected f to have axes [batch, length], got shape [5]. Give f 2 axes.',
      () => legsProjection({ state: 3 }, zeros([5])),
    ],
    [
      'DomainError: legsProjection: expected state to be an integer of at least 1, got 0. Pass a whole number ≥ 1.',
      () => legsProjection({ state: 0 }, zeros([2, 5])),
    ],
    [
      'ShapeError: legtProjection: expected f to have axes [batch, length], got shape [5]. Give f 2 axes.',
      () => legtProjection({ state: 3, delta: 0.1 }, zeros([5])),
    ],
    [
      'ShapeError: traceHippo: expected f to have axes [length], got shape [2, 5]. Give f 1 axis.',
      () => traceHippo({ measure: 'legs', state: 3, points: 4 }, zeros([2, 5])),
    ],
    [
      'ShapeError: ssmConvolution: expected x to have axes [batch, length], got shape [5]. Give x 2 axes.',
      () => ssmConvolution(dense, zeros([5])),
    ],
    [
      'ShapeError: diagonalSsmStep: expected axis 1 of h to be 3, got 2. Check axis 1 of h.',
      () => diagonalSsmStep(modes, zeros([2]), zeros([2, 2, 2])),
    ],
    [
      'DomainError: diagonalSsmKernel: expected length to be an integer of at least 0, got 1.5. Pass a whole number ≥ 0.',
      () => diagonalSsmKernel(modes, 1.5),
    ],
    [
      'ShapeError: diagonalSsmConvolution: expected x to have axes [batch, length], got shape [5]. Give x 2 axes.',
      () => diagonalSsmConvolution(modes, zeros([5])),
    ],
    [
      'ShapeError: s4d: expected x to have axes [batch, length, dim], got shape [2, 4]. Give x 3 axes.',
      () => s4d(s4dOf, zeros([2, 4])),
    ],
    [
      'ShapeError: s4dStep: expected axis 2 of h to be 3, got 2. Check axis 2 of h.',
      () => s4dStep(s4dOf, zeros([2, 4]), zeros([2, 4, 2, 2])),
    ],
    [
      'ShapeError: s4dStep: expected axis modes of AImag to be 2 as in logA, got 3. Check axis 1 of AImag.',
      () => s4dStep({ ...s4dOf, logA: zeros([4, 2]) }, zeros([2, 4]), initS4dState(s4dOf, 2)),
    ],
    [
      'ShapeError: s4dKernel: expected axis modes of AImag to be 2 as in logA, got 3. Check axis 1 of AImag.',
      () => s4dKernel({ ...s4dOf, logA: zeros([4, 2]) }, 5),
    ],
    [
      'ShapeError: s4dChannel: expected axis modes of AImag to be 2 as in logA, got 3. Check axis 1 of AImag.',
      () => s4dChannel({ ...s4dOf, logA: zeros([4, 2]) }, 0),
    ],
    [
      'ShapeError: initS4dState: expected axis modes of AImag to be 2 as in logA, got 3. Check axis 1 of AImag.',
      () => initS4dState({ ...s4dOf, logA: zeros([4, 2]) }, 1),
    ],
    [
      'ShapeError: traceS4d: expected x to have axes [batch, length, dim], got shape [2, 4]. Give x 3 axes.',
      () => traceS4d(s4dOf, zeros([2, 4])),
    ],
    [
      'ShapeError: mamba: expected x to have axes [batch, length, dim], got shape [2, 4]. Give x 3 axes.',
      () => mamba(mambaOf, zeros([2, 4])),
    ],
    [
      'ShapeError: mamba: expected axis inner of D to be 8 as in logA, got 7. Check axis 0 of D.',
      () => mamba({ ...mambaOf, D: zeros([7]) }, zeros([2, 5, 4])),
    ],
    [
      'ShapeError: mambaStep: expected x to have axes [batch, dim], got shape [2, 5, 4]. Give x 2 axes.',
      () => mambaStep(mambaOf, zeros([2, 5, 4]), zeroMambaState(mambaOf, 2)),
    ],
    [
      'ShapeError: selectiveScanComplex: expected x to have axes [batch, length, dim], got shape [2, 5]. Give x 3 axes.',
      () => selectiveScanComplex({ ...scan, A: zeros([4, 3, 2]), x: zeros([2, 5]) }),
    ],
    [
      'ShapeError: selectiveScanComplex: expected axis 3 of B to be 2, got 1. Check axis 3 of B.',
      () => selectiveScanComplex({ ...scan, A: zeros([4, 3, 2]), B: zeros([2, 5, 3, 1]) }),
    ],
    [
      'ShapeError: selectiveScanComplex: expected axis 3 of C to be 2, got 1. Check axis 3 of C.',
      () =>
        selectiveScanComplex({
          ...scan,
          A: zeros([4, 3, 2]),
          B: zeros([2, 5, 3, 2]),
          C: zeros([2, 5, 3, 1]),
        }),
    ],
    [
      'ShapeError: selectiveScanParallel: expected axis dim of D to be 4 as in x, got 3. Check axis 0 of D.',
      () => selectiveScanParallel({ ...scan, D: zeros([3]) }),
    ],
    [
      'ShapeError: selectiveScanParallel: expected axis state of B to be 3 as in A, got 2. Check axis 2 of B.',
      () => selectiveScanParallel({ ...scan, B: zeros([2, 5, 2]) }),
    ],
    [
      'ShapeError: selectiveScanParallel: expected axis state of C to be 3 as in A, got 2. Check axis 2 of C.',
      () => selectiveScanParallel({ ...scan, C: zeros([2, 5, 2]) }),
    ],
    [
      'ShapeError: dplrRecurrent: expected axis keyDim of logDecay to be 3 as in q, got 4. Check axis 3 of logDecay.',
      () =>
        dplrRecurrent({
          q: zeros([1, 2, 1, 3]),
          k: zeros([1, 2, 1, 3]),
          v: zeros([1, 2, 1, 2]),
          alpha: zeros([1, 2, 1, 3]),
          beta: zeros([1, 2, 1, 3]),
          logDecay: zeros([1, 2, 1, 4]),
        }),
    ],
    [
      'ShapeError: dplrChunked: expected axis keyDim of logDecay to be 3 as in q, got 4. Check axis 3 of logDecay.',
      () =>
        dplrChunked(
          {
            q: zeros([1, 2, 1, 3]),
            k: zeros([1, 2, 1, 3]),
            v: zeros([1, 2, 1, 2]),
            alpha: zeros([1, 2, 1, 3]),
            beta: zeros([1, 2, 1, 3]),
            logDecay: zeros([1, 2, 1, 4]),
          },
          1,
        ),
    ],
    [
      'ShapeError: kdaRecurrent: expected axis keyDim of logDecay to be 3 as in q, got 4. Check axis 3 of logDecay.',
      () =>
        kdaRecurrent({
          q: zeros([1, 2, 1, 3]),
          k: zeros([1, 2, 1, 3]),
          v: zeros([1, 2, 1, 2]),
          beta: zeros([1, 2, 1]),
          logDecay: zeros([1, 2, 1, 4]),
        }),
    ],
    [
      'ShapeError: kdaChunked: expected axis keyDim of logDecay to be 3 as in q, got 4. Check axis 3 of logDecay.',
      () =>
        kdaChunked(
          {
            q: zeros([1, 2, 1, 3]),
            k: zeros([1, 2, 1, 3]),
            v: zeros([1, 2, 1, 2]),
            beta: zeros([1, 2, 1]),
            logDecay: zeros([1, 2, 1, 4]),
          },
          1,
        ),
    ],
    [
      'ShapeError: rwkv6Recurrent: expected axis keyDim of logDecay to be 3 as in q, got 4. Check axis 3 of logDecay.',
      () =>
        rwkv6Recurrent(
          {
            q: zeros([1, 2, 1, 3]),
            k: zeros([1, 2, 1, 3]),
            v: zeros([1, 2, 1, 2]),
            logDecay: zeros([1, 2, 1, 4]),
          },
          zeros([1, 3]),
        ),
    ],
    [
      'ShapeError: rwkv6Chunked: expected axis keyDim of logDecay to be 3 as in q, got 4. Check axis 3 of logDecay.',
      () =>
        rwkv6Chunked(
          {
            q: zeros([1, 2, 1, 3]),
            k: zeros([1, 2, 1, 3]),
            v: zeros([1, 2, 1, 2]),
            logDecay: zeros([1, 2, 1, 4]),
          },
          zeros([1, 3]),
          1,
        ),
    ],
    [
      'ShapeError: simpleGlaRecurrent: expected axis heads of logDecay to be 1 as in q, got 2. Check axis 2 of logDecay.',
      () =>
        simpleGlaRecurrent({
          q: zeros([1, 2, 1, 3]),
          k: zeros([1, 2, 1, 3]),
          v: zeros([1, 2, 1, 2]),
          logDecay: zeros([1, 2, 2]),
        }),
    ],
    [
      'ShapeError: simpleGlaChunked: expected axis heads of logDecay to be 1 as in q, got 2. Check axis 2 of logDecay.',
      () =>
        simpleGlaChunked(
          {
            q: zeros([1, 2, 1, 3]),
            k: zeros([1, 2, 1, 3]),
            v: zeros([1, 2, 1, 2]),
            logDecay: zeros([1, 2, 2]),
          },
          1,
        ),
    ],
    [
      'ShapeError: ssdRecurrent: expected axis heads of logA to be 2 as in x, got 1. Check axis 2 of logA.',
      () =>
        ssdRecurrent({
          x: zeros([1, 2, 2, 3]),
          logA: zeros([1, 2, 1]),
          B: zeros([1, 2, 1, 4]),
          C: zeros([1, 2, 1, 4]),
        }),
    ],
    [
      'ShapeError: ssdParallel: expected axis heads of logA to be 2 as in x, got 1. Check axis 2 of logA.',
      () =>
        ssdParallel({
          x: zeros([1, 2, 2, 3]),
          logA: zeros([1, 2, 1]),
          B: zeros([1, 2, 1, 4]),
          C: zeros([1, 2, 1, 4]),
        }),
    ],
    [
      'ShapeError: ssdChunked: expected axis heads of logA to be 2 as in x, got 1. Check axis 2 of logA.',
      () =>
        ssdChunked({
          x: zeros([1, 2, 2, 3]),
          logA: zeros([1, 2, 1]),
          B: zeros([1, 2, 1, 4]),
          C: zeros([1, 2, 1, 4]),
        }),
    ],
    [
      'ShapeError: ssdMatrix: expected axis heads of logA to be 2 as in x, got 1. Check axis 2 of logA.',
      () =>
        ssdMatrix({
          x: zeros([1, 2, 2, 3]),
          logA: zeros([1, 2, 1]),
          B: zeros([1, 2, 1, 4]),
          C: zeros([1, 2, 1, 4]),
        }),
    ],
    [
      'ShapeError: mamba2Step: expected x to have axes [batch, dim], got shape [2, 5, 4]. Give x 2 axes.',
      () => mamba2Step(mamba2Of, zeros([2, 5, 4]), zeroMamba2State(mamba2Of, 2)),
    ],
    [
      'ShapeError: gatedDeltaRuleLayer: expected x to have axes [batch, length, dim], got shape [2, 4]. Give x 3 axes.',
      () => gatedDeltaRuleLayer(deltaOf, zeros([2, 4])),
    ],
    [
      'ShapeError: gatedDeltaRuleLayer: expected axis 0 of logA to be 2, got 3. Check axis 0 of logA.',
      () => gatedDeltaRuleLayer({ ...deltaOf, logA: zeros([3]) }, zeros([2, 5, 4])),
    ],
    [
      'ShapeError: gatedDeltaRuleLayerStep: expected x to have axes [batch, dim], got shape [2, 5, 4]. Give x 2 axes.',
      () => gatedDeltaRuleLayerStep(deltaOf, zeros([2, 5, 4])),
    ],
    [
      'ShapeError: linearAttentionLayerStep: expected x to have axes [batch, dim], got shape [2, 5, 4]. Give x 2 axes.',
      () => linearAttentionLayerStep(linearOf, zeros([2, 5, 4])),
    ],
    [
      'DomainError: deltaRuleChunkedMultiplyAdds: expected valueDim to be an integer of at least 1, got 0. Pass a whole number ≥ 1.',
      () => deltaRuleChunkedMultiplyAdds({ length: 8, keyDim: 4, valueDim: 0, chunk: 2 }),
    ],
    [
      'DomainError: deltaRuleChunkedMultiplyAdds: expected chunk to be an integer of at least 1, got 0. Pass a whole number ≥ 1.',
      () => deltaRuleChunkedMultiplyAdds({ length: 8, keyDim: 4, valueDim: 4, chunk: 0 }),
    ],
    [
      'DomainError: deltaRuleRecurrentMultiplyAdds: expected keyDim to be an integer of at least 1, got 0. Pass a whole number ≥ 1.',
      () => deltaRuleRecurrentMultiplyAdds({ length: 8, keyDim: 0, valueDim: 4 }),
    ],
    [
      'ShapeError: splitHeads: expected x to have axes [batch, length, inner], got shape [2, 5]. Give x 3 axes.',
      () => splitHeads(zeros([2, 5]), 2),
    ],
    [
      'ShapeError: splitHeads: expected 3 heads to divide the last axis of x, got 4. Choose a number of heads that divides the width.',
      () => splitHeads(zeros([2, 5, 4]), 3),
    ],
    [
      'ShapeError: joinHeads: expected x to have axes [batch, heads, length, headDim], got shape [2, 5, 4]. Give x 4 axes.',
      () => joinHeads(zeros([2, 5, 4])),
    ],
    [
      'ShapeError: multiHeadAttentionStep: expected x to have axes [batch, dim], got shape [2, 5, 4]. Give x 2 axes.',
      () =>
        multiHeadAttentionStep(
          attentionOf,
          zeros([2, 5, 4]),
          initMultiHeadAttentionState(attentionOf, 2),
        ),
    ],
    [
      'ShapeError: forgettingAttentionStep: expected axis heads of decay to be 3 as in logForget, got 2. Check axis 1 of decay.',
      () =>
        forgettingAttentionStep(
          {
            q: zeros([2, 2, 3]),
            k: zeros([2, 2, 3]),
            v: zeros([2, 2, 3]),
            logForget: zeros([2, 3]),
          },
          initForgettingState({ batch: 2, heads: 2, kvHeads: 2, headDim: 3 }),
        ),
    ],
    [
      'DomainError: initHybrid: expected dim to be an integer of at least 1, got 0. Pass a whole number ≥ 1.',
      () => initHybrid({ dim: 0, pattern: 'A' }, random),
    ],
    [
      'ShapeError: hybrid: expected x to have axes [batch, length, dim], got shape [2, 4]. Give x 3 axes.',
      () => hybrid(hybridOf, zeros([2, 4])),
    ],
    [
      'ShapeError: hybridStep: expected x to have axes [batch, dim], got shape [2, 5, 4]. Give x 2 axes.',
      () => hybridStep(hybridOf, zeros([2, 5, 4]), initHybridState(hybridOf, 2)),
    ],
    [
      'ShapeError: traceHybrid: expected x to have axes [batch, length, dim], got shape [2, 4]. Give x 3 axes.',
      () => traceHybrid(hybridOf, zeros([2, 4])),
    ],
    [
      'DomainError: traceHybrid: expected length of x to be an integer of at least 1, got 0. Pass a whole number ≥ 1.',
      () => traceHybrid(hybridOf, noSteps),
    ],
    [
      'DomainError: parsePattern: expected a pattern of the letters 2 M A L D H F, got none. Write one letter a layer.',
      () => parsePattern(''),
    ],
    [
      'ShapeError: spectralNorm: expected A to have axes [n, m], got shape [3]. Give A 2 axes.',
      () => spectralNorm(zeros([3])),
    ],
  ];
  test.each(calls)('%s', (sentence, call) => {
    expect(refusal(call)).toBe(sentence);
  });
});
