// The lab on the page: a form of settings, workers that train, live curves, a table, and a look
// inside. `<course-lab>` is the whole lab, `<course-lab preset="…" compact>` a small one in a chapter.
import { groupDigits } from '../course/format-value.ts';
import { experiments } from '../models/training/experiments.ts';
import { taskOf } from '../models/training/settings.ts';
import { presetNamed, type LabPlan } from '../models/training/presets.ts';
import { testChart, trainingChart, type Backdrop } from './charts.ts';
import { exportText } from './export.ts';
import { formMarkup, readForm } from './form.ts';
import { InspectPanel } from './inspect-panel.ts';
import { morph } from './morph.ts';
import {
  presetOf,
  readPlan,
  runLimit,
  runNames,
  settingsOfPlan,
  startPlan,
  writePlan,
} from './plan.ts';
import { released } from '../scripts/released.ts';
import { loadRecording } from './recordings.ts';
import {
  createRunner,
  lanesOf,
  secondsLeft,
  type Change,
  type Runner,
  type RunState,
  type WorkerLike,
} from './runner.ts';
import { duration, tableMarkup, updateTable } from './table.ts';

/** Milliseconds between two drawings while runs train. */
const REDRAW = 200;
/** Of the time at most this share goes to drawing, on a slow device too. */
const DRAWING = 0.2;

const actions = `
  <div class="lab-actions">
    <button type="submit" class="button primary" data-do="train">Train</button>
    <button type="button" class="button" data-do="pause" hidden>Pause</button>
    <button type="button" class="button" data-do="stop" hidden>Stop</button>
    <button type="button" class="button" data-do="reset" hidden>Reset</button>
    <button type="button" class="button" data-do="export" hidden>Export as JSON</button>
    <button type="button" class="button" data-do="link">Copy a link to these settings</button>
    <span class="lab-left"></span>
  </div>`;

class CourseLab extends HTMLElement {
  #plan: LabPlan = startPlan;
  /** The plan that runs or has run, while its results are shown. */
  #shown: LabPlan | undefined;
  #backdrop: Backdrop | undefined;
  #runner: Runner | undefined;
  #inspect: InspectPanel | undefined;
  #paused = false;
  #hiddenPause = false;
  #timer = 0;
  /** Milliseconds that the last drawing took. */
  #cost = 0;
  /** What the buttons depend on, as they are. */
  #buttonState = '';
  /** The markup of every chart on the page. */
  readonly #charts = new Map<string, string>();
  #resize: ResizeObserver | undefined;
  /** Resolves once no pointer is pressing anything of the lab. */
  #released: Promise<unknown> = Promise.resolve();
  readonly #lanes = lanesOf(navigator.hardwareConcurrency);
  /** Leaving ends the workers; whoever comes back by the history finds the lab as after Reset. */
  readonly #leave = (): void => {
    if (this.#runner && this.#runner.runs().length > 0) this.#reset();
  };
  readonly #visibility = (): void => this.#onVisibility();

  connectedCallback(): void {
    const given = presetNamed(this.getAttribute('preset') ?? '')?.plan;
    const linked = this.#compact ? undefined : readPlan(location.search);
    this.#plan = linked ?? given ?? startPlan;
    this.#charts.clear();
    this.#buttonState = '';
    this.innerHTML = `
      <form class="lab-form" novalidate><div class="lab-settings"></div>${actions}</form>
      <p class="lab-status" role="status"></p>
      <div class="lab-view" hidden>
        <div class="lab-charts"><div data-chart="accuracy"></div><div data-chart="loss"></div></div>
        <p class="small lab-bands" hidden>Bands: three recorded seeds. Thick lines: your runs.</p>
        <div class="scroll lab-table" tabindex="0" role="region" aria-label="Runs"></div>
        <div data-chart="tests" hidden></div>
        <div class="lab-inspect" hidden></div>
      </div>`;
    if (this.#compact) this.#part('[data-do=link]').remove();
    this.#runner = createRunner(makeWorker, this.#lanes, (change) => this.#changed(change));
    this.#drawForm();
    this.#listen();
    this.dataset['ready'] = '';
    void this.#loadBackdrop();
  }

  disconnectedCallback(): void {
    this.#runner?.reset();
    this.#resize?.disconnect();
    window.clearTimeout(this.#timer);
    removeEventListener('pagehide', this.#leave);
    document.removeEventListener('visibilitychange', this.#visibility);
  }

  get #compact(): boolean {
    return this.hasAttribute('compact');
  }

  #part<T extends HTMLElement = HTMLElement>(selector: string): T {
    return this.querySelector<T>(selector)!;
  }

  get #form(): HTMLFormElement {
    return this.#part<HTMLFormElement>('.lab-form');
  }

  #say(text: string): void {
    this.#part('.lab-status').textContent = text;
  }

