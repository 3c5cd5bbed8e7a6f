// The trainings of one session: as many workers at once as the device has cores to spare, the
// others waiting. Knows no page; whoever made it is told of every change.
import type { LabSettings } from '../models/training/settings.ts';
import type { Inspection } from '../models/training/trainer.ts';
import type { FromWorker, Point, TestSize, ToWorker } from './protocol.ts';

export type Status = 'waiting' | 'training' | 'paused' | 'done' | 'stopped' | 'failed';

export interface RunState {
  readonly name: string;
  readonly settings: LabSettings;
  readonly status: Status;
  readonly step: number;
  /** Steps a second; 0 before the first message. */
  readonly speed: number;
  readonly points: readonly Point[];
  readonly parameters?: number;
  readonly memory?: number;
  readonly accuracy?: number;
  readonly seconds?: number;
  readonly tests: readonly { readonly x: number; readonly accuracy: number }[];
  /** Why it failed. */
  readonly message?: string;
}

export interface WorkerLike {
  postMessage: (message: ToWorker) => void;
  terminate: () => void;
  onmessage: ((event: { readonly data: FromWorker }) => void) | null;
  onerror: ((event: { readonly message?: string }) => void) | null;
}

export type Change =
  | { readonly kind: 'progress' }
  | { readonly kind: 'ended'; readonly run: RunState }
  | { readonly kind: 'inspected'; readonly index: number; readonly inspection: Inspection };

export interface Planned {
  readonly name: string;
  readonly settings: LabSettings;
  readonly tests: readonly TestSize[];
}

export interface Runner {
  readonly runs: () => readonly RunState[];
  readonly start: (planned: readonly Planned[]) => void;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly stop: () => void;
  readonly inspect: (index: number, example: number) => void;
  /** Ends all workers and so frees their memory; what was learnt is gone. */
  readonly reset: () => void;
}

const over = (status: Status): boolean => ['done', 'stopped', 'failed'].includes(status);

/** Seconds that the runs still need at most, in `lanes` workers; undefined before anything is known. */
export function secondsLeft(runs: readonly RunState[], lanes: number): number | undefined {
  const known = runs.filter((run) => run.speed > 0);
  if (known.length === 0) return undefined;
  const typical = known.reduce((sum, run) => sum + run.speed, 0) / known.length;
  const needs = runs
    .filter((run) => !over(run.status))
    .map((run) => (run.settings.steps - run.step) / (run.speed || typical));
  const total = needs.reduce((sum, seconds) => sum + seconds, 0);
  return Math.max(total / Math.max(1, lanes), ...needs, 0);
}

/** At least one worker, and one core left for the page. */
export function lanesOf(cores: number | undefined): number {
  return Math.max(1, (cores ?? 2) - 1);
}

export function createRunner(
  create: () => WorkerLike,
  lanes: number,
  changed: (change: Change) => void,
): Runner {
  let runs: RunState[] = [];
  let planned: readonly Planned[] = [];
  let workers: (WorkerLike | undefined)[] = [];
  let held = false;

  const update = (index: number, change: Partial<RunState>): RunState =>
    (runs[index] = { ...runs[index]!, ...change });

  const send = (index: number, message: ToWorker): void => workers[index]?.postMessage(message);

  function fill(): void {
    if (held) return;
    let active = runs.filter(({ status }) => status === 'training').length;
    for (let i = 0; i < runs.length && active < lanes; i++) {
      if (runs[i]!.status === 'waiting' && begin(i)) active++;
    }
  }

  /** False when the browser makes no worker: the run has failed then, and says so. */
  function begin(index: number): boolean {
    let worker: WorkerLike;
    try {
      worker = create();
    } catch {
      update(index, {
        status: 'failed',
        message: 'The training could not start in this browser: it starts no workers.',
      });
      changed({ kind: 'ended', run: runs[index]! });
      return false;
    }
    workers[index] = worker;
    worker.onmessage = ({ data }) => hear(index, worker, data);
    worker.onerror = ({ message }) =>
      hear(index, worker, {
        kind: 'failed',
        message: `The training could not start in this browser${message ? `: ${message}` : ''}.`,
      });
    update(index, { status: 'training' });
    const { settings, tests } = planned[index]!;
    send(index, { kind: 'start', settings, tests });
    return true;
  }

  function hear(index: number, worker: WorkerLike, message: FromWorker): void {
    // A worker of a session that has been reset.
    if (workers[index] !== worker) return;
    switch (message.kind) {
      case 'ready':
        update(index, { parameters: message.parameters, memory: message.memory });
        break;
      case 'progress': {
        const { step, speed, points } = message;
        update(index, { step, speed, points: [...runs[index]!.points, ...points] });
        break;
      }
      case 'done': {
        const { accuracy, seconds, tests, stopped, step } = message;
        update(index, { status: stopped ? 'stopped' : 'done', accuracy, seconds, tests, step });
        end(index);
        return;
      }
      case 'failed':
        update(index, { status: 'failed', message: message.message });
        worker.terminate();
        workers[index] = undefined;
        end(index);
        return;
      case 'inspected':
        changed({ kind: 'inspected', index, inspection: message.inspection });
        return;
    }
    changed({ kind: 'progress' });
  }

  function end(index: number): void {
    fill();
    changed({ kind: 'ended', run: runs[index]! });
  }

  const runner: Runner = {
    runs: () => runs,
    start: (next) => {
      runner.reset();
      planned = next;
      workers = next.map(() => undefined);
      runs = next.map(({ name, settings }) => ({
        ...{ name, settings, status: 'waiting', step: 0, speed: 0, points: [], tests: [] },
      }));
      fill();
      changed({ kind: 'progress' });
    },
    pause: () => {
      held = true;
      runs.forEach(({ status }, i) => {
        if (status !== 'training') return;
        send(i, { kind: 'pause' });
        update(i, { status: 'paused' });
      });
      changed({ kind: 'progress' });
    },
    resume: () => {
      held = false;
      runs.forEach(({ status }, i) => {
        if (status !== 'paused') return;
        send(i, { kind: 'resume' });
        update(i, { status: 'training' });
      });
      fill();
      changed({ kind: 'progress' });
    },
    stop: () => {
      runs.forEach(({ status }, i) => {
        if (status === 'waiting') update(i, { status: 'stopped' });
        if (status === 'training' || status === 'paused') send(i, { kind: 'stop' });
      });
      held = false;
      changed({ kind: 'progress' });
    },
    inspect: (index, example) => send(index, { kind: 'inspect', example }),
    reset: () => {
      for (const worker of workers) worker?.terminate();
      [runs, planned, workers, held] = [[], [], [], false];
      changed({ kind: 'progress' });
    },
  };
  return runner;
}
