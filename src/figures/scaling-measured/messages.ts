// What page and worker say to each other.
import type { Progress } from './measure.ts';

export type ToWorker =
  { readonly kind: 'start'; readonly lengths: readonly number[] } | { readonly kind: 'stop' };

export type FromWorker = Progress | { readonly kind: 'done' };
