// npm run lab: a setting that makes no model is answered in one sentence.
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

function lab(...settings: string[]): { code: number | null; said: string; printed: string } {
  const args = ['src/commands/lab.ts', '--task', 'mqar', '--model', 'attention', ...settings];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { code: status, said: stderr, printed: stdout };
}

test.each([
  ['--dim=2.5', '--dim takes a whole number from 1 to 4096, not "2.5".'],
  ['--heads=3', '--heads takes a number that divides dim, got 3 of 32.'],
  ['--batch=0', '--batch takes a whole number from 1 to 4096, not "0".'],
  ['--seed=', '--seed takes a whole number from 0 to 999999999, not "".'],
  ['nonsense', '"nonsense" is no setting: write --name value, or --record first.'],
])('%s trains nothing and says why', (setting, sentence) => {
  expect(lab(setting)).toEqual({ code: 1, said: `${sentence}\n`, printed: '' });
});
