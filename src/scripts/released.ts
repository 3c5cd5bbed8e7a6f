// What is drawn anew or moved between press and release of a button loses its click.

/** Until the pointer that is down is up and its click has been told, which after a touch comes later. */
export function released(): Promise<unknown> {
  const listening = new AbortController();
  const up = new Promise((resolve) => {
    for (const end of ['pointerup', 'pointercancel', 'contextmenu']) {
      window.addEventListener(end, resolve, { signal: listening.signal, capture: true });
    }
  });
  const wait = (milliseconds: number) =>
    new Promise((resolve) => setTimeout(resolve, milliseconds));
  return Promise.race([up.then(() => wait(60)), wait(3000)]).finally(() => listening.abort());
}
