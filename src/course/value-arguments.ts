// The arguments that a computed value takes: how each is written in an article and what it means.
import type { Device } from '../models/costs/devices.ts';
import { devices } from '../models/costs/devices.ts';
import type { NamedModel } from '../models/costs/models-parts.ts';
import { models } from '../models/costs/models.ts';
import type { VideoModel } from '../models/costs/video.ts';
import { videoModels } from '../models/costs/video.ts';
import type { Unit } from './format-value.ts';
import { didYouMean } from './problem.ts';

/** What an author writes: a number or the key of a model, device or choice. */
export type RawArgument = number | string;

/** Thrown when an author names a value or argument that does not exist or makes no sense. */
export class ValueError extends Error {
  readonly hint: string;
  constructor(message: string, hint: string) {
    super(`${message} ${hint}`);
    this.name = 'ValueError';
    this.hint = hint;
  }
}

export interface ArgumentInfo {
  readonly label: string;
  readonly unit?: Unit;
  /** Used when the author gives none; without it the argument must be given. */
  readonly default?: RawArgument;
  /** Keys that may be given, for models, devices and choices. */
  readonly choices?: readonly string[];
}

export interface Argument<Value> extends ArgumentInfo {
  readonly parse: (raw: RawArgument, where: string) => Value;
}

const suffixes: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  B: 1e9,
  T: 1e12,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
};

function parseNumber(raw: RawArgument, where: string): number {
  if (typeof raw === 'number') return raw;
  const match = /^(-?\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?)(k|M|B|T|Ki|Mi|Gi)?$/.exec(raw.trim());
  const value = match ? Number(match[1]!.replaceAll('_', '')) : NaN;
  if (Number.isNaN(value)) {
    throw new ValueError(
      `${where}: expected a number, got "${raw}".`,
      'Write digits, 7e9, or a suffix as in 256Ki or 1.4T.',
    );
  }
  return value * suffixes[match?.[2] ?? '']!;
}

/** A number above 0 (or of at least `minimum`) and at most `maximum`, whole when asked. */
export function numberArgument(
  label: string,
  unit: Unit,
  more: { default?: number; minimum?: number; maximum?: number; whole?: boolean } = {},
): Argument<number> {
  const { minimum, maximum = Infinity, whole = false } = more;
  const parse = (raw: RawArgument, where: string): number => {
    const value = parseNumber(raw, where);
    const low = minimum === undefined ? value <= 0 : value < minimum;
    if (low || value > maximum || !Number.isFinite(value) || (whole && !Number.isInteger(value))) {
      const kind = whole ? 'a whole number' : 'a number';
      const lower = minimum === undefined ? 'above 0' : `of at least ${minimum}`;
      const bound = maximum === Infinity ? lower : `${lower} and at most ${maximum}`;
      throw new ValueError(
        `${where}: expected ${kind} ${bound}, got ${value}.`,
        `Give ${kind} ${bound}.`,
      );
    }
    return value;
  };
  return {
    label,
    unit,
    parse,
    ...(more.default === undefined ? {} : { default: more.default }),
  };
}

function keyArgument<Value>(
  label: string,
  table: Readonly<Record<string, Value>>,
  defaultKey?: string,
): Argument<Value> {
  const choices = Object.keys(table);
  const parse = (raw: RawArgument, where: string): Value => {
    const key = String(raw);
    const found = Object.hasOwn(table, key) ? table[key] : undefined;
    if (found !== undefined) return found;
    throw new ValueError(
      `${where}: expected one of ${choices.length} known keys, got "${key}".`,
      didYouMean(key, choices, `Known: ${choices.join(', ')}.`),
    );
  };
  return { label, choices, parse, ...(defaultKey === undefined ? {} : { default: defaultKey }) };
}

/** A named model. */
export const modelArgument = (label = 'model'): Argument<NamedModel> =>
  keyArgument<NamedModel>(label, models);

/** A device; the H100 unless given. */
export const deviceArgument = (): Argument<Device> =>
  keyArgument<Device>('device', devices, 'h100');

/** A named video model. */
export const videoModelArgument = (): Argument<VideoModel> =>
  keyArgument<VideoModel>('video model', videoModels);

/** One of a few named things; the first unless given. */
export const choiceArgument = <Value>(
  label: string,
  table: Readonly<Record<string, Value>>,
): Argument<Value> => keyArgument(label, table, Object.keys(table)[0]);

/** One of the choices, with its name for the card of the number. */
export interface Choice<Value> {
  readonly name: string;
  readonly of: Value;
}

/** The same, for choices that do not say by themselves which they are. */
export const namedChoice = <Value>(
  label: string,
  table: Readonly<Record<string, Value>>,
): Argument<Choice<Value>> =>
  choiceArgument(
    label,
    Object.fromEntries(Object.entries(table).map(([name, of]) => [name, { name, of }])),
  );
