// The recording behind a session, fetched when it is wanted.
import type { ExperimentName } from '../models/training/experiments.ts';
import type { RecordedRun } from '../models/training/recorded.ts';

export interface Recording {
  readonly runs: readonly RecordedRun[];
}

const files = import.meta.glob<{ default: Recording }>(
  '../../content/lab/{capacity,delta-rule,hybrid,induction-length,selective-copying,state-tracking}.json',
);

export async function loadRecording(name: ExperimentName): Promise<Recording | undefined> {
  return (await files[`../../content/lab/${name}.json`]?.())?.default;
}
