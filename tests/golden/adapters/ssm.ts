// Adapters of the golden vectors for the ssm family.
import type { Adapter } from '../vector.ts';

export const ssmAdapters: Readonly<Record<string, Adapter>> = {};
