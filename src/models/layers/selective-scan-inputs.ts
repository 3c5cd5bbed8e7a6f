// What every form of the selective scan takes, and how it is read: the step sizes, the two rules
// of discretisation, and the B and C that may be constant, shared by all channels, or grouped.
import { axes } from '../tensor/axes.ts';
import { ShapeError } from '../tensor/errors.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { build } from '../tensor/tensor.ts';
import { softplus } from './pointwise.ts';

export interface SelectiveScanInputs {
  /** (batch length dim). */
  readonly x: ReadonlyTensor;
  /** The step sizes before bias and softplus, (batch length dim). */
  readonly deltaRaw: ReadonlyTensor;
  /** The diagonal of each channel's state matrix, (dim state); negative for a state that decays. */
  readonly A: ReadonlyTensor;
  /**
   * How the input enters the state: (batch length state), one vector a token for all channels;
   * (batch length groups state), one for each of `groups` runs of dim/groups channels; or
   * (dim state), the same for every token: not selective.
   */
  readonly B: ReadonlyTensor;
  /** How the state is read, in the same three layouts. */
  readonly C: ReadonlyTensor;
  /** Added to deltaRaw, (dim). Absent means zero. */
  readonly deltaBias?: ReadonlyTensor | undefined;
  /** Weight of the input's own way around the state, (dim). Absent means zero. */
  readonly D?: ReadonlyTensor | undefined;
  /** y is multiplied by silu(z), (batch length dim). Absent means no gate. */
  readonly z?: ReadonlyTensor | undefined;
}

export interface SelectiveScanOptions {
  /** Δ = softplus(deltaRaw + bias), or their plain sum when false; true unless given. */
  readonly softplus?: boolean | undefined;
  /** How B becomes B̄; 'mamba' unless given. */
  readonly discretisation?: Discretisation | undefined;
  /** h before the first token, (batch dim state). Absent means zero. */
  readonly initialState?: ReadonlyTensor | undefined;
}

export type Discretisation = 'mamba' | 'zoh';

// #region b-bar
/**
 * The factor f in B̄ = f B, where Ā = exp(Δ A) under both rules.
 *
 * 'zoh' holds the input still between two samples: f = (exp(Δ A) − 1) / A, equation (4) of the
 * Mamba paper. 'mamba' is what its code computes, f = Δ, the first term of the same series
 * Δ (1 + Δ A / 2 + …). With A → 0 they agree; the larger Δ |A|, the more 'mamba' writes.
 * @see gu2023mamba (4), li2026mamba3blog
 */
export function inputFactor(delta: number, A: number, rule: Discretisation): number {
  if (rule === 'mamba' || A === 0) return delta;
  return Math.expm1(delta * A) / A;
}
// #endregion b-bar

export interface StepSizeOptions {
  /** Added to deltaRaw, over its last axes. Absent means zero. */
  readonly bias?: ReadonlyTensor | undefined;
  /** True unless given. */
  readonly softplus?: boolean | undefined;
  /** Smallest and largest Δ allowed; no limits unless given. */
  readonly limit?: readonly [min: number, max: number] | undefined;
}

/** Δ = softplus(deltaRaw + bias), of the shape of deltaRaw. Δ > 0, so exp(Δ A) < 1 when A < 0. */
export function stepSizes(deltaRaw: ReadonlyTensor, options: StepSizeOptions = {}): Tensor {
  const { bias, limit = [-Infinity, Infinity] } = options;
  return build(deltaRaw.shape, (i) => {
    const raw = deltaRaw.data[i]! + (bias ? bias.data[i % bias.data.length]! : 0);
    const delta = (options.softplus ?? true) ? softplus(raw) : raw;
    return Math.min(Math.max(delta, limit[0]), limit[1]);
  });
}

export interface SelectiveScanSizes {
  readonly batch: number;
  readonly length: number;
  readonly dim: number;
  readonly state: number;
}

/** Sizes of a scan's inputs. @throws ShapeError naming what disagrees (B and C: see `projection`). */
export function selectiveScanSizes(
  caller: string,
  inputs: SelectiveScanInputs,
  options: SelectiveScanOptions,
): SelectiveScanSizes {
  const { x, deltaRaw, A, deltaBias, D, z } = inputs;
  return axes(
    caller,
    {
      x: 'batch length dim',
      deltaRaw: 'batch length dim',
      A: 'dim state',
      deltaBias: 'dim',
      D: 'dim',
      z: 'batch length dim',
      initialState: 'batch dim state',
    },
    { x, deltaRaw, A, deltaBias, D, z, initialState: options.initialState },
  );
}

/** From batch element b, token t, channel d and state n to the place of the number in B or C. */
export type Place = (b: number, t: number, d: number, n: number) => number;

/**
 * Where B or C keeps the number of (b, t, d, n): at n of channel d when constant, of token t when
 * shared, of token t and group ⌊d · groups / dim⌋ when grouped. With `parts` = 2 the numbers are
 * complex, (re, im) on one more axis, and the place is that of the pair.
 * @throws ShapeError when the shape fits none of the layouts.
 */
export function projection(
  caller: string,
  name: 'B' | 'C',
  inputs: Pick<SelectiveScanInputs, 'x' | 'A' | 'B' | 'C'>,
  parts: 1 | 2 = 1,
): Place {
  const pair = parts === 2 ? ' 2' : '';
  const rank = inputs[name].shape.length - parts + 1;
  const layout =
    rank === 2 ? 'dim state' : rank === 3 ? 'batch length state' : 'batch length groups state';
  const sizes: Readonly<Record<string, number>> = axes(
    caller,
    { x: 'batch length dim', A: `dim state${pair}`, [name]: `${layout}${pair}` },
    { x: inputs.x, A: inputs.A, [name]: inputs[name] },
  );
  const { length = 0, dim = 0, state = 0, groups = 1 } = sizes;
  if (groups === 0 || dim % groups !== 0) {
    throw new ShapeError(
      `${caller}: expected the ${groups} groups of ${name} to divide the ${dim} channels of x.`,
      'Give every group the same number of channels.',
    );
  }
  if (rank === 2) return (_b, _t, d, n) => d * state + n;
  if (rank === 3) return (b, t, _d, n) => (b * length + t) * state + n;
  return (b, t, d, n) => ((b * length + t) * groups + Math.floor((d * groups) / dim)) * state + n;
}
