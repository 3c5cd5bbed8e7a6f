// Reverse-mode differentiation by a tape: operations run forwards and leave a pullback behind;
// `backward` calls the pullbacks in the opposite order. One code path serves both precisions.
//
// Use: const tape = createTape({ precision: 'float64' });
//      const w = variable(tape, weights);               // receives a gradient
//      const y = matmul(tape, constant(tape, x), w);     // operations: ./ops.ts, tape first
//      backward(tape, [{ output: sum(tape, y) }]);      // seed 1, or { output, grad }
//      gradOf(tape, w);                                 // Tensor of the shape of w
import { DomainError, ShapeError } from '../tensor/errors.ts';
import { sizeOf, type ReadonlyTensor, type Tensor } from '../tensor/tensor.ts';
import { plainKernels, type Floats, type Kernels } from './kernels.ts';

export type { Floats } from './kernels.ts';

/** A value on the tape: numbers in row-major order, with a gradient buffer once one is needed. */
export interface Variable {
  readonly shape: readonly number[];
  readonly data: Floats;
  /** False for constants and for what was computed from constants alone. */
  readonly needsGrad: boolean;
  /** ∂(sum of seeds · outputs)/∂data, filled by `backward`; undefined while nothing arrived. */
  grad: Floats | undefined;
  /** The variable whose numbers these are under another shape: they share one gradient. */
  readonly source?: Variable;
}

interface Step {
  readonly output: Variable;
  readonly pullback: (grad: Floats) => void;
}

export interface Tape {
  readonly precision: 'float64' | 'float32';
  readonly kernels: Kernels;
  /** A zeroed array for `size` numbers, valid until `resetTape`. */
  readonly allocate: (size: number) => Floats;
  /** As `allocate`, but with arbitrary numbers in it: for results that are written throughout. */
  readonly scratch: (size: number) => Floats;
  /** Takes back what was allocated since the last reset. */
  readonly reset: () => void;
  readonly steps: Step[];
}

export interface TapeOptions {
  readonly precision: 'float64' | 'float32';
  /** Inner loops; the plain TypeScript ones unless given. */
  readonly kernels?: Kernels;
  /** Where arrays come from; ordinary zeroed arrays unless given (see arena.ts). */
  readonly allocate?: (size: number) => Floats;
  readonly scratch?: (size: number) => Floats;
  readonly reset?: () => void;
}

/** An empty tape. */
export function createTape(options: TapeOptions): Tape {
  const { precision, kernels = plainKernels, reset = () => {} } = options;
  const fresh = (size: number): Floats =>
    precision === 'float64' ? new Float64Array(size) : new Float32Array(size);
  const { allocate = fresh, scratch = allocate } = options;
  return { precision, kernels, allocate, scratch, reset, steps: [] };
}

/** Forgets all recorded operations, so that the tape can serve the next training step. */
export function resetTape(tape: Tape): void {
  tape.steps.length = 0;
  tape.reset();
}

/** A leaf that receives a gradient. The numbers are copied into the tape's precision. */
export function variable(tape: Tape, x: ReadonlyTensor): Variable {
  return leaf(tape, x, true);
}

/** A leaf without a gradient: data, masks, fixed tables. */
export function constant(tape: Tape, x: ReadonlyTensor): Variable {
  return leaf(tape, x, false);
}

function leaf(tape: Tape, x: ReadonlyTensor, needsGrad: boolean): Variable {
  const size = sizeOf(x.shape);
  if (x.data.length !== size) {
    throw new ShapeError(
      `variable: expected ${size} values for shape [${x.shape.join(', ')}], got ${x.data.length}.`,
      'Make the shape and the number of values agree.',
    );
  }
  const data = tape.scratch(size);
  data.set(x.data);
  return { shape: [...x.shape], data, needsGrad, grad: undefined };
}

/**
 * Puts the result of an operation on the tape. For authors of operations.
 *
 * `pullback(grad)` must add, for each input x with a buffer `gradBuffer(tape, x)`,
 * Σ_j grad_j ∂y_j/∂x_i to that buffer at i. It is not called when no gradient reaches y.
 */
