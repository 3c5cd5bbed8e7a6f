// The memory of one linear-attention head is a keyDim × valueDim matrix S. These few operations on
// it (and on the vectors around it) are all the arithmetic that the layers of this family do.

/** One row of numbers: a key, a query, a value, a row of S. */
export type Vector = Float64Array;

/** A matrix as its rows. S has keyDim rows of valueDim numbers. */
export type Matrix = readonly Vector[];

// #region state-write-read
/** S ← S + k vᵀ: stores the value v under the key k. keyDim · valueDim multiply–adds. */
export function write(S: Matrix, k: Vector, v: Vector): void {
  for (let i = 0; i < k.length; i++) {
    for (let j = 0; j < v.length; j++) S[i]![j]! += k[i]! * v[j]!;
  }
}

/** y = Sᵀ q: what the memory answers to the query q. keyDim · valueDim multiply–adds. */
export function read(S: Matrix, q: Vector): Vector {
  const y = new Float64Array(S[0]?.length ?? 0);
  for (let i = 0; i < q.length; i++) {
    for (let j = 0; j < y.length; j++) y[j]! += S[i]![j]! * q[i]!;
  }
  return y;
}
// #endregion state-write-read

/** One factor for a whole head, or one for each key dimension. */
export type Decay = Vector | number;

/** S ← diag(factor) S: forgets, all of S alike or each key dimension at its own rate. */
export function forget(S: Matrix, factor: Decay): void {
  S.forEach((row, i) => {
    const f = typeof factor === 'number' ? factor : factor[i]!;
    for (let j = 0; j < row.length; j++) row[j]! *= f;
  });
}

/** a · b. */
export function dot(a: Vector, b: Vector): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** y ← y + factor x, over the elements of x (y may be longer). */
export function addScaled(y: Vector, factor: number, x: Vector): void {
  for (let i = 0; i < x.length; i++) y[i]! += factor * x[i]!;
}

/** x ∘ factor, a new vector. */
export function times(x: Vector, factor: Decay): Vector {
  return x.map((value, i) => value * (typeof factor === 'number' ? factor : factor[i]!));
}

/** a − b, a new vector. */
export function minus(a: Vector, b: Vector): Vector {
  return a.map((value, i) => value - b[i]!);
}

/** e^x, element by element. */
export function exp(x: Decay): Decay {
  return typeof x === 'number' ? Math.exp(x) : x.map((value) => Math.exp(value));
}
