// Paper is white: while the page is printed it wears the light theme.
export function startPrint(): void {
  const root = document.documentElement;
  let theme: string | undefined;
  addEventListener('beforeprint', () => {
    theme = root.dataset['theme'];
    root.dataset['theme'] = 'light';
  });
  addEventListener('afterprint', () => {
    if (theme !== undefined) root.dataset['theme'] = theme;
  });
}
