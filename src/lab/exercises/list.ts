// The seven exercises. Expected values come from the modules that the chapters show.
import { kvCacheBytes } from '../../models/costs/attention.ts';
import { deltaRuleHeadStep } from '../../models/layers/delta-rule.ts';
import { zoh } from '../../models/layers/discretise.ts';
import { linearAttentionHeadStep } from '../../models/layers/linear-attention-forms.ts';
import { emptySoftmax, softmaxStep } from '../../models/layers/online-softmax.ts';
import { selectiveScanStep } from '../../models/layers/selective-scan.ts';
import { complex } from '../../models/tensor/complex.ts';
import { composeAffine } from '../../models/tensor/scan.ts';
import { tensor } from '../../models/tensor/tensor.ts';
import type { Exercise, Plain } from './exercise.ts';

const rows = (matrix: readonly (readonly number[])[]): Float64Array[] =>
  matrix.map((row) => Float64Array.from(row));
const lists = (matrix: readonly ArrayLike<number>[]): number[][] =>
  matrix.map((row) => Array.from(row));

const runningSoftmax: Exercise = {
  id: 'running-softmax',
  title: 'Softmax with a running maximum',
  chapter: 'hardware',
  prompt: [
    'Scores come one at a time, and you may keep two numbers: the largest score so far, $m$, and the sum $l = \\sum_i e^{s_i - m}$ taken relative to it. When a score raises the maximum, the old sum must be corrected. Write the step: given the state and the next score, return the new state.',
    'Before the first score the state is `{ m: -Infinity, l: 0 }`. A score of $-\\infty$ (a masked token) adds nothing.',
  ],
  call: 'softmaxStep',
  starter: `function softmaxStep({ m, l }, score) {
  // the new maximum, and the sum relative to it
  return { m, l };
}
`,
  hints: [
    'The new maximum is `Math.max(m, score)`. The old sum was taken relative to the old maximum: multiply it by `Math.exp(m - newM)`.',
    'What happens when both maxima are −Infinity? `-Infinity - -Infinity` is NaN. Treat a state or a score of −Infinity as a sum of zero.',
  ],
  solution: `function softmaxStep({ m, l }, score) {
  const newM = Math.max(m, score);
  const worth = (from) => (from === -Infinity ? 0 : Math.exp(from - newM));
  return { m: newM, l: l * worth(m) + worth(score) };
}
`,
  cases: () => {
    const step = (name: string, scores: readonly number[]) => {
      const before = scores.slice(0, -1).reduce(softmaxStep, emptySoftmax);
      const score = scores.at(-1)!;
      return { name, input: [{ ...before }, score], expected: { ...softmaxStep(before, score) } };
    };
    return [
      step('the first score', [2]),
      step('a score below the maximum', [3, 1]),
      step('a score that raises the maximum', [1, 0.5, 4]),
      step('equal scores', [2, 2, 2]),
      step('scores whose exponential overflows', [1000, 998, 1001]),
      step('a masked token after others', [1, 2, -Infinity]),
      step('a masked token before all others', [-Infinity, -Infinity]),
    ];
  },
};

