// How far two ways of writing the input into a state are from the truth: ΔB at the end of the step,
// as Mamba and Mamba-2 compute it, and a weighting of both ends, as Mamba-3 does.

/** ΔB x_t alone, or half of it and half of what the token before would have left. */
export type WriteRule = 'end' | 'both ends';

/**
 * Largest error of the state up to `time` for h' = −h + cos t, h(0) = 0, in steps of `delta`:
 * h_t = e^{−Δ} h_{t−1} + (1 − λ) Δ e^{−Δ} x_{t−1} + λ Δ x_t with λ = 1 or 1/2.
 *
 * The solution is h(t) = (cos t + sin t − e^{−t}) / 2. @see lahoti2026mamba3
 */
export function writeError(rule: WriteRule, delta: number, time = 4): number {
  const lambda = rule === 'end' ? 1 : 0.5;
  const keep = Math.exp(-delta);
  let [h, worst] = [0, 0];
  for (let step = 1; step * delta <= time + 1e-9; step++) {
    const t = step * delta;
    const [before, now] = [Math.cos(t - delta), Math.cos(t)];
    h = keep * h + (1 - lambda) * delta * keep * before + lambda * delta * now;
    worst = Math.max(worst, Math.abs(h - (Math.cos(t) + Math.sin(t) - Math.exp(-t)) / 2));
  }
  return worst;
}
