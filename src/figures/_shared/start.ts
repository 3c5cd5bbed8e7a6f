// The first frames of figures are all that a page needs to be read. Their code comes at a sign of the
// reader, or at once where the only first frame on the first screen is too wide for it or a link asks
// for a state.

/** Pixels below which the narrow frame is drawn; article.css has the same number. */
export const narrow = 540;

/** About what the page leaves beside a figure; measuring one would lay out the whole page. */
const margins = 40;

const signs = ['pointermove', 'pointerdown', 'keydown', 'focusin', 'scroll', 'wheel'] as const;

/** What the reader did to a figure's controls and marks before its code arrived. */
interface Early {
  readonly values: Record<string, string | boolean>;
  play?: string;
}

const early = new WeakMap<Element, Early>();

/** What was done before, once; a figure that is ready listens for itself. */
export function takeEarly(figure: Element): Early {
  const noted = early.get(figure) ?? { values: {} };
  early.delete(figure);
  return noted;
}

function note(event: Event): void {
  const target = event.target as Element;
  const figure = target.closest('course-figure:not([data-ready])');
  if (!figure) return;
  const noted = early.get(figure) ?? { values: {} };
  early.set(figure, noted);
  const play = target.closest<HTMLElement>('[data-play]')?.dataset['play'];
  if (event.type === 'click') {
    if (play !== undefined) noted.play = play;
    const mark = target.closest<SVGElement>('[data-set]')?.dataset['set'];
    const [key, value] = mark?.split(':', 2) ?? [];
    if (key !== undefined && value !== undefined) noted.values[key] = value;
  } else if (target instanceof HTMLInputElement && target.type === 'checkbox')
    noted.values[target.name] = target.checked;
  else if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement)
    noted.values[target.name] = target.value;
}

/** The one plain sentence of a figure that stays as it was built. */
export function sayStill(figure: Element): void {
  const sentence = figure.querySelector<HTMLElement>('.figure-note');
  if (!sentence) return;
  sentence.textContent =
    'This figure could not start here; it shows its first state, and the table below has the numbers.';
  sentence.hidden = false;
}

function isStill({ type, movementX, movementY }: PointerEvent): boolean {
  return type === 'pointermove' && movementX === 0 && movementY === 0;
}

function start(event?: Event): void {
  // A page that opens under a resting pointer is told of it: that is no sign of anyone.
  if (event instanceof PointerEvent && isStill(event)) return;
  for (const sign of signs) removeEventListener(sign, start, { capture: true });
  import('./element.ts').catch((error: unknown) => {
    console.warn(error);
    document.querySelectorAll('course-figure').forEach(sayStill);
  });
}

/** On a small screen a wide frame cannot stay where it is on the first screen. */
function startIfSeen(figure: Element): void {
  const observer = new IntersectionObserver(([entry]) => {
    observer.disconnect();
    if (entry!.isIntersecting) start();
  });
  observer.observe(figure);
}

if (document.querySelector('course-figure')) {
  for (const type of ['input', 'click']) document.addEventListener(type, note, { capture: true });
  const pressing = location.hash.startsWith('#fig-') || location.search.includes('f.');
  if (pressing) start();
  else {
    for (const sign of signs) addEventListener(sign, start, { capture: true, passive: true });
    // A reader who only looks gets the live figure too.
    const later = (): void => void setTimeout(start, 12_000);
    if (document.readyState === 'complete') later();
    else addEventListener('load', later, { once: true });
    const first = document.querySelector('course-figure')!;
    if (!first.querySelector('.frame-narrow') && innerWidth < narrow + margins) startIfSeen(first);
  }
}
