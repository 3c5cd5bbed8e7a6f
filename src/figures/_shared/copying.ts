// The lab's recording of copying, which two figures draw: one the curves, one the ends.
import recording from '../../../content/lab/selective-copying.json' with { type: 'json' };

export { recording as copyingRecording };

export const copyingTasks = ['fixed-copying', 'selective-copying'] as const;
export type CopyingTask = (typeof copyingTasks)[number];

/** What the recording calls the runs of a model on a task. */
export const copyingLabel = (task: CopyingTask, model: string): string => `${task}: ${model}`;
