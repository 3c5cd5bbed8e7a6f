import { describe, expect, test } from 'vitest';
import type { Measure } from '../../../../src/models/layers/hippo.ts';
import { hippo, hippoLegs } from '../../../../src/models/layers/hippo.ts';
import { discretiseDense } from '../../../../src/models/layers/discretise-dense.ts';
import { nplr } from '../../../../src/models/layers/s4-nplr.ts';
import type { DplrSystem } from '../../../../src/models/layers/s4.ts';
import {
  denseDplr,
  dplrKernel,
  s4Kernel,
  withConjugates,
} from '../../../../src/models/layers/s4.ts';
import { ssmKernel } from '../../../../src/models/layers/ssm.ts';
import {
  accumulate,
  at,
  complex,
  complexZeros,
  conj,
  put,
  times,
  toPairs,
} from '../../../../src/models/tensor/complex.ts';
import { complexProduct } from '../../../../src/models/tensor/linear-algebra.ts';
import { normal, seeded } from '../../../../src/models/tensor/random.ts';
import { build, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';

function randomSystem(modes: number, rank: number, seed: number): DplrSystem {
  const random = seeded(seed);
  const draw = () => {
    const z = complexZeros(modes);
    for (let n = 0; n < modes; n++) put(z, n, complex(normal(random), normal(random)));
    return z;
  };
  const Lambda = draw();
  for (let n = 0; n < modes; n++) Lambda.re[n] = -0.5 - Math.abs(Lambda.re[n]!);
  return { Lambda, P: Array.from({ length: rank }, draw), B: draw(), C: draw() };
}

/** Re(C Abar^l Bbar) with the full matrices. */
function plainKernel(system: DplrSystem, delta: number, length: number) {
  const { Abar, Bbar } = denseDplr(system, delta);
  let h = Bbar;
  return build([length], () => {
    let sum = 0;
    for (let n = 0; n < h.re.length; n++) sum += times(at(system.C, n), at(h, n)).re;
    h = complexProduct(Abar, h, h.re.length);
    return sum;
  });
}

describe('nplr', () => {
  test.each<Measure>(['legs', 'legsd', 'legt', 'lagt', 'fout'])(
    'V (diag(Λ) − Σ P P*) V* and its conjugate put the matrix of %s together again',
    (measure) => {
      const state = 6;
      const { A, B } = hippo(measure, state);
      const { Lambda, P, B: Bmodes, V } = nplr(measure, state);
      const modes = state / 2;
      // A = Σ over modes and their conjugates; the low-rank part mixes both halves.
      const full = withConjugates({ Lambda, P, B: Bmodes, C: Bmodes });
      const both = complexZeros(state * state);
      for (let i = 0; i < state; i++) {
        for (let n = 0; n < modes; n++) {
          put(both, i * state + n, at(V, i * modes + n));
          put(both, i * state + modes + n, conj(at(V, i * modes + n)));
        }
      }
      const core = complexZeros(state * state);
      for (let i = 0; i < state; i++) {
        put(core, i * state + i, at(full.Lambda, i));
        for (let j = 0; j < state; j++) {
          for (const p of full.P) {
            const product = times(at(p, i), conj(at(p, j)));
            accumulate(core, i * state + j, complex(-product.re, -product.im));
          }
        }
      }
      const adjoint = complexZeros(state * state);
      for (let i = 0; i < state; i++) {
        for (let j = 0; j < state; j++) {
          put(adjoint, j * state + i, conj(at(both, i * state + j)));
        }
      }
      const rebuilt = complexProduct(complexProduct(both, core, state), adjoint, state);
      const wanted = toPairs({ re: A.data, im: new Float64Array(state * state) });
      expectAllclose(toPairs(rebuilt), wanted, { abs: 1e-10 });
      const rebuiltB = complexProduct(both, full.B, state);
      expectAllclose(toPairs(rebuiltB), toPairs({ re: B.data, im: new Float64Array(state) }), {
        abs: 1e-10,
      });
    },
  );

  test('all modes of LegS fade alike, at ½', () => {
    for (const re of nplr('legs', 32).Lambda.re) expect(re).toBeCloseTo(-0.5, 12);
  });

  test('refuses a measure without a known low-rank part', () => {
    expect(() => nplr('lmu', 4)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: nplr: expected a measure that is normal plus low rank, got lmu. Use legs, legsd, legt, lagt, foud or fout.]`,
    );
  });
});

describe('the kernel of S4', () => {
  test.each([
    [0, 9],
    [1, 1],
    [1, 8],
    [1, 13],
    [2, 16],
    [3, 11],
  ])('of rank %i and length %i equals the powers of the full matrix', (rank, length) => {
    const half = randomSystem(3, rank, 10 * rank + length);
    const K = s4Kernel(half, 0.2, length);
    expectAllclose(K, plainKernel(withConjugates(half), 0.2, length), { abs: 1e-9 });
  });

  test('of the HiPPO matrix equals that of the dense system with the real A', () => {
    const state = 8;
    const { Lambda, P, B, V } = nplr('legs', state);
    const random = seeded(3);
    const C = build([state], () => normal(random));
    const Cmodes = complexZeros(state / 2);
    for (let n = 0; n < state / 2; n++) {
      for (let i = 0; i < state; i++) {
        accumulate(Cmodes, n, times(complex(C.data[i]!), at(V, (i * state) / 2 + n)));
      }
    }
    const K = s4Kernel({ Lambda, P, B, C: Cmodes }, 0.1, 24);
    const legs = hippoLegs(state);
    const column = { shape: [state, 1], data: legs.B.data };
    const { Abar, Bbar } = discretiseDense('bilinear', legs.A, column, 0.1);
    const dense = ssmKernel({ Abar, Bbar: tensor([state], Bbar.data), C }, 24);
    expectAllclose(K, dense, { abs: 1e-9 });
  });

  test('refuses a step that is not positive and an empty kernel', () => {
    const system = randomSystem(2, 1, 1);
    expect(() => dplrKernel(system, -1, 4)).toThrow('dplrKernel: expected delta');
    expect(() => dplrKernel(system, 1, 0)).toThrow('dplrKernel: expected length');
  });

  test('is zero for C = 0', () => {
    const silent = { ...randomSystem(2, 1, 1), C: complexZeros(2) };
    expectAllclose(s4Kernel(silent, 0.1, 6), zeros([6]), { abs: 0 });
  });
});
