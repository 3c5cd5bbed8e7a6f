// HiPPO as a memory: the coefficients follow the signal as it arrives, and draw its past again.
import { axes } from '../tensor/axes.ts';
import { DomainError, requireInteger } from '../tensor/errors.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { permute, reshape, tensor, zeros } from '../tensor/tensor.ts';
import type { Rule } from './discretise.ts';
import type { DiscretisedDense } from './discretise-dense.ts';
import { denseStep, discretiseDense } from './discretise-dense.ts';
import { hippo, hippoLegs } from './hippo.ts';
import type { Stepped } from './sequence.ts';
import { foldSteps } from './sequence.ts';

export interface LegsConfig {
  /** Number of polynomials kept. */
  readonly state: number;
  /** How the step of length 1/t is taken. */
  readonly rule?: Rule | undefined;
}

export interface LegsState {
  /** Coefficients c (batch, state). */
  readonly c: Tensor;
  /** Number of values read. */
  readonly t: number;
}

/** Nothing read yet. */
export function initLegsState(config: LegsConfig, batch: number): LegsState {
  return { c: zeros([batch, config.state]), t: 0 };
}

// #region hippo-legs-step
/**
 * c_t = Abar_t c_{t−1} + Bbar_t f_t, where Abar_t and Bbar_t discretise A/t and B/t with a step of 1
 * (the same as A and B with a step of 1/t), t = 1, 2, …
 *
 * fAtT (batch) → coefficients (batch, state). The step shrinks because the measure stretches: each
 * new value is a smaller share of the past.
 * @see gu2020hippo theorem 2
 */
export function legsStep(
  config: LegsConfig,
  fAtT: ReadonlyTensor,
  { c, t }: LegsState,
): Stepped<LegsState> {
  const { A, B } = hippoLegs(config.state);
  const column = reshape(B, [config.state, 1]);
  const row = tensor([1, fAtT.data.length], fAtT.data);
  const next = permute(
    denseStep(config.rule ?? 'bilinear', A, column, 1 / (t + 1), permute(c, [1, 0]), row),
    [1, 0],
  );
  return { output: next, state: { c: next, t: t + 1 } };
}
// #endregion hippo-legs-step

/** The coefficients of LegS after every value: f (batch, length) → c (batch, length, state). */
export function legsProjection(config: LegsConfig, f: ReadonlyTensor): Tensor {
  const { batch } = axes('legsProjection', { f: 'batch length' }, { f });
  requireInteger('legsProjection', 'state', config.state);
  const initial = initLegsState(config, batch);
  return foldSteps('legsProjection', f, initial, (fAtT, state) => legsStep(config, fAtT, state))
    .output;
}

export interface LegtConfig {
  /** Number of polynomials kept. */
  readonly state: number;
  /** Time between two values, the window being 1 long: 1/delta values fit in it. */
  readonly delta: number;
  readonly rule?: Rule | undefined;
}

/** Abar (state, state) and Bbar (state, 1) of the sliding window. */
export function legtSystem(config: LegtConfig): DiscretisedDense {
  const { A, B } = hippo('lmu', config.state);
  const column = reshape(B, [config.state, 1]);
  return discretiseDense(config.rule ?? 'bilinear', A, column, config.delta);
}

/** c_t = Abar c_{t−1} + Bbar f_t with constant matrices: f (batch, length) → c (batch, length, state). */
export function legtProjection(config: LegtConfig, f: ReadonlyTensor): Tensor {
  const { batch } = axes('legtProjection', { f: 'batch length' }, { f });
  const system = legtSystem(config);
  return foldSteps('legtProjection', f, zeros([batch, config.state]), (fAtT, c) => {
    const next = advance(system, fAtT, c);
    return { output: next, state: next };
  }).output;
}

/** P_0(z) … P_{count−1}(z), Legendre's polynomials: (n+1) P_{n+1} = (2n+1) z P_n − n P_{n−1}. */
export function legendre(count: number, z: number): Float64Array {
  const P = new Float64Array(count);
  for (let n = 0; n < count; n++) {
    P[n] = n === 0 ? 1 : n === 1 ? z : ((2 * n - 1) * z * P[n - 1]! - (n - 1) * P[n - 2]!) / n;
  }
  return P;
}

