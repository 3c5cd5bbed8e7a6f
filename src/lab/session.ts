// One training, driven in slices: what the worker runs, without the worker, so that tests can run
// it too. Each slice trains for about a tenth of a second and says at most one thing.
import { createArenaTape, type ArenaTape } from '../models/autodiff/arena.ts';
import { createTask } from '../models/tasks/tasks.ts';
import { seeded } from '../models/tensor/random.ts';
import type { LabSettings } from '../models/training/settings.ts';
import { createTrainer, type Trainer } from '../models/training/trainer.ts';
import type { FromWorker, Point, TestSize } from './protocol.ts';

/** Milliseconds of training between two messages; stop and pause are heard as often. */
const SLICE = 110;
/** Memory wanted for a step, and what a small device may still give. */
const ARENAS = [1 << 28, 1 << 26] as const;

export interface Session {
  /** Trains for a slice; false when there is nothing more to do. */
  readonly slice: () => boolean;
  /** Ends the training now: what has been learnt is measured and kept. */
  readonly stop: () => void;
  readonly inspect: (example: number) => void;
}

/** Makes the model and says `ready`, or `failed` with a sentence. */
export function createSession(
  settings: LabSettings,
  tests: readonly TestSize[],
  say: (message: FromWorker) => void,
  now: () => number,
): Session | undefined {
  const trainer = attempt(say, () => createTrainer(settings, { tape: arena() }));
  if (!trainer) return undefined;
  const steps = trainer.train();
  let [step, milliseconds, ended] = [0, 0, false];
  say({ kind: 'ready', parameters: trainer.parameters, memory: trainer.memory });

  const finish = (stopped: boolean): void => {
    ended = true;
    const { accuracy, loss } = trainer.evaluate();
    const measured = tests.map(({ x, changes, count }) => ({
      x,
      accuracy: trainer.evaluate(count, createTask(settings.task, { ...settings, ...changes }))
        .accuracy,
    }));
    const seconds = milliseconds / 1000;
    say({ kind: 'done', stopped, step, seconds, accuracy, loss, tests: measured });
  };

  return {
    slice: () => {
      if (ended) return false;
      const more = attempt(say, () => {
        const start = now();
        const points: Point[] = [];
        let losses: number[] = [];
        let finished = false;
        while (now() - start < SLICE) {
          const next = steps.next();
          if (next.done) {
            finished = true;
            break;
          }
          const { loss, heldOut } = next.value;
          step = next.value.step;
          losses.push(loss);
          if (heldOut === undefined) continue;
          points.push({ step, loss: mean(losses), heldOut });
          losses = [];
        }
        if (losses.length > 0) points.push({ step, loss: mean(losses) });
        milliseconds += now() - start;
        say({ kind: 'progress', points, step, speed: step / (milliseconds / 1000) });
        if (finished) finish(false);
        return !finished;
      });
      ended ||= more === undefined;
      return more ?? false;
    },
    stop: () => {
      if (!ended) attempt(say, () => finish(true));
    },
    inspect: (example) => {
      const inspection = attempt(say, () => inspectExample(trainer, settings, example));
      if (inspection) say({ kind: 'inspected', example, inspection });
    },
  };
}

/** Example number `example` of a stream that training and tests never see. */
function inspectExample(trainer: Trainer, settings: LabSettings, example: number) {
  const random = seeded(settings.seed * 8 + 4 + 65_537 * example);
  return trainer.inspect(trainer.task.example(random));
}

function arena(): ArenaTape {
  try {
    return createArenaTape({ bytes: ARENAS[0] });
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof Error)) throw error;
    return createArenaTape({ bytes: ARENAS[1] });
  }
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The result, or undefined after the failure has been said in a sentence. */
function attempt<T>(say: (message: FromWorker) => void, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    say({ kind: 'failed', message: sentence(error) });
    return undefined;
  }
}

/** Why a run stopped, for the reader of the page. */
export function sentence(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/finite (?:loss|gradient)/.test(message)) {
    const step = /at step (\d+)/.exec(message)?.[1];
    const when = step === undefined ? '' : ` at step ${step}`;
    return `The loss became NaN or infinite${when}: the steps were too large for this model. Lower the learning rate and train again.`;
  }
  if (/^arena:|[Mm]emory|allocation/.test(message)) {
    return 'The run needs more memory than the lab gives it. Choose shorter sequences, fewer of them a step, or a narrower model.';
  }
  return `The run stopped: ${message}`;
}
