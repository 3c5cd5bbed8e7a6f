// What the mouse is over, told only when the reader moved it: a page that scrolls under a resting
// mouse fires pointer events too, and those must not open, close or highlight anything.

/** Calls back with the element under the mouse whenever a movement brings it over another one. */
export function onMouse(over: (target: Element) => void): void {
  let last: EventTarget | null = null;
  addEventListener('pointermove', ({ pointerType, movementX, movementY, target }) => {
    if (pointerType !== 'mouse' || (movementX === 0 && movementY === 0) || target === last) return;
    last = target;
    if (target instanceof Element) over(target);
  });
  // After a key or a change of focus the same element counts as new.
  addEventListener('focusin', () => (last = null), { capture: true });
}
