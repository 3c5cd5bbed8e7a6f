import { expect, test } from '@playwright/test';
import { hold } from '../support/hold.ts';

// The attention chapter has every kind of thing that a chapter can have.
const chapter = '/attention/';

/** A figure whose definition is held back stays at its first frame. */
const definitions = /\/figure\.[^/]+\.js$/;

test.describe('the hover card', () => {
  test('is whole, though it reaches beyond its paragraph and its section', async ({ page }) => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto('/attention-limits/');
    const link = page.locator('.passage a.value', { hasText: '126,882' });
    await link.scrollIntoViewIfNeeded();
    await link.focus();
    await expect(page.locator('.card')).toContainText('longest context');
    const cut = await page.locator('.card').evaluate((card) => {
      const { left, right, top, bottom } = card.getBoundingClientRect();
      const corners = [left + 12, right - 12].flatMap((x) =>
        [top + 12, bottom - 12].map((y) => [x, y] as const),
      );
      return corners.filter(([x, y]) => !card.contains(document.elementFromPoint(x, y)));
    });
    expect(cut).toEqual([]);
  });

  test('opens by mouse and stays while the pointer moves into it', async ({ page }) => {
    await page.goto(chapter);
    const link = page.locator('.prose a.term').first();
    await link.hover();
    const card = page.locator('.card');
    await expect(card).toBeVisible();
    await card.hover();
    await page.waitForTimeout(600);
    await expect(card).toBeVisible();
    await page.mouse.move(2, 2);
    await expect(card).toBeHidden();
  });

  test('opens on focus, Tab leads into it, Escape closes it and gives the focus back', async ({
    page,
  }) => {
    await page.goto(chapter);
    const link = page.locator('.prose a.term').first();
    await link.focus();
    await expect(page.locator('.card')).toBeVisible();
    await page.keyboard.press('Tab');
    await expect(page.locator('.card a').first()).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.locator('.card')).toBeHidden();
    await expect(link).toBeFocused();
  });

  for (const [what, selector] of [
    ['a citation', '.prose .cite a'],
    ['a symbol', '.equation-where a'],
    ['a computed value', '.prose a.value'],
    ['an equation', '.prose a[data-card^="eq-"]'],
  ] as const) {
    test(`shows something for ${what}`, async ({ page }) => {
      await page.goto(chapter);
      await page.locator(selector).first().focus();
      await expect(page.locator('.card')).toBeVisible();
      expect((await page.locator('.card').innerText()).length).toBeGreaterThan(10);
    });
  }
});

