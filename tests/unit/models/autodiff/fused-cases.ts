// The operations with loops over time, each with inputs of awkward and of vector-friendly sizes.
import * as ops from '../../../../src/models/autodiff/ops.ts';
import type { Tape, Variable } from '../../../../src/models/autodiff/tape.ts';
import { map, tensor, type Tensor } from '../../../../src/models/tensor/tensor.ts';
import { randomTensor } from './finite-difference.ts';

export interface FusedCase {
  readonly name: string;
  readonly run: (tape: Tape, x: Readonly<Record<string, Variable>>) => Variable;
  readonly inputs: Readonly<Record<string, Tensor>>;
}

const squashed = (x: Tensor): Tensor => map(x, (u) => 1 / (1 + Math.exp(-u)));

/** [batch, length, heads, keys, values]: length 1, odd sizes, multiples of four, a tile's end. */
const sizes = [
  [1, 1, 1, 1, 1],
  [2, 5, 2, 3, 5],
  [2, 7, 2, 4, 4],
  [1, 35, 1, 4, 8],
] as const;

export const fusedCases: readonly FusedCase[] = sizes.flatMap(
  ([batch, length, heads, keys, values]) => {
    const at = `at batch ${batch}, length ${length}, heads ${heads}, sizes ${keys} and ${values}`;
    const q = randomTensor([batch, length, heads, keys], 21);
    const k = randomTensor([batch, length, heads, keys], 22, 0.4);
    const v = randomTensor([batch, length, heads, values], 23);
    const beta = squashed(randomTensor([batch, length, heads], 24));
    const decay = squashed(randomTensor([batch, length, heads], 25, 1, 1));
    const keyDecay = squashed(randomTensor([batch, length, heads, keys], 26, 1, 1));
    const positive = { q: squashed(q), k: squashed(k) };
    const x = randomTensor([batch, length, values], 27);
    const a = squashed(randomTensor([batch, length, values], 28));
    const delta = squashed(randomTensor([batch, length, values], 29));
    const A = map(squashed(randomTensor([values, keys], 30)), (u) => -2 * u);
    const B = randomTensor([batch, length, keys], 31);
    const C = randomTensor([batch, length, keys], 32);
    const D = randomTensor([values], 33);
    const cases: (readonly [string, FusedCase['run'], FusedCase['inputs']])[] = [
      [
        'causalAttention',
        (t, i) => ops.causalAttention(t, i['q']!, i['k']!, i['v']!),
        { q, k, v: randomTensor(k.shape, 34) },
      ],
      [
        'causalAttention with a window and shared keys',
        (t, i) => ops.causalAttention(t, i['q']!, i['k']!, i['v']!, { window: 3, scale: 0.7 }),
        {
          q,
          k: randomTensor([batch, length, 1, keys], 35),
          v: randomTensor([batch, length, 1, keys], 36),
        },
      ],
      ['linearAttention', (t, i) => ops.linearAttention(t, i['q']!, i['k']!, i['v']!), { q, k, v }],
      [
        'linearAttention with normaliser',
        (t, i) => ops.linearAttention(t, i['q']!, i['k']!, i['v']!, { normalised: true }),
        { ...positive, v },
      ],
      [
        'linearAttention with decay and normaliser',
        (t, i) =>
          ops.linearAttention(t, i['q']!, i['k']!, i['v']!, {
            decay: i['decay'],
            normalised: true,
          }),
        { ...positive, v, decay },
      ],
      [
        'linearAttention with a decay per key dimension',
        (t, i) => ops.linearAttention(t, i['q']!, i['k']!, i['v']!, { decay: i['keyDecay'] }),
        { q, k, v, keyDecay },
      ],
      [
        'deltaRule',
        (t, i) => ops.deltaRule(t, i['q']!, i['k']!, i['v']!, i['beta']!),
        { q, k, v, beta },
      ],
      [
        'gatedDeltaRule',
        (t, i) => ops.gatedDeltaRule(t, i['q']!, i['k']!, i['v']!, i['beta']!, i['decay']!),
        { q, k, v, beta, decay },
      ],
      [
        'ssd with shared B and C',
        (t, i) => ops.ssd(t, i['v']!, i['beta']!, i['A']!, i['B']!, i['C']!, i['D']!),
        {
          v,
          beta,
          A: map(randomTensor([heads], 37), (u) => -Math.abs(u)),
          B: randomTensor([batch, length, 1, keys], 38),
          C: randomTensor([batch, length, 1, keys], 39),
          D: randomTensor([heads], 40),
        },
      ],
      [
        'selectiveScan',
        (t, i) => ops.selectiveScan(t, i['x']!, i['delta']!, i['A']!, i['B']!, i['C']!, i['D']),
        { x, delta, A, B, C, D },
      ],
      [
        'selectiveScan without D',
        (t, i) => ops.selectiveScan(t, i['x']!, i['delta']!, i['A']!, i['B']!, i['C']!),
        { x, delta, A, B, C },
      ],
      ['linearRecurrence', (t, i) => ops.linearRecurrence(t, i['a']!, i['x']!), { a, x }],
      [
        'lstm',
        (t, i) => ops.lstm(t, i['x']!, i['Wx']!, i['Wh']!, i['b']),
        {
          x,
          Wx: randomTensor([4 * keys, values], 41, 0.4),
          Wh: randomTensor([4 * keys, keys], 42, 0.4),
          b: randomTensor([4 * keys], 43),
        },
      ],
      [
        'causalConvolution',
        (t, i) => ops.causalConvolution(t, i['x']!, i['taps']!),
        { x, taps: randomTensor([3, values], 44) },
      ],
      [
        'longConvolution',
        (t, i) => ops.longConvolution(t, i['x']!, i['kernel']!),
        { x, kernel: randomTensor([values, length], 45) },
      ],
      [
        'fftConvolution',
        (t, i) => ops.fftConvolution(t, i['x']!, i['kernel']!),
        { x, kernel: randomTensor([values, length], 46) },
      ],
      [
        's4dKernel',
        (t, i) => ops.s4dKernel(t, i['logDelta']!, i['logAReal']!, i['AImag']!, i['C']!, length),
        {
          logDelta: randomTensor([values], 47, 0.3, -1),
          logAReal: randomTensor([values, keys], 48, 0.3),
          AImag: randomTensor([values, keys], 49),
          C: randomTensor([values, keys, 2], 50),
        },
      ],
      ['softmax', (t, i) => ops.softmax(t, i['q']!), { q }],
      [
        'silu of softplus of tanh',
        (t, i) => ops.silu(t, ops.softplus(t, ops.tanh(t, i['v']!))),
        { v },
      ],
      ['exp of sigmoid', (t, i) => ops.exp(t, ops.sigmoid(t, i['v']!)), { v }],
      [
        'matmul, add and mul',
        (t, i) =>
          ops.mul(
            t,
            i['x']!,
            ops.add(t, ops.matmul(t, i['B']!, i['A']!, { transposeB: true }), i['D']!),
          ),
        { x, A, B, D },
      ],
      [
        'rmsNorm and layerNorm',
        (t, i) => ops.layerNorm(t, ops.rmsNorm(t, i['x']!, i['D']), i['D'], i['D']),
        values > 1 ? { x, D } : { x: tensor([1, 1, 2], [0.3, -0.9]), D: tensor([2], [1, 2]) },
      ],
    ];
    return cases.map(([name, run, inputs]) => ({ name: `${name} ${at}`, run, inputs }));
  },
);

