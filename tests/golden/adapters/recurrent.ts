// Adapters of the golden vectors for the recurrent family.
import type { Adapter } from '../vector.ts';

export const recurrentAdapters: Readonly<Record<string, Adapter>> = {};
