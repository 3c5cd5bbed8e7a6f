// The words in figures, as a browser sets them: none leaves its picture or stands on another, in
// the first state and at the ends, quarters and options of every control.
import { expect, test, type Page } from '@playwright/test';
import { chapters, layOutAll, mountFigures, share } from '../support/pages.ts';

test.describe.configure({ timeout: 180_000 });

/** What is wrong with the words of every figure of the page, each fault once. */
function faults(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const found = new Set<string>();
    const drawn = (): Promise<void> =>
      new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
    const look = (figure: Element, state: string): void => {
      const id = figure.closest('[id]')?.id ?? '';
      for (const picture of figure.querySelectorAll('svg.picture')) {
        const edge = picture.getBoundingClientRect();
        const words = [...picture.querySelectorAll('text')]
          .filter(
            (node) =>
              node.textContent.trim() && !/rotate/.test(node.getAttribute('transform') ?? ''),
          )
          .map((node) => ({ text: node.textContent, box: node.getBoundingClientRect() }));
        words.forEach(({ text, box }, i) => {
          const out = Math.max(edge.left - box.left, box.right - edge.right);
          if (out > 2)
            found.add(`${id}: “${text}” leaves the picture by ${Math.round(out)} px (${state})`);
          for (const other of words.slice(i + 1)) {
            const across =
              Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
            const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
            // Boxes of letters are taller than letters: lines may touch.
            if (across > 1.5 && down > 0.42 * Math.min(box.height, other.box.height))
              found.add(`${id}: “${text}” stands on “${other.text}” (${state})`);
          }
        });
      }
    };
    const change = async (input: HTMLInputElement | HTMLSelectElement, value: string) => {
      input.value = value;
      input.dispatchEvent(new Event('input', { bubbles: true }));
      input.dispatchEvent(new Event('change', { bubbles: true }));
      await drawn();
    };
    for (const figure of document.querySelectorAll('course-figure')) {
      look(figure, 'as it opens');
      for (const select of figure.querySelectorAll('select')) {
        const before = select.value;
        for (const { value } of [...select.options]) {
          await change(select, value);
          look(figure, `${select.name} ${value}`);
        }
        await change(select, before);
      }
      for (const range of figure.querySelectorAll<HTMLInputElement>('input[type=range]')) {
        const before = range.value;
        const [min, max] = [Number(range.min), Number(range.max)];
        for (const part of [0, 0.25, 0.5, 0.75, 1]) {
          await change(range, String(min + part * (max - min)));
          look(figure, `${range.name} ${range.value}`);
        }
        await change(range, before);
      }
      for (const box of figure.querySelectorAll<HTMLInputElement>('input[type=checkbox]')) {
        box.click();
        await drawn();
        look(figure, `${box.name} ${box.checked ? 'on' : 'off'}`);
        box.click();
        await drawn();
      }
    }
    return [...found];
  });
}

const parts = 4;
for (const width of [1280, 390]) {
  for (let part = 0; part < parts; part++) {
    test(`figures keep their words apart and inside at ${width} px, part ${part + 1} of ${parts}`, async ({
      page,
    }) => {
      await page.setViewportSize({ width, height: 800 });
      let figures = 0;
      for (const path of share(await chapters(page.request), part, parts)) {
        await page.goto(path);
        await layOutAll(page);
        figures += await mountFigures(page);
        await page.evaluate(() => document.fonts.ready);
        expect(await faults(page), path).toEqual([]);
      }
      expect(figures).toBeGreaterThan(8);
    });
  }
}
