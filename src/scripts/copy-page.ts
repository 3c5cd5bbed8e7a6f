// Copies the Markdown of a chapter; the text is fetched only when someone asks for it.
export function startCopyPage(): void {
  const place = document.querySelector<HTMLElement>('[data-copy-page]');
  const button = place?.querySelector('button');
  if (!place || !button) return;
  place.hidden = false;
  const name = button.textContent;
  button.addEventListener('click', () => void copyPage(button, name, place.dataset['copyPage']!));
}

async function copyPage(button: HTMLButtonElement, name: string, address: string): Promise<void> {
  try {
    // Safari wants the clipboard claimed within the click, so the text is promised to it.
    const text = read(address);
    if (typeof ClipboardItem === 'undefined') await navigator.clipboard.writeText(await text);
    else {
      const blob = text.then((value) => new Blob([value], { type: 'text/plain' }));
      await navigator.clipboard.write([new ClipboardItem({ 'text/plain': blob })]);
    }
    button.textContent = 'Copied';
  } catch {
    button.textContent = 'Could not copy: open the Markdown at the end of the page';
  }
  setTimeout(() => (button.textContent = name), 2500);
}

async function read(address: string): Promise<string> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.text();
}
