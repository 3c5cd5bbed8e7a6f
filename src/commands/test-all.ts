// Everything that npm test checks, one step after the other; the last line has the true totals.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  describeFailures,
  readPlaywright,
  readVitest,
  type Failure,
  type Report,
  type Totals,
} from './test-reports.ts';

const scratch = mkdtempSync(join(tmpdir(), 'beyond-attention-test-'));
const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
const failures: Failure[] = [];

/** The exit status of a script of package.json. */
function run(command: string, env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '--silent', ...command.split(' ')], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
      shell: process.platform === 'win32',
    });
    child.on('close', (code) => resolve(code ?? 1));
    child.on('error', () => resolve(1));
  });
}

function add(name: string, started: number, step: Totals): void {
  totals.passed += step.passed;
  totals.failed += step.failed;
  totals.skipped += step.skipped;
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const skipped = step.skipped > 0 ? `, ${step.skipped} skipped` : '';
  console.log(
    `── ${name}: ${step.passed} passed, ${step.failed} failed${skipped} (${seconds} s)\n`,
  );
}

/** A check that is not a test runner counts as one test; 75 says that it could not be made. */
async function check(
  name: string,
  command: string,
  env: Record<string, string> = {},
): Promise<boolean> {
  const started = performance.now();
  const status = await run(command, env);
  const [passed, skipped] = [status === 0 ? 1 : 0, status === 75 ? 1 : 0];
  const failed = 1 - passed - skipped;
  if (failed > 0) failures.push({ name, message: `npm run ${command}` });
  add(name, started, { passed, failed, skipped });
  return status === 0;
}

/** A runner that writes its counts to a file; a run without counts is one failure. */
async function runner(
  name: string,
  command: string,
  file: string,
  read: (report: unknown) => Report,
  env: Record<string, string> = {},
): Promise<void> {
  const started = performance.now();
  const ok = (await run(command, env)) === 0;
  let step: Totals;
  try {
    const report = read(JSON.parse(readFileSync(file, 'utf8')));
    failures.push(...report.failures);
    step = report;
  } catch {
    step = { passed: 0, failed: 0, skipped: 0 };
  }
  if (step.passed + step.failed === 0 || (!ok && step.failed === 0)) {
    step = { ...step, failed: step.failed + 1 };
    failures.push({ name, message: `npm run ${command}` });
  }
  add(name, started, step);
}

const vitestFile = join(scratch, 'vitest.json');
const playwrightFile = join(scratch, 'playwright.json');

await check('format', 'check:format');
await check('lint', 'check:lint');
await check('types', 'check:types');
await runner(
  'unit and golden tests',
  `test:vitest -- --reporter=default --reporter=json --outputFile.json=${vitestFile}`,
  vitestFile,
  readVitest,
);
await check('known vulnerabilities', 'check:audit');
if (await check('build', 'build:site')) {
  await check('zip for offline reading', 'build:offline');
  await check('two builds are the same', 'check:reproducible', {
    ARTICLES: 'introduction,linear-attention',
  });
  await check('links', 'check:links');
  await check('HTML', 'check:html');
  await check('search relevance', 'check:search');
  await runner('browser tests', 'test:browser', playwrightFile, readPlaywright, {
    PLAYWRIGHT_JSON: playwrightFile,
  });
} else {
  console.log(
    'Without a build, zip, rebuild, links, HTML, search and browser tests cannot run: six failures.',
  );
  totals.failed += 6;
}

rmSync(scratch, { recursive: true, force: true });
if (failures.length > 0) console.log(`${describeFailures(failures)}\n`);
if (totals.skipped > 0) console.log(`${totals.skipped} skipped`);
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed > 0 ? 1 : 0;
