// Adapters of the golden vectors for the mamba family.
import type { Adapter } from '../vector.ts';

export const mambaAdapters: Readonly<Record<string, Adapter>> = {};
