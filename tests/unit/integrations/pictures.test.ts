import { expect, test } from 'vitest';
import { trimPictures } from '../../../src/integrations/pictures.ts';

test('a first frame has places in tenths; short lengths, paths and texts stay', () => {
  const picture = (shapes: string): string =>
    `<svg viewBox="0 0 760 434" class="picture" aria-hidden="true">${shapes}</svg>`;
  expect(
    trimPictures(
      picture(
        '<rect x="34.56" y="-2.04" width="0.83" height="12.25" rx="1.25"></rect><path d="M1.25,2.75"></path><text x="10.96" y="4">x="1.25"</text>',
      ),
    ),
  ).toBe(
    picture(
      '<rect x="34.6" y="-2" width="0.83" height="12.3" rx="1.25"></rect><path d="M1.25,2.75"></path><text x="11" y="4">x="1.25"</text>',
    ),
  );
  const other = '<svg viewBox="0 0 2 2"><rect x="1.25"></rect></svg>';
  expect(trimPictures(other)).toBe(other);
});
