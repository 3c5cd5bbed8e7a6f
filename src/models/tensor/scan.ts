// Prefix combination ("scan") with any associative operator: the way a recurrence is computed by
// many processors at once. The sequential loop is the specification; the two trees equal it.
import { ShapeError } from './errors.ts';

/** Joins two neighbouring stretches of a sequence, the earlier one first. Must be associative. */
export type Combine<T> = (earlier: T, later: T) => T;

/** y_t = x_0 ∘ x_1 ∘ … ∘ x_t, one after the other: length − 1 combinations, each waiting for the last. */
export function sequentialScan<T>(elements: readonly T[], combine: Combine<T>): T[] {
  const y: T[] = [];
  for (const x of elements) y.push(y.length === 0 ? x : combine(y.at(-1)!, x));
  return y;
}

// #region blelloch
/**
 * up[k][i] = x_{i·2^k} ∘ … ∘ x_{(i+1)·2^k − 1}: neighbours joined pairwise until one is left.
 * A node without a right neighbour moves up unchanged, so any length will do.
 */
function upSweep<T>(elements: readonly T[], combine: Combine<T>): T[][] {
  const up = [[...elements]];
  while (up.at(-1)!.length > 1) {
    const nodes = up.at(-1)!;
    const parents: T[] = [];
    for (let i = 0; i < nodes.length; i += 2) {
      parents.push(i + 1 < nodes.length ? combine(nodes[i]!, nodes[i + 1]!) : nodes[i]!);
    }
    up.push(parents);
  }
  return up;
}

/**
 * before[k][i] = x_0 ∘ … ∘ x_{i·2^k − 1}: all that lies left of node i of level k. A left child
 * sees what its parent sees; a right child sees its left sibling as well. Nothing lies left of
 * the first node of a level: undefined.
 */
function downSweep<T>(up: readonly T[][], combine: Combine<T>): (T | undefined)[][] {
  let parents: (T | undefined)[] = [undefined];
  const before = [parents];
  for (const nodes of up.slice(0, -1).toReversed()) {
    parents = nodes.map((_, i) => {
      const left = parents[Math.floor(i / 2)];
      return i % 2 === 0 ? left : join(left, nodes[i - 1]!, combine);
    });
    before.unshift(parents);
  }
  return before;
}

/** y_t = x_0 ∘ x_1 ∘ … ∘ x_t by an up and a down sweep: O(length) work, O(log length) rounds. */
export function associativeScan<T>(elements: readonly T[], combine: Combine<T>): T[] {
  const before = downSweep(upSweep(elements, combine), combine)[0]!;
  return elements.map((x, t) => join(before[t], x, combine));
}
// #endregion blelloch

function join<T>(earlier: T | undefined, later: T, combine: Combine<T>): T {
  return earlier === undefined ? later : combine(earlier, later);
}

/** Every value of the tree that `associativeScan` walks, level 0 being the elements. */
export interface BlellochTrace<T> {
  /** up[k][i] joins the elements i·2^k … min((i+1)·2^k, length) − 1. */
  readonly up: readonly (readonly T[])[];
  /** before[k][i] joins all elements left of those; undefined where there is none. */
  readonly before: readonly (readonly (T | undefined)[])[];
  /** y_t = before[0][t] ∘ x_t. */
  readonly inclusive: readonly T[];
  /** Combinations made in each round; those of one round do not wait for each other. */
  readonly rounds: readonly { readonly sweep: 'up' | 'down' | 'last'; readonly work: number }[];
}

/** The tree of `associativeScan` level by level, with the number of combinations of every round. */
export function traceBlelloch<T>(elements: readonly T[], combine: Combine<T>): BlellochTrace<T> {
  const up = upSweep(elements, combine);
  const before = downSweep(up, combine);
  const inclusive = elements.map((x, t) => join(before[0]![t], x, combine));

  const rounds: { sweep: 'up' | 'down' | 'last'; work: number }[] = [];
  for (const nodes of up) {
    rounds.push({ sweep: 'up', work: Math.floor(nodes.length / 2) });
  }
  for (const nodes of up.toReversed()) {
    // The right child of the first parent only takes its sibling's value over.
    rounds.push({ sweep: 'down', work: Math.floor(nodes.length / 2) - 1 });
  }
  rounds.push({ sweep: 'last', work: Math.max(elements.length - 1, 0) });
  return { up, before, inclusive, rounds: rounds.filter(({ work }) => work > 0) };
}

