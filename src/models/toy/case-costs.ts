// What each architecture pays for a real input on a real machine, and the cheapest that will do.
import { designModel } from '../costs/designer.ts';
import { devices } from '../costs/devices.ts';
import type { ModelSpec } from '../costs/model.ts';
import { carriedBytes, prefillFlops } from '../costs/model.ts';
import { weightsBytes } from '../costs/serving.ts';
import { DomainError } from '../tensor/errors.ts';
import type { RecallNeed } from './use-cases.ts';

export interface Architecture {
  readonly id: string;
  readonly name: string;
  /** Letters of `designModel`, repeated over the layers. */
  readonly pattern: string;
  /** What it can find again; our judgement, as in the table of the last chapter. */
  readonly recall: RecallNeed;
}

/** Whole stacks, dearest first. */
export const architectures: readonly Architecture[] = [
  { id: 'attention', name: 'Attention', pattern: 'A', recall: 'exact' },
  { id: 'hybrid', name: 'Hybrid, 3 : 1', pattern: 'DDDA', recall: 'exact' },
  { id: 'window', name: 'Window of 4,096', pattern: 'W', recall: 'little' },
  { id: 'gated-delta', name: 'Gated DeltaNet', pattern: 'D', recall: 'some' },
  { id: 'mamba2', name: 'Mamba-2', pattern: 'S', recall: 'some' },
  { id: 'hyena', name: 'Hyena', pattern: 'H', recall: 'little' },
];

/** Three stacks; the vocabulary is small, as it is for letters, samples and codec frames. */
export const stacks = {
  small: { layers: 12, dim: 1024, name: '12 × 1,024' },
  medium: { layers: 24, dim: 2048, name: '24 × 2,048' },
  large: { layers: 32, dim: 4096, name: '32 × 4,096' },
} as const;

export type StackKey = keyof typeof stacks;

/** A model of this pattern and stack. */
export function stackModel(pattern: string, key: StackKey): ModelSpec {
  const { layers, dim } = stacks[key];
  return { ...designModel(pattern, layers, dim), vocab: 4096, tied: true };
}

export interface Machine {
  readonly name: string;
  readonly memoryBytes: number;
  readonly bandwidthBytesPerSecond: number;
  readonly peakFlopsPerSecond: number;
  /** Storage of a weight on it: small machines run models of few bits. */
  readonly bytesPerWeight: number;
}

const h100 = devices.h100;

/** Phone and laptop are round numbers of ours; the H100 has the values of its maker. */
export const machines = {
  phone: {
    name: 'a phone',
    memoryBytes: 8e9,
    bandwidthBytesPerSecond: 50e9,
    peakFlopsPerSecond: 2e12,
    bytesPerWeight: 0.5,
  },
  laptop: {
    name: 'a laptop',
    memoryBytes: 32e9,
    bandwidthBytesPerSecond: 100e9,
    peakFlopsPerSecond: 10e12,
    bytesPerWeight: 1,
  },
  h100: {
    name: 'one H100',
    memoryBytes: h100.memoryBytes.value,
    bandwidthBytesPerSecond: h100.bandwidthBytesPerSecond.value,
    peakFlopsPerSecond: h100.peakFlopsPerSecond.value,
    bytesPerWeight: 2,
  },
} as const satisfies Record<string, Machine>;

export type MachineKey = keyof typeof machines;

export interface CaseCosts {
  readonly architecture: Architecture;
  /** Least seconds to read the input once at the machine's peak. */
  readonly readSeconds: number;
  /** Bytes carried after it, at 16 bits. */
  readonly carried: number;
  readonly weights: number;
  readonly fits: boolean;
  readonly recalls: boolean;
}

const rank: Readonly<Record<RecallNeed, number>> = { little: 0, some: 1, exact: 2 };

/**
 * Whether an architecture of this recall serves a need over `length` steps; a window is exact
 * inside itself.
 */
export function servesRecall(
  { id, recall }: Architecture,
  need: RecallNeed,
  length: number,
): boolean {
  const own = id === 'window' && length <= 4096 ? 'exact' : recall;
  return rank[own] >= rank[need];
}

// #region case-costs
/** Costs of every architecture for an input of `length` steps. */
export function caseCosts(
  length: number,
  need: RecallNeed,
  stack: StackKey,
  machine: Machine,
): readonly CaseCosts[] {
  return architectures.map((architecture) => {
    const model = stackModel(architecture.pattern, stack);
    const weights = weightsBytes(model, machine.bytesPerWeight);
    const carried = carriedBytes(model, length);
    return {
      architecture,
      readSeconds: prefillFlops(model, length) / machine.peakFlopsPerSecond,
      carried,
      weights,
      fits: weights + carried <= machine.memoryBytes,
      recalls: servesRecall(architecture, need, length),
    };
  });
}

/** The one that reads fastest among those that fit and recall enough, if any. */
export function cheapestCase(costs: readonly CaseCosts[]): CaseCosts | undefined {
  return costs
    .filter(({ fits, recalls }) => fits && recalls)
    .reduce<CaseCosts | undefined>(
      (best, one) => (best && best.readSeconds <= one.readSeconds ? best : one),
      undefined,
    );
}
// #endregion case-costs

/**
 * The longest input whose cache fits beside the weights: bisection on `caseCosts`' condition.
 * Infinity when nothing grows, 0 when the weights alone do not fit.
 */
export function longestInput(pattern: string, stack: StackKey, machine: Machine): number {
  const model = stackModel(pattern, stack);
  const room = machine.memoryBytes - weightsBytes(model, machine.bytesPerWeight);
  if (room < carriedBytes(model, 1)) return 0;
  const limit = 2 ** 40;
  if (carriedBytes(model, limit) <= room) return Infinity;
  let [low, high] = [1, limit];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (carriedBytes(model, middle) <= room) low = middle;
    else high = middle;
  }
  return low;
}

/** The stack of that name. @throws DomainError for an unknown one. */
export function requireStack(key: string): StackKey {
  if (key in stacks) return key as StackKey;
  throw new DomainError(
    `requireStack: expected small, medium or large, got "${key}".`,
    'Choose one of the three stacks.',
  );
}
