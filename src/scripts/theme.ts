// Light or dark: the system's choice, as it changes, until the reader makes one, in any tab.
export function startTheme(): void {
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  let chosen: string | null = null;
  /** Where a choice cannot be stored it lasts for this page, or until another tab stores one. */
  let stored = true;
  const follow = (): void => {
    try {
      if (stored) chosen = localStorage.getItem('theme') ?? chosen;
    } catch {
      // What this page knows counts.
    }
    root.dataset['theme'] = (chosen ? chosen === 'dark' : system.matches) ? 'dark' : 'light';
  };
  system.addEventListener('change', follow);
  addEventListener('storage', () => {
    stored = true;
    follow();
  });
  // A page that the browser kept for the way back may be of before the choice.
  addEventListener('pageshow', ({ persisted }) => persisted && follow());
  const button = document.querySelector<HTMLButtonElement>('[data-theme-toggle]');
  if (!button) return;
  button.hidden = false;
  button.addEventListener('click', () => {
    chosen = root.dataset['theme'] === 'dark' ? 'light' : 'dark';
    root.dataset['theme'] = chosen;
    try {
      localStorage.setItem('theme', chosen);
      stored = true;
    } catch {
      stored = false;
    }
  });
}
