import { describe, expect, test } from 'vitest';
import type { FromWorker } from '../../../src/lab/protocol.ts';
import { createSession, sentence } from '../../../src/lab/session.ts';
import { labSettings } from '../../../src/models/training/settings.ts';

function run(changes: Parameters<typeof labSettings>[3], tests = []) {
  const said: FromWorker[] = [];
  const settings = labSettings('parity', 'lstm', 1, changes);
  const session = createSession(
    settings,
    tests,
    (message) => said.push(message),
    () => performance.now(),
  );
  return { said, session };
}

describe('a session', () => {
  test('says it is ready, how far it is, and that it is done', () => {
    const { said, session } = run({ steps: 30, batch: 2, length: 8 });
    while (session!.slice());
    expect(said[0]).toMatchObject({ kind: 'ready', memory: 64 });
    expect(said.at(-1)).toMatchObject({ kind: 'done', stopped: false, step: 30 });
    const points = said.flatMap((message) => (message.kind === 'progress' ? message.points : []));
    expect(points.at(-1)?.step).toBe(30);
    expect(session!.slice()).toBe(false);
  });

  test('says one thing a slice however short its steps are, so that the page is not flooded', () => {
    const { said, session } = run({ steps: 100_000, batch: 1, length: 4, dim: 8, target: 2 });
    const slices = 3;
    for (let i = 0; i < slices; i++) session!.slice();
    expect(said.slice(1).map(({ kind }) => kind)).toEqual(new Array(slices).fill('progress'));
    const last = said.at(-1) as Extract<FromWorker, { kind: 'progress' }>;
    expect(last.step).toBeGreaterThan(slices);
  });

  test('stopped early measures what was learnt so far', () => {
    const { said, session } = run({ steps: 100_000, batch: 1, length: 4, target: 2 });
    session!.slice();
    session!.stop();
    expect(said.at(-1)).toMatchObject({ kind: 'done', stopped: true });
    expect(session!.slice()).toBe(false);
  });

  test('shows the same example each time it is asked for, and another for another number', () => {
    const { said, session } = run({ steps: 1, batch: 1, length: 12 });
    for (const example of [1, 1, 2]) session!.inspect(example);
    const tokens = said.flatMap((m) => (m.kind === 'inspected' ? [m.inspection.tokens] : []));
    expect(tokens[0]).toEqual(tokens[1]);
    expect(tokens[0]).not.toEqual(tokens[2]);
  });

  test('that diverges says so in one sentence and ends', () => {
    const { said, session } = run({ steps: 50, batch: 2, length: 8, rate: 1e30 });
    while (session!.slice());
    expect(said.at(-1)).toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(
        /^The loss became NaN or infinite.*Lower the learning rate/,
      ) as string,
    });
  });

  test('whose settings do not fit each other says what was expected', () => {
    const said: FromWorker[] = [];
    const settings = labSettings('mqar', 'attention', 1, { pairs: 30, length: 16 });
    const session = createSession(
      settings,
      [],
      (message) => said.push(message),
      () => 0,
    );
    session?.slice();
    expect(said.at(-1)).toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(/^The run stopped: mqar: expected /) as string,
    });
  });
});

test('a full arena is told as what to do about it', () => {
  expect(sentence(new Error('arena: expected a step to fit into 1 bytes'))).toMatch(
    /^The run needs more memory/,
  );
  expect(sentence(new Error('Something else.'))).toBe('The run stopped: Something else.');
});