test.describe('on a touch screen', () => {
  test.use({ hasTouch: true });
  test('a tap opens the card and does not leave the page', async ({ page }) => {
    await page.goto(chapter);
    await page.locator('.prose a.term').first().tap();
    await expect(page.locator('.card')).toBeVisible();
    expect(new URL(page.url()).pathname).toBe(chapter);
  });

  test('a tap follows the link where the card cannot be loaded', async ({ page }) => {
    await page.route('**/cards.json', (route) => route.abort());
    await page.goto(chapter);
    await page.locator('.prose a.term').first().tap();
    await expect(page).toHaveURL(/\/glossary\/#/);
  });
});

test('a symbol lights up in formula, listing and figure together', async ({ page }) => {
  await page.goto(chapter);
  await page.locator('.equation-where a[data-sym="q"]').first().focus();
  for (const place of ['.katex-html', '.listing', '.figure-view']) {
    await expect(page.locator(`${place} .sym-on`).first()).toBeAttached();
  }
  await page.keyboard.press('Escape');
  await expect(page.locator('.sym-on')).toHaveCount(0);
});

test('a quiz answers by keyboard and remembers the result', async ({ page }) => {
  await page.goto(chapter);
  const question = page.locator('form.question[data-kind="predict"]').first();
  const right = question.locator('.choice[data-correct] input');
  await right.focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await expect(question.locator('.verdict')).toHaveText('Right.');
  await page.reload();
  await expect(question.locator('.verdict')).toHaveText('You had this right before.');
});

test('a number question accepts what the code computed and refuses nonsense', async ({ page }) => {
  await page.goto(chapter);
  const question = page.locator('form.question[data-kind="number"]').first();
  const input = question.locator('input');
  await input.fill('a parrot');
  await input.press('Enter');
  await expect(question.locator('.verdict')).toContainText('Write a number');
  await input.fill((await question.getAttribute('data-key'))!);
  await input.press('Enter');
  await expect(question.locator('.verdict')).toHaveText('Right.');
});

test('a number may be written with commas, its unit, or as a fraction', async ({ page }) => {
  for (const [address, id, answer] of [
    ['/mamba/', 'state-size', '5,242,880 numbers'],
    ['/data-quality/', 'two-sentences', '3/7'],
  ] as const) {
    await page.goto(address);
    const question = page.locator(`#q-${id}`);
    await question.locator('input').fill(answer);
    await question.locator('input').press('Enter');
    await expect(question.locator('.verdict')).toHaveText('Right.');
  }
});

test.describe('a figure', () => {
  test('moves by keyboard, and picture, sentence, table and address follow', async ({ page }) => {
    await page.goto(`${chapter}#fig-row`);
    const figure = page.locator('#fig-row');
    await expect(figure.locator('course-figure[data-ready]')).toBeVisible();
    const view = figure.locator('.figure-view');
    const before = await view.innerHTML();
    const table = await figure.locator('.figure-table').innerHTML();
    const slider = figure.locator('input[name="query"]');
    await slider.focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => view.innerHTML()).not.toBe(before);
    expect(await figure.locator('.figure-table').innerHTML()).not.toBe(table);
    await expect(figure.locator('.figure-summary')).toContainText('Token 2');
    await expect(page).toHaveURL(/f\.row=query%3D2/);
  });

  test('opens in the state that a link describes', async ({ page }) => {
    await page.goto(`${chapter}?f.row=query%3D1#fig-row`);
    await expect(page.locator('#fig-row .figure-summary')).toContainText(
      'Token 1 takes 100% of token 1',
    );
  });

  test('keeps its first state when the address holds nonsense', async ({ page }) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(`${chapter}?f.row=query%3Dparrot%26step%3D-9e99&f.weights=%00#fig-row`);
    await expect(page.locator('#fig-row course-figure[data-ready]')).toBeVisible();
    await expect(page.locator('#fig-row input[name="query"]')).toHaveValue('3');
    expect(errors).toEqual([]);
  });

  test('with reduced motion one press of Play is one step', async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(`${chapter}?f.row=step%3D1#fig-row`);
    const figure = page.locator('#fig-row');
    await figure.locator('[data-play="step"]').click();
    await expect(figure.locator('input[name="step"]')).toHaveValue('2');
    await page.waitForTimeout(1600);
    await expect(figure.locator('input[name="step"]')).toHaveValue('2');
  });

  test('keeps the press and the focus of a reader who is there before its code', async ({
    page,
  }) => {
    const goOn = await hold(page, definitions);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(`${chapter}?f.row=step%3D1#fig-row`);
    const figure = page.locator('#fig-row');
    const play = figure.locator('[data-play="step"]');
    await play.hover();
    await page.mouse.down();
    await expect(play).toBeFocused();
    await expect(figure.locator('course-figure[data-ready]')).toHaveCount(0);
    goOn();
    await expect(figure.locator('course-figure[data-ready]')).toBeVisible();
    await expect(figure.locator('input[name="step"]')).toHaveValue('1');
    await expect(play).toBeFocused();
    await page.mouse.up();
    await expect(figure.locator('input[name="step"]')).toHaveValue('2');
  });

  test('takes a click on a mark that comes before its code', async ({ page }) => {
    const goOn = await hold(page, definitions);
    await page.goto('/rnns/#fig-step');
    const figure = page.locator('#fig-step');
    const token = figure.locator('input[name="token"]');
    await expect(token).not.toHaveValue('2');
    await figure.locator('[data-set="token:2"]').first().click();
    await expect(figure.locator('course-figure[data-ready]')).toHaveCount(0);
    goOn();
    await expect(figure.locator('course-figure[data-ready]')).toBeVisible();
    await expect(token).toHaveValue('2');
  });

  test('takes a slow click on a mark while it plays', async ({ page }) => {
    await page.goto('/rnns/?f.step=step%3D1#fig-step');
    const figure = page.locator('#fig-step');
    await figure.locator('[data-play="step"]').click();
    await expect(figure.locator('[data-play="step"]')).toHaveText('Pause');
    await figure.locator('[data-set="token:2"]').first().hover();
    await page.mouse.down();
    await page.waitForTimeout(1500); // longer than a step of Play
    await page.mouse.up();
    await expect(figure.locator('input[name="token"]')).toHaveValue('2');
    await expect(figure.locator('[data-play="step"]')).toHaveText('Play');
  });
});

test('copying a formula gives TeX', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(chapter);
  await page
    .locator('#eq-sdpa .katex')
    .first()
    .evaluate((node) => {
      const range = document.createRange();
      range.selectNode(node.closest('.display')!);
      getSelection()!.removeAllRanges();
      getSelection()!.addRange(range);
      document.execCommand('copy');
    });
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('\\operatorname{softmax}');
  expect(copied).not.toContain('\\Qmat');
});

