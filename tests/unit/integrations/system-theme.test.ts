import { expect, test } from 'vitest';
import { withSystemTheme } from '../../../src/integrations/system-theme.ts';

test('dark rules come once more for a page without a theme, on screens only', () => {
  const sheet = `/* a[data-theme='dark'] is spoken of here {} */
:root { --ink: black; }
:root[data-theme='dark'] { --ink: white; }
[data-theme='dark'] .shiki,
[data-theme='dark'] .shiki span { color: var(--shiki-dark); }
a { color: red; }`;
  const added = withSystemTheme(sheet).slice(sheet.length);
  expect(added.replace(/\s+/g, ' ').trim()).toBe(
    '@media screen and (prefers-color-scheme: dark) { ' +
      ':root:not([data-theme]) { --ink: white; } ' +
      ':root:not([data-theme]) .shiki, :root:not([data-theme]) .shiki span { color: var(--shiki-dark); } }',
  );
});

test('a sheet without dark rules stays as it is', () => {
  expect(withSystemTheme('a { color: red; }')).toBe('a { color: red; }');
});
