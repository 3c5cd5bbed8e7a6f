// One build as a process of its own: processor seconds of it and all its children, peak memory of
// the largest Node process in it. Needs a POSIX shell.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface BuildCost {
  /** Processor seconds, user and system. */
  readonly cpu: number;
  /** Wall-clock seconds; noisy where others use the machine. */
  readonly wall: number;
  /** MiB, resident. */
  readonly memory: number;
}

/** Runs a shell command in `folder`. @throws Error with its last lines when it fails. */
export function measureBuild(
  command: string,
  folder: string,
  env: Readonly<Record<string, string>> = {},
): BuildCost {
  const scratch = mkdtempSync(join(tmpdir(), 'bench-build-'));
  const notes = join(scratch, 'memory');
  const hook = join(scratch, 'hook.mjs');
  writeFileSync(notes, '');
  // maxRSS is in KiB everywhere: libuv converts.
  writeFileSync(
    hook,
    `import { appendFileSync } from 'node:fs';
process.on('exit', () => appendFileSync(${JSON.stringify(notes)}, process.resourceUsage().maxRSS + '\\n'));\n`,
  );
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(
    'sh',
    ['-c', `(${command}) >${scratch}/out 2>&1; code=$?; times; exit $code`],
    {
      cwd: folder,
      encoding: 'utf8',
      env: {
        ...process.env,
        ...env,
        ASTRO_TELEMETRY_DISABLED: '1',
        NODE_OPTIONS: `--import=${hook}`,
      },
    },
  );
  const wall = (performance.now() - started) / 1000;
  const output = readFileSync(join(scratch, 'out'), 'utf8');
  const memory = Math.max(...readFileSync(notes, 'utf8').split('\n').map(Number)) / 1024;
  rmSync(scratch, { recursive: true, force: true });
  if (status !== 0) throw new Error(`${command} failed.\n${output.slice(-2000)}${stderr}`);
  return { cpu: childSeconds(stdout), wall, memory };
}

/** The second line of `times`: user and system time of the children, as 1m2.34s. */
export function childSeconds(times: string): number {
  const line = times.trim().split('\n').at(-1) ?? '';
  let seconds = 0;
  for (const [, minutes, rest] of line.matchAll(/(\d+)m([\d.]+)s/g))
    seconds += 60 * Number(minutes) + Number(rest);
  return seconds;
}
