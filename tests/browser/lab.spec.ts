import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';

/** A session that is over in a second or two, on a slow core too. */
const tiny = '/lab/?task=fixed-copying&pairs=2&length=4&steps=60&run=long-convolution&run=lstm';
/** One that would take minutes. */
const long = '/lab/?task=mqar&steps=10000&target=2&run=attention&run=linear-attention~state:4';

// Training takes processor time, of which a busy machine has little.
test.describe.configure({ timeout: 120_000 });

const status = (page: Page) => page.locator('course-lab .lab-status');
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

async function open(page: Page, address: string): Promise<string[]> {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await page.goto(address);
  await page.locator('course-lab[data-ready]').waitFor();
  return problems;
}

test('trains a small session to its end, draws its curves, and shows one example', async ({
  page,
}) => {
  const problems = await open(page, tiny);
  await press(page, 'Train');
  await expect(status(page)).toContainText('All runs have ended', { timeout: 60_000 });
  const rows = page.locator('.lab-table tbody tr');
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText('long convolution');
  await expect(rows.first()).toContainText(/done · \d+ of 60/);
  await expect(rows.first().locator('[data-cell=accuracy]')).toHaveText(/^\d+\.\d\s%$/);
  expect(await page.locator('[data-chart=accuracy] svg path').count()).toBeGreaterThan(0);
  expect(await page.locator('[data-chart=loss] svg path').count()).toBeGreaterThan(0);
  const look = page.locator('.lab-look');
  await expect(look).toHaveText(/of 2 answers are right\./);
  const before = await page.locator('[data-look-sequence]').innerHTML();
  await press(page, 'Another example');
  await expect(page.locator('[data-look-sequence]')).not.toHaveText(before);
  await page.getByLabel('Model', { exact: true }).selectOption('1');
  await expect(page.getByLabel('Shown')).toContainText('hidden numbers');
  expect(problems).toEqual([]);
});

test('pauses, goes on, stops, and forgets', async ({ page }) => {
  await open(page, long);
  await press(page, 'Train');
  const step = page.locator('.lab-table [data-cell=step]').first();
  await expect(step).not.toHaveText(/^0 of/, { timeout: 30_000 });
  await press(page, 'Pause');
  await expect(status(page)).toHaveText('Paused.');
  await page.waitForTimeout(500);
  const paused = await step.textContent();
  await page.waitForTimeout(1200);
  expect(await step.textContent()).toBe(paused);
  await press(page, 'Resume');
  await expect(step).not.toHaveText(paused!, { timeout: 30_000 });
  await expect(page.locator('.lab-left')).toHaveText(/^at most .* left$/);
  await press(page, 'Stop');
  await expect(status(page)).toContainText('All runs have ended', { timeout: 60_000 });
  await expect(page.locator('.lab-table tbody tr').first()).toContainText('stopped');
  await press(page, 'Reset');
  await expect(page.locator('.lab-view')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeVisible();
});

test('a hidden tab pauses, and goes on when it is seen again', async ({ page }) => {
  await open(page, long);
  await press(page, 'Train');
  const hide = (hidden: boolean) =>
    page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { value, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  await hide(true);
  await expect(status(page)).toHaveText('Paused while this tab is hidden.');
  await hide(false);
  await expect(status(page)).toHaveText('Training goes on.');
});

test('leaving the page ends the training', async ({ page }) => {
  await open(page, long);
  await press(page, 'Train');
  await expect.poll(() => page.workers().length).toBeGreaterThan(0);
  await page.evaluate(() =>
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })),
  );
  await expect.poll(() => page.workers().length).toBe(0);
  await expect(page.locator('.lab-view')).toBeHidden();
});

test('says in a sentence why a run failed, and trains the others', async ({ page }) => {
  // A worker that diverges at once: the real sentence comes from the session, which unit tests run.
  const sentence = 'The loss became NaN or infinite at step 3: lower the learning rate.';
  await page.route('**/_astro/worker*.js', (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      body: `onmessage = ({ data }) => {
        if (data.kind === 'start') postMessage({ kind: 'failed', message: '${sentence}' });
      };`,
    }),
  );
  await open(page, tiny);
  await press(page, 'Train');
  await expect(status(page)).toContainText(sentence);
  await expect(status(page)).toContainText('All runs have ended');
  await expect(page.locator('.lab-table tbody tr')).toContainText(['failed', 'failed']);
  await expect(page.locator('.lab-inspect')).toBeHidden();
});

