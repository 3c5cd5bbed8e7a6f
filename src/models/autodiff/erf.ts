// The error function, needed by the exact GELU and absent from JavaScript's Math.

/** erf(x) = 2/√π ∫₀ˣ e^{−t²} dt, to about 1e-15. */
export function erf(x: number): number {
  const a = Math.abs(x);
  if (a > 6) return Math.sign(x);
  if (a > 2.5) return Math.sign(x) * (1 - tail(a));
  // Σ_n 2ⁿ x^{2n+1} / (2n+1)!! has only positive terms, so nothing cancels.
  let term = a;
  let total = a;
  for (let n = 1; term > total * 1e-17; n++) {
    term *= (2 * a * a) / (2 * n + 1);
    total += term;
  }
  return Math.sign(x) * (2 / Math.sqrt(Math.PI)) * Math.exp(-a * a) * total;
}

/** 1 − erf(x) for x > 2.5 by its continued fraction, evaluated from the inside. */
function tail(x: number): number {
  let fraction = x;
  for (let n = 60; n >= 1; n--) fraction = x + n / 2 / fraction;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
}
