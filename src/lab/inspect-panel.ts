// The look inside: one example of one trained model, token by token.
import { el, escape } from '../figures/_shared/svg.ts';
import type { LabSettings } from '../models/training/settings.ts';
import type { Inspection } from '../models/training/trainer.ts';
import {
  answersOf,
  inspectionSentence,
  sequencePicture,
  shading,
  traceChoices,
  tracePicture,
} from './inspect.ts';

interface Inspectable {
  readonly name: string;
  readonly settings: LabSettings;
}

export class InspectPanel {
  readonly #host: HTMLElement;
  readonly #runs: readonly Inspectable[];
  readonly #ask: (run: number, example: number) => void;
  #run: number;
  #example = 1;
  #trace: string | undefined;
  #at = 0;
  #inspection: Inspection | undefined;

  constructor(
    host: HTMLElement,
    runs: readonly Inspectable[],
    able: readonly number[],
    ask: (run: number, example: number) => void,
  ) {
    this.#host = host;
    this.#runs = runs;
    this.#ask = ask;
    this.#run = able[0]!;
    const options = able.map((i) => el('option', { value: i }, escape(runs[i]!.name))).join('');
    host.innerHTML = `
      <h2 class="lab-heading">Look inside one example</h2>
      <div class="lab-row">
        <div class="control"><label for="look-run">Model</label><select id="look-run" data-look="run">${options}</select></div>
        <div class="control"><label for="look-trace">Shown</label><select id="look-trace" data-look="trace"></select></div>
        <div class="control control-slider"><label for="look-at">Token</label><input id="look-at" type="range" min="1" max="1" value="1" data-look="at"><output for="look-at">1</output></div>
        <button type="button" class="button" data-look="next">Another example</button>
      </div>
      <div class="figure-view" data-look-sequence></div>
      <div class="figure-view" data-look-trace></div>
      <p class="lab-look" role="status"></p>`;
    host.oninput = (event) => this.#changed(event.target as HTMLInputElement);
    host.onclick = (event) => this.#clicked(event.target as Element);
    this.#request();
  }

  #part<T extends HTMLElement>(selector: string): T {
    return this.#host.querySelector<T>(selector)!;
  }

  #request(): void {
    this.#ask(this.#run, this.#example);
  }

  #changed(input: HTMLInputElement): void {
    const what = input.dataset['look'];
    if (what === 'run') {
      this.#run = Number(input.value);
      this.#request();
    } else if (what === 'trace') this.#trace = input.value || undefined;
    else if (what === 'at') this.#at = Number(input.value) - 1;
    else return;
    this.#draw();
  }

  #clicked(target: Element): void {
    const token = target.closest<SVGElement>('[data-at]')?.dataset['at'];
    if (token !== undefined) {
      this.#at = Number(token);
      this.#draw();
    }
    if (target.closest('[data-look=next]')) {
      this.#example++;
      this.#request();
    }
  }

  show(run: number, inspection: Inspection): void {
    if (run !== this.#run) return;
    this.#inspection = inspection;
    const choices = traceChoices(inspection);
    if (!choices.some(({ name }) => name === this.#trace)) this.#trace = choices[0]?.name;
    this.#part('[data-look=trace]').innerHTML = [
      ...choices.map(({ name, title }) =>
        el(
          'option',
          { value: name, selected: name === this.#trace ? 'selected' : undefined },
          escape(title),
        ),
      ),
      '<option value="">answers only</option>',
    ].join('');
    const length = inspection.tokens.length;
    this.#part<HTMLInputElement>('[data-look=at]').max = String(length);
    this.#at = answersOf(inspection)[0]?.at ?? length - 1;
    this.#draw();
  }

  #draw(): void {
    const inspection = this.#inspection;
    if (!inspection) return;
    const settings = this.#runs[this.#run]!.settings;
    const width = Math.max(280, Math.min(960, this.#host.clientWidth));
    const at = Math.min(this.#at, inspection.tokens.length - 1);
    const shade = shading(inspection, this.#trace, at);
    const slider = this.#part<HTMLInputElement>('[data-look=at]');
    slider.value = String(at + 1);
    this.#part<HTMLOutputElement>('output').value = `${at + 1} of ${inspection.tokens.length}`;
    this.#part('[data-look-sequence]').innerHTML = sequencePicture(inspection, settings, {
      width,
      at,
      shade,
    });
    this.#part('[data-look-trace]').innerHTML = tracePicture(
      inspection,
      this.#trace,
      at,
      Math.min(width, 760),
    );
    this.#part('.lab-look').textContent = inspectionSentence(inspection, settings, at, shade);
  }
}
