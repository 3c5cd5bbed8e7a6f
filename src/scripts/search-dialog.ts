// The search dialog. (Placeholder interface: openSearch.)
export function openSearch(): void {
  location.assign(`${document.body.dataset['base'] ?? '/'}search/`);
}