const linearAttention: Exercise = {
  id: 'linear-attention',
  title: 'One token of linear attention',
  chapter: 'linear-attention',
  prompt: [
    'The state $S$ has a row for every key dimension and a column for every value dimension. A token adds $\\mathbf{k}\\,\\mathbf{v}^\\top$ to it and then reads $\\mathbf{y} = S^\\top \\mathbf{q}$, its own contribution included. Return the new state and the output, with $S$ as a list of rows.',
  ],
  call: 'linearStep',
  starter: `function linearStep(S, q, k, v) {
  // S[i][j] belongs to key dimension i and value dimension j
  const y = v.map(() => 0);
  return { S, y };
}
`,
  hints: [
    'Writing: the new entry is `S[i][j] + k[i] * v[j]`. Two nested maps do it.',
    'Reading: `y[j]` is the sum over i of `S[i][j] * q[i]`, with the new S.',
  ],
  solution: `function linearStep(S, q, k, v) {
  const next = S.map((row, i) => row.map((entry, j) => entry + k[i] * v[j]));
  const y = v.map((_, j) => next.reduce((sum, row, i) => sum + row[j] * q[i], 0));
  return { S: next, y };
}
`,
  cases: () => {
    const one = (name: string, S: number[][], q: number[], k: number[], v: number[]) => {
      const state = rows(S);
      const [Q, K, V] = rows([q, k, v]);
      const y = linearAttentionHeadStep(state, Q!, K!, V!);
      return { name, input: [S, q, k, v], expected: { S: lists(state), y: Array.from(y) } };
    };
    const empty = [
      [0, 0, 0],
      [0, 0, 0],
    ];
    return [
      one('an empty state', empty, [1, 0], [1, 0], [3, 1, 2]),
      one('a query that asks for another key', empty, [0, 1], [1, 0], [3, 1, 2]),
      one(
        'a state that holds something',
        [
          [1, 2, 0],
          [0, -1, 4],
        ],
        [0.5, 2],
        [1, 1],
        [1, 0, -1],
      ),
      one('one dimension', [[2]], [3], [-1], [0.5]),
    ];
  },
};

const zeroOrderHold: Exercise = {
  id: 'zoh',
  title: 'Zero-order hold',
  chapter: 'state-space-models',
  prompt: [
    'The system $h\\prime = A h + B x$ runs in continuous time; a token lasts $\\Delta$ and its input is held meanwhile. Return the numbers of the exact step $h_t = \\bar A h_{t-1} + \\bar B x_t$: $\\bar A = e^{\\Delta A}$ and $\\bar B = \\frac{e^{\\Delta A} - 1}{A} B$.',
    'For $A = 0$ the fraction has the limit $\\Delta$, and close to zero the subtraction loses digits.',
  ],
  call: 'zoh',
  starter: `function zoh(A, B, delta) {
  const Abar = 0;
  const Bbar = 0;
  return { Abar, Bbar };
}
`,
  hints: [
    'Treat `A === 0` on its own: nothing decays, and the input is collected for the time delta.',
    'For tiny ΔA, `Math.exp(x) - 1` keeps few digits. `Math.expm1(x)` computes the same number without the subtraction.',
  ],
  solution: `function zoh(A, B, delta) {
  const Abar = Math.exp(delta * A);
  const Bbar = (A === 0 ? delta : Math.expm1(delta * A) / A) * B;
  return { Abar, Bbar };
}
`,
  cases: () =>
    (
      [
        ['a decaying system', -1, 2, 0.1],
        ['a long step', -0.5, 1, 8],
        ['a growing system', 0.25, -1, 2],
        ['a system that only collects', 0, 3, 0.5],
        ['a system that hardly decays', -1e-12, 1, 0.1],
      ] as const
    ).map(([name, A, B, delta]) => {
      const { Abar, Bbar } = zoh(complex(A), complex(B), delta);
      return { name, input: [A, B, delta], expected: { Abar: Abar.re, Bbar: Bbar.re } };
    }),
};

const operator: Exercise = {
  id: 'scan-operator',
  title: 'The operator of the scan',
  chapter: 'mamba',
  prompt: [
    'One step of a linear recurrence is the map $h \\mapsto a h + b$. Two steps in a row are again such a map, which is why a recurrence can be computed by a tree. Given the earlier and the later map as `{ a, b }`, return the one that does both, the earlier first.',
  ],
  call: 'compose',
  starter: `function compose(earlier, later) {
  return { a: 1, b: 0 };
}
`,
  hints: [
    'Put the first into the second: later.a · (earlier.a · h + earlier.b) + later.b. Which factor stands before h now, and what is left?',
  ],
  solution: `function compose(earlier, later) {
  return { a: later.a * earlier.a, b: later.a * earlier.b + later.b };
}
`,
  cases: () =>
    (
      [
        ['two ordinary steps', { a: 0.5, b: 1 }, { a: 0.25, b: 2 }],
        ['the order matters', { a: 0.25, b: 2 }, { a: 0.5, b: 1 }],
        ['a step that changes nothing, first', { a: 1, b: 0 }, { a: 0.9, b: -3 }],
        ['a step that changes nothing, last', { a: 0.9, b: -3 }, { a: 1, b: 0 }],
        ['a step that forgets everything', { a: 3, b: 7 }, { a: 0, b: 5 }],
      ] as const
    ).map(([name, earlier, later]) => ({
      name,
      input: [earlier, later],
      expected: { ...composeAffine(earlier, later) },
    })),
};

