// Copying: a listing by its button, a formula as the TeX that made it.
export function startCopy(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-copy]')) {
    button.hidden = false;
    button.addEventListener('click', () => void copyListing(button));
  }
  // The observer speaks when a box is laid out, and again when a font has changed its content.
  const watch = new ResizeObserver((entries) => {
    for (const { target } of entries) makeReachable(target as HTMLElement);
  });
  for (const box of document.querySelectorAll('.listing-code pre, div.display')) {
    watch.observe(box);
    for (const content of box.children) watch.observe(content);
  }
  document.addEventListener('copy', (event) => {
    const selection = getSelection();
    if (!selection || selection.isCollapsed || !event.clipboardData) return;
    const fragment = selection.getRangeAt(0).cloneContents();
    const formulas = fragment.querySelectorAll('.katex');
    if (formulas.length === 0) return;
    for (const formula of formulas) {
      const tex = formula.querySelector('annotation')?.textContent;
      if (tex === null || tex === undefined) continue;
      const display = formula.closest('.katex-display') !== null;
      formula.replaceWith(display ? `$$${tex}$$` : `$${tex}$`);
    }
    event.clipboardData.setData('text/plain', fragment.textContent ?? '');
    event.preventDefault();
  });
}

/** What scrolls sideways can be reached by keyboard; what fits is no stop. */
function makeReachable(part: HTMLElement): void {
  const box = part.closest<HTMLElement>('.listing-code pre, div.display');
  if (!box || box.scrollWidth <= box.clientWidth || box.tabIndex === 0) return;
  box.tabIndex = 0;
  box.setAttribute('role', 'group');
  const label = box.closest('.listing, .equation')?.querySelector('.label, .equation-number');
  const name = label?.textContent?.trim() || (box.matches('pre') ? 'Code' : 'Formula');
  box.setAttribute('aria-label', `${name}, scrolls sideways`);
}

async function copyListing(button: HTMLButtonElement): Promise<void> {
  const code = button.closest('.listing')?.querySelector('pre')?.textContent ?? '';
  try {
    await navigator.clipboard.writeText(code);
    button.textContent = 'Copied';
  } catch {
    button.textContent = 'Copying was refused: select the code instead';
  }
  setTimeout(() => (button.textContent = 'Copy'), 2500);
}
