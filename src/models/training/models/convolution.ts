// The mixers that convolve with a filter as long as the sequence: a stored one, a diagonal state
// space model (S4D), and Hyena's, which a small network computes. The first two are linear and
// time-invariant between their projections; Hyena multiplies by gates.
import {
  add,
  causalConv1d,
  geluTanh,
  longConvolution,
  matmul,
  mul,
  permute,
  s4dKernel,
  scale,
  sin,
  slice,
} from '../../autodiff/ops.ts';
import { fftConvolution } from '../../autodiff/ops.ts';
import { constant, type Tape, type Variable } from '../../autodiff/tape.ts';
import { normal, type Random } from '../../tensor/random.ts';
import { build } from '../../tensor/tensor.ts';
import {
  constantTensor,
  dense,
  weight,
  type Mixer,
  type MixerConfig,
  type Weights,
} from './mixer.ts';

/** Direct below this length, by Fourier transform from it on. */
const LONG = 512;

function convolve(tape: Tape, x: Variable, kernel: Variable): Variable {
  return x.shape[1]! < LONG ? longConvolution(tape, x, kernel) : fftConvolution(tape, x, kernel);
}

/** gelu(conv(x) + D x) W: what follows the filter in both time-invariant mixers. */
function ungated(tape: Tape, weights: Weights, x: Variable, kernel: Variable): Variable {
  const y = add(tape, convolve(tape, x, kernel), mul(tape, x, weight(weights, 'D')));
  return matmul(tape, geluTanh(tape, y), weight(weights, 'output'));
}

export const longFilter: Mixer = {
  title: 'Long convolution',
  init: ({ dim, maxLength }, random) => ({
    kernel: build([dim, maxLength], () => normal(random) / Math.sqrt(maxLength)),
    D: constantTensor([dim], 1),
    output: dense(random, dim, dim),
  }),
  apply: (tape, weights, x, _config, probe) => {
    const kernel = weight(weights, 'kernel');
    probe?.('filter', kernel);
    return ungated(tape, weights, x, kernel);
  },
  // Nothing summarises the past of a free filter: it needs all inputs.
  memory: ({ dim }, length) => dim * length,
};

export const s4d: Mixer = {
  title: 'S4D',
  init: ({ dim, state, deltaRange: [least, most] }, random) => {
    const half = Math.max(1, state / 2);
    const logDelta = (): number => Math.log(least) + random() * (Math.log(most) - Math.log(least));
    return {
      logDelta: build([dim], logDelta),
      logAReal: constantTensor([dim, half], Math.log(1 / 2)),
      AImag: build([dim, half], (i) => Math.PI * (i % half)),
      C: build([dim, half, 2], () => normal(random) * Math.SQRT1_2),
      D: constantTensor([dim], 1),
      output: dense(random, dim, dim),
    };
  },
  apply: (tape, weights, x, _config, probe) => {
    const [logDelta, logAReal, AImag, C] = ['logDelta', 'logAReal', 'AImag', 'C'].map((name) =>
      weight(weights, name),
    ) as [Variable, Variable, Variable, Variable];
    const kernel = s4dKernel(tape, logDelta, logAReal, AImag, C, x.shape[1]!);
    probe?.('filter', kernel);
    return ungated(tape, weights, x, kernel);
  },
  // Pairs of conjugates: state real numbers a channel.
  memory: ({ dim, state }) => dim * Math.max(2, state),
};

/** Sine features of a position: sines and cosines of this many frequencies, and the position. */
const BANDS = 8;
const FILTER_WIDTH = 16;

// #region hyena
/**
 * y = q ⊙ (filter ∗ (k ⊙ v)), with q, k, v after a short convolution, and the filter from a network
 * of the position: order 2. @see poli2023hyena
 */
export const hyena: Mixer = {
  title: 'Hyena',
  init: ({ dim }, random) => ({
    input: dense(random, dim, 3 * dim),
    short: build([3 * dim, 3], (i) => (i % 3 === 2 ? 1 : 0) + normal(random) / 3),
    filter1: dense(random, 1 + 2 * BANDS, FILTER_WIDTH),
    filter2: dense(random, FILTER_WIDTH, FILTER_WIDTH),
    filter3: dense(random, FILTER_WIDTH, dim),
    D: constantTensor([dim], 1),
    output: dense(random, dim, dim),
  }),
  apply: (tape, weights, x, config, probe) => {
    const { dim } = config;
    const all = causalConv1d(
      tape,
      matmul(tape, x, weight(weights, 'input')),
      weight(weights, 'short'),
    );
    const part = (i: number): Variable => slice(tape, all, 2, i * dim, (i + 1) * dim);
    const kernel = implicitFilter(tape, weights, x.shape[1]!, config);
    probe?.('filter', kernel);
    const kv = mul(tape, part(1), part(2));
    const mixed = add(tape, convolve(tape, kv, kernel), mul(tape, kv, weight(weights, 'D')));
    return matmul(tape, mul(tape, part(0), mixed), weight(weights, 'output'));
  },
  memory: ({ dim }, length) => dim * length + 2 * 3 * dim,
};
// #endregion hyena

/** window_t · network(features of t): dim length. */
function implicitFilter(
  tape: Tape,
  weights: Weights,
  length: number,
  { dim, maxLength }: MixerConfig,
): Variable {
  const width = 1 + 2 * BANDS;
  const feature = (t: number, j: number): number => {
    if (j === 0) return t / maxLength;
    const angle = (2 * Math.PI * t * Math.ceil(j / 2)) / maxLength;
    return j % 2 === 1 ? Math.cos(angle) : Math.sin(angle);
  };
  const positions = build([length, width], (i) => feature(Math.floor(i / width), i % width));
  const hidden = (x: Variable, name: string): Variable =>
    sin(tape, scale(tape, matmul(tape, x, weight(weights, name)), 2));
  const deep = hidden(hidden(constant(tape, positions), 'filter1'), 'filter2');
  const raw = matmul(tape, deep, weight(weights, 'filter3'));
  // Some channels see a few tokens, some the whole sequence; heights so that sums stay near 1.
  const fade = (i: number): number => {
    const reach = maxLength ** (0.25 + (0.75 * (i % dim)) / Math.max(1, dim - 1));
    return Math.exp(-Math.floor(i / dim) / reach) / Math.sqrt(reach);
  };
  const windowed = mul(tape, raw, constant(tape, build([length, dim], fade)));
  return permute(tape, windowed, [1, 0]);
}

/** The first taps of a filter, to initialise or to look at. */
export function initTaps(random: Random, dim: number, width: number): ReturnType<typeof build> {
  // The present is passed on, the taps before it start small.
  return build([dim, width], (i) => (i % width === width - 1 ? 1 : 0) + normal(random) / width);
}