export function record(
  tape: Tape,
  shape: readonly number[],
  data: Floats,
  inputs: readonly (Variable | undefined)[],
  pullback: (grad: Floats) => void,
): Variable {
  const needsGrad = inputs.some((input) => input?.needsGrad === true);
  const output: Variable = { shape, data, needsGrad, grad: undefined };
  if (needsGrad) tape.steps.push({ output, pullback });
  return output;
}

/** The buffer that gradients of `x` are added to, or undefined when x needs none. */
export function gradBuffer(tape: Tape, x: Variable | undefined): Floats | undefined {
  if (!x?.needsGrad) return undefined;
  const owner = ownerOf(x);
  owner.grad ??= tape.allocate(owner.data.length);
  return owner.grad;
}

/** Where a gradient goes: added to what is there if `keep`, else written throughout. */
export interface GradTarget {
  readonly into: Floats;
  readonly keep: boolean;
}

/**
 * As `gradBuffer` for several inputs. Where the pullback writes every number of a gradient exactly
 * once (`once`), a buffer that nothing has reached yet comes as it is, not zeroed first, with
 * `keep` false. Inputs that share a gradient are always added to.
 */
export function gradTargets(
  tape: Tape,
  inputs: readonly Variable[],
  once: readonly boolean[],
): readonly (GradTarget | undefined)[] {
  const owners = inputs.map(ownerOf);
  return owners.map((owner, i) => {
    if (!owner.needsGrad) return undefined;
    const shared = owners.some((other, j) => other === owner && j !== i);
    if (owner.grad || shared || !once[i]) return { into: gradBuffer(tape, owner)!, keep: true };
    owner.grad = tape.scratch(owner.data.length);
    return { into: owner.grad, keep: false };
  });
}

function ownerOf(x: Variable): Variable {
  let owner = x;
  while (owner.source) owner = owner.source;
  return owner;
}

/** One output to differentiate; `grad` has its shape and defaults to 1 for a single number. */
export interface Seed {
  readonly output: Variable;
  readonly grad?: ReadonlyTensor | undefined;
}

// #region backward
/**
 * Adds Σ ⟨grad, ∂output/∂x⟩ over the seeds to `x.grad` of every variable x that they depend on.
 * @throws ShapeError when a seed has not the shape of its output, DomainError when a loss is NaN.
 */
export function backward(tape: Tape, seeds: readonly Seed[]): void {
  for (const { output, grad } of seeds) {
    const into = gradBuffer(tape, output);
    if (!into) continue;
    const seed = grad?.data ?? oneFor(output);
    if (seed.length !== into.length) {
      throw new ShapeError(
        `backward: expected a seed of shape [${output.shape.join(', ')}], got ${seed.length} values.`,
        'Give the seed the shape of its output.',
      );
    }
    for (let i = 0; i < into.length; i++) into[i]! += seed[i]!;
    if (output.data.length === 1 && !Number.isFinite(output.data[0])) throw notFinite(output);
  }
  for (let s = tape.steps.length - 1; s >= 0; s--) {
    const { output, pullback } = tape.steps[s]!;
    if (output.grad) pullback(output.grad);
  }
}
// #endregion backward

function notFinite(output: Variable): DomainError {
  return new DomainError(
    `backward: expected a finite loss, got ${output.data[0]}.`,
    'Lower the learning rate, clip the gradient, or look for a division by zero.',
  );
}

function oneFor(output: Variable): ArrayLike<number> {
  if (output.data.length === 1) return [1];
  throw new DomainError(
    `backward: expected a seed for an output of shape [${output.shape.join(', ')}], got none.`,
    'Pass { output, grad }, or sum the output first.',
  );
}

/** The gradient of a variable after `backward`, as a float64 tensor; zeros when none arrived. */
export function gradOf(_tape: Tape, x: Variable): Tensor {
  const owner = ownerOf(x);
  const data = owner.grad ? Float64Array.from(owner.grad) : new Float64Array(x.data.length);
  return { shape: x.shape, data };
}

/** The value of a variable as a float64 tensor (copied). */
export function valueOf(x: Variable): Tensor {
  return { shape: x.shape, data: Float64Array.from(x.data) };
}
