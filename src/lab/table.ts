// The runs of a session as a table: how far each is, what it scores, what it keeps.
import { groupDigits } from '../course/format-value.ts';
import { el, escape } from '../figures/_shared/svg.ts';
import { percent } from '../figures/_shared/lab-chart.ts';
import type { RunState, Status } from './runner.ts';

const said: Readonly<Record<Status, string>> = {
  waiting: 'waits its turn',
  training: 'trains',
  paused: 'paused',
  done: 'done',
  stopped: 'stopped',
  failed: 'failed',
};

/** Seconds as a reader says them. */
export function duration(seconds: number): string {
  if (seconds < 1) return 'less than a second';
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return `${Math.round(seconds / 60)} min`;
}

/** `toLocaleString` would set up a formatter for each number, several times a second. */
const counted = (count: number | undefined): string =>
  count === undefined ? '–' : groupDigits(count);

/** Mean loss and last held-out accuracy so far, as text; a dash before there is any. */
export function cells(run: RunState): Readonly<Record<string, string>> {
  const last = run.points.at(-1);
  const heldOut = run.points.findLast((point) => point.heldOut !== undefined)?.heldOut;
  const accuracy = run.accuracy ?? heldOut;
  const left = (run.settings.steps - run.step) / run.speed;
  const time =
    run.seconds !== undefined
      ? ` · took ${duration(run.seconds)}`
      : run.status === 'training' && run.speed > 0
        ? ` · ${duration(left)} left at most`
        : '';
  const measuring = run.status === 'training' && run.step >= run.settings.steps;
  return {
    status: measuring ? 'measures' : said[run.status],
    step: `${groupDigits(run.step)} of ${groupDigits(run.settings.steps)}`,
    time,
    loss: last ? last.loss.toFixed(3) : '–',
    accuracy: accuracy === undefined ? '–' : percent(accuracy),
    parameters: counted(run.parameters),
    memory: counted(run.memory),
  };
}

const columns = [
  ['accuracy', 'Held-out accuracy'],
  ['loss', 'Loss, nats'],
  ['parameters', 'Parameters'],
  ['memory', 'Numbers kept'],
] as const;

export function tableMarkup(runs: readonly RunState[]): string {
  const head = ['Model', 'Progress', ...columns.map(([, title]) => title)]
    .map((title, i) => el('th', { scope: 'col', class: i > 1 ? 'numeric' : undefined }, title))
    .join('');
  const rows = runs.map((run, i) => {
    const text = cells(run);
    const value = Math.min(1, run.step / run.settings.steps);
    const progress = `<progress max="1" value="${value}" aria-label="Progress of ${escape(run.name)}"></progress>`;
    return el(
      'tr',
      { 'data-row': i },
      el('th', { scope: 'row' }, escape(run.name)),
      `<td>${progress}<span class="lab-progress"><span data-cell="status">${text['status']}</span> · <span data-cell="step">${text['step']}</span><span data-cell="time">${text['time']}</span></span></td>`,
      ...columns.map(([key]) => el('td', { class: 'numeric', 'data-cell': key }, text[key]!)),
    );
  });
  return `<table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

/** Writes what changed into a table made by tableMarkup. */
export function updateTable(host: HTMLElement, runs: readonly RunState[]): void {
  runs.forEach((run, i) => {
    const row = host.querySelector(`[data-row="${i}"]`);
    if (!row) return;
    const text = cells(run);
    for (const cell of row.querySelectorAll<HTMLElement>('[data-cell]')) {
      const value = text[cell.dataset['cell']!]!;
      if (cell.textContent !== value) cell.textContent = value;
    }
    row.querySelector('progress')!.value =
      run.status === 'done' ? 1 : Math.min(1, run.step / run.settings.steps);
  });
}
