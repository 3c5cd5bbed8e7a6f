// Gradients of the linear-attention family: its recurrence once more, on the tape, with every term
// that a member may have. Reverse mode then gives all d_* outputs.
import {
  backward,
  constant,
  createTape,
  gradOf,
  variable,
} from '../../../src/models/autodiff/tape.ts';
import type { Tape, Variable } from '../../../src/models/autodiff/tape.ts';
import {
  add,
  addScalar,
  concat,
  div,
  eluPlusOne,
  exp,
  matmul,
  mul,
  permute,
  reshape,
  scale,
  slice,
  sub,
  sum,
} from '../../../src/models/autodiff/ops.ts';
import { full, zeros, type ReadonlyTensor } from '../../../src/models/tensor/tensor.ts';
import { input, optionalInput, type GoldenVector, type Outputs } from '../vector.ts';

/** Which input of the file plays which part in the recurrence. */
export interface GradientSpec {
  readonly layout: 'length first' | 'heads first';
  readonly scale: number;
  /** Name of the input that holds log decays, per head or per key dimension. */
  readonly logDecay?: string;
  /** log decay of each head, when it is not an input. */
  readonly fixedLogDecay?: ArrayLike<number>;
  /** Delta rule: strength β_t of each token. */
  readonly strength?: string;
  /** Diagonal plus low rank: the direction read and the direction written. */
  readonly alpha?: string;
  readonly beta?: string;
  /** RWKV-6: the bonus u (heads keyDim); the read then comes before the write. */
  readonly bonus?: string;
  /** elu + 1 on q and k? */
  readonly eluPlusOne?: boolean;
  /** Divide by q·z + eps? */
  readonly normalizeEps?: number;
  /** Name of the output whose cotangent the file holds; `o` unless given. */
  readonly output?: string;
}

/** The terms of the recurrence, time on axis 2: q, k (batch heads length keyDim), … */
interface Terms {
  readonly q: Variable;
  readonly k: Variable;
  readonly v: Variable;
  readonly logDecay: Variable | undefined;
  readonly strength: Variable | undefined;
  readonly alpha: Variable | undefined;
  readonly beta: Variable | undefined;
  readonly bonus: Variable | undefined;
}

/** y (batch heads length valueDim) and the last state, from the state S before the first token. */
function recurrence(
  tape: Tape,
  terms: Terms,
  initial: Variable,
): { readonly y: Variable; readonly S: Variable } {
  const { q, k, v, logDecay, strength, alpha, beta, bonus } = terms;
  const length = q.shape[2]!;
  const outputs: Variable[] = [];
  let S = initial;
  for (let t = 0; t < length; t++) {
    const at = (x: Variable) => slice(tape, x, 2, t, t + 1); // (batch heads 1 dim)
    const column = (x: Variable) => permute(tape, at(x), [0, 1, 3, 2]);
    if (bonus) {
      const own = sum(tape, mul(tape, mul(tape, at(q), bonus), at(k)), 3, true);
      outputs.push(add(tape, matmul(tape, at(q), S), mul(tape, own, at(v))));
    }
    const reading = alpha && matmul(tape, at(alpha), S);
    if (logDecay) S = mul(tape, S, exp(tape, column(logDecay)));
    if (beta && reading) S = add(tape, S, matmul(tape, column(beta), reading));
    const value = strength
      ? mul(tape, at(strength), sub(tape, at(v), matmul(tape, at(k), S)))
      : at(v);
    S = add(tape, S, matmul(tape, column(k), value));
    if (!bonus) outputs.push(matmul(tape, at(q), S));
  }
  return { y: concat(tape, outputs, 2), S };
}

/** Every d_<input> of the file: the gradient of Σ ⟨output, grad_output⟩. */
export function recurrenceGradients(vector: GoldenVector, spec: GradientSpec): Outputs {
  const tape = createTape({ precision: 'float64' });
  const leaves: Record<string, Variable> = {};
  const leaf = (name: string, x: ReadonlyTensor): Variable => (leaves[name] = variable(tape, x));

  const [batch, heads] =
    spec.layout === 'heads first'
      ? [input(vector, 'q').shape[0]!, input(vector, 'q').shape[1]!]
      : [input(vector, 'q').shape[0]!, input(vector, 'q').shape[2]!];
  /** (batch heads length dim) of an input by name, numbers per token with an axis of size 1. */
  const sequence = (name: string): Variable => {
    const x = leaf(name, input(vector, name));
    const wide = x.shape.length === 3 ? reshape(tape, x, [...x.shape, 1]) : x;
    return spec.layout === 'heads first' ? wide : permute(tape, wide, [0, 2, 1, 3]);
  };
  const optional = (name: string | undefined) => (name === undefined ? undefined : sequence(name));

  const features = (x: Variable) => (spec.eluPlusOne ? eluPlusOne(tape, x) : x);
  const q = scale(tape, features(sequence('q')), spec.scale);
  const k = features(sequence('k'));
  const values = sequence('v');
  const [, , length = 0, keyDim = 0] = k.shape;
  const valueDim = values.shape[3]!;
  const normalize = spec.normalizeEps !== undefined;
  const ones = constant(tape, full([batch, heads, length, 1], 1));
  const v = normalize ? concat(tape, [values, ones], 3) : values;

  const fixed = spec.fixedLogDecay;
  const everyToken = zeros([batch, heads, length, 1]);
  everyToken.data.forEach((_, i) => {
    everyToken.data[i] = fixed?.[Math.floor(i / length) % heads] ?? 0;
  });
  const u = spec.bonus === undefined ? undefined : leaf(spec.bonus, input(vector, spec.bonus));

  const initialState = optionalInput(vector, 'initial_state');
  const initialZ = optionalInput(vector, 'initial_z');
  const state = initialState
    ? leaf('initial_state', initialState)
    : constant(tape, zeros([batch, heads, keyDim, valueDim]));
  const column = [batch, heads, keyDim, 1];
  const z = initialZ
    ? reshape(tape, leaf('initial_z', initialZ), column)
    : constant(tape, zeros(column));

  const { y, S } = recurrence(
    tape,
    {
      q,
      k,
      v,
      logDecay: fixed ? constant(tape, everyToken) : optional(spec.logDecay),
      strength: optional(spec.strength),
      alpha: optional(spec.alpha),
      beta: optional(spec.beta),
      bonus: u && reshape(tape, u, [1, heads, 1, keyDim]),
    },
    normalize ? concat(tape, [state, z], 3) : state,
  );
  const part = (x: Variable, start: number, end: number) => slice(tape, x, 3, start, end);
  const normalized = normalize
    ? div(
        tape,
        part(y, 0, valueDim),
        addScalar(tape, part(y, valueDim, valueDim + 1), spec.normalizeEps),
      )
    : y;
  const output =
    spec.layout === 'heads first' ? normalized : permute(tape, normalized, [0, 2, 1, 3]);

  const seeds = [];
  const grad = optionalInput(vector, `grad_${spec.output ?? 'o'}`);
  if (grad) seeds.push({ output, grad });
  const stateGrad = optionalInput(vector, 'grad_final_state');
  if (stateGrad) seeds.push({ output: part(S, 0, valueDim), grad: stateGrad });
  backward(tape, seeds);
  return Object.fromEntries(
    Object.entries(leaves).map(([name, x]) => [`d_${name}`, gradOf(tape, x)]),
  );
}
