// A build that fails, is stopped or meets another one leaves a whole site in place, always.
import { spawn, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { publish, takeLock, tidy } from '../../../src/commands/build/replace.ts';

const scratch = mkdtempSync(join(tmpdir(), 'replace-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
let folder = '';
let target = '';
let work = '';
beforeEach(() => {
  folder = mkdtempSync(join(scratch, 'case-'));
  target = join(folder, 'dist');
  work = join(folder, 'work');
});

const module = join(import.meta.dirname, '../../../src/commands/build/replace.ts');

/** A build that writes `pages` pages of its mark, some milliseconds apart, then ends with `code`. */
function build(mark: string, { pages = 3, pause = 1, code = 0 } = {}): ChildProcess {
  const site = `
    const { writeFileSync } = require('node:fs');
    let n = 0;
    const next = () => {
      if (n === ${pages}) process.exit(${code});
      writeFileSync(process.env.OUT_DIR + '/' + n++ + '.html', '${mark}');
      setTimeout(next, ${pause});
    };
    next();`;
  const program = `
    import { buildInto } from ${JSON.stringify(module)};
    process.exitCode = await buildInto(${JSON.stringify(target)}, ${JSON.stringify(work)},
      [process.execPath, '-e', ${JSON.stringify(site)}]);`;
  return spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((done) => child.on('close', done));

/** The mark of every page of the site that is in place. */
const site = (): string[] =>
  readdirSync(target)
    .sort()
    .map((name) => readFileSync(join(target, name), 'utf8'));

/** What a finished run must not leave beside the site. */
const litter = (): string[] =>
  [...readdirSync(folder), ...(existsSync(work) ? readdirSync(work) : [])].filter(
    (name) => name !== 'dist' && name !== 'work',
  );

describe('a build', () => {
  test('replaces the one before it whole, pages that are gone included', async () => {
    expect(await ended(build('old', { pages: 5 }))).toBe(0);
    expect(await ended(build('new', { pages: 2 }))).toBe(0);
    expect(site()).toEqual(['new', 'new']);
    expect(litter()).toEqual([]);
  });

  test('that fails leaves the one before it, and its exit status', async () => {
    await ended(build('old'));
    expect(await ended(build('new', { code: 3 }))).toBe(3);
    expect(site()).toEqual(['old', 'old', 'old']);
    expect(litter()).toEqual([]);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('that is stopped by %s leaves the one before it', async (signal, status) => {
    await ended(build('old'));
    const child = build('new', { pages: 1000, pause: 20 });
    await reached(() => existsSync(join(work, `fresh-${child.pid}`, '2.html')));
    child.kill(signal);
    expect(await ended(child)).toBe(status);
    expect(site()).toEqual(['old', 'old', 'old']);
    expect(litter()).toEqual([]);
  });

  test('that is killed leaves the one before it, and the next one tidies up', async () => {
    await ended(build('old'));
    const child = build('new', { pages: 40, pause: 20 });
    await reached(() => existsSync(join(work, `fresh-${child.pid}`, '2.html')));
    child.kill('SIGKILL');
    expect(await ended(child)).toBe(null);
    expect(site()).toEqual(['old', 'old', 'old']);
    expect(await ended(build('next'))).toBe(0);
    expect(site()).toEqual(['next', 'next', 'next']);
    expect(existsSync(join(work, 'build.lock'))).toBe(false);
  });

  test('waits for one that is running, says so, and comes after it', async () => {
    const first = build('first', { pages: 20, pause: 20 });
    await reached(() => existsSync(join(work, 'build.lock')));
    const second = build('second', { pages: 4 });
    let said = '';
    second.stdout!.on('data', (text: Buffer) => (said += text.toString()));
    const order: string[] = [];
    void ended(first).then(() => order.push('first'));
    await ended(second).then(() => order.push('second'));
    expect(order).toEqual(['first', 'second']);
    expect(said).toBe('Another build is running here: this one waits until it ends.\n');
    expect(site()).toEqual(['second', 'second', 'second', 'second']);
    expect(litter()).toEqual([]);
  });

  test('among many at once never mixes its pages with those of another', async () => {
    const marks = ['a', 'b', 'c', 'd'];
    const children = marks.map((mark) => build(mark, { pages: 4 }));
    expect(await Promise.all(children.map(ended))).toEqual([0, 0, 0, 0]);
    expect(new Set(site()).size).toBe(1);
    expect(site()).toHaveLength(4);
    expect(litter()).toEqual([]);
  });
});

async function reached(happened: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !happened(); i++) await new Promise((done) => setTimeout(done, 20));
  expect(happened()).toBe(true);
}

describe('a run that was killed', () => {
  test('between taking the old site away and putting the new one there is undone', () => {
    mkdirSync(`${target}.before`);
    writeFileSync(join(`${target}.before`, 'index.html'), 'old');
    tidy(work, target);
    expect(site()).toEqual(['old']);
    expect(litter()).toEqual([]);
  });

  test('after putting the new site there leaves only the new one', () => {
    for (const [name, mark] of [
      [target, 'new'],
      [`${target}.before`, 'old'],
    ] as const) {
      mkdirSync(name);
      writeFileSync(join(name, 'index.html'), mark);
    }
    tidy(work, target);
    expect(site()).toEqual(['new']);
    expect(litter()).toEqual([]);
  });

  test('with a lock without a number in it does not keep others out for ever', async () => {
    mkdirSync(work);
    const lock = join(work, 'build.lock');
    writeFileSync(lock, '');
    const { utimesSync } = await import('node:fs');
    utimesSync(lock, 1, 1);
    await takeLock(lock, () => undefined);
    expect(readFileSync(lock, 'utf8')).toBe(String(process.pid));
  });
});

test('a site is published where there was none, in a folder that is made for it', () => {
  mkdirSync(work, { recursive: true });
  writeFileSync(join(work, 'index.html'), 'new');
  target = join(folder, 'deep/er/dist');
  publish(work, target);
  expect(site()).toEqual(['new']);
});
