// Checks one piece of code in a worker, where a loop without end harms nobody: the page ends it.
import { exercises } from './list.ts';
import type { CheckReport } from './exercise.ts';
import { check } from './sandbox.ts';

export interface CheckRequest {
  readonly id: string;
  readonly code: string;
}
export type CheckMessage = { readonly kind: 'ready' } | CheckReport;

// Functions know their constructor, which would make code from text: not here.
for (const kind of [() => 0, async () => 0, function* () {}, async function* () {}]) {
  Object.defineProperty(Object.getPrototypeOf(kind), 'constructor', { value: undefined });
}

const say = (message: CheckMessage): void => globalThis.postMessage(message);

globalThis.addEventListener('message', ({ data }: MessageEvent<CheckRequest>) => {
  const exercise = exercises.find(({ id }) => id === data.id);
  if (exercise) say(check(exercise, data.code));
});
say({ kind: 'ready' });