const selectiveStep: Exercise = {
  id: 'selective-scan',
  title: 'One token of the selective scan',
  chapter: 'mamba',
  prompt: [
    'One channel of Mamba keeps $N$ numbers. For a token with input $x$, step $\\Delta$, and its own $B$ and $C$: $h_n \\leftarrow e^{\\Delta A_n} h_n + \\Delta B_n x$ for every $n$, then $y = \\sum_n C_n h_n + D x$. Return the new state and the output.',
    'This is the form of the published code, in which $\\Delta B$ stands where the exact hold would have a fraction.',
  ],
  call: 'scanStep',
  starter: `function scanStep(h, { x, delta, A, B, C, D }) {
  // h, A, B and C are lists of the same length; x, delta and D are numbers
  return { h, y: 0 };
}
`,
  hints: [
    'The new state first: `h.map((h_n, n) => …)` with the decay `Math.exp(delta * A[n])`.',
    'The output reads the new state, and D x goes past it.',
  ],
  solution: `function scanStep(h, { x, delta, A, B, C, D }) {
  const next = h.map((h_n, n) => Math.exp(delta * A[n]) * h_n + delta * B[n] * x);
  const y = next.reduce((sum, h_n, n) => sum + C[n] * h_n, 0) + D * x;
  return { h: next, y };
}
`,
  cases: () => {
    const one = (
      name: string,
      h: number[],
      token: { x: number; delta: number; A: number[]; B: number[]; C: number[]; D: number },
    ) => {
      const N = h.length;
      const { output, state } = selectiveScanStep(
        {
          x: tensor([1, 1], [token.x]),
          deltaRaw: tensor([1, 1], [token.delta]),
          A: tensor([1, N], token.A),
          B: tensor([1, 1, N], token.B),
          C: tensor([1, 1, N], token.C),
          D: tensor([1], [token.D]),
        },
        tensor([1, 1, N], h),
        { softplus: false },
      );
      return {
        name,
        input: [h, token],
        expected: { h: Array.from(state.data), y: output.data[0]! },
      };
    };
    const A = [-1, -2, -3];
    return [
      one('an empty state', [0, 0, 0], { x: 2, delta: 0.5, A, B: [1, 0, 1], C: [1, 1, 1], D: 0 }),
      one('a state that decays', [1, 1, 1], {
        x: 0,
        delta: 0.1,
        A,
        B: [1, 1, 1],
        C: [1, 0, 2],
        D: 1,
      }),
      one('Δ = 0: the token is ignored', [1, 2, 3], {
        ...{ x: 5, delta: 0, A, B: [1, 1, 1], C: [0.5, 0.5, 0.5], D: 0 },
      }),
      one('a long Δ: the past is forgotten', [9, 9, 9], {
        ...{ x: 1, delta: 20, A, B: [0.1, 0.2, 0.3], C: [1, 1, 1], D: -1 },
      }),
    ];
  },
};

