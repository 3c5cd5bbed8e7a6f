import { describe, expect, test } from 'vitest';
import type { FromWorker, ToWorker } from '../../../src/lab/protocol.ts';
import {
  createRunner,
  lanesOf,
  secondsLeft,
  type Change,
  type WorkerLike,
} from '../../../src/lab/runner.ts';
import { labSettings } from '../../../src/models/training/settings.ts';

class FakeWorker implements WorkerLike {
  readonly heard: string[] = [];
  ended = false;
  onmessage: WorkerLike['onmessage'] = null;
  onerror: WorkerLike['onerror'] = null;
  postMessage(message: ToWorker): void {
    this.heard.push(message.kind);
  }
  terminate(): void {
    this.ended = true;
  }
  say(data: FromWorker): void {
    this.onmessage?.({ data });
  }
}

function lab(count: number, lanes: number) {
  const workers: FakeWorker[] = [];
  const changes: Change[] = [];
  const runner = createRunner(
    () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker;
    },
    lanes,
    (change) => changes.push(change),
  );
  const settings = labSettings('parity', 'lstm', 1, { steps: 100 });
  runner.start(Array.from({ length: count }, (_, i) => ({ name: `m${i}`, settings, tests: [] })));
  const status = (): string[] => runner.runs().map((run) => run.status);
  return { runner, workers, changes, status };
}

const done: FromWorker = {
  ...{ kind: 'done', stopped: false, step: 100, seconds: 2, accuracy: 1, loss: 0, tests: [] },
};
const progress = (step: number, speed: number): FromWorker => ({
  ...{ kind: 'progress', points: [{ step, loss: 1 }], step, speed },
});

describe('the runner', () => {
  test('trains as many at once as there are lanes, and the next when one ends', () => {
    const { workers, status } = lab(3, 2);
    expect(status()).toEqual(['training', 'training', 'waiting']);
    workers[0]!.say(done);
    expect(status()).toEqual(['done', 'training', 'training']);
    expect(workers.length).toBe(3);
  });

  test('pauses and goes on, without starting what waits meanwhile', () => {
    const { runner, workers, status } = lab(2, 1);
    runner.pause();
    expect(status()).toEqual(['paused', 'waiting']);
    workers[0]!.say(done);
    expect(status()).toEqual(['done', 'waiting']);
    runner.resume();
    expect(status()).toEqual(['done', 'training']);
  });

  test('stops what trains, and what waits never begins', () => {
    const { runner, workers, status } = lab(2, 1);
    runner.stop();
    expect(workers[0]!.heard).toEqual(['start', 'stop']);
    workers[0]!.say({ ...done, stopped: true } as FromWorker);
    expect(status()).toEqual(['stopped', 'stopped']);
    expect(workers.length).toBe(1);
  });

  test('ends every worker on reset, and hears nothing more of them', () => {
    const { runner, workers } = lab(2, 2);
    runner.reset();
    expect(workers.map(({ ended }) => ended)).toEqual([true, true]);
    workers[0]!.say(progress(5, 1));
    expect(runner.runs()).toEqual([]);
  });

  test('keeps the sentence of a run that failed, ends its worker and goes on with the next', () => {
    const { runner, workers, status } = lab(2, 1);
    workers[0]!.say({ kind: 'failed', message: 'The loss became NaN.' });
    expect(status()).toEqual(['failed', 'training']);
    expect(runner.runs()[0]!.message).toBe('The loss became NaN.');
    expect(workers[0]!.ended).toBe(true);
  });

  test('says when a worker cannot be loaded at all', () => {
    const { runner, workers } = lab(1, 1);
    workers[0]!.onerror?.({});
    expect(runner.runs()[0]!.message).toMatch(/could not start/);
  });

  test('says of every run that the browser makes no workers, and goes on', () => {
    const changes: Change[] = [];
    const runner = createRunner(
      () => {
        throw new Error('refused');
      },
      1,
      (change) => changes.push(change),
    );
    const settings = labSettings('parity', 'lstm', 1, { steps: 100 });
    runner.start(['a', 'b'].map((name) => ({ name, settings, tests: [] })));
    expect(runner.runs().map(({ status }) => status)).toEqual(['failed', 'failed']);
    for (const { message } of runner.runs()) expect(message).toMatch(/starts no workers/);
    expect(changes.filter(({ kind }) => kind === 'ended')).toHaveLength(2);
  });

  test('knows how long it takes at most: the longest run, or all in turn', () => {
    const { runner, workers } = lab(2, 2);
    expect(secondsLeft(runner.runs(), 2)).toBeUndefined();
    workers[0]!.say(progress(50, 10));
    expect(secondsLeft(runner.runs(), 2)).toBe(10);
    expect(secondsLeft(runner.runs(), 1)).toBe(15);
  });
});

test('one core is left for the page, and one worker always runs', () => {
  expect([undefined, 1, 2, 8].map(lanesOf)).toEqual([1, 1, 1, 7]);
});
