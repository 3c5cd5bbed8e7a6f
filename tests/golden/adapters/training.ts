// Adapters of the golden vectors for the training family.
import type { Adapter } from '../vector.ts';

export const trainingAdapters: Readonly<Record<string, Adapter>> = {};
