import { expect, test } from '@playwright/test';
import { allPages, chapters } from '../support/pages.ts';

test('no page asks another origin, breaks the policy or logs an error', async ({
  page,
  baseURL,
}) => {
  const complaints: string[] = [];
  page.on('request', (request) => {
    if (
      !request.url().startsWith(baseURL!) &&
      !request.url().startsWith('data:') &&
      !request.url().startsWith('blob:')
    )
      complaints.push(request.url());
  });
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  for (const path of await allPages(page.request)) {
    await page.goto(path, { waitUntil: 'load' });
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  }
  expect(complaints).toEqual([]);
});

test('nothing scrolls sideways on a screen of 360 px', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const wide: string[] = [];
  for (const path of await allPages(page.request)) {
    await page.goto(path);
    const excess = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (excess > 0) wide.push(`${path} by ${excess} px`);
  }
  expect(wide).toEqual([]);
});

test('no sign is parted from its formula by the end of a line', async ({ page }) => {
  const parted: string[] = [];
  let seen = 0;
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 740 });
    for (const path of await allPages(page.request)) {
      await page.goto(path);
      const found = await page.evaluate(async () => {
        for (const part of document.querySelectorAll<HTMLElement>('main *'))
          if (getComputedStyle(part).contentVisibility === 'auto')
            part.style.contentVisibility = 'visible';
        await document.fonts.ready;
        return [...document.querySelectorAll('main .joined')].map((joined) => {
          const sign = joined.lastChild;
          if (!(sign instanceof Text)) return '';
          const range = document.createRange();
          range.setStart(sign, 0);
          range.setEnd(sign, 1);
          const box = joined.querySelector('.end')!.getBoundingClientRect();
          return range.getBoundingClientRect().left < box.left ? joined.textContent : '';
        });
      });
      seen += found.length;
      parted.push(...found.filter(Boolean).map((text) => `${path} at ${width} px: ${text}`));
    }
  }
  expect(parted).toEqual([]);
  expect(seen, 'formulas with signs').toBeGreaterThan(200);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  test('a chapter reads whole: text, formulas, first frames, answers', async ({ page }) => {
    await page.goto('/attention/');
    await expect(page.locator('h1')).toBeVisible();
    await expect(page.locator('.katex-html').first()).toBeVisible();
    await expect(page.locator('.figure-view svg').first()).toBeVisible();
    await expect(page.locator('.figure-controls').first()).toBeHidden();
    const answer = page.locator('.answer').first();
    await answer.locator('summary').click();
    await expect(answer.locator('p').last()).toBeVisible();
  });

  test('a dark system gets a dark page, and paper stays white', async ({ page }) => {
    await page.goto('/attention/');
    const colours = () =>
      page.evaluate(() =>
        [document.body, document.querySelector('.shiki span[class]')!].map((node) => {
          const { color, backgroundColor } = getComputedStyle(node);
          return `${color} on ${backgroundColor}`;
        }),
      );
    const light = await colours();
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await colours();
    expect(dark[0]).toBe('rgb(233, 230, 223) on rgb(22, 23, 27)');
    expect(dark[1]).not.toBe(light[1]);
    await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
    expect((await colours())[1]).toBe(light[1]);
  });

  test('Enter in an answer does not load the page again', async ({ page }) => {
    await page.goto('/attention/');
    const answer = page.locator('form.question input[type=text]').first();
    await answer.fill('0.5');
    await answer.press('Enter');
    await page.waitForTimeout(300);
    await expect(answer).toHaveValue('0.5');
    expect(new URL(page.url()).search).toBe('');
  });

  test('the first figure of every chapter fits a phone, and one frame of it is seen', async ({
    page,
  }) => {
    const found: object[] = [];
    const paths = await chapters(page.request);
    const sizes = [
      { width: 360, frame: 'narrow' },
      { width: 1280, frame: 'wide' },
    ];
    for (const { width } of sizes) {
      await page.setViewportSize({ width, height: 740 });
      for (const path of ['/', ...paths]) {
        await page.goto(path);
        found.push(
          await page
            .locator('.figure-view')
            .first()
            .evaluate((view) => {
              for (const part of document.querySelectorAll<HTMLElement>('.passage'))
                part.style.contentVisibility = 'visible';
              const seen = [...view.querySelectorAll('svg.picture')]
                .filter((picture) => picture.getBoundingClientRect().width > 0)
                .map((picture) => (picture.closest('.frame-narrow') ? 'narrow' : 'wide'));
              return { at: location.pathname, over: view.scrollWidth - view.clientWidth, seen };
            }),
        );
      }
    }
    expect(found).toEqual(
      sizes.flatMap(({ frame }) => ['/', ...paths].map((at) => ({ at, over: 0, seen: [frame] }))),
    );
  });

  test('all that scrolls sideways on a phone is a stop for the keyboard', async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    const missed: string[] = [];
    let seen = 0;
    for (const path of await allPages(page.request)) {
      await page.goto(path);
      const wide = await page.evaluate(() => {
        const root = document.querySelector('main')!;
        for (const part of root.querySelectorAll<HTMLElement>('.passage'))
          part.style.contentVisibility = 'visible';
        return [...root.querySelectorAll<HTMLElement>('*')]
          .filter((box) => /auto|scroll/.test(getComputedStyle(box).overflowX))
          .filter((box) => box.clientWidth > 0 && box.scrollWidth > box.clientWidth)
          .map((box) => ({
            stops: box.tabIndex === 0 || box.querySelector('a, button, input, summary') !== null,
            what: `${box.tagName.toLowerCase()}.${box.className} ${box.textContent.slice(0, 40)}`,
          }));
      });
      seen += wide.length;
      missed.push(...wide.filter(({ stops }) => !stops).map(({ what }) => `${path}: ${what}`));
    }
    expect(missed).toEqual([]);
    expect(seen, 'boxes that scroll').toBeGreaterThan(100);
  });
});
