// What the page and a training worker say to each other.
import type { LabSettings } from '../models/training/settings.ts';
import type { Inspection } from '../models/training/trainer.ts';

export type ToWorker =
  | { readonly kind: 'start'; readonly settings: LabSettings; readonly tests: readonly TestSize[] }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'inspect'; readonly example: number };

/** After training the model is asked at this length or number of pairs. */
export interface TestSize {
  readonly x: number;
  readonly changes: Partial<LabSettings>;
  readonly count: number;
}

export interface Point {
  readonly step: number;
  /** Mean training loss since the point before. */
  readonly loss: number;
  /** Held-out accuracy, at the steps that measured it. */
  readonly heldOut?: number;
}

export type FromWorker =
  | { readonly kind: 'ready'; readonly parameters: number; readonly memory: number }
  | {
      readonly kind: 'progress';
      readonly points: readonly Point[];
      readonly step: number;
      /** Steps a second of training alone. */
      readonly speed: number;
    }
  | {
      readonly kind: 'done';
      readonly stopped: boolean;
      readonly step: number;
      readonly seconds: number;
      readonly accuracy: number;
      readonly loss: number;
      readonly tests: readonly { readonly x: number; readonly accuracy: number }[];
    }
  | { readonly kind: 'inspected'; readonly example: number; readonly inspection: Inspection }
  | { readonly kind: 'failed'; readonly message: string };
