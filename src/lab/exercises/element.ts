// One exercise on the page: the editor when the reader begins, the checks, and what is kept of it
// on this device.
import { isProgress } from '../../scripts/progress.ts';
import { load, save } from '../../scripts/storage.ts';
import { el, escape } from '../../figures/_shared/svg.ts';
import type { Editor } from './editor.ts';
import type { CheckReport } from './exercise.ts';
import { runCheck } from './run.ts';

/** `<id>` holds the code, `<id>:solved` says yes: texts only, as all that the page keeps. */
const exercisesKey = 'beyond-attention:exercises';

interface Kept {
  readonly code: string | undefined;
  readonly solved: boolean;
}

const all = (): Record<string, string> => load(exercisesKey, {}, isProgress);

const keptOf = (id: string): Kept => {
  const texts = all();
  return { code: texts[id], solved: texts[`${id}:solved`] === 'yes' };
};

/** False where the browser keeps nothing. */
function keep(id: string, { code, solved }: Partial<Kept>): boolean {
  return save(exercisesKey, {
    ...all(),
    ...(code === undefined ? {} : { [id]: code }),
    ...(solved === undefined ? {} : { [`${id}:solved`]: solved ? 'yes' : 'no' }),
  });
}

class CourseExercise extends HTMLElement {
  #editor: Editor | undefined;
  /** What Start over took away, until the reader writes again. */
  #taken: Kept | undefined;
  #isWarned = false;

  connectedCallback(): void {
    this.querySelector<HTMLElement>('.exercise-actions')!.hidden = false;
    this.#mark();
    if (keptOf(this.#id).code !== undefined) this.#button('start').textContent = 'Go on writing';
    this.addEventListener('click', (event) => {
      const what = (event.target as Element).closest<HTMLElement>('button[data-do]')?.dataset['do'];
      if (what === 'start') void this.#start();
      if (what === 'check') void this.#check();
      if (what === 'reset') this.#startOver();
    });
  }

  get #id(): string {
    return this.dataset['exercise']!;
  }

  get #starter(): string {
    return this.querySelector('.exercise-starter code')!.textContent;
  }

  #button(name: string): HTMLButtonElement {
    return this.querySelector<HTMLButtonElement>(`[data-do=${name}]`)!;
  }

  /** A button that was disabled while it works would lose the focus. */
  #busy(name: string, on: boolean): void {
    this.#button(name).setAttribute('aria-disabled', String(on));
  }

  #isBusy(name: string): boolean {
    return this.#button(name).getAttribute('aria-disabled') === 'true';
  }

  #say(text: string): void {
    this.querySelector<HTMLElement>('.exercise-status')!.textContent = text;
  }

  #mark(): void {
    this.toggleAttribute('data-solved', keptOf(this.#id).solved);
    const mark = this.querySelector<HTMLElement>('.exercise-mark')!;
    mark.textContent = keptOf(this.#id).solved ? '✓ solved' : '';
  }

  async #start(): Promise<void> {
    if (this.#isBusy('start')) return;
    this.#busy('start', true);
    try {
      const { openEditor } = await import('./editor.ts');
      const host = this.querySelector<HTMLElement>('.exercise-editor')!;
      host.hidden = false;
      this.querySelector<HTMLElement>('.exercise-starter')!.hidden = true;
      this.#editor = openEditor(host, {
        text: keptOf(this.#id).code ?? this.#starter,
        label: `Your code: ${this.dataset['title'] ?? ''}`,
        changed: (code) => this.#changed(code),
        check: () => void this.#check(),
      });
      this.#button('start').hidden = true;
      this.#button('check').hidden = false;
      this.#button('reset').hidden = false;
      this.#editor.focus();
    } catch {
      this.#busy('start', false);
      this.#say('The editor could not be loaded; try again.');
    }
  }

  async #check(): Promise<void> {
    if (this.#isBusy('check') || !this.#editor) return;
    this.#busy('check', true);
    this.#say('Checking.');
    const report = await runCheck(this.#id, this.#editor.text());
    this.#busy('check', false);
    this.#show(report);
  }

  #show(report: CheckReport): void {
    const list = this.querySelector<HTMLElement>('.exercise-results')!;
    if (report.kind === 'broken') {
      list.innerHTML = '';
      this.#say(report.message);
      return;
    }
    list.innerHTML = report.results
      .map(({ name, right, said }) =>
        el(
          'li',
          { 'data-right': right ? 'yes' : 'no' },
          el('span', { class: 'exercise-sign', 'aria-hidden': 'true' }, right ? '✓' : '✗'),
          `<span>${right ? 'Right' : 'Wrong'}: ${escape(name)}${said === undefined ? '' : `<br><code>${escape(said)}</code>`}</span>`,
        ),
      )
      .join('');
    const wrong = report.results.filter(({ right }) => !right).length;
    if (wrong === 0) keep(this.#id, { solved: true });
    this.#mark();
    this.#say(
      wrong === 0
        ? `All ${report.results.length} checks pass.`
        : `${report.results.length - wrong} of ${report.results.length} checks pass.`,
    );
  }

  #changed(code: string): void {
    if (code !== this.#starter) this.#offerBack(undefined);
    if (keep(this.#id, { code }) || this.#isWarned) return;
    this.#isWarned = true;
    this.#say('This browser keeps nothing for this site: copy your code before you leave.');
  }

  #startOver(): void {
    const back = this.#taken;
    const before = { ...keptOf(this.#id), code: this.#editor!.text() };
    const { code = this.#starter, solved } = back ?? { code: this.#starter, solved: false };
    this.#editor!.setText(code);
    this.querySelector<HTMLElement>('.exercise-results')!.innerHTML = '';
    keep(this.#id, { code, solved });
    this.#mark();
    this.#offerBack(back || before.code === this.#starter ? undefined : before);
    this.#say(back ? 'Your code is back.' : 'As at the start.');
  }

  #offerBack(taken: Kept | undefined): void {
    this.#taken = taken;
    this.#button('reset').textContent = taken ? 'Bring my code back' : 'Start over';
  }
}

customElements.define('course-exercise', CourseExercise);
