// The CUDA listings compile, and the compiled code does what the chapter says of it. Skipped where
// there is no nvcc.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'kernels-'));
const nvcc = ['nvcc', '/usr/local/cuda/bin/nvcc'].find(
  (command) => spawnSync(command, ['--version']).status === 0,
);

/** PTX, the assembly that the driver turns into a GPU's own. */
function compile(name: string): string {
  const target = join(folder, `${name}.ptx`);
  const source = join(import.meta.dirname, `../../../src/kernels/${name}.cu`);
  const { status, stderr } = spawnSync(
    nvcc!,
    ['-arch=sm_80', '-ptx', '-Werror', 'all-warnings', '-o', target, source],
    { encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return readFileSync(target, 'utf8');
}
const count = (ptx: string, pattern: RegExp): number => ptx.match(pattern)?.length ?? 0;

describe.skipIf(nvcc === undefined)('compiled by nvcc', () => {
  test('the fused scan writes to memory in one place, y, and keeps the state in registers', () => {
    const ptx = compile('fused-scan');
    expect(ptx).toContain('.entry fused_scan(');
    expect(count(ptx, /\bst\.global/g)).toBe(1);
    expect(count(ptx, /\b(?:st|ld)\.local/g)).toBe(0);
    // One exponential for each of the 16 numbers of state.
    expect(count(ptx, /\bex2\.approx/g)).toBe(16);
  });

  test('the online softmax merges its 32 lanes in five exchanges of two numbers', () => {
    const ptx = compile('online-softmax');
    expect(ptx).toContain('.entry softmax_rows(');
    expect(count(ptx, /\bshfl\.sync\.bfly/g)).toBe(10);
  });
});
