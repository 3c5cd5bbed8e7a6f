// The shape of a named model and the building blocks from which the tables are written.
import type { AttentionSpec } from './attention.ts';
import type { MlpSpec, MoeSpec } from './mlp.ts';
import type { ModelSpec } from './model.ts';
import type { Mark } from './units.ts';

export interface NamedModel extends ModelSpec {
  readonly name: string;
  /** Longest context that the authors state, in tokens; absent where none was read. */
  readonly contextLength?: number;
  /** Sizes the authors print, to compare with those computed here. */
  readonly published: { readonly params?: number; readonly activeParams?: number };
  readonly cite: readonly string[];
  /** File or paper in which the configuration was read. */
  readonly source: string;
  readonly mark: Mark;
}

export const BILLION = 1e9;

/** Grouped-query attention with heads of 128 unless said otherwise. */
export function attention(
  dim: number,
  heads: number,
  kvHeads: number,
  more: Partial<AttentionSpec> = {},
): AttentionSpec {
  return { kind: 'attention', dim, heads, kvHeads, headDim: 128, ...more };
}

/** An MLP of three maps. */
export function gatedMlp(dim: number, hidden: number): MlpSpec {
  return { kind: 'mlp', dim, hidden, gated: true };
}

/** A mixture of gated MLPs of which each token uses `activeExperts`. */
export function mixture(
  dim: number,
  hidden: number,
  [experts, activeExperts]: readonly [number, number],
  sharedHidden = 0,
): MoeSpec {
  return { kind: 'moe', dim, hidden, gated: true, experts, activeExperts, sharedHidden };
}
