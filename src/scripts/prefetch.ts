// The next page is under way before the click: when a link of the site is pointed at for a moment,
// focused or touched. Readers who save data, and copies without a server, are left alone.

/** Milliseconds: a pointer on its way to elsewhere is gone by then. */
const moment = 65;

export function startPrefetch(): void {
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } };
  if (connection?.saveData || !location.protocol.startsWith('http')) return;
  const asked = new Set([location.pathname]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const consider = (event: Event): void => {
    clearTimeout(timer);
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || link.origin !== location.origin || !link.pathname.endsWith('/')) return;
    // It opens a dialog here.
    if (link.hasAttribute('data-search-open')) return;
    const { pathname, search } = link;
    if (asked.has(pathname)) return;
    timer = setTimeout(
      () => {
        asked.add(pathname);
        const hint = document.createElement('link');
        hint.rel = 'prefetch';
        hint.href = pathname + search;
        document.head.append(hint);
      },
      event.type === 'touchstart' ? 0 : moment,
    );
  };
  for (const type of ['mouseover', 'focusin', 'touchstart'])
    document.addEventListener(type, consider, { passive: true });
}
