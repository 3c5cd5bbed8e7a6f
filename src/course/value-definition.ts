// What a computed value is: a formula, the tested function behind it, and the inputs it shows.
import type { NamedModel } from '../models/costs/models-parts.ts';
import type { Device } from '../models/costs/devices.ts';
import type { Unit } from './format-value.ts';
import type { Argument, ArgumentInfo, RawArgument } from './value-arguments.ts';
import { didYouMean } from './problem.ts';
import { ValueError } from './value-arguments.ts';

/** One line of "how was this computed?". */
export interface ValueInput {
  readonly name: string;
  readonly value: number | string;
  readonly unit?: Unit;
  readonly cite?: readonly string[];
}

export type RawArguments = Readonly<Record<string, RawArgument>>;

export interface ValueDefinition {
  /** What the number is, as a noun phrase. */
  readonly label: string;
  /** TeX. */
  readonly formula: string;
  readonly unit: Unit;
  /** The tested function. */
  readonly source: { readonly file: string; readonly symbol: string };
  /** Bibliography keys of the formula. */
  readonly cite?: readonly string[];
  readonly arguments: Readonly<Record<string, ArgumentInfo>>;
  readonly compute: (args: RawArguments) => number;
  readonly inputs: (args: RawArguments) => readonly ValueInput[];
}

type Parsed<Arguments> = {
  readonly [Name in keyof Arguments]: Arguments[Name] extends Argument<infer Value> ? Value : never;
};

function parseAll<Arguments extends Record<string, Argument<unknown>>>(
  specs: Arguments,
  raw: RawArguments,
): Parsed<Arguments> {
  const known = Object.keys(specs);
  for (const name of Object.keys(raw)) {
    if (known.includes(name)) continue;
    const fallback = known.length === 0 ? 'It takes none.' : `It takes ${known.join(', ')}.`;
    throw new ValueError(`unknown argument "${name}".`, didYouMean(name, known, fallback));
  }
  const parsed: Record<string, unknown> = {};
  for (const name of known) {
    const spec = specs[name]!;
    const given = raw[name] ?? spec.default;
    if (given === undefined) {
      throw new ValueError(`missing argument "${name}" (${spec.label}).`, `Add ${name}="…".`);
    }
    parsed[name] = spec.parse(given, `argument "${name}"`);
  }
  return parsed as Parsed<Arguments>;
}

/** A definition whose functions see parsed arguments, made into one that takes raw ones. */
export function define<const Arguments extends Record<string, Argument<unknown>>>(
  definition: Omit<ValueDefinition, 'arguments' | 'compute' | 'inputs'> & {
    readonly arguments: Arguments;
    readonly compute: (args: Parsed<Arguments>) => number;
    readonly inputs: (args: Parsed<Arguments>) => readonly ValueInput[];
  },
): ValueDefinition {
  const { compute, inputs } = definition;
  return {
    ...definition,
    compute: (raw) => compute(parseAll(definition.arguments, raw)),
    inputs: (raw) => inputs(parseAll(definition.arguments, raw)),
  };
}

/** The line that names a model and says where its configuration comes from. */
export function modelInput(model: NamedModel): ValueInput {
  return { name: 'model', value: model.name, cite: model.cite };
}

/** The lines that name a device and the figures of it that a formula uses. */
export function deviceInputs(
  device: Device,
  fields: readonly ('peakFlopsPerSecond' | 'bandwidthBytesPerSecond' | 'memoryBytes')[],
): readonly ValueInput[] {
  const units = {
    peakFlopsPerSecond: 'flopsPerSecond',
    bandwidthBytesPerSecond: 'bytesPerSecond',
    memoryBytes: 'bytes',
  } as const;
  const names = {
    peakFlopsPerSecond: 'peak, 16-bit matrix products',
    bandwidthBytesPerSecond: 'memory bandwidth',
    memoryBytes: 'memory',
  };
  const lines: ValueInput[] = [{ name: 'device', value: device.name }];
  for (const field of fields) {
    const { value, cite } = device[field];
    lines.push({ name: names[field], value, unit: units[field], cite });
  }
  return lines;
}

/** A line with a unit. */
export function input(name: string, value: number, unit: Unit): ValueInput {
  return { name, value, unit };
}
