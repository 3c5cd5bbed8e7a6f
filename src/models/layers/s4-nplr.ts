// Normal plus low rank: a HiPPO matrix is a diagonal one in another basis, less a little.
import type { ComplexArray } from '../tensor/complex.ts';
import { accumulate, at, complex, complexZeros, conj, put, times } from '../tensor/complex.ts';
import { hermitianEigen } from '../tensor/eigen.ts';
import { DomainError } from '../tensor/errors.ts';
import type { Measure } from './hippo.ts';
import { hippo } from './hippo.ts';

/** diag(Lambda) − Σ_r P_r P_r*, B: half of the modes, the other half being their conjugates. */
export interface Nplr {
  /** (modes), modes = ⌊state/2⌋ */
  readonly Lambda: ComplexArray;
  /** rank lists of (modes) */
  readonly P: readonly ComplexArray[];
  /** (modes) */
  readonly B: ComplexArray;
  /** (state, modes), row-major: the eigenvectors, each up to a factor of modulus 1. */
  readonly V: ComplexArray;
}

/**
 * A = V (diag(Λ) − Σ_r P_r P_r*) V* for a HiPPO matrix A, P and B in the basis V.
 *
 * A + Σ P Pᵀ = −c I + S with S skew-symmetric, so −iS is Hermitian: its eigenvectors are orthogonal
 * and computed stably, its eigenvalues are the imaginary parts of Λ. Kept: the half with the most
 * negative imaginary parts, ascending. For an odd `state` the one real mode is left out.
 * @throws DomainError for the measures whose low-rank part is not known.
 * @see gu2022s4 theorem 1
 */
export function nplr(measure: Measure, state: number): Nplr {
  const { A, B, P } = hippo(measure, state);
  if (!P && measure !== 'legsd' && measure !== 'foud') {
    throw new DomainError(
      `nplr: expected a measure that is normal plus low rank, got ${measure}.`,
      'Use legs, legsd, legt, lagt, foud or fout.',
    );
  }
  const rank = P ? P.shape[0]! : 0;
  const normal = (i: number, j: number) => {
    let sum = A.data[i * state + j]!;
    for (let r = 0; r < rank; r++) sum += P!.data[r * state + i]! * P!.data[r * state + j]!;
    return sum;
  };
  const hermitian = complexZeros(state * state);
  for (let i = 0; i < state; i++) {
    for (let j = 0; j < state; j++) {
      hermitian.im[i * state + j] = (normal(j, i) - normal(i, j)) / 2;
    }
  }
  const { values, vectors } = hermitianEigen(hermitian, state);
  pairNullspace(values, vectors, state);

  const modes = Math.floor(state / 2);
  const V = complexZeros(state * modes);
  const Lambda = complexZeros(modes);
  for (let n = 0; n < modes; n++) {
    put(Lambda, n, complex(normal(0, 0), values[n]!));
    for (let i = 0; i < state; i++) put(V, i * modes + n, at(vectors, i * state + n));
  }
  const project = (v: Float64Array) => {
    const out = complexZeros(modes);
    for (let n = 0; n < modes; n++) {
      for (let i = 0; i < state; i++) {
        accumulate(out, n, times(conj(at(V, i * modes + n)), complex(v[i]!)));
      }
    }
    return out;
  };
  const rows = Array.from({ length: rank }, (_, r) => P!.data.slice(r * state, (r + 1) * state));
  return { Lambda, P: rows.map(project), B: project(B.data), V };
}

/**
 * When the eigenvalue 0 is double (the constant wave of the Fourier measures), any two vectors of its
 * plane are eigenvectors, but only (u + iw)/√2 and its conjugate are halves of a conjugate pair.
 */
function pairNullspace(values: Float64Array, vectors: ComplexArray, state: number): void {
  const low = state / 2 - 1;
  if (state % 2 === 1 || Math.abs(values[low]!) > 1e-9 || Math.abs(values[low + 1]!) > 1e-9) return;
  // In both Fourier systems that plane is spanned by the first two axes.
  for (let i = 0; i < state; i++) {
    put(vectors, i * state + low, complex(i === 0 ? Math.SQRT1_2 : 0, i === 1 ? Math.SQRT1_2 : 0));
  }
}
