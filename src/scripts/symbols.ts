// A symbol in a formula, its identifier in a listing and its mark in a figure light up together.
import { onMouse } from './pointer.ts';

export function startSymbols(): void {
  let lit: string | undefined;
  const light = (symbol: string | undefined): void => {
    if (symbol === lit) return;
    for (const node of document.querySelectorAll('.sym-on')) node.classList.remove('sym-on');
    lit = symbol;
    if (symbol === undefined) return;
    for (const node of document.querySelectorAll(`[data-sym="${CSS.escape(symbol)}"]`)) {
      node.classList.add('sym-on');
    }
  };
  const symbolAt = (target: EventTarget | null): string | undefined =>
    target instanceof Element
      ? target.closest<HTMLElement>('[data-sym]')?.dataset['sym']
      : undefined;
  onMouse((target) => light(symbolAt(target)));
  document.addEventListener('focusin', (event) => light(symbolAt(event.target)));
  document.addEventListener('focusout', () => light(undefined));
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') light(undefined);
  });
}
