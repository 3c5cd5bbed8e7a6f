// Eigenvalues of small matrices: the poles of a state space model are the eigenvalues of its A.
import { axes } from './axes.ts';
import type { Complex, ComplexArray } from './complex.ts';
import {
  at,
  complex,
  complexZeros,
  conj,
  minus,
  modulus,
  over,
  plus,
  put,
  scaled,
  times,
} from './complex.ts';
import { DomainError } from './errors.ts';
import type { ReadonlyTensor } from './tensor.ts';
import { tensor } from './tensor.ts';

/**
 * The n eigenvalues of any square A (n, n), by QR steps with Wilkinson's shift on the Hessenberg
 * form: A is turned until all below the diagonal has vanished, one value at a time from the end.
 * Order: as they are found. Cost about 25n³ FLOPs (complex).
 * @throws DomainError when a value does not settle within 200 steps.
 */
export function eigenvalues(A: ReadonlyTensor): ComplexArray {
  const { n } = axes('eigenvalues', { A: 'n n' }, { A });
  const h = { re: hessenberg(A), im: new Float64Array(n * n) };
  const values = complexZeros(n);
  let end = n - 1;
  let steps = 0;
  while (end >= 0) {
    let start = end;
    while (start > 0 && !negligibleBelow(h, n, start)) start--;
    if (start === end) {
      put(values, end, at(h, end * n + end));
      end--;
      steps = 0;
      continue;
    }
    if (++steps > 200) {
      throw new DomainError(
        `eigenvalues: expected value ${end} to settle within 200 steps, got none.`,
        'Scale A so that its entries are of ordinary size.',
      );
    }
    // Every tenth time an odd shift, against matrices that a regular one maps onto themselves.
    const below = modulus(at(h, end * n + end - 1));
    const shift =
      steps % 10 === 0 ? plus(at(h, end * n + end), complex(below)) : wilkinsonShift(h, n, end);
    qrStep(h, n, start, end, shift);
  }
  return values;
}

/** A to upper Hessenberg form (zero below the first subdiagonal), by reflections. */
function hessenberg(A: ReadonlyTensor): Float64Array {
  const n = A.shape[0]!;
  const h = tensor(A.shape, A.data).data;
  for (let m = 1; m < n - 1; m++) {
    let norm = 0;
    for (let i = m; i < n; i++) norm += h[i * n + m - 1]! ** 2;
    norm = Math.sqrt(norm);
    if (norm === 0) continue;
    // Householder's reflection that maps column m − 1 below the diagonal onto its first entry.
    const u = new Float64Array(n);
    for (let i = m; i < n; i++) u[i] = h[i * n + m - 1]!;
    u[m]! += u[m]! < 0 ? -norm : norm;
    let square = 0;
    for (let i = m; i < n; i++) square += u[i]! * u[i]!;
    for (let j = 0; j < n; j++) {
      let dot = 0;
      for (let i = m; i < n; i++) dot += u[i]! * h[i * n + j]!;
      for (let i = m; i < n; i++) h[i * n + j]! -= ((2 * dot) / square) * u[i]!;
    }
    for (let i = 0; i < n; i++) {
      let dot = 0;
      for (let j = m; j < n; j++) dot += u[j]! * h[i * n + j]!;
      for (let j = m; j < n; j++) h[i * n + j]! -= ((2 * dot) / square) * u[j]!;
    }
  }
  return h;
}

/** H − σI = QR, then H ← RQ + σI, on rows and columns start … end, by plane rotations. */
function qrStep(h: ComplexArray, n: number, start: number, end: number, shift: Complex): void {
  for (let i = start; i <= end; i++) put(h, i * n + i, minus(at(h, i * n + i), shift));
  const rotations: { c: Complex; s: Complex }[] = [];
  for (let k = start; k < end; k++) {
    const a = at(h, k * n + k);
    const b = at(h, (k + 1) * n + k);
    const length = Math.hypot(a.re, a.im, b.re, b.im);
    const c = scaled(a, 1 / length); // b is not zero, or the block would have been split there
    const s = scaled(b, 1 / length);
    rotations.push({ c, s });
    for (let j = k; j <= end; j++) {
      const x = at(h, k * n + j);
      const y = at(h, (k + 1) * n + j);
      put(h, k * n + j, plus(times(conj(c), x), times(conj(s), y)));
      put(h, (k + 1) * n + j, minus(times(c, y), times(s, x)));
    }
  }
  rotations.forEach(({ c, s }, index) => {
    const k = start + index;
    for (let i = start; i <= k + 1; i++) {
      const x = at(h, i * n + k);
      const y = at(h, i * n + k + 1);
      put(h, i * n + k, plus(times(x, c), times(y, s)));
      put(h, i * n + k + 1, minus(times(y, conj(c)), times(x, conj(s))));
    }
  });
  for (let i = start; i <= end; i++) put(h, i * n + i, plus(at(h, i * n + i), shift));
}

/** The eigenvalue of the last 2 × 2 block that lies nearer to its last entry. */
function wilkinsonShift(h: ComplexArray, n: number, end: number): Complex {
  const a = at(h, (end - 1) * n + end - 1);
  const b = at(h, (end - 1) * n + end);
  const c = at(h, end * n + end - 1);
  const d = at(h, end * n + end);
  const half = scaled(minus(a, d), 0.5);
  const bc = times(b, c);
  const root = squareRoot(plus(times(half, half), bc));
  const sum = modulus(plus(half, root)) >= modulus(minus(half, root));
  const denominator = sum ? plus(half, root) : minus(half, root);
  return modulus(denominator) === 0 ? d : minus(d, over(bc, denominator));
}

function squareRoot(z: Complex): Complex {
  const r = Math.sqrt(modulus(z));
  const angle = Math.atan2(z.im, z.re) / 2;
  return complex(r * Math.cos(angle), r * Math.sin(angle));
}

function negligibleBelow(h: ComplexArray, n: number, i: number): boolean {
  const neighbours = modulus(at(h, i * n + i)) + modulus(at(h, (i - 1) * n + i - 1));
  return modulus(at(h, i * n + i - 1)) <= 1e-16 * (neighbours || 1);
}
