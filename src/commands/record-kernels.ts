// node src/commands/record-kernels.ts --origin=http://127.0.0.1:4321: runs the WebGPU kernels of the
// built hardware chapter in headless Chromium, on its software adapter unless --adapter names
// another, and records times and errors in content/lab.
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { findBrowser } from '../../tests/support/browser.ts';
import { webgpuArguments } from '../../tests/support/webgpu.ts';
import type { KernelResult } from '../figures/gpu-kernels/plot.ts';
import { readArguments } from './arguments.ts';

const { values } = readArguments(
  'node src/commands/record-kernels.ts [--origin=http://…] [--adapter=name]',
  {
    options: {
      origin: { type: 'string', default: 'http://127.0.0.1:4321' },
      adapter: { type: 'string', default: 'swiftshader' },
    },
  },
);
const file = fileURLToPath(new URL('../../content/lab/kernels.json', import.meta.url));
const { executablePath, args, env } = findBrowser();
const load = Number(loadavg()[0]!.toFixed(1));
const browser = await chromium.launch({
  executablePath,
  args: webgpuArguments(args, values.adapter),
  env,
});
try {
  const page = await browser.newPage();
  await page.goto(`${values.origin}/hardware/#fig-gpu`);
  const figure = page.locator('#fig-gpu');
  const panel = figure.locator('.measure-panel');
  await panel.waitFor();
  const points: KernelResult[] = [];
  for (const exponent of [8, 9, 10]) {
    await figure.locator('input[name="length"]').fill(String(exponent));
    await panel.evaluate((node) => node.removeAttribute('data-results'));
    await panel.locator('button').click();
    await panel.and(page.locator('[data-results]')).waitFor({ timeout: 600_000 });
    const results = JSON.parse((await panel.getAttribute('data-results'))!) as KernelResult[];
    for (const { ms, error, ...rest } of results.filter(({ length }) => length === 2 ** exponent)) {
      points.push({ ...rest, ms: Number(ms.toPrecision(3)), error: Number(error.toPrecision(2)) });
    }
    console.log(await panel.locator('[role=status]').innerText());
  }
  const software = (await panel.getAttribute('data-software')) === 'true';
  const record = {
    command: 'node src/commands/record-kernels.ts',
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores`,
    /** Mean number of programs that wanted a core in the minute before. */
    load,
    browser: `headless Chromium ${browser.version()}`,
    adapter: await panel.getAttribute('data-adapter'),
    software,
    points,
  };
  writeFileSync(file, `${JSON.stringify(record, undefined, 2)}\n`);
} finally {
  await browser.close();
}
