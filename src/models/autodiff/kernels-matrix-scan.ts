// The matrix state in plain TypeScript with its hand-derived gradient: one loop for linear
// attention, SSD and the delta rules. wasm/matrix-scan.as.ts has the same, four columns wide.
import type { ScanKernels } from './kernels-scan.ts';

// #region matrix-scan
export const matrixScan: ScanKernels['matrixScan'] = (arrays, y, head, keep) => {
  const { q, k, v, a, beta, S } = arrays;
  const { length, keys, values } = head;
  const next = keep ? keys * values : 0;
  for (let t = 0; t < length; t++) {
    const now = t * next;
    const [qt, kt, vt] = [head.q + t * head.tk, head.k + t * head.tk, head.v + t * head.tv];
    const at = head.a + t * head.ta;
    for (let j = 0; j < values; j++) {
      let u = v[vt + j]!;
      if (beta) {
        let read = 0;
        for (let i = 0; i < keys; i++) {
          read += k[kt + i]! * a[at + i * head.ai]! * S[now + i * values + j]!;
        }
        u = beta[head.beta + t * head.tb]! * (u - read);
      }
      let out = 0;
      for (let i = 0; i < keys; i++) {
        const kept = a[at + i * head.ai]! * S[now + i * values + j]!;
        const sNow = kept + k[kt + i]! * u;
        S[now + next + i * values + j] = sNow;
        out += q[qt + i]! * sNow;
      }
      y[vt + j]! += out;
    }
  }
};
// #endregion matrix-scan

export const matrixScanGradient: ScanKernels['matrixScanGradient'] = (arrays, gy, g, head) => {
  const { q, k, v, a, beta, S } = arrays;
  const { length, keys, values, ai } = head;
  const gS = g.S;
  for (let t = length - 1; t >= 0; t--) {
    const before = t * keys * values;
    const now = before + keys * values;
    const [qt, kt, vt] = [head.q + t * head.tk, head.k + t * head.tk, head.v + t * head.tv];
    const at = head.a + t * head.ta;
    const bt = head.beta + t * head.tb;
    for (let j = 0; j < values; j++) {
      const gt = gy[vt + j]!;
      let gu = 0;
      let read = 0;
      for (let i = 0; i < keys; i++) {
        const ij = i * values + j;
        gS[ij]! += q[qt + i]! * gt;
        gu += k[kt + i]! * gS[ij]!;
        read += k[kt + i]! * a[at + i * ai]! * S[before + ij]!;
      }
      let u = v[vt + j]!;
      let gRead = 0;
      if (beta) {
        const error = u - read;
        g.beta![bt]! += gu * error;
        u = beta[bt]! * error;
        gu *= beta[bt]!;
        gRead = -gu;
      }
      g.v[vt + j]! += gu;
      for (let i = 0; i < keys; i++) {
        const ij = i * values + j;
        const decay = a[at + i * ai]!;
        const previous = S[before + ij]!;
        const gKept = gS[ij]! + k[kt + i]! * gRead;
        g.q[qt + i]! += S[now + ij]! * gt;
        g.k[kt + i]! += gS[ij]! * u + decay * previous * gRead;
        g.a[at + i * ai]! += previous * gKept;
        gS[ij] = decay * gKept;
      }
    }
  }
};
