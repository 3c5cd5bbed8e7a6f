// The WebGPU kernels of the hardware chapter on whatever adapter this machine offers; Chromium
// brings one that computes on the CPU. Skipped where there is none.
import { expect, test, type Locator, type Page } from '@playwright/test';
import { findBrowser } from '../support/browser.ts';
import { webgpuArguments } from '../support/webgpu.ts';

const { executablePath, args, env } = findBrowser();
test.use({ launchOptions: { executablePath, args: webgpuArguments(args), env } });

interface Result {
  readonly id: string;
  readonly error: number;
  readonly ms: number;
  readonly compared: number;
}

async function openFigure(page: Page): Promise<{ figure: Locator; panel: Locator }> {
  await page.goto('/hardware/#fig-gpu');
  const figure = page.locator('#fig-gpu');
  const panel = figure.locator('.measure-panel');
  await expect(panel.locator('button')).toBeVisible();
  return { figure, panel };
}

const offersAdapter = (page: Page): Promise<boolean> =>
  page.evaluate(async () => Boolean(await (navigator as Partial<Navigator>).gpu?.requestAdapter()));

test('every kernel equals the reference, over more than one chunk, and is timed', async ({
  page,
}) => {
  test.setTimeout(400_000);
  const { figure, panel } = await openFigure(page);
  test.skip(!(await offersAdapter(page)), 'no WebGPU adapter on this machine');
  await figure.locator('input[name="length"]').fill('9');
  await panel.locator('button').click();
  await expect(panel).toHaveAttribute('data-results', /parallel-scan/, { timeout: 380_000 });
  const results = JSON.parse((await panel.getAttribute('data-results'))!) as Result[];
  expect(results.map(({ id }) => id)).toEqual([
    'naive-attention',
    'tiled-attention',
    'unfused-scan',
    'sequential-scan',
    'parallel-scan',
  ]);
  for (const { error, ms, compared } of results) {
    expect(error).toBeLessThan(1e-5);
    expect(ms).toBeGreaterThan(0);
    expect(compared).toBeGreaterThan(30_000);
  }
  await expect(panel.locator('[role=status]')).toContainText('within the 0.0001 allowed');
  await expect(panel.locator('tbody tr')).toHaveCount(5);
  await expect(figure.locator('.own-run circle')).toHaveCount(5);
  // The recorded run of another length is drawn, this one's is not.
  await figure.locator('input[name="length"]').fill('10');
  await expect(figure.locator('.own-run circle')).toHaveCount(0);
});

test('Stop ends a run and leaves the page ready for another', async ({ page }) => {
  test.setTimeout(120_000);
  const { figure, panel } = await openFigure(page);
  test.skip(!(await offersAdapter(page)), 'no WebGPU adapter on this machine');
  await figure.locator('input[name="length"]').fill('10');
  const button = panel.locator('button');
  await button.click();
  await expect(button).toHaveText('Stop');
  await button.click();
  await expect(panel.locator('[role=status]')).toContainText('Stopped', { timeout: 100_000 });
  await expect(button).toHaveText(/Run/);
});

for (const [what, reason, remove] of [
  [
    'without WebGPU',
    'This browser offers no WebGPU on this page, so nothing can run; the recorded run stays.',
    () => Object.defineProperty(Navigator.prototype, 'gpu', { get: () => undefined }),
  ],
  [
    'without an adapter',
    'WebGPU is here, but this machine offers it no adapter, so nothing can run; the recorded run stays.',
    () =>
      Object.defineProperty(Navigator.prototype, 'gpu', {
        get: () => ({ requestAdapter: () => Promise.resolve(null) }),
      }),
  ],
] as const) {
  test(`${what} one plain sentence says so and the recorded run is drawn`, async ({ page }) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.addInitScript(remove);
    const { figure, panel } = await openFigure(page);
    await panel.locator('button').click();
    await expect(panel.locator('[role=status]')).toHaveText(reason);
    await expect(panel.locator('button')).toBeDisabled();
    await expect(figure.locator('.figure-view circle')).toHaveCount(5);
    await expect(figure.locator('.figure-view')).toContainText('recorded');
    expect(errors).toEqual([]);
  });
}
