// The file format of the golden vectors, and the reading of one file.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
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

/**
 * Reads one file. Of an op that `isKnown` does not name only the op is looked at.
 * @throws Error with one sentence that names the file, when it is no vector.
 */
export function readVector(path: string, isKnown: (op: string) => boolean): GoldenVector {
  const name = basename(path);
  const content = parse(name, read(path, name));
  if (!isRecord(content) || typeof content['op'] !== 'string')
    throw new Error(`${name} is no vector: it has no op.`);
  const vector = { params: {}, ...content } as unknown as GoldenVector;
  if (!isKnown(vector.op)) return vector;
  for (const key of ['params', 'inputs', 'outputs', 'tolerance'] as const)
    if (!isRecord(vector[key])) throw new Error(`${name} has no map ${key}.`);
  const { inputs, outputs, tolerance } = vector;
  for (const [key, stored] of Object.entries<unknown>({ ...inputs, ...outputs }))
    if (!isRecord(stored) || !isNumbers(stored['shape']) || !Array.isArray(stored['data']))
      throw new Error(`${name}: ${key} has no shape or no data.`);
  if (Object.keys(outputs).length === 0) throw new Error(`${name} holds no outputs.`);
  if (!isRecord(tolerance.float64)) throw new Error(`${name} has no tolerance for float64.`);
  return vector;
}

function read(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`${name} cannot be read: ${(error as NodeJS.ErrnoException).code}.`);
  }
}

function parse(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${name} is not valid JSON: ${(error as Error).message.replace(/\.?$/, '.')}`);
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const isNumbers = (value: unknown): boolean =>
  Array.isArray(value) && value.every((one) => typeof one === 'number');

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
