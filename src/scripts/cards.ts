// One card for citation, equation, term, symbol and value: mouse, touch and keyboard.
// The card follows its link in the document, so Tab leads from the link into the card.
import { isStill, onMouse } from './pointer.ts';

let card: HTMLElement | undefined;
let owner: HTMLAnchorElement | undefined;
let timer = 0;
/** The link whose card is on its way. */
let wanted: HTMLAnchorElement | undefined;

export function startCards(): void {
  // The reader is there: what may be asked for soon comes now.
  const signs = ['pointermove', 'pointerdown', 'keydown', 'scroll'] as const;
  const come = (event: Event): void => {
    // A page that opens under a resting pointer is told of it: that is no sign of anyone.
    if (event instanceof PointerEvent && isStill(event)) return;
    for (const sign of signs) removeEventListener(sign, come, { capture: true });
    void readCards();
  };
  for (const sign of signs) addEventListener(sign, come, { capture: true, passive: true });
  onMouse((target) => {
    const link = cardLink(target);
    if (link !== wanted) wanted = undefined;
    if (link) schedule(() => open(link), link === owner ? 0 : 180);
    else if (insideCard(target)) window.clearTimeout(timer);
    else if (owner) schedule(close, 280);
    else window.clearTimeout(timer);
  });
  document.addEventListener('focusin', (event) => {
    const link = cardLink(event.target);
    if (link) open(link);
    else if (!insideCard(event.target)) close();
  });
  // A tap opens the card; the card holds the link, so nothing is lost by not following it.
  let touched = false;
  document.addEventListener('pointerdown', (event) => {
    touched = event.pointerType !== 'mouse';
    if (owner && !insideCard(event.target) && cardLink(event.target) !== owner) close();
  });
  document.addEventListener('click', (event) => {
    const link = cardLink(event.target);
    if (!link || !touched) return;
    if (content(link)) event.preventDefault();
    else if (isPrepared(link) && !cards) {
      event.preventDefault();
      void readCards().then((there) => {
        if (!there) location.assign(link.href);
      });
    }
    open(link);
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !owner) return;
    const back = insideCard(document.activeElement) ? owner : undefined;
    close();
    back?.focus();
    if (back) close();
  });
}

function cardLink(target: EventTarget | null): HTMLAnchorElement | undefined {
  if (!(target instanceof Element)) return undefined;
  return target.closest<HTMLAnchorElement>('a[data-card]') ?? undefined;
}

function insideCard(target: EventTarget | null): boolean {
  return card !== undefined && target instanceof Node && card.contains(target);
}

function schedule(action: () => void, delay: number): void {
  window.clearTimeout(timer);
  timer = window.setTimeout(action, delay);
}

/** Markup of the prepared cards by name, once it is there. */
let cards: Readonly<Record<string, string>> | undefined;
let reading: Promise<boolean> | undefined;

/** True when the cards are there; after a failure the next call tries again. */
function readCards(): Promise<boolean> {
  const address = document.querySelector<HTMLElement>('[data-cards]')?.dataset['cards'];
  if (address === undefined) return Promise.resolve(false);
  reading ??= fetch(address)
    .then(async (response) => {
      if (!response.ok) throw new Error(`${address}: ${response.status}`);
      cards = (await response.json()) as Record<string, string>;
      return true;
    })
    .catch(() => {
      reading = undefined;
      return false;
    });
  return reading;
}

/** Terms and symbols have a card of their own; all else stands on the page. */
function isPrepared(link: HTMLAnchorElement): boolean {
  return /^(?:term|sym)-/.test(link.dataset['card']!);
}

/** A prepared card: of the file beside the page, or of the page while the site is being written. */
function preparedCard(key: string): Element | null {
  const markup = cards?.[key];
  if (markup === undefined) return document.querySelector(`[data-card-for="${CSS.escape(key)}"]`);
  const box = document.createElement('div');
  box.innerHTML = markup;
  return box;
}

/** What the card shows: prepared text, the entry of the reference list, or the equation itself. */
function content(link: HTMLAnchorElement): Node[] | undefined {
  const key = link.dataset['card']!;
  const prepared = isPrepared(link) ? preparedCard(key) : null;
  const source = prepared ?? document.getElementById(key);
  if (!source || source.contains(link)) return undefined;
  const copy = source.cloneNode(true) as HTMLElement;
  for (const node of copy.querySelectorAll('[id]')) node.removeAttribute('id');
  const nodes = [...copy.childNodes];
  if (!prepared) {
    const more = document.createElement('p');
    more.className = 'small';
    const jump = document.createElement('a');
    jump.href = `#${key}`;
    jump.textContent = 'Go there';
    more.append(jump);
    nodes.push(more);
  }
  return nodes;
}

function open(link: HTMLAnchorElement): void {
  window.clearTimeout(timer);
  if (link === owner) return;
  const nodes = content(link);
  close();
  if (!nodes) {
    if (!isPrepared(link) || cards) return;
    wanted = link;
    void readCards().then((there) => {
      if (there && wanted === link) open(link);
    });
    return;
  }
  card = document.createElement('div');
  card.className = 'card';
  card.id = 'card';
  card.setAttribute('role', 'group');
  card.setAttribute('aria-label', 'Preview');
  card.append(...nodes);
  owner = link;
  link.setAttribute('aria-expanded', 'true');
  // In the flow right after the link for reading order; positioned by coordinates.
  link.after(card);
  place(card, link);
}

function place(element: HTMLElement, link: HTMLElement): void {
  const box = link.getBoundingClientRect();
  const origin = element.offsetParent?.getBoundingClientRect() ?? new DOMRect();
  const page = element.offsetParent === document.body || !element.offsetParent;
  const dx = page ? scrollX : -origin.left;
  const dy = page ? scrollY : -origin.top;
  const width = element.offsetWidth;
  const height = element.offsetHeight;
  const left = Math.max(16, Math.min(box.left, document.documentElement.clientWidth - width - 16));
  const below = box.bottom + 6 + height < innerHeight || box.top < height + 6;
  element.style.left = `${left + dx}px`;
  element.style.top = `${(below ? box.bottom + 6 : box.top - 6 - height) + dy}px`;
}

function close(): void {
  window.clearTimeout(timer);
  wanted = undefined;
  owner?.removeAttribute('aria-expanded');
  card?.remove();
  card = undefined;
  owner = undefined;
}
