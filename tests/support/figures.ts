// Figures in a browser test: they start when they come near, and a slider redraws them.
import { expect, type Locator, type Page } from '@playwright/test';

/**
 * Brings an element into view and waits until nothing near it moves: what was far from the window
 * gets its true height as it comes near.
 */
export async function bringIntoView(element: Locator): Promise<void> {
  await element.evaluate(async (node) => {
    node.scrollIntoView({ block: 'center', behavior: 'instant' });
    let before = NaN;
    for (let still = 0; still < 10;) {
      await new Promise(requestAnimationFrame);
      const { top } = node.getBoundingClientRect();
      still = top === before ? still + 1 : 0;
      before = top;
    }
  });
}

export async function startFigure(figure: Locator): Promise<void> {
  // A figure waits for a sign of the reader; scrolling to one that is in view gives none.
  await figure.page().mouse.move(3, 3);
  await figure.page().mouse.move(5, 5);
  await figure.evaluate((node) => node.scrollIntoView({ block: 'center', behavior: 'instant' }));
  await expect(figure).toHaveAttribute('data-ready', '');
}

export const startFirstFigure = (page: Page): Promise<void> =>
  startFigure(page.locator('course-figure').first());

/** Moves the slider of the first figure that has one; the picture must change. */
export async function slideSomeFigure(page: Page): Promise<void> {
  const figures = page.locator('course-figure');
  for (let i = 0; i < (await figures.count()); i++) {
    const figure = figures.nth(i);
    await startFigure(figure);
    const slider = figure.locator('input[type=range]').first();
    if ((await slider.count()) === 0 || !(await slider.isVisible())) continue;
    const view = figure.locator('.figure-view');
    const before = await view.innerHTML();
    await slider.press('Home');
    await slider.press('ArrowRight');
    await expect.poll(() => view.innerHTML()).not.toBe(before);
    return;
  }
  throw new Error(`No figure of ${page.url()} has a slider.`);
}
