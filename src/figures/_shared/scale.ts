// Scales from data to pixels, as far as figures need them: a page that draws should not load a
// library for two formulas.

export interface Scale {
  (value: number): number;
  readonly domain: () => number[];
  readonly range: () => number[];
  /** The data value at a pixel. */
  readonly invert: (pixel: number) => number;
  /** About `count` round values inside the domain. */
  readonly ticks: (count?: number) => number[];
  /** The same scale, but its output stays inside the range. */
  readonly clamp: (on: boolean) => Scale;
}

type Numbers = readonly number[];
type Ticks = (low: number, high: number, count: number) => number[];

/**
 * pixel = r_i + (r_{i+1} − r_i) · (value − d_i)/(d_{i+1} − d_i), with i the piece of the domain that
 * holds the value; the first and last piece go on beyond it.
 * @throws RangeError when domain and range differ in length or have fewer than two numbers.
 */
export function scaleLinear(domain: Numbers, range: Numbers): Scale {
  return make(
    domain,
    range,
    (x) => x,
    (x) => x,
    linearTicks,
    false,
  );
}

/**
 * The same in the logarithm of the value.
 * @throws RangeError when the domain reaches zero or below.
 */
export function scaleLog(domain: Numbers, range: Numbers): Scale {
  if (domain.some((value) => value <= 0)) {
    throw new RangeError(`scaleLog: expected a domain above 0, got ${domain.join(' to ')}.`);
  }
  return make(domain, range, Math.log, Math.exp, logTicks, false);
}

function make(
  domain: Numbers,
  range: Numbers,
  forward: (x: number) => number,
  back: (x: number) => number,
  ticks: Ticks,
  clamped: boolean,
): Scale {
  if (domain.length !== range.length || domain.length < 2) {
    throw new RangeError(
      `scale: expected as many numbers of domain as of range, got ${domain.length} and ${range.length}.`,
    );
  }
  const from = domain.map(forward);
  const [first, last] = [domain[0]!, domain.at(-1)!];
  const [low, high] = first < last ? [first, last] : [last, first];
  const scale = (value: number): number => {
    const inside = clamped ? Math.min(high, Math.max(low, value)) : value;
    return between(from, range, forward(inside));
  };
  return Object.assign(scale, {
    domain: () => [...domain],
    range: () => [...range],
    invert: (pixel: number) => back(between(range, from, pixel)),
    ticks: (count = 10) => ticks(low, high, count),
    clamp: (on: boolean) => make(domain, range, forward, back, ticks, on),
  });
}

/** Interpolates in the piece of `xs` (rising or falling) that holds x. */
function between(xs: Numbers, ys: Numbers, x: number): number {
  const rising = xs.at(-1)! >= xs[0]!;
  let i = 0;
  while (i < xs.length - 2 && (rising ? x > xs[i + 1]! : x < xs[i + 1]!)) i += 1;
  const width = xs[i + 1]! - xs[i]!;
  const t = width === 0 ? 0 : (x - xs[i]!) / width;
  return ys[i]! * (1 - t) + ys[i + 1]! * t;
}

/** Multiples of 1, 2 or 5 times a power of ten. */
function linearTicks(low: number, high: number, count: number): number[] {
  const rough = (high - low) / Math.max(1, count);
  if (!(rough > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const error = rough / power;
  const step =
    power *
    (error >= Math.sqrt(50) ? 10 : error >= Math.sqrt(10) ? 5 : error >= Math.SQRT2 ? 2 : 1);
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i += 1)
    ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}

/** Powers of ten. */
function logTicks(low: number, high: number): number[] {
  const ticks: number[] = [];
  for (let e = Math.ceil(Math.log10(low) - 1e-9); 10 ** e <= high * (1 + 1e-9); e += 1)
    ticks.push(10 ** e);
  return ticks;
}