// #region hillis-steele
/**
 * y_t = x_0 ∘ x_1 ∘ … ∘ x_t, reaching back 1, 2, 4, … places: ⌈log₂ length⌉ rounds, the fewest
 * possible, for O(length · log length) work.
 */
export function hillisSteeleScan<T>(elements: readonly T[], combine: Combine<T>): T[] {
  let y = [...elements];
  for (let reach = 1; reach < y.length; reach *= 2) {
    const previous = y;
    y = previous.map((later, t) => (t < reach ? later : combine(previous[t - reach]!, later)));
  }
  return y;
}
// #endregion hillis-steele

/** What a scan of `length` elements costs: all combinations, and the rounds they must wait for. */
export interface ScanCost {
  readonly work: number;
  readonly rounds: number;
}

/**
 * Work and rounds, with n = length and L = ⌈log₂ n⌉.
 * sequential: n − 1 and n − 1. Hillis–Steele: n L − (2^L − 1) and L.
 * Blelloch: 3 (n − 1) − L and 2 L, the last of which turns "before t" into "up to t".
 */
export function scanCosts(
  length: number,
): Readonly<Record<'sequential' | 'hillisSteele' | 'blelloch', ScanCost>> {
  const steps = Math.max(length - 1, 0);
  const levels = length > 1 ? Math.ceil(Math.log2(length)) : 0;
  return {
    sequential: { work: steps, rounds: steps },
    hillisSteele: { work: length * levels - (2 ** levels - 1), rounds: levels },
    blelloch: { work: 3 * steps - levels, rounds: 2 * levels },
  };
}

/** The affine map h ↦ a h + b, one step of a linear recurrence. */
export interface Affine {
  readonly a: number;
  readonly b: number;
}

// #region linear-recurrence
/** (a₂, b₂) ∘ (a₁, b₁) = (a₂ a₁, a₂ b₁ + b₂): first the earlier map, then the later one. */
export function composeAffine(earlier: Affine, later: Affine): Affine {
  return { a: later.a * earlier.a, b: later.a * earlier.b + later.b };
}

/**
 * h_t = a_t h_{t−1} + b_t for t = 0 … length−1 with h_{−1} = h0, computed as a scan of the maps.
 *
 * a, b (length) → h (length). `scan` chooses how the maps are composed; the results differ by
 * rounding only.
 * @throws ShapeError when a and b differ in length. @see martin2018parallel, blelloch1990prefix
 */
export function scanLinearRecurrence(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  h0 = 0,
  scan: (elements: readonly Affine[], combine: Combine<Affine>) => Affine[] = associativeScan,
): Float64Array {
  requireSameLength('scanLinearRecurrence', a, b);
  const maps = Array.from(a, (a_t, t) => ({ a: a_t, b: b[t]! }));
  return Float64Array.from(scan(maps, composeAffine), (map) => map.a * h0 + map.b);
}
// #endregion linear-recurrence

/** h_t = a_t h_{t−1} + b_t, the loop that `scanLinearRecurrence` must equal. */
export function loopLinearRecurrence(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  h0 = 0,
): Float64Array {
  requireSameLength('loopLinearRecurrence', a, b);
  const out = new Float64Array(a.length);
  let h = h0;
  for (let t = 0; t < a.length; t++) out[t] = h = a[t]! * h + b[t]!;
  return out;
}

function requireSameLength(caller: string, a: ArrayLike<number>, b: ArrayLike<number>): void {
  if (a.length !== b.length) {
    throw new ShapeError(
      `${caller}: expected b to be as long as a, ${a.length}, got ${b.length}.`,
      'Give every step one factor and one addend.',
    );
  }
}
