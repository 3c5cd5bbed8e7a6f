// Who works when: one layer in training, as a schedule of steps and processors.
import { attentionPairs } from '../costs/attention.ts';
import { composeAffine, traceBlelloch } from '../tensor/scan.ts';

export const scheduleKinds = ['recurrence', 'scan', 'attention'] as const;
export type ScheduleKind = (typeof scheduleKinds)[number];

/**
 * Pieces of work in rounds; those of one round do not wait for each other. A piece is one step of
 * the cell (recurrence), one joining of two steps (scan), or one pair of tokens (attention).
 */
export function rounds(kind: ScheduleKind, length: number): number[] {
  if (kind === 'recurrence') return new Array<number>(length).fill(1);
  if (kind === 'attention') return [attentionPairs(length)];
  const steps = Array.from({ length }, () => ({ a: 1, b: 1 }));
  return traceBlelloch(steps, composeAffine).rounds.map(({ work }) => work);
}

/** Busy processors at each time step: a round of w pieces takes ⌈w / processors⌉ steps. */
export function busy(kind: ScheduleKind, length: number, processors: number): number[] {
  return rounds(kind, length).flatMap((work) => {
    const steps = Math.ceil(work / processors);
    return Array.from({ length: steps }, (_, s) =>
      s < steps - 1 ? processors : work - (steps - 1) * processors,
    );
  });
}