  #drawForm(): void {
    if (this.#compact) return;
    morph(this.#part('.lab-settings'), formMarkup(this.#plan, this.id || 'lab'));
  }

  #listen(): void {
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#train();
    });
    // A press elsewhere ends an edit: what is pressed must not move before it is let go.
    this.addEventListener('pointerdown', () => (this.#released = released()), { capture: true });
    this.#form.addEventListener('change', ({ target }) => {
      void this.#released.then(() => this.#edited(target as HTMLElement));
    });
    this.addEventListener('click', (event) => {
      const button = (event.target as Element).closest<HTMLElement>('button[data-do]');
      const what = button?.dataset['do'];
      if (what === 'pause') this.#pause(!this.#paused);
      else if (what === 'stop') this.#runner!.stop();
      else if (what === 'reset') this.#reset();
      else if (what === 'export') this.#export();
      else if (what === 'link') void this.#copyLink();
      else this.#rows(event.target as Element);
    });
    addEventListener('pagehide', this.#leave);
    document.addEventListener('visibilitychange', this.#visibility);
    // Charts change the height; only another width asks for other charts.
    let width = this.clientWidth;
    this.#resize = new ResizeObserver(() => {
      if (this.clientWidth === width) return;
      width = this.clientWidth;
      this.#draw();
    });
    this.#resize.observe(this);
  }

  /** The buttons of the list of models. */
  #rows(target: Element): void {
    const add = target.closest('[data-add]');
    const remove = target.closest<HTMLElement>('[data-remove]')?.dataset['remove'];
    if (!add && remove === undefined) return;
    const plan = readForm(this.#form, this.#plan);
    const runs = add
      ? [...plan.runs, { model: 'linear-attention', changes: {} }].slice(0, runLimit)
      : plan.runs.filter((_, i) => i !== Number(remove));
    this.#setPlan({ ...plan, runs });
    const rows = this.querySelectorAll<HTMLElement>('[data-run] select');
    (add ? rows[rows.length - 1] : this.querySelector<HTMLElement>('[data-add]'))?.focus();
  }

  #edited(target: HTMLElement): void {
    const { name, value } = target as HTMLInputElement;
    const preset = name === 'preset' ? presetNamed(value) : undefined;
    const plan = readForm(this.#form, this.#plan);
    const next = preset
      ? preset.plan
      : name === 'task'
        ? { ...plan, shared: {}, runs: plan.runs.map(({ model }) => ({ model, changes: {} })) }
        : plan;
    this.#setPlan(next);
  }

  #setPlan(plan: LabPlan): void {
    this.#plan = plan;
    this.#drawForm();
    if (!this.#compact) history.replaceState(history.state, '', this.#link());
    if (!this.#shown) void this.#loadBackdrop();
  }

  #link(): string {
    const base = this.#compact ? (this.getAttribute('lab') ?? '') : location.pathname;
    return `${base}?${writePlan(this.#plan)}`;
  }

  async #loadBackdrop(): Promise<void> {
    const plan = this.#plan;
    const recorded = presetOf(plan)?.recorded;
    const recording = recorded && (await loadRecording(recorded.experiment).catch(() => undefined));
    if (plan !== this.#plan || this.#shown) return;
    this.#backdrop = recorded && recording ? { recording, labels: recorded.labels } : undefined;
    this.#draw();
  }

  #train(): void {
    if (!this.#compact) this.#plan = readForm(this.#form, this.#plan);
    const names = runNames(this.#plan);
    const settings = settingsOfPlan(this.#plan);
    const tests = this.#tests();
    try {
      settings.forEach(taskOf);
    } catch (error) {
      this.#say(error instanceof Error ? error.message : String(error));
      return;
    }
    this.#shown = this.#plan;
    this.#paused = false;
    this.#inspect = undefined;
    this.#part('.lab-inspect').hidden = true;
    this.#runner!.start(settings.map((one, i) => ({ name: names[i]!, settings: one, tests })));
    this.#part('.lab-table').innerHTML = tableMarkup(this.#runner!.runs());
    this.#part('.lab-view').hidden = false;
    const side = Math.min(this.#lanes, settings.length);
    // Where the browser makes no workers, that has been said by now.
    if (this.#runner!.runs().some(({ status }) => status !== 'failed'))
      this.#say(
        `Training ${settings.length === 1 ? 'one model' : `${settings.length} models, ${side === 1 ? 'one after another' : `${side} at a time`}`}.`,
      );
    // The answer to the press is the sentence and the table; the curves follow a moment later, and
    // where they would lie below the screen, the form makes room for them.
    window.clearTimeout(this.#timer);
    this.#timer = 0;
    this.#drawSoon(0, () => {
      if (!this.#shown) return;
      const below = this.#part('.lab-charts').getBoundingClientRect().top > innerHeight * 0.6;
      if (below) this.#part('.lab-actions').scrollIntoView({ block: 'start' });
    });
  }

  #tests() {
    const recorded = presetOf(this.#plan)?.recorded;
    const experiment = experiments.find(({ name }) => name === recorded?.experiment);
    return (experiment?.tests ?? []).map(({ x, changes, count = 256 }) => ({ x, changes, count }));
  }

  #pause(on: boolean): void {
    this.#paused = on;
    if (on) this.#runner!.pause();
    else this.#runner!.resume();
    this.#say(on ? 'Paused.' : 'Training goes on.');
    this.#buttons();
  }

  #onVisibility(): void {
    const busy = this.#runner!.runs().some(({ status }) => status === 'training');
    if (document.hidden && busy && !this.#paused) {
      this.#hiddenPause = true;
      this.#pause(true);
      this.#say('Paused while this tab is hidden.');
    } else if (!document.hidden && this.#hiddenPause) {
      this.#hiddenPause = false;
      this.#pause(false);
    }
  }

  #reset(): void {
    this.#runner!.reset();
    this.#shown = undefined;
    this.#paused = false;
    this.#part('.lab-view').hidden = true;
    this.#part('.lab-inspect').hidden = true;
    this.#say('Forgotten; the memory is free again.');
    void this.#loadBackdrop();
    this.#buttons();
  }

  #changed(change: Change): void {
    if (!this.#runner) return;
    if (change.kind === 'inspected') {
      this.#inspect?.show(change.index, change.inspection);
      return;
    }
    if (change.kind === 'ended') this.#sayEnd(change);
    this.#drawSoon();
    this.#buttons();
  }

  /** Draws once for all messages of the next moment, one part a task: a key waits for one at most. */
  #drawSoon(wait = Math.max(REDRAW, this.#cost / DRAWING), ...after: (() => void)[]): void {
    if (this.#timer !== 0) return;
    let cost = 0;
    const parts = [...this.#parts(), ...after];
    const next = (): void => {
      const start = performance.now();
      parts.shift()?.();
      cost += performance.now() - start;
      this.#timer = parts.length > 0 ? window.setTimeout(next) : 0;
      this.#cost = cost;
    };
    this.#timer = window.setTimeout(next, wait);
  }

  #sayEnd({ run }: Extract<Change, { kind: 'ended' }>): void {
    const runs = this.#runner!.runs();
    const left = runs.filter(({ status }) => ['waiting', 'training', 'paused'].includes(status));
    const result =
      run.status === 'failed'
        ? `${run.name}: ${run.message ?? ''}`
        : `${run.name}: ${((run.accuracy ?? 0) * 100).toFixed(1)} % right after ${groupDigits(run.step)} steps.`;
    this.#say(left.length === 0 ? `${result} All runs have ended.` : result);
    if (left.length === 0) this.#openInspect();
  }

  #openInspect(): void {
    const host = this.#part('.lab-inspect');
    const runs = this.#runner!.runs();
    const alive = runs.flatMap(({ status }, i) => (status === 'failed' ? [] : [i]));
    if (this.#compact || alive.length === 0 || runs.every(({ step }) => step === 0)) return;
    host.hidden = false;
    this.#inspect = new InspectPanel(
      host,
      runs.map(({ name, settings }) => ({ name, settings })),
      alive.filter((i) => runs[i]!.step > 0),
      (index, example) => this.#runner!.inspect(index, example),
    );
  }

  #buttons(): void {
    const runs = this.#runner?.runs() ?? [];
    const busy = runs.some(({ status }) => ['waiting', 'training', 'paused'].includes(status));
    // Most messages change none of this; setting it again would style the whole form again.
    const state = [busy, this.#paused, runs.length > 0].join();
    if (state === this.#buttonState) return;
    this.#buttonState = state;
    const focused = this.contains(document.activeElement) ? document.activeElement : null;
    const show = (name: string, on: boolean): void => {
      const button = this.querySelector<HTMLElement>(`[data-do=${name}]`);
      if (button) button.hidden = !on;
    };
    show('train', !busy);
    show('pause', busy);
    show('stop', busy);
    show('reset', runs.length > 0);
    show('export', runs.length > 0 && !busy);
    this.#part('[data-do=pause]').textContent = this.#paused ? 'Resume' : 'Pause';
    this.#part('[data-do=train]').textContent = runs.length > 0 ? 'Train again' : 'Train';
    this.#part('.lab-form').toggleAttribute('data-busy', busy);
    const settings = this.querySelectorAll<HTMLInputElement>(
      '.lab-settings :is(input, select, button)',
    );
    for (const input of settings) input.disabled = busy;
    if (focused && focused.closest('[hidden]')) {
      this.querySelector<HTMLElement>(`[data-do=${busy ? 'stop' : 'train'}]`)?.focus();
    }
  }

  #draw(): void {
    for (const part of this.#parts()) part();
  }

  /** The parts of a drawing, each of which finds the state as it is when its turn comes. */
  #parts(): (() => void)[] {
    const guarded = (part: (runs: readonly RunState[], names: readonly string[]) => void) => () => {
      const runs = this.#runner?.runs() ?? [];
      if (!this.#shown || runs.length === 0) return;
      part(
        runs,
        runs.map(({ name }) => name),
      );
    };
    const chart = (what: 'accuracy' | 'loss') =>
      guarded((runs, names) => {
        const charts = this.#part('.lab-charts');
        const columns = charts.clientWidth > 820 ? 2 : 1;
        charts.toggleAttribute('data-two', columns === 2);
        const width = Math.floor((charts.clientWidth - (columns - 1) * 24) / columns);
        if (width < 200) return;
        const chance = taskOf(runs[0]!.settings).chance;
        const options = { width, chance, backdrop: this.#backdrop };
        this.#show(what, trainingChart(what, runs, names, options));
      });
    return [
      guarded((runs) => {
        updateTable(this.#part('.lab-table'), runs);
        this.#sayTime(runs);
      }),
      chart('accuracy'),
      chart('loss'),
      guarded((runs, names) => {
        this.#part('.lab-bands').hidden = this.#backdrop === undefined;
        this.#drawTests(names, taskOf(runs[0]!.settings).chance);
      }),
    ];
  }

  #drawTests(names: readonly string[], chance: number): void {
    const host = this.#part('[data-chart=tests]');
    const runs = this.#runner!.runs();
    const name = presetOf(this.#shown!)?.recorded?.experiment;
    const experiment = experiments.find((one) => one.name === name);
    const ended = runs.some(({ tests }) => tests.length > 0);
    host.hidden = !(experiment && ended && this.#backdrop);
    if (host.hidden) return;
    const width = Math.min(760, this.clientWidth);
    this.#show(
      'tests',
      testChart(experiment!, runs, names, { width, chance, backdrop: this.#backdrop! }),
    );
  }

  /** Reading markup costs the browser more than making it: the same picture is not read again. */
  #show(chart: string, markup: string): void {
    if (this.#charts.get(chart) === markup) return;
    this.#charts.set(chart, markup);
    this.#part(`[data-chart=${chart}]`).innerHTML = markup;
  }

  /** Beside the live region, not in it: a number that changes all the time is not read out. */
  #sayTime(runs: readonly RunState[]): void {
    const left = secondsLeft(runs, this.#lanes);
    const busy = runs.some(({ status }) => status === 'training');
    this.#part('.lab-left').textContent =
      busy && left !== undefined ? `at most ${duration(left)} left` : '';
  }

  #export(): void {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(
      new Blob([exportText(this.#shown!, this.#runner!.runs())], { type: 'application/json' }),
    );
    link.download = 'beyond-attention-lab.json';
    link.click();
    URL.revokeObjectURL(link.href);
    this.#say('Saved as beyond-attention-lab.json.');
  }

  async #copyLink(): Promise<void> {
    this.#plan = readForm(this.#form, this.#plan);
    const link = new URL(this.#link(), location.href).href;
    try {
      await navigator.clipboard.writeText(link);
      this.#say('The link is on the clipboard.');
    } catch {
      history.replaceState(history.state, '', link);
      this.#say('The link is in the address bar now.');
    }
  }
}

function makeWorker(): WorkerLike {
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }) as WorkerLike;
}

customElements.define('course-lab', CourseLab);
