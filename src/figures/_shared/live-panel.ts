// The panel of a figure that the reader's own device can measure: a button, a line that says what
// is being done, points over the recorded ones, and a table beneath.
import type { FigureHost, Size } from './contract.ts';

export interface LivePanel {
  readonly panel: HTMLElement;
  readonly button: HTMLButtonElement;
  readonly status: HTMLElement;
  /** Where the table of the reader's own run goes. */
  readonly own: HTMLElement;
  /** Draws the reader's own run again, over whatever picture is there now. */
  readonly draw: () => void;
  readonly remove: () => void;
}

/**
 * Adds the panel beneath the controls. `run` gives the marks of the reader's run for the picture's
 * size, or nothing before there is one; they are drawn again whenever the figure is.
 */
export function livePanel(
  { element }: FigureHost,
  action: string,
  run: (size: Size) => string | undefined,
): LivePanel | undefined {
  if (!(element instanceof HTMLElement)) return undefined;
  const view = element.querySelector('.figure-view')!;
  const panel = document.createElement('div');
  panel.className = 'figure-controls measure-panel';
  panel.innerHTML = `<button type="button" class="button">${action}</button><p class="small" role="status"></p><div class="scroll" tabindex="0" role="region" aria-label="Results of your run" hidden></div>`;
  element.querySelector('form.figure-controls')!.after(panel);
  const draw = (): void => {
    const svg = view.querySelector('svg');
    svg?.querySelector('.own-run')?.remove();
    if (!svg) return;
    const marks = run(svg.viewBox.baseVal.width > 400 ? 'wide' : 'narrow');
    if (marks) svg.insertAdjacentHTML('beforeend', `<g class="own-run">${marks}</g>`);
  };
  const redraw = new MutationObserver(draw);
  redraw.observe(view, { childList: true });
  return {
    panel,
    button: panel.querySelector('button')!,
    status: panel.querySelector('p')!,
    own: panel.querySelector('div')!,
    draw,
    remove: () => {
      redraw.disconnect();
      panel.remove();
    },
  };
}
