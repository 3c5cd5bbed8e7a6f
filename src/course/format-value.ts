// Numbers as readers see them: a sensible prefix, three significant digits, thin spaces that do
// not break.

/** What a number measures; the unit decides its prefixes. */
export type Unit =
  | 'bytes'
  | 'flops'
  | 'flopsPerSecond'
  | 'bytesPerSecond'
  | 'flopPerByte'
  | 'seconds'
  | 'count'
  | 'params'
  | 'tokens'
  | 'ratio'
  | 'percent'
  | 'nats'
  | 'probability';

/** `short`: prefix and three digits. `decimal`: bytes in powers of 1000. `exact`: every digit. */
export type ValueStyle = 'short' | 'decimal' | 'exact';

/** Narrow space that neither breaks nor stretches, before units. */
export const THIN = '\u202f';

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

function superscript(exponent: number): string {
  const digits = [...String(Math.abs(exponent))].map((digit) => SUPERSCRIPTS[Number(digit)]);
  return (exponent < 0 ? '⁻' : '') + digits.join('');
}

/** 1234567 as 1,234,567; at most `decimals` digits after the point, trailing zeros dropped. */
export function groupDigits(value: number, decimals = 0): string {
  const [whole = '', fraction = ''] = Math.abs(value).toFixed(decimals).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const kept = fraction.replace(/0+$/, '');
  const digits = grouped + (kept === '' ? '' : `.${kept}`);
  return value < 0 && digits !== '0' ? `−${digits}` : digits;
}

/**
 * Three significant digits without trailing zeros, grouped above 999.
 * @throws RangeError below 10⁻⁹⁸, which has more zeros than are printed.
 */
export function significant(value: number, digits = 3): string {
  if (value === 0) return '0';
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  if (magnitude < digits - 101) throw new RangeError(`${value} is too small to be printed.`);
  return groupDigits(value, Math.max(0, digits - 1 - magnitude));
}

/** m × 10ⁿ with three significant digits. */
export function scientific(value: number): string {
  let exponent = Math.floor(Math.log10(Math.abs(value)));
  let mantissa = value / 10 ** exponent;
  if (Math.abs(mantissa) >= 9.995) {
    mantissa = Math.sign(mantissa);
    exponent += 1;
  }
  return `${significant(mantissa)}${THIN}×${THIN}10${superscript(exponent)}`;
}

interface Step {
  readonly from: number;
  readonly name: string;
}

const binary: readonly Step[] = [
  { from: 1024 ** 5, name: 'PiB' },
  { from: 1024 ** 4, name: 'TiB' },
  { from: 1024 ** 3, name: 'GiB' },
  { from: 1024 ** 2, name: 'MiB' },
  { from: 1024, name: 'KiB' },
  { from: 1, name: 'B' },
];

function decimalSteps(base: string, prefixes: readonly string[]): readonly Step[] {
  return prefixes
    .map((prefix, index) => ({ from: 1000 ** index, name: prefix + base }))
    .toReversed();
}

const SI = ['', 'k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'] as const;

const steps: Partial<Record<Unit, readonly Step[]>> = {
  bytes: binary,
  flops: decimalSteps('FLOP', SI),
  flopsPerSecond: decimalSteps('FLOP/s', SI),
  bytesPerSecond: decimalSteps('B/s', SI),
  seconds: [
    { from: 86_400, name: 'days' },
    { from: 3600, name: 'h' },
    { from: 60, name: 'min' },
    { from: 1, name: 's' },
    { from: 1e-3, name: 'ms' },
    { from: 1e-6, name: 'µs' },
    { from: 1e-9, name: 'ns' },
  ],
};

function withStep(value: number, table: readonly Step[]): string {
  const size = Math.abs(value);
  let step = table.findIndex(({ from }) => size >= from);
  if (step < 0) step = table.length - 1;
  // 999.9 must not be printed as "1000" of a prefix when the next larger one says "1".
  const larger = table[step - 1];
  if (larger && Number(significant(size / larger.from)) >= 1) step -= 1;
  const { from, name } = table[step]!;
  return `${significant(value / from)}${THIN}${name}`;
}

const words: readonly Step[] = [
  { from: 1e12, name: 'T' },
  { from: 1e9, name: 'B' },
  { from: 1e6, name: 'M' },
];

function largeCount(value: number): string {
  return Math.abs(value) < 1e6 ? groupDigits(value) : withStep(value, words);
}

const wholeUnits: Partial<Record<Unit, string>> = {
  bytes: 'bytes',
  flops: 'FLOP',
  seconds: 's',
  params: 'parameters',
  tokens: 'tokens',
};

/**
 * A value with its unit in words that fit a sentence: 6 GiB, 13.2 GFLOP, 118 800 tokens.
 *
 * Percent and probability take a share between 0 and 1. Infinity is printed as ∞.
 */
export function formatValue(value: number, unit: Unit, style: ValueStyle = 'short'): string {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : value < 0 ? '−∞' : 'not a number';
  if (style === 'exact') {
    const digits = Number.isInteger(value) ? groupDigits(value) : groupDigits(value, 6);
    const name = wholeUnits[unit];
    return name === undefined ? digits : digits + THIN + name;
  }
  if (unit === 'bytes' && style === 'decimal') return withStep(value, decimalSteps('B', SI));
  const table = steps[unit];
  if (table) return withStep(value, table);
  switch (unit) {
    case 'params':
      return largeCount(value);
    case 'tokens':
      return `${largeCount(value)}${THIN}tokens`;
    case 'percent':
      return `${significant(value * 100)}${THIN}%`;
    case 'probability':
      return significant(value);
    case 'flopPerByte':
      return `${significant(value)}${THIN}FLOP/B`;
    case 'nats':
      return `${significant(value, 4)}${THIN}nats`;
    case 'count':
      return Math.abs(value) >= 1e7 ? scientific(value) : significant(value);
    default:
      return significant(value);
  }
}
