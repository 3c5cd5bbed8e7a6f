import { describe, expect, test } from 'vitest';
import { hybridMixers, type LayerKind } from '../../../../src/models/layers/hybrid-mixers.ts';
import { traceHybrid } from '../../../../src/models/layers/hybrid-trace.ts';
import {
  hybrid,
  hybridStep,
  initHybrid,
  initHybridState,
  parsePattern,
  patternOf,
  type HybridConfig,
} from '../../../../src/models/layers/hybrid.ts';
import { rmsNorm } from '../../../../src/models/layers/norm.ts';
import { foldSteps } from '../../../../src/models/layers/sequence.ts';
import { normal, seeded } from '../../../../src/models/tensor/random.ts';
import { build, full, tensor, type Tensor } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { nudged, tokens } from './mamba-inputs.ts';

const [batch, length, dim] = [2, 7, 4];
const layers = { M: { state: 3 }, '2': { state: 3 }, A: { kvHeads: 1 } } as const;
const config = { dim, heads: 2, maxLength: 16, layers };
const x = (() => {
  const random = seeded(5);
  return build([batch, length, dim], () => normal(random));
})();

const patterns = ['M', '2', 'A', 'L', 'D', 'H', 'F', 'MMMAMMMM', '2F2F2AF', 'MLDHAF2'];

describe('hybrid', () => {
  test.each(patterns)("the stack '%s' equals hybridStep folded over the tokens", (pattern) => {
    const params = initHybrid({ ...config, pattern }, seeded(1));
    const got = foldSteps('test', x, initHybridState(params, batch), (xAtT, state) =>
      hybridStep(params, xAtT, state),
    );
    expectAllclose(got.output, hybrid(params, x));
    expect(patternOf(got.state)).toBe(pattern);
  });

  test.each(patterns)("in the stack '%s' a later token does not change an earlier y", (pattern) => {
    const params = initHybrid({ ...config, pattern }, seeded(2));
    const want = tokens(hybrid(params, x), 0, 4);
    // The FFT of a long convolution spreads rounding over the sequence, so not to the last bit.
    expectAllclose(tokens(hybrid(params, nudged(x, 4)), 0, 4), want);
  });

  test('layers of the same kind have parameters of their own, and the order matters', () => {
    const forward = initHybrid({ ...config, pattern: 'MA' }, seeded(3));
    const backward = { ...forward, layers: forward.layers.toReversed() };
    expect(hybrid(forward, x).data).not.toEqual(hybrid(backward, x).data);
    const [first, second] = initHybrid({ ...config, pattern: 'FF' }, seeded(3)).layers;
    expect(first!.params).not.toEqual(second!.params);
  });

  test('a layer that adds nothing leaves the normalised input', () => {
    const { layers: own, norm } = initHybrid({ ...config, pattern: 'F' }, seeded(4));
    const [layer] = own;
    if (layer?.kind !== 'F') throw new Error('the pattern asked for an MLP');
    const down = { weight: full(layer.params.down.weight.shape, 0) };
    const params = { layers: [{ ...layer, params: { ...layer.params, down } }], norm };
    const one = hybrid(params, tensor([1, 1, 4], [2, -2, 2, -2]));
    expectAllclose(one, tensor([1, 1, 4], [1, -1, 1, -1]), { abs: 1e-5 });
  });

  test('a pattern is a string or a list of letters', () => {
    expect(parsePattern('M2A')).toEqual(['M', '2', 'A']);
    expect(parsePattern(['M', '2', 'A'])).toEqual(['M', '2', 'A']);
    expect(parsePattern(Object.keys(hybridMixers)).length).toBe(7);
  });
});