const deltaRule: Exercise = {
  id: 'delta-rule',
  title: 'The delta rule',
  chapter: 'linear-attention',
  prompt: [
    'Before it writes, the delta rule asks the state what it already says about the key: $S^\\top \\mathbf{k}$. It then writes only the difference to the value, times a strength $\\beta$: $S \\leftarrow S + \\beta\\,\\mathbf{k}\\,(\\mathbf{v} - S^\\top \\mathbf{k})^\\top$. Return the new state, a list of rows.',
  ],
  call: 'deltaStep',
  starter: `function deltaStep(S, k, v, beta) {
  return S;
}
`,
  hints: [
    'What the state says: for every column j the sum over i of `S[i][j] * k[i]`.',
    'Compute the whole difference before you change anything; then every entry becomes `S[i][j] + beta * k[i] * error[j]`.',
  ],
  solution: `function deltaStep(S, k, v, beta) {
  const stored = v.map((_, j) => S.reduce((sum, row, i) => sum + row[j] * k[i], 0));
  const error = v.map((v_j, j) => v_j - stored[j]);
  return S.map((row, i) => row.map((entry, j) => entry + beta * k[i] * error[j]));
}
`,
  cases: () => {
    const one = (name: string, S: number[][], k: number[], v: number[], beta: number) => {
      const state = rows(S);
      const [K, V] = rows([k, v]);
      deltaRuleHeadStep(state, K!, K!, V!, beta);
      return { name, input: [S, k, v, beta] as readonly Plain[], expected: lists(state) };
    };
    return [
      one(
        'an empty state',
        [
          [0, 0],
          [0, 0],
        ],
        [1, 0],
        [3, 4],
        1,
      ),
      one(
        'a key that moves to another value',
        [
          [3, 4],
          [1, 1],
        ],
        [1, 0],
        [-1, 2],
        1,
      ),
      one(
        'half a correction',
        [
          [3, 4],
          [1, 1],
        ],
        [0, 1],
        [5, 5],
        0.5,
      ),
      one(
        'a key between two others',
        [
          [1, 0],
          [0, 1],
        ],
        [0.6, 0.8],
        [2, -2],
        1,
      ),
      one(
        'β = 0 writes nothing',
        [
          [1, 2],
          [3, 4],
        ],
        [0.6, 0.8],
        [9, 9],
        0,
      ),
    ];
  },
};

const kvCache: Exercise = {
  id: 'kv-cache',
  title: 'Bytes of a cache',
  chapter: 'attention-limits',
  prompt: [
    'A decoder keeps a key and a value for every token, in every layer, for every head of keys and values. Given `{ layers, kvHeads, headDim, bytes }`, where `bytes` is the size of one number, return the bytes of the cache after so many tokens. Where the model has a `window`, no layer keeps more tokens than that.',
  ],
  call: 'cacheBytes',
  starter: `function cacheBytes({ layers, kvHeads, headDim, bytes, window }, tokens) {
  return 0;
}
`,
  hints: [
    'One token adds 2 · kvHeads · headDim · bytes in every layer: a key and a value.',
    'Query heads do not matter: only what is kept counts. `window` is undefined for models without one.',
  ],
  solution: `function cacheBytes({ layers, kvHeads, headDim, bytes, window = Infinity }, tokens) {
  return layers * Math.min(tokens, window) * 2 * kvHeads * headDim * bytes;
}
`,
  cases: () =>
    (
      [
        ['one head, one token', { layers: 1, kvHeads: 1, headDim: 64, bytes: 2 }, 1],
        [
          '32 layers with 32 heads of 128',
          { layers: 32, kvHeads: 32, headDim: 128, bytes: 2 },
          4096,
        ],
        ['heads shared by groups', { layers: 32, kvHeads: 8, headDim: 128, bytes: 2 }, 4096],
        [
          'a window that is full',
          { layers: 32, kvHeads: 8, headDim: 128, bytes: 2, window: 4096 },
          32768,
        ],
        [
          'a window that is not',
          { layers: 32, kvHeads: 8, headDim: 128, bytes: 2, window: 4096 },
          100,
        ],
        ['numbers of one byte', { layers: 80, kvHeads: 8, headDim: 128, bytes: 1 }, 131072],
      ] as const
    ).map(([name, model, tokens]) => {
      const { layers, kvHeads, headDim, bytes, ...window } = model;
      const spec = {
        ...{ kind: 'attention' as const, dim: 1, heads: kvHeads, kvHeads, headDim },
        ...window,
      };
      return { name, input: [model, tokens], expected: layers * kvCacheBytes(spec, tokens, bytes) };
    }),
};

export const exercises: readonly Exercise[] = [
  runningSoftmax,
  kvCache,
  linearAttention,
  deltaRule,
  zeroOrderHold,
  operator,
  selectiveStep,
];
