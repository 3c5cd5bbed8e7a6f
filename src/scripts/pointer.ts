// What the mouse is over, told only when the reader moved it: a page that scrolls under a resting
// mouse fires pointer events too, and those must not open, close or highlight anything.

/** True for an event that the page caused by moving under the pointer. */
export function isStill({ type, movementX, movementY }: PointerEvent): boolean {
  return type === 'pointermove' && movementX === 0 && movementY === 0;
}

/** Calls back with the element under the mouse whenever a movement brings it over another one. */
export function onMouse(over: (target: Element) => void): void {
  let last: EventTarget | null = null;
  addEventListener('pointermove', (event) => {
    const { pointerType, target } = event;
    if (pointerType !== 'mouse' || isStill(event) || target === last) return;
    last = target;
    if (target instanceof Element) over(target);
  });
  // After a key or a change of focus the same element counts as new.
  addEventListener('focusin', () => (last = null), { capture: true });
}
