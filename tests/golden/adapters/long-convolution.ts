// Adapters of the golden vectors for the long-convolution family.
import type { Adapter } from '../vector.ts';

export const longConvolutionAdapters: Readonly<Record<string, Adapter>> = {};
