// Markup of pictures as strings: elements, text, axes. No styles, only attributes and classes,
// so that the strict content security policy holds and light and dark share one picture.

export type Attributes = Readonly<Record<string, string | number | undefined | false>>;

/** Where a plot lies in its picture; y0 is above y1. */
export interface Box {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
}

export function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** A number for an attribute: at most two decimals, never NaN. */
export function round(value: number): number {
  if (!Number.isFinite(value)) throw new RangeError(`A coordinate is ${value}.`);
  return Math.round(value * 100) / 100;
}

/** `<name attributes>children</name>`; undefined and false attributes are left out. */
export function el(name: string, attributes: Attributes = {}, ...children: string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(
      ([key, value]) =>
        ` ${key}="${typeof value === 'number' ? round(value) : escape(String(value))}"`,
    )
    .join('');
  return `<${name}${written}>${children.join('')}</${name}>`;
}

/** Text at a point. `anchor`: start, middle or end. */
export function label(
  x: number,
  y: number,
  content: string,
  attributes: Attributes & { readonly anchor?: 'start' | 'middle' | 'end' } = {},
): string {
  const { anchor, ...rest } = attributes;
  return el(
    'text',
    { x, y, 'text-anchor': anchor === 'start' ? undefined : anchor, ...rest },
    escape(content),
  );
}

/** Units of a letter, on average, in the type that figures are labelled with. */
const LETTER = 7.4;

/** As `label`, centred on x unless it would then cross an edge: `within` is [least, greatest] x. */
export function labelWithin(
  within: readonly [number, number],
  x: number,
  y: number,
  content: string,
  attributes: Attributes = {},
): string {
  const half = (LETTER * content.length) / 2;
  const at = Math.max(within[0] + half, Math.min(within[1] - half, x));
  return label(at, y, content, { anchor: 'middle', ...attributes });
}

/** The outer element: scales to its column, hidden from assistive technology (the summary speaks). */
export function picture(width: number, height: number, ...children: string[]): string {
  return el(
    'svg',
    {
      viewBox: `0 0 ${round(width)} ${round(height)}`,
      width,
      height,
      class: 'picture',
      'aria-hidden': 'true',
      focusable: 'false',
    },
    ...children,
  );
}

/**
 * Path through points, with gaps where y is not finite. Tenths of a unit, each point relative to the
 * one before: a curve of two hundred points is half as long to send.
 */
export function linePath(points: readonly (readonly [number, number])[]): string {
  let path = '';
  let pen: readonly [number, number] | undefined;
  for (const point of points) {
    const [x, y] = [Math.round(point[0] * 10), Math.round(point[1] * 10)];
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      pen = undefined;
      continue;
    }
    path += pen ? `l${(x - pen[0]) / 10},${(y - pen[1]) / 10}` : `M${x / 10},${y / 10}`;
    pen = [x, y];
  }
  return path;
}

/** A filter as upright strokes from zero, one at each of its taps. */
export function stems(
  values: ArrayLike<number>,
  x: (tap: number) => number,
  y: (value: number) => number,
  { width, least, ...attributes }: Attributes & { readonly width: number; readonly least: number },
): string[] {
  return Array.from(values, (value, j) =>
    el('rect', {
      x: x(j) - width / 2,
      y: Math.min(y(value), y(0)),
      width,
      height: Math.max(least, Math.abs(y(value) - y(0))),
      ...attributes,
    }),
  );
}

interface Scale {
  (value: number): number;
  domain(): number[];
}

/** Horizontal axis beneath a plot: ticks with labels, and its name with the unit at the end. */
export function xAxis(
  scale: Scale,
  ticks: readonly number[],
  y: number,
  options: {
    readonly format?: (tick: number) => string;
    readonly name: string;
    readonly x0: number;
    readonly x1: number;
  },
): string {
  const format = options.format ?? String;
  return el(
    'g',
    { class: 'axis' },
    el('line', { x1: options.x0, x2: options.x1, y1: y, y2: y }),
    ...ticks.map((tick) => {
      const x = scale(tick);
      return (
        el('line', { x1: x, x2: x, y1: y, y2: y + 5 }) +
        label(x, y + 19, format(tick), { anchor: 'middle' })
      );
    }),
    label((options.x0 + options.x1) / 2, y + 38, options.name, {
      anchor: 'middle',
      class: 'axis-name',
    }),
  );
}

/** Vertical axis: tick labels left of the plot, faint grid lines, its name above. */
export function yAxis(
  scale: Scale,
  ticks: readonly number[],
  x: number,
  options: {
    readonly format?: (tick: number) => string;
    readonly name: string;
    readonly x1: number;
    readonly top: number;
  },
): string {
  const format = options.format ?? String;
  return el(
    'g',
    { class: 'axis' },
    ...ticks.map((tick) => {
      const y = scale(tick);
      return (
        el('line', { x1: x, x2: options.x1, y1: y, y2: y, class: 'grid' }) +
        label(x - 8, y + 4, format(tick), { anchor: 'end' })
      );
    }),
    label(x - 8, options.top - 14, options.name, { anchor: 'start', class: 'axis-name', dx: -18 }),
  );
}
