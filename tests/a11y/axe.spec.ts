import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { allPages } from '../support/pages.ts';

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing on any page, ${theme}`, async ({ page, request }) => {
    test.setTimeout(300_000);
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    const found: string[] = [];
    for (const path of await allPages(request)) {
      await page.goto(path);
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