/**
 * f(x) ≈ Σ_n c_n √(2n+1) P_n(2x − 1), x = 0 the first value read and x = 1 the latest.
 * c (…, state) → (…, points), at `points` ≥ 2 places from 0 to 1, both ends included.
 */
export function legsReconstruction(c: ReadonlyTensor, points: number): Tensor {
  return evaluate('legsReconstruction', c, points, (n, P) => Math.sqrt(2 * n + 1) * P);
}

/**
 * f(x) ≈ Σ_n c_n P_n(1 − 2x), x = 0 the far end of the window and x = 1 now.
 * c (…, state) of `legtProjection` → (…, points).
 */
export function legtReconstruction(c: ReadonlyTensor, points: number): Tensor {
  return evaluate('legtReconstruction', c, points, (n, P) => (n % 2 === 0 ? P : -P));
}

export interface HippoTrace {
  /** (length, state): row t holds what is kept after value t. */
  readonly coefficients: Tensor;
  /** (length, points): row t holds the past as it can be told after value t. */
  readonly reconstruction: Tensor;
  /** (length, points): the time, in values from the first, that each reconstructed point is at. */
  readonly time: Tensor;
}

/**
 * Everything a figure of HiPPO needs: what is kept of f (length), and what it gives back.
 * legs reconstructs from the first value to the present; legt over the last `window` values.
 */
export function traceHippo(
  config: {
    readonly measure: 'legs' | 'legt';
    readonly state: number;
    readonly points: number;
    /** legt only: values in the window. */
    readonly window?: number | undefined;
    readonly rule?: Rule | undefined;
  },
  f: ReadonlyTensor,
): HippoTrace {
  const { length } = axes('traceHippo', { f: 'length' }, { f });
  const { measure, state, points, rule } = config;
  const window = config.window ?? length;
  const row = tensor([1, length], f.data);
  const c =
    measure === 'legs'
      ? legsProjection({ state, rule }, row)
      : legtProjection({ state, rule, delta: 1 / window }, row);
  const coefficients = reshape(c, [length, state]);
  const reconstruct = measure === 'legs' ? legsReconstruction : legtReconstruction;
  const time = zeros([length, points]);
  for (let t = 0; t < length; t++) {
    const span = measure === 'legs' ? t + 1 : window;
    for (let i = 0; i < points; i++) {
      // After value t the time is t + 1: a value occupies the unit of time that it arrives in.
      time.data[t * points + i] = t + 1 - span * (1 - i / (points - 1));
    }
  }
  return { coefficients, reconstruction: reconstruct(coefficients, points), time };
}

/** c ← Abar c + Bbar f for every batch row. */
function advance(system: DiscretisedDense, fAtT: ReadonlyTensor, c: ReadonlyTensor): Tensor {
  const { Abar, Bbar } = system;
  const { batch, state } = axes('hippo step', { f: 'batch', c: 'batch state' }, { f: fAtT, c });
  const next = zeros([batch, state]);
  for (let b = 0; b < batch; b++) {
    for (let n = 0; n < state; n++) {
      let sum = Bbar.data[n]! * fAtT.data[b]!;
      for (let k = 0; k < state; k++) sum += Abar.data[n * state + k]! * c.data[b * state + k]!;
      next.data[b * state + n] = sum;
    }
  }
  return next;
}

function evaluate(
  caller: string,
  c: ReadonlyTensor,
  points: number,
  basis: (n: number, P: number) => number,
): Tensor {
  if (!Number.isInteger(points) || points < 2) {
    throw new DomainError(
      `${caller}: expected points to be an integer of at least 2, got ${points}.`,
      'Two points are the two ends.',
    );
  }
  const state = c.shape.at(-1) ?? 0;
  const rows = state === 0 ? 0 : c.data.length / state;
  const y = zeros([...c.shape.slice(0, -1), points]);
  for (let i = 0; i < points; i++) {
    const P = legendre(state, (2 * i) / (points - 1) - 1);
    for (let r = 0; r < rows; r++) {
      let sum = 0;
      for (let n = 0; n < state; n++) sum += c.data[r * state + n]! * basis(n, P[n]!);
      y.data[r * points + i] = sum;
    }
  }
  return y;
}
