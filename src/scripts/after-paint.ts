/** Calls `act` once the first paint is on the screen: reading comes before answering. */
export function afterFirstPaint(act: () => void): void {
  if (PerformanceObserver.supportedEntryTypes.includes('paint')) {
    new PerformanceObserver((_, observer) => {
      observer.disconnect();
      act();
    }).observe({ type: 'paint', buffered: true });
  } else {
    // Once there is a second frame, the first was painted.
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(act)));
  }
}
