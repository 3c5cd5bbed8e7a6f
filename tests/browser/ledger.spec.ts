import { expect, test } from '@playwright/test';

test('the timeline filters by kind, chapter and words, and the address keeps the choice', async ({
  page,
}) => {
  await page.goto('/timeline/?kind=hybrid');
  const shown = page.locator('[data-entry]:visible');
  const hybrids = await shown.count();
  expect(hybrids).toBeGreaterThan(5);
  expect(await page.locator('[data-entry][data-kind="hybrid"]').count()).toBe(hybrids);
  await page.getByLabel('Words').fill('falcon');
  await expect(shown).toHaveCount(1);
  expect(new URL(page.url()).searchParams.get('words')).toBe('falcon');
  await expect(page.locator('[data-group]:visible')).toHaveCount(1);
});

test('a link to an entry shows it even when a filter would hide it', async ({ page }) => {
  await page.goto('/claims/?speaker=nathan-lambert#dao-slope-offset');
  await expect(page.locator('#dao-slope-offset')).toBeInViewport();
});

test('the corrections of the summary are counted, and the count is a link to them', async ({
  page,
}) => {
  await page.goto('/claims/');
  const link = page.getByRole('link', { name: /wrong in the summary/ });
  const count = Number(/\d+/.exec((await link.textContent())!)![0]);
  await link.click();
  await expect(page.locator('[data-entry]:visible')).toHaveCount(count);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  test('the timeline and the ledger show every entry and no form', async ({ page }) => {
    for (const path of ['/timeline/', '/claims/']) {
      await page.goto(path);
      const entries = page.locator('[data-entry]');
      expect(await entries.count()).toBeGreaterThan(60);
      await expect(page.locator('[data-entry]:visible')).toHaveCount(await entries.count());
      await expect(page.locator('course-filter form')).toBeHidden();
    }
  });
});
