// A build that replaces the one before it whole or not at all: it is written beside it, and takes
// its place by a rename when it is finished. One build at a time in a checkout; others wait.
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** What is left of runs that were killed bears the id of its process in the name. */
const leftover = /^fresh-(\d+)$/;

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The process that holds the lock, if it still runs. */
function holder(lock: string): number | undefined {
  try {
    const id = Number(readFileSync(lock, 'utf8'));
    if (id > 0) return isAlive(id) ? id : undefined;
    // A lock without its number was made this very moment, or by a process killed in that moment.
    return Date.now() - statSync(lock).mtimeMs < 5000 ? NaN : undefined;
  } catch {
    return undefined;
  }
}

/** Takes the lock, after whoever has it; `say` is called once when that takes time. */
export async function takeLock(lock: string, say: (sentence: string) => void): Promise<void> {
  mkdirSync(dirname(lock), { recursive: true });
  for (let told = false; ;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const id = holder(lock);
    if (id === undefined) {
      removeStale(lock);
      continue;
    }
    if (!told) say('Another build is running here: this one waits until it ends.');
    told = true;
    await new Promise((done) => setTimeout(done, 200));
  }
}

/** Removes the lock of a dead process, unless another one has taken it meanwhile. */
function removeStale(lock: string): void {
  const mine = `${lock}.${process.pid}`;
  try {
    renameSync(lock, mine);
    if (holder(mine) === undefined) rmSync(mine, { force: true });
    else renameSync(mine, lock);
  } catch {
    // Someone else was quicker.
  }
}

/** Removes what killed runs left in `work`; a build that was on its way out of `target` goes back. */
export function tidy(work: string, target: string): void {
  const aside = `${target}.before`;
  if (existsSync(aside)) {
    if (existsSync(target)) rmSync(aside, { recursive: true, force: true });
    else renameSync(aside, target);
  }
  for (const name of existsSync(work) ? readdirSync(work) : []) {
    const id = leftover.exec(name)?.[1];
    if (id !== undefined && !isAlive(Number(id)))
      rmSync(join(work, name), { recursive: true, force: true });
  }
}

/** Puts the folder `fresh` in the place of `target`, which is there at every moment but one rename. */
export function publish(fresh: string, target: string): void {
  const aside = `${target}.before`;
  mkdirSync(dirname(resolve(target)), { recursive: true });
  let ready = fresh;
  if (!isSameDevice(fresh, target)) {
    ready = `${target}.fresh`;
    rmSync(ready, { recursive: true, force: true });
    cpSync(fresh, ready, { recursive: true });
  }
  rmSync(aside, { recursive: true, force: true });
  if (existsSync(target)) renameSync(target, aside);
  renameSync(ready, target);
  rmSync(aside, { recursive: true, force: true });
}

/** A rename across devices is refused, so it is tried with an empty file. */
function isSameDevice(fresh: string, target: string): boolean {
  const probe = join(fresh, `.probe-${process.pid}`);
  const moved = join(dirname(resolve(target)), `.probe-${basename(target)}-${process.pid}`);
  writeFileSync(probe, '');
  try {
    renameSync(probe, moved);
    rmSync(moved);
    return true;
  } catch {
    rmSync(probe, { force: true });
    return false;
  }
}

/**
 * Runs `command` with OUT_DIR set to a new folder below `work` and publishes that folder as
 * `target` when it succeeds. Returns the exit status of the command.
 */
export async function buildInto(
  target: string,
  work: string,
  command: readonly [string, ...string[]],
): Promise<number> {
  const lock = join(work, 'build.lock');
  await takeLock(lock, (sentence) => console.log(sentence));
  const fresh = join(work, `fresh-${process.pid}`);
  const clean = (): void => {
    rmSync(fresh, { recursive: true, force: true });
    rmSync(lock, { force: true });
  };
  try {
    tidy(work, target);
    mkdirSync(fresh, { recursive: true });
    const status = await run(command, { ...process.env, OUT_DIR: fresh });
    if (status === 0) publish(fresh, target);
    return status;
  } finally {
    clean();
  }
}

/** Exit status of a command, which gets the signals that this process gets. */
function run(
  [name, ...args]: readonly [string, ...string[]],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  return new Promise((done) => {
    const child = spawn(name, args, { stdio: 'inherit', env, shell: process.platform === 'win32' });
    const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
    let status: number | undefined;
    for (const [signal, code] of Object.entries(signals) as [NodeJS.Signals, number][]) {
      process.on(signal, () => {
        status = code;
        child.kill(signal);
      });
    }
    child.on('error', (error) => {
      console.error(`${name} could not be started: ${error.message}`);
      done(1);
    });
    child.on('close', (code) => done(status ?? code ?? 1));
  });
}