test('a link holds the settings, and the form changes the link', async ({ page, context }) => {
  await open(page, '/lab/?task=mqar&seed=5&pairs=6&run=delta-rule~state:8~negative:yes');
  await expect(page.getByLabel('Seed')).toHaveValue('5');
  await expect(page.getByLabel('Pairs', { exact: true })).toHaveValue('6');
  await expect(page.getByLabel('Model 1: which')).toHaveValue('delta-rule');
  await expect(page.getByLabel('β up to 2')).toBeChecked();
  await page.getByLabel('Pairs', { exact: true }).fill('4');
  await page.getByLabel('Pairs', { exact: true }).blur();
  await expect(page).toHaveURL(/pairs=4/);
  await press(page, 'Add a model');
  await expect(page.locator('[data-run]')).toHaveCount(2);
  await expect(page).toHaveURL(/run=delta-rule~state:8~negative:yes&run=linear-attention/);
  await page.getByRole('button', { name: 'Remove model 1, delta rule' }).click();
  await expect(page).toHaveURL(/pairs=4&run=linear-attention$/);
  await page.getByLabel('Session').selectOption('capacity');
  await expect(page.locator('[data-run]')).toHaveCount(4);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await press(page, 'Copy a link to these settings');
  await expect(status(page)).toHaveText(
    /^The link is (on the clipboard|in the address bar now)\.$/,
  );
});

test('an edited number leaves the reader where they go next', async ({ page }) => {
  await open(page, '/lab/');
  const field = (name: string) => page.getByLabel(name, { exact: true });
  await page.getByText('More settings').click();
  await field('Steps at most').fill('70');
  await page.keyboard.press('Tab');
  await expect(field('Layers')).toBeFocused();
  await expect(page).toHaveURL(/steps=70/);
  await field('Steps at most').fill('80');
  await field('Seed').click();
  await expect(field('Seed')).toBeFocused();
  await expect(page).toHaveURL(/steps=80/);
  await page.getByLabel('Model 2: which').focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByLabel('Model 2: which')).toBeFocused();
  await expect(field('Sequences a step')).toBeVisible();
});

test('an edited number does not take the press that ends its edit', async ({ page }) => {
  await open(page, long);
  const models = await page.locator('[data-run]').count();
  const field = (name: string) => page.getByLabel(name, { exact: true });
  /** A press that takes its time, where the button was when it began. */
  const press = async (name: string): Promise<void> => {
    const button = page.getByRole('button', { name, exact: true });
    await button.scrollIntoViewIfNeeded();
    const box = (await button.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.waitForTimeout(150);
    await page.mouse.up();
  };
  await field('Steps at most').fill('70');
  await press('Add a model');
  await expect(page.locator('[data-run]')).toHaveCount(models + 1);
  await expect(page).toHaveURL(/steps=70/);
  await field('Steps at most').fill('9000');
  await press('Train');
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible();
  await expect(page.locator('.lab-table')).toContainText('of 9,000');
  await expect(field('Steps at most')).toBeDisabled();
  await page.getByRole('button', { name: 'Stop' }).click();
});

test('exports what was trained as a file', async ({ page }) => {
  await open(page, tiny);
  await press(page, 'Train');
  await expect(status(page)).toContainText('All runs have ended', { timeout: 60_000 });
  const download = page.waitForEvent('download');
  await press(page, 'Export as JSON');
  const file = await download;
  expect(file.suggestedFilename()).toBe('beyond-attention-lab.json');
  const data = JSON.parse(await readFile((await file.path())!, 'utf8')) as {
    link: string;
    runs: { name: string; curve: unknown[]; settings: { task: string } }[];
  };
  expect(data.link).toContain('task=fixed-copying');
  expect(data.runs.map(({ name }) => name)).toEqual(['long convolution', 'LSTM']);
  expect(data.runs[0]!.curve.length).toBeGreaterThan(0);
});

test('the keyboard alone trains and stops, and keeps its place', async ({ page }) => {
  await open(page, long);
  await page.getByRole('button', { name: 'Train', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Stop' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(status(page)).toContainText('All runs have ended', { timeout: 60_000 });
  await expect(page.getByRole('button', { name: 'Train again' })).toBeFocused();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  test('the page says what would happen, with every recorded figure', async ({ page }) => {
    await page.goto('/lab/');
    await expect(page.locator('course-lab')).toContainText('Training needs JavaScript');
    expect(await page.locator('.figure-view svg').count()).toBeGreaterThanOrEqual(5);
    await expect(page.getByRole('region', { name: /^Selective copying/ })).toContainText('18.3 %');
  });
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the lab after training is accessible on a phone, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 390, height: 844 });
    await open(page, tiny);
    await press(page, 'Train');
    await expect(page.locator('.lab-look')).toHaveText(/answers are right/, { timeout: 60_000 });
    const { violations } = await new AxeBuilder({ page })
      .include('course-lab')
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    const excess = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(excess).toBeLessThanOrEqual(0);
  });
}
