// The hover cards of a chapter, out of its page into a file beside it: only a script shows them, and
// it asks for them once the reader moves. They stand in the page until then, so that they have their
// part in its fonts, styles and links.

const place = /<div id="cards" hidden[^>]*>([\s\S]*?)<\/div>\s*(?=<\/footer>)/;
const card = /<div data-card-for="([^"]+)">([\s\S]*?)<\/div>/g;

/** The page with the address of its cards, and the cards as JSON: name → markup. */
export function takeCards(html: string, address: string): { html: string; cards?: string } {
  const [whole, content] = place.exec(html) ?? [];
  if (whole === undefined || content === undefined) return { html };
  const cards = Object.fromEntries(
    [...content.matchAll(card)].map(([, name, markup]) => [name!, markup!.trim()]),
  );
  const rest = content.replace(card, '').trim();
  if (rest) throw new Error(`Beside the cards for ${address} stands ${rest.slice(0, 80)}`);
  const left = `<div id="cards" hidden data-cards="${address}"></div> `;
  return { html: html.replace(whole, () => left), cards: JSON.stringify(cards) };
}
