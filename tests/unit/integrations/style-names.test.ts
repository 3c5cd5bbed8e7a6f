import { expect, test } from 'vitest';
import { withNewNames } from '../../../src/integrations/style-names.ts';

const names = new Map([
  ['site.A1.css', 'site.longer00.css'],
  ['search.B2.css', 's.css'],
]);
const renamed = (page: string): string => withNewNames(Buffer.from(page), names).toString();

test('sheets get their new names wherever a page has them, behind any character', () => {
  expect(
    renamed('<link href="/_astro/site.A1.css">“é” <a data-sheet=/_astro/search.B2.css>→</a>'),
  ).toBe('<link href="/_astro/site.longer00.css">“é” <a data-sheet=/_astro/s.css>→</a>');
});

test('other names stay, also those that begin alike', () => {
  const page = '<script src="/_astro/site.A1.css.js"></script> _astro/ site.A1.css';
  expect(renamed(page)).toBe(page);
});
