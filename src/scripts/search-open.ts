// Opens the search dialog by `/`, Ctrl-K, Cmd-K or the header's link; its code and looks load then.
import { loadSheet } from './sheet.ts';

/** What takes a slash as a letter; a slider or a switch does not. */
const typed = 'input:not([type=range], [type=checkbox], [type=radio]), textarea, select';

export function startSearch(): void {
  const links = document.querySelectorAll<HTMLElement>('[data-search-open]');
  const open = (): void => {
    Promise.all([import('./search-dialog.ts'), ...[...links].map(loadSheet)]).then(
      ([{ openSearch }]) => openSearch(),
      () => location.assign(`${document.body.dataset['base'] ?? '/'}search/`),
    );
  };
  for (const link of links) {
    link.addEventListener('click', (event) => {
      const click = event as MouseEvent;
      if (click.metaKey || click.ctrlKey || click.shiftKey) return;
      event.preventDefault();
      open();
    });
  }
  document.addEventListener('keydown', (event) => {
    // The target of a key in a shadow root, as of the code editor, is only its host.
    const [target] = event.composedPath();
    const typing =
      target instanceof HTMLElement && (target.isContentEditable || target.matches(typed));
    const command = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k';
    const slash = event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    if ((!command && !slash) || event.defaultPrevented) return;
    event.preventDefault();
    open();
  });
}
