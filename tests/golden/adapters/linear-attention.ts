// Adapters of the golden vectors for the linear-attention family.
import type { Adapter } from '../vector.ts';

export const linearAttentionAdapters: Readonly<Record<string, Adapter>> = {};
