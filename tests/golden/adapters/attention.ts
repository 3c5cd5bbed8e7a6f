// Adapters of the golden vectors for the attention family.
import type { Adapter } from '../vector.ts';

export const attentionAdapters: Readonly<Record<string, Adapter>> = {};