const table = randomTensor([2, 3, 8], 41);
const square = randomTensor([2, 4, 4], 42);
const column = randomTensor([8], 43);
const heads = randomTensor([1, 70, 2, 4], 44, 0.5);
const group = randomTensor([1, 70, 1, 4], 45, 0.5);

/**
 * Operations whose gradients are written rather than added where nothing arrived before: with one
 * input twice, with several readers of one value, with repeated operands, past the end of a tile.
 */
export const sharedCases: readonly FusedCase[] = (
  [
    ['x + x', (t, i) => ops.add(t, i['x']!, i['x']!), { x: table }],
    [
      'x − x/2 + x',
      (t, i) => ops.add(t, ops.sub(t, i['x']!, ops.scale(t, i['x']!, 0.5)), i['x']!),
      { x: table },
    ],
    ['x x', (t, i) => ops.mul(t, i['x']!, i['x']!), { x: table }],
    [
      'x c + c',
      (t, i) => ops.add(t, ops.mul(t, i['x']!, i['c']!), i['c']!),
      { x: table, c: column },
    ],
    [
      'c − c x',
      (t, i) => ops.sub(t, i['c']!, ops.mul(t, i['c']!, i['x']!)),
      { x: table, c: column },
    ],
    ['x xᵀ', (t, i) => ops.matmul(t, i['x']!, i['x']!, { transposeB: true }), { x: square }],
    ['x x, a matrix', (t, i) => ops.matmul(t, i['x']!, i['x']!), { x: square }],
    [
      'x y for a repeated x',
      (t, i) => ops.matmul(t, i['x']!, i['y']!),
      { x: randomTensor([4, 4], 46), y: square },
    ],
    [
      'xᵀ w',
      (t, i) => ops.matmul(t, i['x']!, i['w']!, { transposeA: true }),
      { x: square, w: randomTensor([4, 8], 47) },
    ],
    [
      'three readers of one value',
      (t, i) => {
        const y = ops.silu(t, i['x']!);
        return ops.add(t, ops.mul(t, y, ops.rmsNorm(t, y, i['w'])), y);
      },
      { x: table, w: column },
    ],
    ['rmsNorm without a weight', (t, i) => ops.rmsNorm(t, i['x']!), { x: table }],
    [
      'layerNorm',
      (t, i) => ops.layerNorm(t, i['x']!, i['w']!, i['b']!),
      { x: table, w: column, b: randomTensor([8], 48) },
    ],
    [
      'layerNorm of a constant',
      (t, i) => ops.layerNorm(t, ops.reshape(t, i['x']!, [6, 8]), i['w']!),
      { x: table, w: column },
    ],
    ['softmax', (t, i) => ops.softmax(t, i['x']!), { x: randomTensor([3, 70], 49) }],
    [
      'causalAttention of a value with itself',
      (t, i) => ops.causalAttention(t, i['x']!, i['x']!, i['x']!),
      { x: heads },
    ],
    [
      'causalAttention across tiles',
      (t, i) => ops.causalAttention(t, i['q']!, i['k']!, i['v']!),
      { q: heads, k: randomTensor([1, 70, 2, 4], 50, 0.5), v: randomTensor([1, 70, 2, 4], 51) },
    ],
    [
      'causalAttention across tiles with shared keys and a window',
      (t, i) => ops.causalAttention(t, i['q']!, i['k']!, i['v']!, { window: 5 }),
      { q: heads, k: group, v: randomTensor([1, 70, 1, 4], 52) },
    ],
    [
      'an embedding read twice',
      (t, i) => ops.gather(t, i['e']!, { shape: [3], data: [2, 0, 2] }),
      { e: randomTensor([3, 8], 53) },
    ],
    [
      'crossEntropy with gaps',
      (t, i) => ops.crossEntropy(t, i['x']!, [1, -100, 0, 7, -100, -100]),
      { x: table },
    ],
  ] as readonly (readonly [string, FusedCase['run'], FusedCase['inputs']])[]
).map(([name, run, inputs]) => ({ name, run, inputs }));
