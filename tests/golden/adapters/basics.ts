// Adapters of the golden vectors for the basics family.
import type { Adapter } from '../vector.ts';

export const basicsAdapters: Readonly<Record<string, Adapter>> = {};
