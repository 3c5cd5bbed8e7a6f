// What the reader has read, kept on this device only.
import { load, save } from './storage.ts';

export type Progress = Record<string, string>;
export const progressKey = 'beyond-attention:read';

export function isProgress(value: unknown): value is Progress {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((item) => typeof item === 'string')
  );
}

export function readProgress(): Progress {
  return load(progressKey, {}, isProgress);
}

export function startProgress(): void {
  let kept = readProgress();
  show(kept);
  // Another tab may have marked a chapter, or this one, while the browser kept this page for the way back.
  const again = (): void => show((kept = readProgress()));
  addEventListener('storage', again);
  addEventListener('pageshow', ({ persisted }) => persisted && again());
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-mark-read]')) {
    const slug = button.dataset['markRead']!;
    let isLost = false;
    button.parentElement!.hidden = false;
    button.addEventListener('click', () => {
      // Another tab may have marked a chapter meanwhile; without storage this page remembers.
      const progress = isLost ? { ...kept } : readProgress();
      if (progress[slug]) delete progress[slug];
      else progress[slug] = new Date().toISOString().slice(0, 10);
      kept = progress;
      if (!save(progressKey, progress) && !isLost) {
        isLost = true;
        button.insertAdjacentText(
          'afterend',
          ' This browser keeps nothing for this site, so the mark lasts only for this page.',
        );
      }
      show(progress);
    });
  }
}

function show(progress: Progress): void {
  for (const link of document.querySelectorAll<HTMLElement>('[data-progress]')) {
    const date = progress[link.dataset['progress']!];
    if (date) link.dataset['read'] = date;
    else delete link.dataset['read'];
  }
  for (const button of document.querySelectorAll<HTMLElement>('[data-mark-read]')) {
    const done = progress[button.dataset['markRead']!] !== undefined;
    button.textContent = done ? 'Read ✓' : 'Mark as read';
    button.setAttribute('aria-pressed', String(done));
  }
}
