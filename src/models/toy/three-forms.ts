// One head of linear attention computed in its three forms, with what each costs.
import {
  linearAttention,
  linearAttentionChunked,
  linearAttentionRecurrent,
} from '../layers/linear-attention.ts';
import {
  chunkedMultiplyAdds,
  parallelMultiplyAdds,
  recurrentMultiplyAdds,
  sequentialSteps,
  stateSize,
} from '../layers/linear-attention-counts.ts';
import { normal, seeded } from '../tensor/random.ts';
import { build } from '../tensor/tensor.ts';

export interface FormCost {
  readonly multiplyAdds: number;
  /** Steps that must wait for each other. */
  readonly steps: number;
  /** Numbers carried from step to step. */
  readonly carried: number;
}

export interface ThreeForms {
  readonly parallel: FormCost;
  readonly recurrent: FormCost;
  readonly chunked: FormCost;
  /** Largest difference between any two of the three outputs, in any entry. */
  readonly difference: number;
  /** Largest entry of the output, to compare the difference with. */
  readonly largest: number;
}

/** The three forms on seeded normal q, k and v: `length` tokens, heads as wide as `dim`. */
export function compareForms(length: number, dim: number, chunk: number): ThreeForms {
  const random = seeded(11);
  const draw = () => build([1, length, 1, dim], () => normal(random) / Math.sqrt(dim));
  const inputs = { q: draw(), k: draw(), v: draw() };
  const [a, b, c] = [
    linearAttention(inputs).output.data,
    linearAttentionRecurrent(inputs).output.data,
    linearAttentionChunked(inputs, chunk).output.data,
  ];
  let [difference, largest] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    const three = [a[i]!, b[i]!, c[i]!];
    difference = Math.max(difference, Math.max(...three) - Math.min(...three));
    largest = Math.max(largest, Math.abs(a[i]!));
  }
  const sizes = { length, keyDim: dim, valueDim: dim };
  const state = stateSize(sizes);
  return {
    parallel: {
      multiplyAdds: parallelMultiplyAdds(sizes),
      steps: sequentialSteps('parallel', sizes),
      carried: 0,
    },
    recurrent: {
      multiplyAdds: recurrentMultiplyAdds(sizes),
      steps: sequentialSteps('recurrent', sizes),
      carried: state,
    },
    chunked: {
      multiplyAdds: chunkedMultiplyAdds({ ...sizes, chunk }),
      steps: sequentialSteps('chunked', { length, chunk }),
      carried: state,
    },
    difference,
    largest,
  };
}