describe('traceHybrid', () => {
  const params = initHybrid({ ...config, pattern: 'MA2LDHF' }, seeded(6));
  const trace = traceHybrid(params, x);

  test('its output is that of hybrid, and what the layers add sums to the stream', () => {
    expectAllclose(trace.output, hybrid(params, x));
    expect(trace.layers.map(({ kind }) => kind).join('')).toBe('MA2LDHF');
    const stream = build(x.shape, (i) =>
      trace.layers.reduce((sum, { added }) => sum + added.data[i]!, x.data[i]!),
    );
    expectAllclose(rmsNorm(params.norm, stream), trace.output);
  });

  test('attention and Hyena remember more with every token, the others a fixed amount', () => {
    const growth = trace.layers.map(({ kind, stateBytes }) => {
      const steps = stateBytes.slice(1).map((bytes, t) => bytes - stateBytes[t]!);
      expect(new Set(steps).size).toBe(1);
      return `${kind} ${stateBytes[0]} + ${steps[0]}`;
    });
    // Per token and sequence in numbers: attention a key and a value of 2, Hyena one number a channel.
    expect(growth).toEqual([
      `M ${2 * batch * (3 * 8 + 8 * 3)} + 0`,
      `A ${2 * batch * (2 + 2)} + ${2 * batch * (2 + 2)}`,
      `2 ${2 * batch * (3 * (8 + 2 * 3) + 8 * 3)} + 0`,
      `L ${2 * batch * 2 * (2 * 2 + 2)} + 0`,
      `D ${2 * batch * (2 * 2 * 2 + 3 * 3 * 4)} + 0`,
      `H ${2 * batch * (2 * 3 * 4 + 4)} + ${2 * batch * 4}`,
      'F 0 + 0',
    ]);
  });

  test('every layer has a name for a legend, and names what it carries', () => {
    const carried = trace.layers.map(({ kind, name, stateShapes }) => [kind, name, stateShapes]);
    expect(carried).toEqual([
      ['M', 'Mamba', { conv: [2, 3, 8], h: [2, 8, 3] }],
      ['A', 'Attention', { k: [2, 1, 7, 2], v: [2, 1, 7, 2] }],
      ['2', 'Mamba-2', { conv: [2, 3, 14], h: [2, 2, 4, 3] }],
      ['L', 'Linear attention', { S: [2, 2, 2, 2], z: [2, 2, 2] }],
      [
        'D',
        'Gated delta rule',
        { S: [2, 2, 2, 2], query: [2, 3, 4], key: [2, 3, 4], value: [2, 3, 4] },
      ],
      ['H', 'Hyena', { short: [2, 2, 12], 'past 0': [7, 2, 4] }],
      ['F', 'Gated MLP', {}],
    ]);
  });

  test('the shapes are those of the states, and bytes scale with the precision', () => {
    const [mambaLayer, attention] = trace.layers;
    expect(mambaLayer!.stateShapes).toEqual({ conv: [2, 3, 8], h: [2, 8, 3] });
    expect(attention!.stateShapes).toEqual({ k: [2, 1, 7, 2], v: [2, 1, 7, 2] });
    const wide = traceHybrid(params, x, { bytesPerNumber: 4 });
    expect(wide.layers[1]!.stateBytes).toEqual(attention!.stateBytes.map((bytes) => 2 * bytes));
  });
});

describe('initHybrid', () => {
  const weights = (kind: LayerKind, more: Partial<HybridConfig> = {}) => {
    const [layer] = initHybrid({ dim: 8, pattern: kind, ...more }, seeded(7)).layers;
    return layer!;
  };

  test('one head and 256 places unless given', () => {
    for (const [kind, shape] of [
      ['A', [2, 1, 0, 8]],
      ['2', [2, 1, 16, 128]],
    ] as const) {
      const params = initHybrid({ dim: 8, pattern: kind }, seeded(7));
      const [first] = initHybridState(params, 2);
      const { k, h } = first!.state as { k?: Tensor; h?: Tensor };
      expect((k ?? h)!.shape).toEqual(shape);
    }
    const hyena = weights('H');
    if (hyena.kind !== 'H') throw new Error('the pattern asked for Hyena');
    expect(hyena.params.filter.maxLength).toBe(256);
    expect(hyena.params.filter.layers[0]!.weight.shape).toEqual([16, 5]);
  });

  test('what a kind of layer sets for itself wins over what is shared', () => {
    const two = weights('2', { heads: 2, layers: { '2': { expand: 4, state: 3 } } });
    if (two.kind !== '2') throw new Error('the pattern asked for Mamba-2');
    // Four times dim in two heads of sixteen.
    expect(two.params.logA.shape).toEqual([2]);
    expect(two.params.outProj.weight.shape).toEqual([8, 32]);
    const hyena = weights('H', { maxLength: 9, layers: { H: { width: 3, embeddingDim: 7 } } });
    if (hyena.kind !== 'H') throw new Error('the pattern asked for Hyena');
    expect(hyena.params.filter.maxLength).toBe(9);
    expect(hyena.params.filter.layers[0]!.weight.shape).toEqual([3, 7]);
    const mlp = weights('F', { layers: { F: { hidden: 5 } } });
    if (mlp.kind !== 'F') throw new Error('the pattern asked for an MLP');
    expect(mlp.params.up.weight.shape).toEqual([5, 8]);
  });

  test('all norms start with a gain of one', () => {
    const { layers: stack, norm } = initHybrid({ ...config, pattern: 'AF' }, seeded(7));
    for (const { weight } of [norm, ...stack.map((layer) => layer.norm)])
      expect([...Array.from(weight!.data)]).toEqual([1, 1, 1, 1]);
  });
});

describe('errors say what is wrong', () => {
  test('patterns, states and shapes', () => {
    expect(() => parsePattern('MXA')).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: parsePattern: expected a pattern of the letters 2 M A L D H F, got 'X'. Write one letter a layer.]`,
    );
    expect(() => parsePattern('')).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: parsePattern: expected a pattern of the letters 2 M A L D H F, got none. Write one letter a layer.]`,
    );
    const params = initHybrid({ ...config, pattern: 'MA' }, seeded(1));
    const other = initHybrid({ ...config, pattern: 'AM' }, seeded(1));
    expect(() => hybrid(params, full([2, 7, 3], 0))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: hybrid: expected axis dim of norm to be 3 as in x, got 4. Check axis 0 of norm.]`,
    );
    expect(() =>
      hybridStep(params, full([2, 4], 0), initHybridState(other, 2)),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: hybridStep: expected the states of 'MA', got those of 'AM'. Start with initHybridState of the same parameters.]`,
    );
    expect(() =>
      initHybrid({ ...config, heads: 3, pattern: 'A' }, seeded(1)),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: initMultiHeadAttention: expected headDim to be an integer of at least 1, got 1.3333333333333333. Pass a whole number ≥ 1.]`,
    );
  });
});
