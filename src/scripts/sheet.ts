// A style sheet that only what is about to open needs: its owner names it in `data-sheet`.

/** Resolves when the sheet is there; rejects when it cannot be loaded. */
export function loadSheet(owner: HTMLElement): Promise<void> {
  const address = owner.dataset['sheet'];
  const there = [...document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')].some(
    (link) => link.getAttribute('href') === address && link.sheet,
  );
  if (address === undefined || there) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = address;
    link.addEventListener('load', () => resolve());
    link.addEventListener('error', () => {
      link.remove();
      reject(new Error(`${address} could not be loaded.`));
    });
    document.head.append(link);
  });
}
