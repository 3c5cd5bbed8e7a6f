import { describe, expect, test } from 'vitest';
import type { HippoOptions, Measure } from '../../../../src/models/layers/hippo.ts';
import { hippo, hippoLegs } from '../../../../src/models/layers/hippo.ts';
import { eigenvalues } from '../../../../src/models/tensor/eigenvalues.ts';
import { matrixProduct } from '../../../../src/models/tensor/linear-algebra.ts';
import type { Tensor } from '../../../../src/models/tensor/tensor.ts';
import { build, permute, tensor } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';

/** A + Σ_r P_r P_rᵀ. */
function corrected(A: Tensor, P: Tensor | undefined): Tensor {
  if (!P) return A;
  const PP = matrixProduct(permute(P, [1, 0]), P);
  return build(A.shape, (i) => A.data[i]! + PP.data[i]!);
}

describe('hippo', () => {
  test('legs of four states is the matrix printed in the paper', () => {
    const r = Math.sqrt;
    const { A, B } = hippoLegs(4);
    // prettier-ignore
    const printed = [
      -1,      0,        0,        0,
      -r(3),  -2,        0,        0,
      -r(5),  -r(15),   -3,        0,
      -r(7),  -r(21),   -r(35),   -4,
    ];
    expectAllclose(A, tensor([4, 4], printed), { abs: 1e-14 });
    expectAllclose(B, tensor([4], [1, r(3), r(5), r(7)]), { abs: 1e-14 });
  });

  test.each<Measure>(['legs', 'legsd', 'legt', 'lagt', 'foud', 'fout'])(
    '%s with its low-rank part added is a multiple of I plus a skew-symmetric matrix',
    (measure) => {
      for (const state of [1, 2, 5, 8]) {
        const { A, P } = hippo(measure, state);
        const N = corrected(A, P);
        const symmetric = build([state, state], (i) => {
          return (N.data[i]! + N.data[(i % state) * state + Math.floor(i / state)]!) / 2;
        });
        const c = symmetric.data[0]!;
        const multiple = build([state, state], (i) => (i % (state + 1) === 0 ? c : 0));
        expectAllclose(symmetric, multiple, { abs: 1e-12 });
      }
    },
  );

  test.each<Measure>(['legs', 'legsd', 'legt', 'lmu', 'lagt', 'glagt', 'foud'])(
    'every mode of %s fades',
    (measure) => {
      for (const re of eigenvalues(hippo(measure, 8).A).re) expect(re).toBeLessThan(0);
    },
  );

  test('lmu is legt in another normalisation: the same eigenvalues, twice as fast', () => {
    const sorted = (A: Tensor) => Float64Array.from(eigenvalues(A).re).sort();
    const lmu = sorted(hippo('lmu', 6).A);
    const legt = sorted(hippo('legt', 6).A).map((x) => 2 * x);
    expectAllclose(tensor([6], lmu), tensor([6], legt), { abs: 1e-8 });
  });

  test('glagt with α = 0 is lagt when its tilt goes to zero, up to the scale of B', () => {
    const general = hippo('glagt', 5, { alpha: 0, beta: 1e-12 });
    const plain = hippo('lagt', 5);
    expectAllclose(general.A, plain.A, { abs: 1e-11 });
    expect(general.B.data[4]! / general.B.data[0]!).toBeCloseTo(1, 12);
  });

  test('glagt agrees with the quotient of gamma functions at α = ½', () => {
    // C(½, 0) = 1, C(3/2, 1) = 3/2; Γ(3/2) = √π/2, Γ(1/2) = √π.
    const { B } = hippo('glagt', 2, { alpha: 0.5, beta: 0.25 });
    const scale = 0.25 ** 0.25 / Math.sqrt(Math.sqrt(Math.PI));
    const L0 = Math.sqrt(Math.sqrt(Math.PI) / 2);
    const L1 = L0 * Math.sqrt(1.5);
    expectAllclose(B, tensor([2], [scale / L0, (1.5 * scale) / L1]), { abs: 1e-12 });
  });

  const [r2, r3, pi] = [Math.SQRT2, Math.sqrt(3), Math.PI];
  const written: [Measure, HippoOptions, Record<'A' | 'B', number[]> & { P?: number[] }][] = [
    ['legsd', {}, { A: [-1 / 2, r3 / 2, -r3 / 2, -1 / 2], B: [1 / 2, r3 / 2] }],
    [
      'legt',
      {},
      {
        A: [-1 / 2, r3 / 2, -r3 / 2, -3 / 2],
        B: [1 / 2, r3 / 2],
        P: [0, r3 / r2, 1 / r2, 0],
      },
    ],
    ['lmu', {}, { A: [-1, -1, -1, 3, -3, -3, -5, 5, -5], B: [1, -3, 5] }],
    ['lagt', {}, { A: [-1 / 2, 0, -1, -1 / 2], B: [1, 1], P: [1 / r2, 1 / r2] }],
    ['lagt', { beta: 3 }, { A: [-1 / 2, 0, -1, -1 / 2], B: [3, 3], P: [1 / r2, 1 / r2] }],
    ['glagt', {}, { A: [-0.505, 0, -1, -0.505], B: [0.1, 0.1] }],
    [
      'glagt',
      { alpha: 0.5, beta: 0.25 },
      {
        A: [-0.625, 0, -1 / Math.sqrt(1.5), -0.625],
        B: [
          1 / r2 / pi ** 0.25 / (pi ** 0.25 / r2),
          1.5 / r2 / pi ** 0.25 / (pi ** 0.25 / r2) / Math.sqrt(1.5),
        ],
      },
    ],
    [
      'foud',
      {},
      // prettier-ignore
      {
        A: [
          -1 / 2,      0,      0,       0,
               0, -1 / 2,      0,       0,
               0,      0, -1 / 2, -2 * pi,
               0,      0, 2 * pi,  -1 / 2,
        ],
        B: [1, 0, r2, 0],
      },
    ],
    [
      'fout',
      {},
      // prettier-ignore
      {
        A: [
          -1, 0, -r2,   0,
           0, 0,   0,   0,
          -r2, 0, -2, -pi,
           0, 0,  pi,   0,
        ],
        B: [1, 0, r2, 0],
        P: [1, 0, r2, 0],
      },
    ],
  ];
  test.each(written)(
    '%s with %o is the matrix of its formula, written out',
    (measure, options, wanted) => {
      const state = wanted.B.length;
      const { A, B, P } = hippo(measure, state, options);
      expectAllclose(A, tensor([state, state], wanted.A), { abs: 1e-14 });
      expectAllclose(B, tensor([state], wanted.B), { abs: 1e-14 });
      if (!wanted.P) expect(P).toBeUndefined();
      else expectAllclose(P!, tensor([wanted.P.length / state, state], wanted.P), { abs: 1e-14 });
    },
  );

  test('refuses a state size that is not a positive integer', () => {
    expect(() => hippo('legs', 0)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: hippo: expected state to be an integer of at least 1, got 0. Pass a whole number ≥ 1.]`,
    );
  });
});
