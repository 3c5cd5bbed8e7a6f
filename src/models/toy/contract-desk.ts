// One decision worked end to end: contracts of a given length, one accelerator, and the ways to
// serve them. Also how many questions a test needs before two of the ways can be told apart.
import type { Device } from '../costs/devices.ts';
import { carriedBytes, prefillFlops } from '../costs/model.ts';
import { models } from '../costs/models.ts';
import type { NamedModel } from '../costs/models-parts.ts';
import type { ServingFormat } from '../costs/serving.ts';
import { decodeStepSeconds, longestContext, weightsBytes } from '../costs/serving.ts';
import { DomainError } from '../tensor/errors.ts';

export interface DeskOption {
  readonly id: string;
  readonly name: string;
  readonly model: NamedModel;
  readonly format: ServingFormat;
  /** Tokens that the model reads of a longer contract, where a search picks passages first. */
  readonly reads?: number;
}

export const deskOptions: readonly DeskOption[] = [
  { id: 'plain', name: 'Llama 3.1 8B', model: models['llama-3.1-8b'], format: {} },
  {
    id: 'small-cache',
    name: 'the same, cache in 8 bits',
    model: models['llama-3.1-8b'],
    format: { cacheBytesPerNumber: 1 },
  },
  {
    id: 'search',
    name: 'the same, search first',
    model: models['llama-3.1-8b'],
    format: {},
    reads: 4096,
  },
  { id: 'hybrid', name: 'a hybrid, Nemotron-H 8B', model: models['nemotron-h-8b'], format: {} },
];

export interface DeskCosts {
  /** Bytes that one reader's contract keeps on the card. */
  readonly carried: number;
  /** Readers whose contracts fit beside the weights. */
  readonly readers: number;
  /** Tokens a second that each of them gets at most when all write. */
  readonly pace: number;
  /** Least seconds to read one contract. */
  readonly readSeconds: number;
}

/** What an option costs for contracts of `length` tokens on one device, from its peak rates. */
export function deskCosts(
  { model, format, reads = Infinity }: DeskOption,
  length: number,
  device: Device,
): DeskCosts {
  const read = Math.min(reads, length);
  const carried = carriedBytes(model, read, format);
  const free = device.memoryBytes.value - weightsBytes(model, format.weightBytesPerNumber);
  const readers = Math.max(0, Math.floor(free / carried));
  const step =
    readers > 0 ? decodeStepSeconds(model, device, read, { ...format, batch: readers }) : Infinity;
  return {
    carried,
    readers,
    pace: 1 / step,
    readSeconds: prefillFlops(model, read) / device.peakFlopsPerSecond.value,
  };
}

/** Longest contract at which `readers` still fit on the device. */
export function longestContract(option: DeskOption, readers: number, device: Device): number {
  return longestContext(option.model, device, { ...option.format, batch: readers });
}

/**
 * z²(p(1−p) + q(1−q))/(p − q)²: questions each of two systems must answer before a difference
 * between shares p and q stands out from chance; z is 1.96 for 95%.
 */
export function questionsToTell(p: number, q: number, z = 1.96): number {
  if (p === q)
    throw new DomainError(
      `questionsToTell: expected two different shares, got ${p} twice.`,
      'No number of questions tells equals apart.',
    );
  return Math.ceil((z ** 2 * (p * (1 - p) + q * (1 - q))) / (p - q) ** 2);
}
