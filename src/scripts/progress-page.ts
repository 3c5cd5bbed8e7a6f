// Export, import and reset of everything this site keeps on the device.
import { isProgress, progressKey } from './progress.ts';
import { load, saveAll } from './storage.ts';

const keys = [progressKey, 'beyond-attention:quiz', 'beyond-attention:exercises'];
const status = document.querySelector<HTMLElement>('[data-progress-status]')!;
document.querySelector<HTMLElement>('.progress-actions')!.hidden = false;

document.querySelector('[data-progress-export]')?.addEventListener('click', () => {
  const data = Object.fromEntries(keys.map((key) => [key, load(key, {}, isProgress)]));
  const link = document.createElement('a');
  link.href = URL.createObjectURL(
    new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }),
  );
  link.download = 'beyond-attention-progress.json';
  link.click();
  URL.revokeObjectURL(link.href);
  status.textContent = 'Saved as beyond-attention-progress.json.';
});

document
  .querySelector<HTMLInputElement>('[data-progress-import]')
  ?.addEventListener('change', async (event) => {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (!file) return;
    try {
      const data: unknown = JSON.parse(await file.text());
      const values = keys.map((key) => (data as Record<string, unknown>)?.[key]);
      const isExport = values.some(isProgress);
      if (!isExport || !values.every((value) => value === undefined || isProgress(value)))
        throw new Error('shape');
      const entries = keys.flatMap((key, i) =>
        values[i] === undefined ? [] : [[key, values[i]] as const],
      );
      if (saveAll(entries)) location.reload();
      else
        status.textContent = 'This browser keeps nothing for this site, so nothing was imported.';
    } catch {
      status.textContent = 'That file is not an export of this page, so nothing was changed.';
    }
  });

document.querySelector('[data-progress-reset]')?.addEventListener('click', () => {
  if (!confirm('Forget what you have read and answered on this device?')) return;
  try {
    for (const key of keys) localStorage.removeItem(key);
    location.reload();
  } catch {
    status.textContent = 'This browser keeps nothing for this site, so there is nothing to forget.';
  }
});
