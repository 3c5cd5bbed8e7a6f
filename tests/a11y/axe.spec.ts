import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { allPages, layOutAll, mountFigures, share } from '../support/pages.ts';

const parts = 8;

for (const theme of ['light', 'dark'] as const) {
  for (let part = 0; part < parts; part++) {
    test(`axe finds nothing, ${theme} theme, pages ${part + 1} of ${parts}`, async ({
      page,
      request,
    }) => {
      test.setTimeout(600_000);
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      const found: string[] = [];
      for (const path of share(await allPages(request), part, parts)) {
        await page.goto(path);
        await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
        await layOutAll(page);
        await mountFigures(page);
        const { violations } = await new AxeBuilder({ page })
          .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
          // KaTeX draws for the eye and speaks through MathML; axe cannot judge its stacked spans.
          .exclude('.katex-html')
          .analyze();
        for (const { id, nodes } of violations) {
          for (const node of nodes.slice(0, 3))
            found.push(`${path} ${id}: ${node.html.slice(0, 160)}`);
        }
      }
      expect(found).toEqual([]);
    });
  }
}
