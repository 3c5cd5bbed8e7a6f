// Marks the section being read in the table of contents.
export function startToc(): void {
  const links = new Map<string, HTMLAnchorElement>();
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.toc a')) {
    links.set(decodeURIComponent(link.hash.slice(1)), link);
  }
  // A section that is not laid out yet has a place, its heading has none.
  const places = [...links.keys()].flatMap((id) => {
    const heading = document.getElementById(id);
    return heading ? [{ id, box: heading.closest('.passage, section') ?? heading }] : [];
  });
  if (places.length === 0) return;
  const mark = (): void => {
    let current = places[0]!.id;
    for (const { id, box } of places) {
      if (box.getBoundingClientRect().top < innerHeight * 0.3) current = id;
    }
    for (const [id, link] of links) {
      if (id === current) link.setAttribute('aria-current', 'location');
      else link.removeAttribute('aria-current');
    }
  };
  let waiting = false;
  const later = (): void => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      mark();
    });
  };
  addEventListener('scroll', later, { passive: true });
  // Measuring now would lay out the page once more before its first frame does.
  later();
}
