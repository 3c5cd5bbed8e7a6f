// A device that refuses things, a reader who sees otherwise: the page stays readable, and says in
// one plain sentence what it cannot do.
import { expect, test, type Page } from '@playwright/test';
import { bringIntoView } from '../support/figures.ts';
import { allPages } from '../support/pages.ts';

const chapter = '/attention/';

/** Errors of the page's own scripts, collected from now on. */
function errorsOf(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  return errors;
}

/** The figure `id` of the chapter, awake. */
async function wake(page: Page, id: string) {
  const figure = page.locator(`#fig-${id}`);
  await figure.scrollIntoViewIfNeeded();
  await page.mouse.move(10, 10);
  await page.mouse.wheel(0, 1);
  await expect(figure.locator('course-figure[data-ready]')).toBeVisible();
  return figure;
}

test.describe('storage', () => {
  test('that is full lets the reader go on, and says so once', async ({ page }) => {
    const errors = errorsOf(page);
    await page.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
    });
    await page.goto(chapter);
    await page.locator('[data-theme-toggle]').click();
    const mark = page.locator('[data-mark-read]');
    await mark.click();
    await expect(mark).toHaveText('Read ✓');
    await mark.click();
    await expect(mark).toHaveText('Mark as read');
    await mark.click();
    const said = (await page.locator('.mark-read').innerText()).match(/keeps nothing/g);
    expect(said).toHaveLength(1);
    const question = page.locator('form.question[data-kind="predict"]').first();
    await bringIntoView(question);
    await question.locator('.choice[data-correct] input').check();
    await question.getByRole('button', { name: 'Check' }).click();
    await expect(question.locator('.verdict')).toContainText('Right');
    expect(errors).toEqual([]);
  });

  test('that is full keeps the theme of this page, also on the way back', async ({ page }) => {
    await page.goto(chapter);
    await page.evaluate(() => {
      localStorage.setItem('theme', 'light');
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
      dispatchEvent(new StorageEvent('storage', { key: 'theme' }));
    });
    const root = page.locator('html');
    const back = () =>
      page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    await expect(root).toHaveAttribute('data-theme', 'light');
    await page.locator('[data-theme-toggle]').click();
    await back();
    await expect(root).toHaveAttribute('data-theme', 'dark');
    // What another tab stores counts again.
    await page.evaluate(() => dispatchEvent(new StorageEvent('storage', { key: 'theme' })));
    await expect(root).toHaveAttribute('data-theme', 'light');
  });

  test('that fills up during an import keeps what was there', async ({ page }) => {
    const kept = { read: '{"attention":"2026-01-02"}', quiz: '{"attention/a":"right"}' };
    await page.goto('/progress/');
    await page.evaluate((values) => {
      for (const [key, text] of Object.entries(values))
        localStorage.setItem(`beyond-attention:${key}`, text);
      const { setItem } = Storage.prototype;
      Storage.prototype.setItem = function (key, text) {
        if (text.length > 100) throw new DOMException('full', 'QuotaExceededError');
        setItem.call(this, key, text);
      };
    }, kept);
    const other = {
      'beyond-attention:read': { mamba: '2026-03-04' },
      'beyond-attention:exercises': { one: 'x'.repeat(200) },
    };
    await page.locator('[data-progress-import]').setInputFiles({
      name: 'x.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(other)),
    });
    await expect(page.locator('[data-progress-status]')).toContainText('nothing was imported');
    const now = await page.evaluate(() =>
      ['read', 'quiz', 'exercises'].map((key) => localStorage.getItem(`beyond-attention:${key}`)),
    );
    expect(now).toEqual([kept.read, kept.quiz, null]);
  });

  for (const [what, value] of [
    ['is no JSON', '{"attention'],
    ['is of another shape', '[1, 2]'],
    ['holds what it should not', '{"attention":{"x":1},"__proto__":"<script>"}'],
    ['is the empty text', ''],
  ] as const) {
    test(`that ${what} is passed over`, async ({ page }) => {
      const errors = errorsOf(page);
      await page.addInitScript((text) => {
        for (const key of ['read', 'quiz', 'exercises', 'offline'])
          localStorage.setItem(`beyond-attention:${key}`, text);
        localStorage.setItem('theme', text);
      }, value);
      await page.goto(chapter);
      await expect(page.locator('html')).toHaveAttribute('data-theme', /^(light|dark)$/);
      await expect(page.locator('[data-mark-read]')).toHaveText('Mark as read');
      await page.goto('/progress/');
      await expect(page.locator('h1')).toBeVisible();
      expect(errors).toEqual([]);
    });
  }

  test('is not changed by a file that is no export', async ({ page }) => {
    await page.goto('/progress/');
    const status = page.locator('[data-progress-status]');
    for (const text of [
      'null',
      '{}',
      '[]',
      '{"beyond-attention:read":7}',
      '\u0000',
      'x'.repeat(5000),
    ]) {
      await page.evaluate(
        () => (document.querySelector('[data-progress-status]')!.textContent = ''),
      );
      await page
        .locator('[data-progress-import]')
        .setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from(text) });
      await expect(status).toHaveText(
        'That file is not an export of this page, so nothing was changed.',
      );
    }
  });
});

