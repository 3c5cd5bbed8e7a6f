// The file format of the golden vectors, and the reading of one file.
import { readFileSync } from 'node:fs';
import type { Tensor } from '../../src/models/tensor/tensor.ts';

export interface StoredArray {
  readonly shape: readonly number[];
  readonly dtype: 'float64' | 'int64' | 'bool' | 'complex128';
  readonly data: readonly number[];
}

export interface GoldenVector {
  readonly op: string;
  readonly case: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, StoredArray>>;
  readonly outputs: Readonly<Record<string, StoredArray>>;
  readonly tolerance: { readonly float64: { readonly abs: number; readonly rel: number } };
}

/**
 * What an op's adapter returns: for every output name in the file the tensor we compute.
 * Complex outputs carry a last axis of size 2 (re, im), as in the file.
 */
export type Outputs = Readonly<Record<string, Tensor>>;

/** Maps one stored vector to calls of the reference models, adapting layouts where they differ. */
export type Adapter = (vector: GoldenVector) => Outputs;

export function readVector(path: string): GoldenVector {
  return JSON.parse(readFileSync(path, 'utf8')) as GoldenVector;
}

/** The named input; an error that names it when the vector does not have it. */
export function input(vector: GoldenVector, name: string): Tensor {
  const found = optionalInput(vector, name);
  if (!found) throw new Error(`${vector.op}__${vector.case}: no input named ${name}.`);
  return found;
}

/** The named input, or undefined: a missing name means the optional argument was None. */
export function optionalInput(vector: GoldenVector, name: string): Tensor | undefined {
  const stored = vector.inputs[name];
  return stored && { shape: stored.shape, data: Float64Array.from(stored.data) };
}

/** A parameter of the stored call, or the fallback when the file does not set it. */
export function param<T>(vector: GoldenVector, name: string, fallback: T): T {
  const value = vector.params[name];
  return value === undefined || value === null ? fallback : (value as T);
}

/** True when the file stores the gradient d_<name> or any gradient at all. */
export function wantsGradients(vector: GoldenVector): boolean {
  return Object.keys(vector.outputs).some((name) => name.startsWith('d_'));
}
