import { describe, expect, test } from 'vitest';
import { takeCards } from '../../../src/integrations/cards.ts';

const page = (cards: string): string =>
  `<footer><p>Before</p> <div id="cards" hidden data-x="all"> ${cards} </div> </footer>`;

describe('takeCards', () => {
  test('moves every card into JSON and leaves its address in the page', () => {
    const { html, cards } = takeCards(
      page(
        '<div data-card-for="term-a"> <p>A $& "quoted"</p> </div><div data-card-for="sym-b"><p>B</p></div>',
      ),
      '/one/cards.json',
    );
    expect(JSON.parse(cards!)).toEqual({
      'term-a': '<p>A $& "quoted"</p>',
      'sym-b': '<p>B</p>',
    });
    expect(html).toBe(
      '<footer><p>Before</p> <div id="cards" hidden data-cards="/one/cards.json"></div> </footer>',
    );
  });

  test('leaves a page without cards as it is', () => {
    expect(takeCards('<footer></footer>', '/x')).toEqual({ html: '<footer></footer>' });
  });

  test('refuses what is neither card nor space, rather than lose it', () => {
    expect(() =>
      takeCards(page('<div data-card-for="a"><div>in</div><p>lost</p></div>'), '/x'),
    ).toThrow(/stands <p>lost/);
  });
});