test.describe('the clock', () => {
  for (const [when, time] of [
    ['stands at its beginning', 0],
    ['is far ahead', Date.UTC(2199, 11, 31, 23, 59, 59)],
    ['is behind the build', Date.UTC(1999, 0, 1)],
  ] as const) {
    test(`${when}: the chapter reads and marks as ever`, async ({ page }) => {
      const errors = errorsOf(page);
      await page.clock.setFixedTime(time);
      await page.goto(chapter);
      await page.locator('[data-mark-read]').click();
      await page.goto('/progress/');
      await expect(page.locator('[data-progress="attention"]')).toHaveAttribute(
        'data-read',
        new Date(time).toISOString().slice(0, 10),
      );
      expect(errors).toEqual([]);
    });
  }
});

/** The numbers of a figure as words and table, and what its slider says. */
async function shown(page: Page): Promise<string[]> {
  await page.goto(chapter);
  const figure = await wake(page, 'row');
  await figure.locator('input[name="query"]').press('ArrowLeft');
  await expect(figure.locator('.figure-summary')).toContainText('Token 2');
  return [
    await figure.locator('.figure-summary').innerText(),
    (await figure.locator('.figure-table').textContent()) ?? '',
    (await figure.locator('input[name="query"]').getAttribute('aria-valuetext')) ?? '',
    await page.locator('.prose a.value').first().innerText(),
  ];
}

test.describe('the language of the device', () => {
  let usual: string[] = [];
  test.beforeAll(async ({ browser, baseURL }) => {
    const context = await browser.newContext({ locale: 'en-US', baseURL: baseURL! });
    usual = await shown(await context.newPage());
    await context.close();
  });
  for (const [locale, timezoneId] of [
    ['de-DE', 'Europe/Berlin'],
    ['ar-EG', 'Africa/Cairo'],
    ['fa-IR', 'Pacific/Apia'],
  ] as const) {
    test.describe(locale, () => {
      test.use({ locale, timezoneId });
      test('leaves the numbers of text and figure as they are', async ({ page }) => {
        expect(await shown(page)).toEqual(usual);
      });

      test('accepts a number in a quiz written with a point or a comma', async ({ page }) => {
        await page.goto(chapter);
        const question = page.locator('form.question[data-kind="number"]').first();
        const key = Number(await question.getAttribute('data-key')).toPrecision(4);
        for (const written of [key, key.replace('.', ',')]) {
          await question.locator('input').fill(written);
          await question.locator('input').press('Enter');
          await expect(question.locator('.verdict')).toContainText('Right');
        }
      });
    });
  }
});

test.describe('a browser without', () => {
  test('WebGPU says so where kernels would run, and the figure stays', async ({ page }) => {
    const errors = errorsOf(page);
    await page.addInitScript(() => {
      Object.defineProperty(Navigator.prototype, 'gpu', { get: () => undefined });
    });
    await page.goto('/hardware/');
    const figure = await wake(page, 'gpu');
    await expect(figure.locator('.figure-view svg').first()).toBeVisible();
    await figure
      .getByRole('button', { name: /run|measure/i })
      .first()
      .click();
    await expect(figure).toContainText(/WebGPU/);
    expect(errors).toEqual([]);
  });

  test('WebAssembly and workers says so in the lab, and its text stays', async ({ page }) => {
    const errors = errorsOf(page);
    await page.addInitScript(() => {
      Object.defineProperty(globalThis, 'WebAssembly', { value: undefined });
      Object.defineProperty(globalThis, 'Worker', {
        value: class {
          constructor() {
            throw new Error('no workers here');
          }
        },
      });
    });
    await page.goto('/lab/');
    await expect(page.locator('h1')).toBeVisible();
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await expect(page.locator('.lab-status')).toContainText('could not start in this browser');
    expect(errors).toEqual([]);
  });

  test('observers of intersection and size, or a clipboard, still shows the chapter', async ({
    page,
  }) => {
    await page.addInitScript(() => {
      for (const name of ['IntersectionObserver', 'ResizeObserver', 'Clipboard'])
        Reflect.deleteProperty(globalThis, name);
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
    });
    await page.goto(chapter);
    await expect(page.locator('.figure-view svg').first()).toBeVisible();
    await expect(page.locator('.katex-html').first()).toBeVisible();
  });
});

