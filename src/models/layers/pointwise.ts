// Scalar nonlinearities, each written so that no intermediate overflows for any finite input.

/** σ(x) = 1 / (1 + e^{−x}). The exponential is only ever taken of −|x|. */
export function sigmoid(x: number): number {
  const e = Math.exp(-Math.abs(x));
  return x >= 0 ? 1 / (1 + e) : e / (1 + e);
}

/** tanh(x) = (e^x − e^{−x}) / (e^x + e^{−x}). */
export function tanh(x: number): number {
  return Math.tanh(x);
}

/** silu(x) = x · σ(x), also called swish. */
export function silu(x: number): number {
  return x * sigmoid(x);
}

/** relu(x) = max(x, 0). */
export function relu(x: number): number {
  return Math.max(x, 0);
}

/** softplus(x) = log(1 + e^x), written max(x, 0) + log(1 + e^{−|x|}). */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** logSigmoid(x) = log σ(x) = −softplus(−x). */
export function logSigmoid(x: number): number {
  return -softplus(-x);
}

/** elu(x) + 1 = x + 1 for x > 0, e^x otherwise: the positive feature map of linear attention. */
export function eluPlusOne(x: number): number {
  return x > 0 ? x + 1 : Math.exp(x);
}

/** geluExact(x) = x · Φ(x), Φ the normal distribution function ½ erfc(−x/√2). */
export function geluExact(x: number): number {
  return x === 0 ? x : 0.5 * x * erfc(-x / Math.SQRT2);
}

/** geluTanh(x) = ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))): the approximation used before erf was cheap. */
export function geluTanh(x: number): number {
  return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
}

/** erf(x) = (2/√π) ∫₀^x e^{−t²} dt, to about 1e-15. */
export function erf(x: number): number {
  return Math.abs(x) < 2 ? erfSeries(x) : Math.sign(x) * (1 - erfc(Math.abs(x)));
}

/** erfc(x) = 1 − erf(x), to a relative error of about 1e-13 (so the far tail keeps its digits). */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  return x < 2 ? 1 - erfSeries(x) : erfcFraction(x);
}

/**
 * erf(x) = (2/√π) e^{−x²} Σ_{n≥0} 2ⁿ x^{2n+1} / (1·3·…·(2n+1)).
 * Of the two power series this is the one whose terms share a sign, so nothing cancels.
 */
function erfSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** erfc(x) = e^{−x²}/√π · 1/(x + (1/2)/(x + (2/2)/(x + (3/2)/(x + …)))) for x ≥ 2. */
function erfcFraction(x: number): number {
  let denominator = x;
  // 100 levels reach full precision at x = 2, the slowest point; the fraction is summed inside out.
  for (let n = 100; n >= 1; n--) denominator = x + n / 2 / denominator;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * denominator);
}
