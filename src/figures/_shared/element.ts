// The custom element of every figure: it loads the definition when the figure comes near, then
// keeps picture, controls, sentence, table and address in step. On failure the first frame stays.
// start.ts decides when it is needed at all.
import { sliderText, tableMarkup } from './controls.ts';
import {
  applyChange,
  deserialise,
  initialValues,
  serialise,
  type FigureDefinition,
  type Size,
  type Value,
  type Values,
} from './contract.ts';
import { narrow, sayStill, takeEarly } from './start.ts';

const definitions = import.meta.glob<{ figure: FigureDefinition }>('../*/figure.ts');

class CourseFigure extends HTMLElement {
  #figure: FigureDefinition | undefined;
  #values: Values = {};
  #size: Size = 'wide';
  #timer = 0;
  #dragging: string | undefined;
  #cleanup: (() => void) | undefined;
  #resize: ResizeObserver | undefined;

  connectedCallback(): void {
    const near = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        near.disconnect();
        void this.#mount();
      },
      { rootMargin: '300px' },
    );
    near.observe(this);
  }

  disconnectedCallback(): void {
    this.#stop();
    this.#resize?.disconnect();
    this.#cleanup?.();
  }

  get #view(): HTMLElement {
    return this.querySelector<HTMLElement>('.figure-view')!;
  }

  get #form(): HTMLFormElement {
    return this.querySelector<HTMLFormElement>('.figure-controls')!;
  }

  async #mount(): Promise<void> {
    try {
      const name = this.getAttribute('name') ?? '';
      const load = definitions[`../${name}/figure.ts`];
      if (!load) throw new Error(`no figure named ${name}`);
      const { figure } = await load();
      this.#figure = figure;
      const shown = applyChange(figure, initialValues(figure), this.#given());
      // What the reader did to the controls before the script arrived counts.
      const early = takeEarly(this);
      this.#values = applyChange(figure, this.#fromAddress(figure) ?? shown, early.values);
      // A first frame that is right stays: drawing it again would paint the page's largest part anew.
      // The controls stay too and only take new values: one may have the focus, or be pressed just now.
      const changed = serialise(figure, this.#values) !== serialise(figure, shown);
      this.#form.hidden = false;
      this.#unstop();
      this.#keepFitting();
      this.#listen();
      this.#resize = new ResizeObserver(() => this.#fit());
      this.#resize.observe(this);
      this.#fit(changed);
      const cleanup = figure.connect?.({
        element: this,
        values: () => this.#values,
        update: (change) => this.#update(change),
      });
      if (cleanup) this.#cleanup = cleanup;
      this.dataset['ready'] = '';
      if (early.play !== undefined) this.#togglePlay(early.play);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The first frame was a stop for the keyboard, since it may scroll; this one fits. */
  #unstop(): void {
    const view = this.#view;
    if (view === document.activeElement)
      view.addEventListener('blur', () => this.#unstop(), { once: true });
    else for (const name of ['tabindex', 'role', 'aria-label']) view.removeAttribute(name);
  }

  /** Of two first frames only the one that is seen stays. */
  #keepFitting(): void {
    const other = this.querySelector('.frame-narrow');
    if (!other) return;
    if (this.clientWidth < narrow) {
      this.#size = 'narrow';
      this.#view.replaceChildren(other);
    } else other.remove();
  }

  #given(): Record<string, string> {
    return Object.fromEntries(new URLSearchParams(this.getAttribute('state') ?? ''));
  }

  /** `?f.<id>=…` of the page's address, when it is there. */
  #fromAddress(figure: FigureDefinition): Values | undefined {
    const state = new URLSearchParams(location.search).get(`f.${this.getAttribute('figure-id')}`);
    return state === null ? undefined : deserialise(figure, state);
  }

  #fit(force = false): void {
    const size: Size = this.clientWidth < narrow ? 'narrow' : 'wide';
    if (size === this.#size && !force) return;
    this.#size = size;
    this.#draw();
  }

  #listen(): void {
    const figure = this.#figure!;
    this.#form.addEventListener('submit', (event) => event.preventDefault());
    this.#form.addEventListener('input', (event) => {
      const input = event.target as HTMLInputElement;
      this.#stop();
      this.#update({ [input.name]: input.type === 'checkbox' ? input.checked : input.value });
    });
    this.#form.addEventListener('click', (event) => {
      const button = (event.target as Element).closest<HTMLElement>('[data-play]');
      if (button) this.#togglePlay(button.dataset['play']!);
    });
    const view = this.#view;
    const markOf = (event: Event, attribute: 'set' | 'drag'): string | undefined =>
      (event.target as Element).closest<SVGElement>(`[data-${attribute}]`)?.dataset[attribute];
    view.addEventListener('click', (event) => {
      const spec = markOf(event, 'set');
      if (spec === undefined) return;
      const [key, value] = spec.split(':', 2) as [string, string];
      this.#stop();
      this.#update({ [key]: value });
    });
    view.addEventListener('pointerdown', (event) => {
      const handle = markOf(event, 'drag');
      // A step of Play between press and release would draw the pressed mark anew and lose the click.
      if (handle !== undefined || markOf(event, 'set') !== undefined) this.#stop();
      if (handle === undefined || !figure.drag) return;
      this.#dragging = handle;
      view.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    view.addEventListener('pointermove', (event) => {
      if (this.#dragging === undefined) return;
      const svg = view.querySelector('svg');
      const matrix = svg?.getScreenCTM();
      if (!svg || !matrix) return;
      const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
      this.#update(figure.drag!(this.#values, this.#dragging, point.x, point.y, this.#size));
    });
    for (const end of ['pointerup', 'pointercancel'] as const) {
      view.addEventListener(end, () => (this.#dragging = undefined));
    }
  }

  #update(change: Readonly<Record<string, Value | null | undefined>>): void {
    const figure = this.#figure!;
    const next = applyChange(figure, this.#values, change);
    this.#values = next;
    try {
      this.#draw();
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.#remember();
  }

  #draw(): void {
    const figure = this.#figure!;
    const values = this.#values;
    this.#view.innerHTML = figure.render(values, this.#size);
    const limits = figure.limits?.(values) ?? {};
    for (const control of figure.controls) {
      const input = this.#form.elements.namedItem(control.key);
      if (!(input instanceof HTMLInputElement || input instanceof HTMLSelectElement)) continue;
      const value = values[control.key];
      if (input instanceof HTMLInputElement && control.kind === 'toggle')
        input.checked = value === true;
      else if (input !== document.activeElement || control.kind !== 'text') {
        const limit = limits[control.key]?.max;
        if (limit !== undefined && input instanceof HTMLInputElement) input.max = String(limit);
        input.value = String(value);
      }
      if (control.kind === 'slider') {
        const shown = sliderText(control, Number(value));
        input.setAttribute('aria-valuetext', shown);
        const output = input.parentElement?.querySelector('output');
        if (output) output.textContent = shown;
      }
    }
    const table = this.closest('figure')?.querySelector<HTMLElement>('.figure-table');
    if (table) table.innerHTML = tableMarkup(figure.table(values));
    window.clearTimeout(this.#announce);
    this.#announce = window.setTimeout(() => {
      const live = this.querySelector('.figure-summary');
      if (live) live.textContent = figure.summary(values);
    }, 400);
  }
  #announce = 0;

  /** Keeps the state in the address, so that a copied link opens the figure as it is. */
  #remember(): void {
    window.clearTimeout(this.#save);
    this.#save = window.setTimeout(() => {
      const url = new URL(location.href);
      const key = `f.${this.getAttribute('figure-id')}`;
      const state = serialise(this.#figure!, this.#values);
      if (state) url.searchParams.set(key, state);
      else url.searchParams.delete(key);
      try {
        history.replaceState(history.state, '', url);
      } catch {
        // Browsers limit how often the address may change; the next change catches up.
      }
    }, 300);
  }
  #save = 0;

  #togglePlay(key: string): void {
    if (this.#timer) {
      this.#stop();
      return;
    }
    const control = this.#figure!.controls.find((c) => c.key === key);
    if (control?.kind !== 'slider' || !control.play) return;
    const max = this.#figure!.limits?.(this.#values)[key]?.max ?? control.max;
    const step = (): void => {
      const now = Number(this.#values[key]);
      if (now >= max) this.#stop();
      else this.#update({ [key]: now + control.step });
    };
    if (Number(this.#values[key]) >= max) this.#update({ [key]: control.min });
    // With reduced motion one press is one step: nothing moves by itself.
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      step();
      return;
    }
    this.#timer = window.setInterval(step, control.play);
    this.#label(key, 'Pause');
  }

  #stop(): void {
    if (!this.#timer) return;
    window.clearInterval(this.#timer);
    this.#timer = 0;
    for (const button of this.querySelectorAll<HTMLElement>('[data-play]'))
      button.textContent = 'Play';
  }

  #label(key: string, text: string): void {
    const button = this.querySelector<HTMLElement>(`[data-play="${key}"]`);
    if (button) button.textContent = text;
  }

  #fail(error: unknown): void {
    console.warn(error);
    this.#stop();
    sayStill(this);
    if (this.dataset['ready'] === undefined) {
      this.#form.hidden = true;
      this.dataset['failed'] = '';
    }
  }
}

customElements.define('course-figure', CourseFigure);