test('a connection that ends after the page came leaves it whole', async ({ page }) => {
  const errors = errorsOf(page);
  await page.goto(chapter);
  await page.route('**/*', (route) => route.abort('internetdisconnected'));
  const figure = page.locator('#fig-row');
  await figure.scrollIntoViewIfNeeded();
  await page.mouse.wheel(0, 1);
  await expect(figure.locator('.figure-view svg').first()).toBeVisible();
  await expect(figure.locator('.figure-note')).toContainText('could not start');
  const term = page.locator('.prose a.term').first();
  await term.focus();
  // Cards come at the first sign of the reader; without them a term is the link that it always was.
  await expect(page.locator('.card')).toHaveCount(0);
  await expect(term).toHaveAttribute('href', /^\/glossary\/#/);
  expect(errors).toEqual([]);
});

test.describe('seen otherwise', () => {
  test('at 200 % nothing is cut off and nothing scrolls sideways', async ({ page }) => {
    // A window of 1280 × 800 at 200 % has 640 × 400 points for the page.
    await page.setViewportSize({ width: 640, height: 400 });
    for (const path of ['/', chapter, '/glossary/', '/lab/', '/search/']) {
      await page.goto(path);
      const found = await page.evaluate(() => {
        const root = document.documentElement;
        const clipped = [...document.querySelectorAll<HTMLElement>('h1, h2, p, button, summary')]
          .filter(
            (node) => node.offsetParent !== null && getComputedStyle(node).overflowX === 'hidden',
          )
          .filter((node) => node.scrollWidth > node.clientWidth + 1 && node.clientWidth > 1);
        return {
          sideways: root.scrollWidth - root.clientWidth,
          clipped: clipped.map((node) => node.innerText.slice(0, 40)),
        };
      });
      expect(found, path).toEqual({ sideways: 0, clipped: [] });
    }
  });

  test('with text twice as large lines wrap and nothing scrolls sideways', async ({ page }) => {
    await page.goto(chapter);
    await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
    const sideways = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(sideways).toBe(0);
  });

  test('in forced colours figures, focus and choices can still be told apart', async ({ page }) => {
    await page.emulateMedia({ forcedColors: 'active' });
    await page.goto(chapter);
    const figure = await wake(page, 'row');
    const seen = await figure
      .locator('.figure-view svg')
      .first()
      .evaluate((svg) => {
        const ground = getComputedStyle(document.body).backgroundColor;
        const text = [...svg.querySelectorAll('text')].map((node) => getComputedStyle(node).fill);
        return {
          ground,
          hidden: text.filter((fill) => fill === ground).length,
          texts: text.length,
        };
      });
    expect(seen.texts).toBeGreaterThan(3);
    expect(seen.hidden).toBe(0);
    const link = page.locator('.prose a.term').first();
    await link.focus();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Tab');
    const outline = await link.evaluate((node) => {
      const { outlineStyle, outlineWidth, textDecorationLine } = getComputedStyle(node);
      return { outlineStyle, width: parseFloat(outlineWidth), textDecorationLine };
    });
    expect(outline.outlineStyle).not.toBe('none');
    expect(outline.width).toBeGreaterThanOrEqual(1);
  });

  test('with reduced motion nothing moves by itself', async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(chapter);
    await wake(page, 'row');
    await page.locator('.prose a.term').first().hover();
    await expect(page.locator('.card')).toBeVisible();
    const moving = await page.evaluate(() =>
      document
        .getAnimations()
        .filter((animation) => Number(animation.effect?.getComputedTiming().duration) > 50)
        .map((animation) => String((animation as CSSAnimation).animationName ?? 'transition')),
    );
    expect(moving).toEqual([]);
    expect(
      await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior),
    ).toBe('auto');
  });
});

test('addresses whose percent signs mean nothing break no page', async ({ page }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(`${page.url()}: ${error.message}`));
  const paths = await allPages(page.request);
  // Hosts answer with this page; the server of the tests does it for readable addresses only.
  const response = await page.request.get('/404.html');
  await page.route('**/lost/*', (route) => route.fulfill({ response }));
  for (const path of [...paths, '/lost/%E0%A4%A']) {
    await page.goto(`${path}?q=%E0%A4%A&f.x=%&kind=%#%E0%A4%A`);
    await page.mouse.move(4, 4);
    await page.mouse.move(8, 8);
  }
  expect(errors).toEqual([]);
  await expect(page.locator('#q404')).toHaveValue('lost');
});
