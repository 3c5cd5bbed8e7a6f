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
    const range = selection.getRangeAt(0).cloneRange();
    // Half a formula is no TeX: what the selection only touches is taken whole.
    const [first, last] = [range.startContainer, range.endContainer].map(formulaAround);
    if (first) range.setStartBefore(first);
    if (last) range.setEndAfter(last);
    const fragment = range.cloneContents();
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

function formulaAround(node: Node): Element | null {
  const element = node instanceof Element ? node : node.parentElement;
  return element?.closest('.katex-display') ?? element?.closest('.katex') ?? null;
}

/** What scrolls sideways can be reached by keyboard; what fits is no stop, once focus has left it. */
function makeReachable(part: HTMLElement): void {
  const box = part.closest<HTMLElement>('.listing-code pre, div.display');
  if (!box || box.clientWidth === 0) return;
  if (box.scrollWidth > box.clientWidth) {
    const label = box.closest('.listing, .equation')?.querySelector('.label, .equation-number');
    const name =
      label?.textContent?.trim() || box.ariaLabel || (box.matches('pre') ? 'Code' : 'Formula');
    const said = name.endsWith('sideways') ? name : `${name}, scrolls sideways`;
    box.tabIndex = 0;
    box.setAttribute('role', 'group');
    box.setAttribute('aria-label', said);
  } else if (box !== document.activeElement) {
    for (const name of ['tabindex', 'role', 'aria-label']) box.removeAttribute(name);
  } else {
    box.addEventListener('blur', () => makeReachable(box), { once: true });
  }
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
