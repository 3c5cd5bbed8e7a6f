// The contract of every figure: values of named controls in, markup, a sentence and a table out.
// The same pure functions draw the first frame at build, the live figure and the snapshots.

export interface Slider {
  readonly kind: 'slider';
  readonly key: string;
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly value: number;
  readonly unit?: string;
  /** How the value is shown; the number itself by default. */
  readonly format?: (value: number) => string;
  /** A play button that walks the slider from min to max, one step each so many milliseconds. */
  readonly play?: number;
}

export interface Select {
  readonly kind: 'select';
  readonly key: string;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly value: string;
}

export interface Toggle {
  readonly kind: 'toggle';
  readonly key: string;
  readonly label: string;
  readonly value: boolean;
}

export interface TextInput {
  readonly kind: 'text';
  readonly key: string;
  readonly label: string;
  readonly value: string;
  readonly maxLength: number;
}

export type Control = Slider | Select | Toggle | TextInput;
export type Value = number | string | boolean;
export type Values = Readonly<Record<string, Value>>;
export type Size = 'wide' | 'narrow';

export interface FigureTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

export interface FigureDefinition {
  /** The folder's name. */
  readonly name: string;
  readonly title: string;
  /** Every quantity of the state has a control, so the keyboard reaches all of it. */
  readonly controls: readonly Control[];
  /** Markup (usually one SVG) for the given values; pure. */
  readonly render: (values: Values, size: Size) => string;
  /** One sentence that says what the picture shows now: text alternative and live announcement. */
  readonly summary: (values: Values) => string;
  /** The numbers behind the picture. */
  readonly table: (values: Values) => FigureTable;
  /** Named states for the gallery and the snapshots. */
  readonly gallery: Readonly<Record<string, Values>>;
  /** New values when the handle `handle` is dragged to (x, y) in units of the view box. */
  readonly drag?: (values: Values, handle: string, x: number, y: number, size: Size) => Values;
  /** Controls whose range depends on other values (a step slider over the words of a sentence). */
  readonly limits?: (values: Values) => Readonly<Record<string, { readonly max: number }>>;
  /** Behaviour beyond the controls (a worker, a GPU); called in the browser after mounting. */
  readonly connect?: (host: FigureHost) => void | (() => void);
}

/** What `connect` gets: the element, the values now, and a way to change them. */
export interface FigureHost {
  readonly element: HTMLElementLike;
  readonly values: () => Values;
  readonly update: (change: Values) => void;
}

/** The part of HTMLElement that a figure may rely on without knowing the DOM. */
export interface HTMLElementLike {
  readonly isConnected: boolean;
}

/** The state in which a figure appears first. */
export function initialValues(figure: FigureDefinition): Values {
  return Object.fromEntries(figure.controls.map((control) => [control.key, control.value]));
}

/**
 * `values` with `change` applied, each part forced into what its control allows: numbers are
 * clamped and rounded to the step, unknown options and keys are ignored. Nonsense changes nothing.
 */
export function applyChange(
  figure: FigureDefinition,
  values: Values,
  change: Readonly<Record<string, Value | null | undefined>>,
): Values {
  const next: Record<string, Value> = { ...values };
  for (const control of figure.controls) {
    const wanted = change[control.key];
    if (wanted === undefined || wanted === null) continue;
    const accepted = accept(control, wanted);
    if (accepted !== undefined) next[control.key] = accepted;
  }
  const limits = figure.limits?.(next) ?? {};
  for (const [key, { max }] of Object.entries(limits)) {
    if (typeof next[key] === 'number' && next[key] > max) next[key] = max;
  }
  return next;
}

function accept(control: Control, wanted: Value): Value | undefined {
  switch (control.kind) {
    case 'slider': {
      const number = typeof wanted === 'string' && wanted.trim() === '' ? NaN : Number(wanted);
      if (!Number.isFinite(number)) return undefined;
      const clamped = Math.min(control.max, Math.max(control.min, number));
      const steps = Math.round((clamped - control.min) / control.step);
      return Number((control.min + steps * control.step).toPrecision(12));
    }
    case 'select':
      return control.options.some((option) => option.value === String(wanted))
        ? String(wanted)
        : undefined;
    case 'toggle':
      return wanted === true || wanted === 'true' || wanted === '1';
    case 'text':
      return String(wanted).slice(0, control.maxLength);
  }
}

/** `key=value&key=value` of what differs from the first state; empty for the first state. */
export function serialise(figure: FigureDefinition, values: Values): string {
  const initial = initialValues(figure);
  const query = new URLSearchParams();
  for (const { key } of figure.controls) {
    if (values[key] !== initial[key]) query.set(key, String(values[key]));
  }
  return query.toString();
}

/** The state a link describes; whatever it gets wrong stays as in the first state. */
export function deserialise(figure: FigureDefinition, text: string): Values {
  return applyChange(figure, initialValues(figure), Object.fromEntries(new URLSearchParams(text)));
}

/** Typed access: a figure reads its own controls, so a wrong key is the figure's mistake. */
export function number(values: Values, key: string): number {
  const value = values[key];
  if (typeof value !== 'number') throw new TypeError(`The figure has no number "${key}".`);
  return value;
}

export function text(values: Values, key: string): string {
  const value = values[key];
  if (typeof value !== 'string') throw new TypeError(`The figure has no text "${key}".`);
  return value;
}

export function flag(values: Values, key: string): boolean {
  const value = values[key];
  if (typeof value !== 'boolean') throw new TypeError(`The figure has no switch "${key}".`);
  return value;
}
