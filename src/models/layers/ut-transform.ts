// The triangular system at the heart of the chunked delta rule: every token corrects what the
// tokens before it wrote, and T says how these corrections add up.
import { addScaled, type Matrix, type Vector } from './state-matrix.ts';

/**
 * T = (I + diag(β) G)⁻¹ diag(β), G strictly lower triangular: T_t = β_t (e_t − Σ_{s<t} G_{ts} T_s).
 *
 * gram[t][s] = G_{ts} for s < t; row t of T has t + 1 elements (the others are zero). Forward
 * substitution: about n³ / 6 multiply–adds. @see yang2024deltanet, who call it the UT transform
 */
export function utTransform(gram: Matrix, beta: Vector): Vector[] {
  const T: Vector[] = [];
  gram.forEach((row, t) => {
    const next = new Float64Array(t + 1);
    next[t] = 1;
    for (let s = 0; s < t; s++) addScaled(next, -row[s]!, T[s]!);
    T.push(next.map((value) => beta[t]! * value));
  });
  return T;
}

/** Σ_s weights[s] rows[s]. */
export function combine(weights: Vector, rows: Matrix): Vector {
  const sum = new Float64Array(rows[0]?.length ?? 0);
  weights.forEach((weight, s) => addScaled(sum, weight, rows[s]!));
  return sum;
}