test('copying from the middle of a formula takes it whole', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(chapter);
  /** Copies between two of the texts that are seen in a formula, or from one to the text after it. */
  const copied = (to: 'inside' | 'after') =>
    page.evaluate((end) => {
      const formula = document.querySelector('.prose p .katex')!;
      const seen = formula.querySelector('.katex-html')!;
      const texts = document.createTreeWalker(formula.closest('p')!, NodeFilter.SHOW_TEXT);
      const all: Node[] = [];
      while (texts.nextNode()) all.push(texts.currentNode);
      const last = all.findLastIndex((node) => formula.contains(node));
      const range = document.createRange();
      range.setStart(
        all.find((node) => seen.contains(node))!,
        0,
      );
      if (end === 'inside') range.setEnd(seen, seen.childNodes.length);
      else range.setEnd(all[last + 1]!, 1);
      getSelection()!.removeAllRanges();
      getSelection()!.addRange(range);
      document.execCommand('copy');
      const tex = formula.querySelector('annotation')!.textContent;
      return navigator.clipboard
        .readText()
        .then((text) => [text, `$${tex}$`, all[last + 1]!.textContent!.slice(0, 1)] as const);
    }, to);
  const [alone, tex] = await copied('inside');
  expect(alone).toBe(tex);
  const [more, same, after] = await copied('after');
  expect(more).toBe(same + after);
});

test('a refused clipboard says so and leaves the code to be selected', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'clipboard', {
      value: { writeText: () => Promise.reject(new Error('refused')) },
    });
  });
  await page.goto(chapter);
  const button = page.locator('[data-copy]').first();
  await button.click();
  await expect(button).toContainText('refused');
});

test.describe('storage on the device', () => {
  test('a reading mark survives a reload, and Start over forgets it', async ({ page }) => {
    await page.goto(chapter);
    await page.locator('[data-mark-read]').click();
    await page.goto('/progress/');
    await expect(page.locator('[data-progress="attention"]')).toHaveAttribute('data-read', /\d{4}/);
    page.on('dialog', (dialog) => void dialog.accept());
    await page.locator('[data-progress-reset]').click();
    await expect(page.locator('[data-progress="attention"]')).not.toHaveAttribute('data-read', /./);
  });

  test('blocked or corrupt storage leaves a readable page without errors', async ({ page }) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.addInitScript(() => {
      Object.defineProperty(window, 'localStorage', {
        get: () => {
          throw new DOMException('blocked', 'SecurityError');
        },
      });
    });
    await page.goto(chapter);
    await page.locator('[data-theme-toggle]').click();
    await page.locator('[data-mark-read]').click();
    await expect(page.locator('.mark-read')).toContainText('keeps nothing');
    expect(errors).toEqual([]);
  });
});

test('a figure measures on the reader’s own device, draws what it measures, and keeps it when redrawn', async ({
  page,
}) => {
  test.setTimeout(90_000);
  await page.goto('/attention-limits/');
  const figure = page.locator('#fig-measured');
  await page.mouse.move(9, 9);
  await page.mouse.move(12, 12);
  await figure.scrollIntoViewIfNeeded();
  const panel = figure.locator('.measure-panel');
  await panel.getByRole('button', { name: 'Measure here' }).click();
  await expect(figure.locator('.own-run circle').first()).toBeVisible({ timeout: 60_000 });
  await panel.getByRole('button', { name: 'Stop' }).click();
  await expect(panel.getByRole('button', { name: 'Measure again' })).toBeVisible({
    timeout: 30_000,
  });
  await expect(panel.getByRole('status')).toHaveText(/^(?:Over|Stopped)/);
  await expect(panel.getByRole('region', { name: 'Results of your run' })).toBeVisible();
  const points = await figure.locator('.own-run circle').count();
  await figure.getByLabel('Divide by the length').check();
  await expect(figure.locator('.own-run circle')).toHaveCount(points);
});

test('the theme follows the system until the reader chooses, and the choice stays', async ({
  page,
}) => {
  const root = page.locator('html');
  await page.goto(chapter);
  await expect(root).toHaveAttribute('data-theme', 'light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(root).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(root).toHaveAttribute('data-theme', 'dark');
  await page.locator('[data-theme-toggle]').click();
  await expect(root).toHaveAttribute('data-theme', 'light');
  await page.reload();
  await expect(root).toHaveAttribute('data-theme', 'light');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.waitForTimeout(100);
  await expect(root).toHaveAttribute('data-theme', 'light');
});

test('a choice or a mark made in another tab shows here, and on the way back to a kept page', async ({
  page,
  context,
}) => {
  await page.goto('/course/');
  const other = await context.newPage();
  await other.goto(chapter);
  await other.locator('[data-theme-toggle]').click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await other.locator('[data-mark-read]').first().click();
  await expect(page.locator('[data-progress=attention]').first()).toHaveAttribute('data-read');
  // What the browser does with a page it kept: nothing ran on it meanwhile.
  await page.evaluate(() => {
    localStorage.clear();
    localStorage.setItem('theme', 'light');
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
  });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await expect(page.locator('[data-progress=attention]').first()).not.toHaveAttribute('data-read');
});

test('on paper the chrome is gone and the text stays', async ({ page }) => {
  await page.goto(chapter);
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.site-header')).toBeHidden();
  await expect(page.locator('.figure-controls').first()).toBeHidden();
  await expect(page.locator('.prose p').first()).toBeVisible();
});
