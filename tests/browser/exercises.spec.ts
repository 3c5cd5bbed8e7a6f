import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { exercises } from '../../src/lab/exercises/list.ts';

test.describe.configure({ timeout: 120_000 });

const operator = exercises.find(({ id }) => id === 'scan-operator')!;

async function begin(page: Page): Promise<Locator> {
  await page.goto('/exercises/');
  const exercise = page.locator(`course-exercise[data-exercise=${operator.id}]`);
  await exercise.getByRole('button', { name: 'Write it' }).click();
  await expect(exercise.getByRole('textbox')).toBeFocused();
  return exercise;
}

async function write(page: Page, exercise: Locator, code: string): Promise<void> {
  await exercise.getByRole('textbox').focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(code);
}

const status = (exercise: Locator) => exercise.locator('.exercise-status');

test('a wrong answer says what was asked, wanted and given; the solution passes and is kept', async ({
  page,
}) => {
  const exercise = await begin(page);
  await exercise.getByRole('button', { name: 'Check' }).click();
  await expect(status(exercise)).toHaveText(/^\d of 5 checks pass\.$/, { timeout: 30_000 });
  await expect(exercise.locator('[data-right=no]').first()).toContainText(
    'compose({ a: 0.5, b: 1 }, { a: 0.25, b: 2 }) should give { a: 0.125, b: 2.25 }, gave { a: 1, b: 0 }.',
  );
  await write(page, exercise, operator.solution);
  await page.keyboard.press('Control+Enter');
  await expect(status(exercise)).toHaveText('All 5 checks pass.', { timeout: 30_000 });
  await expect(exercise.locator('.exercise-mark')).toHaveText('✓ solved');
  await page.reload();
  await expect(exercise.locator('.exercise-mark')).toHaveText('✓ solved');
  await exercise.getByRole('button', { name: 'Go on writing' }).click();
  await expect(exercise.getByRole('textbox')).toContainText('later.a * earlier.a');
  await exercise.getByRole('button', { name: 'Start over' }).click();
  await expect(exercise.getByRole('textbox')).toContainText('return { a: 1, b: 0 };');
  await expect(exercise.locator('.exercise-mark')).toHaveText('');
  await exercise.getByRole('button', { name: 'Bring my code back' }).click();
  await expect(exercise.getByRole('textbox')).toContainText('later.a * earlier.a');
  await expect(exercise.locator('.exercise-mark')).toHaveText('✓ solved');
  await exercise.getByRole('button', { name: 'Start over' }).click();
  await write(page, exercise, 'function compose() {}');
  await expect(exercise.getByRole('button', { name: 'Start over' })).toBeVisible();
});

test('where nothing can be kept, the exercise says so before it is too late', async ({ page }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  const exercise = await begin(page);
  await expect(status(exercise)).toHaveText('');
  await write(page, exercise, operator.solution);
  await expect(status(exercise)).toHaveText(
    'This browser keeps nothing for this site: copy your code before you leave.',
  );
  await page.keyboard.press('Control+Enter');
  await expect(status(exercise)).toHaveText('All 5 checks pass.', { timeout: 30_000 });
});

test('a loop without end is ended, and the page stays alive', async ({ page }) => {
  const exercise = await begin(page);
  await write(page, exercise, 'function compose() { while (true) {} }');
  await exercise.getByRole('button', { name: 'Check' }).click();
  await expect(status(exercise)).toHaveText(/^Stopped after two seconds/, { timeout: 40_000 });
  await expect(exercise.getByRole('button', { name: 'Check' })).toBeEnabled();
});

test('a mistake in the writing says where, and nothing leaves the device', async ({ page }) => {
  const exercise = await begin(page);
  await exercise.getByRole('button', { name: 'Check' }).click();
  await expect(status(exercise)).toHaveText(/checks pass/, { timeout: 30_000 });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await write(page, exercise, 'function compose( {');
  await exercise.getByRole('button', { name: 'Check' }).click();
  await expect(status(exercise)).toHaveText(/^The code does not run: .*\(1:\d+\)/, {
    timeout: 30_000,
  });
  await write(
    page,
    exercise,
    'function compose() { return [typeof fetch, typeof (() => 0).constructor]; }',
  );
  await exercise.getByRole('button', { name: 'Check' }).click();
  await expect(exercise.locator('[data-right=no]').first()).toContainText(
    'gave ["undefined", "undefined"]',
    { timeout: 30_000 },
  );
  expect(asked.filter((path) => !path.startsWith('/_astro/'))).toEqual([]);
});

test('a check asked for by keyboard leaves the focus on its button', async ({ page }) => {
  const exercise = await begin(page);
  const check = exercise.getByRole('button', { name: 'Check' });
  await check.focus();
  // A check may be over before anyone looks, so the button itself tells what it was.
  const states = await check.evaluateHandle((button) => {
    const seen: (string | null)[] = [];
    new MutationObserver(() => seen.push(button.getAttribute('aria-disabled'))).observe(button, {
      attributeFilter: ['aria-disabled'],
    });
    return seen;
  });
  await page.keyboard.press('Enter');
  await expect(status(exercise)).toHaveText(/checks pass/, { timeout: 30_000 });
  await expect(check).toBeEnabled();
  await expect(check).toBeFocused();
  expect(await states.jsonValue()).toEqual(['true', 'false']);
});

test('a slash in the editor is a slash, and Ctrl-K still searches', async ({ page }) => {
  const exercise = await begin(page);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('1 / 2');
  await expect(exercise.getByRole('textbox')).toHaveText('1 / 2');
  await expect(page.locator('dialog[open]')).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await expect(page.locator('dialog[open]')).toHaveCount(1);
});

test('Tab leaves the editor', async ({ page }) => {
  const exercise = await begin(page);
  await page.keyboard.press('Tab');
  await expect(exercise.getByRole('button', { name: 'Check' })).toBeFocused();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  test('prompt, hints and solution can be read', async ({ page }) => {
    await page.goto('/exercises/');
    await expect(page.getByRole('button', { name: 'Write it' })).toHaveCount(0);
    const exercise = page.locator(`course-exercise[data-exercise=${operator.id}]`);
    await exercise.getByText('Solution', { exact: true }).click();
    await expect(exercise).toContainText('later.a * earlier.b + later.b');
  });
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`editor and results are accessible on a phone, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 390, height: 844 });
    const exercise = await begin(page);
    await exercise.getByRole('button', { name: 'Check' }).click();
    await expect(status(exercise)).toHaveText(/checks pass/, { timeout: 30_000 });
    const { violations } = await new AxeBuilder({ page }).exclude('.katex-html').analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    const excess = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(excess).toBeLessThanOrEqual(0);
  });
}
