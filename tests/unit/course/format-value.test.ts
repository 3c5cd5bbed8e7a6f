import { describe, expect, test } from 'vitest';
import {
  formatValue,
  groupDigits,
  scientific,
  significant,
} from '../../../src/course/format-value.ts';

/** The thin spaces are hard to see in a test: written as "_" here. */
const plain = (text: string) => text.replaceAll('\u202f', '_');

describe('formatValue', () => {
  test('bytes take binary prefixes, or decimal ones when asked', () => {
    expect(plain(formatValue(512 * 1024, 'bytes'))).toBe('512_KiB');
    expect(plain(formatValue(1.25 * 2 ** 30, 'bytes'))).toBe('1.25_GiB');
    expect(plain(formatValue(6_710_886_400, 'bytes', 'decimal'))).toBe('6.71_GB');
    expect(plain(formatValue(6_442_450_944, 'bytes', 'exact'))).toBe('6,442,450,944_bytes');
    expect(plain(formatValue(0, 'bytes'))).toBe('0_B');
  });
  test('a value that rounds up to the next prefix takes it', () => {
    expect(plain(formatValue(1023.9 * 2 ** 20, 'bytes'))).toBe('1_GiB');
    expect(plain(formatValue(999.9e9, 'flops'))).toBe('1_TFLOP');
    expect(plain(formatValue(999e9, 'flops'))).toBe('999_GFLOP');
  });
  test('FLOPs, rates and seconds take SI prefixes', () => {
    expect(plain(formatValue(13.2e9, 'flops'))).toBe('13.2_GFLOP');
    expect(plain(formatValue(989e12, 'flopsPerSecond'))).toBe('989_TFLOP/s');
    expect(plain(formatValue(3.35e12, 'bytesPerSecond'))).toBe('3.35_TB/s');
    expect(plain(formatValue(0.0048, 'seconds'))).toBe('4.8_ms');
    expect(plain(formatValue(90, 'seconds'))).toBe('1.5_min');
  });
  test('parameters and tokens take M, B and T from a million on', () => {
    expect(plain(formatValue(6_738_415_616, 'params'))).toBe('6.74_B');
    expect(plain(formatValue(1.4e12, 'tokens'))).toBe('1.4_T_tokens');
    expect(plain(formatValue(118_800, 'tokens'))).toBe('118,800_tokens');
    expect(plain(formatValue(4096, 'tokens'))).toBe('4,096_tokens');
  });
  test('large counts are powers of ten, small ones are grouped', () => {
    expect(plain(formatValue(5_329_000_000, 'count'))).toBe('5.33_×_10⁹');
    expect(plain(formatValue(5_242_880, 'count'))).toBe('5,242,880');
    expect(plain(formatValue(5_329_000_000, 'count', 'exact'))).toBe('5,329,000,000');
  });
  test('shares, intensities and losses keep the digits that mean something', () => {
    expect(plain(formatValue(0.7412, 'percent'))).toBe('74.1_%');
    expect(plain(formatValue(295.2, 'flopPerByte'))).toBe('295_FLOP/B');
    expect(plain(formatValue(2.22564, 'nats'))).toBe('2.226_nats');
    expect(plain(formatValue(0.5, 'ratio'))).toBe('0.5');
  });
  test('infinity is a sign and not a word, and what is no number says so', () => {
    expect(formatValue(Infinity, 'tokens')).toBe('∞');
    expect(formatValue(-Infinity, 'bytes')).toBe('−∞');
    expect(formatValue(NaN, 'seconds')).toBe('not a number');
  });
  test.each([
    [1023, 'bytes', '1,023_B'],
    [1024, 'bytes', '1_KiB'],
    [3 * 1024 ** 2, 'bytes', '3_MiB'],
    [3 * 1024 ** 4, 'bytes', '3_TiB'],
    [3 * 1024 ** 5, 'bytes', '3_PiB'],
    [0.5, 'bytes', '0.5_B'],
    [86_400, 'seconds', '1_days'],
    [7200, 'seconds', '2_h'],
    [60, 'seconds', '1_min'],
    [59, 'seconds', '59_s'],
    [2e-6, 'seconds', '2_µs'],
    [2e-9, 'seconds', '2_ns'],
    [2e-11, 'seconds', '0.02_ns'],
    [1000, 'flops', '1_kFLOP'],
    [2e6, 'flops', '2_MFLOP'],
    [2e15, 'flops', '2_PFLOP'],
    [2e18, 'flops', '2_EFLOP'],
    [3.14e23, 'flops', '314_ZFLOP'],
    [2e24, 'flops', '2_YFLOP'],
    [2e28, 'flops', '20,000_YFLOP'],
    [-2e9, 'bytesPerSecond', '−2_GB/s'],
    [0, 'flopsPerSecond', '0_FLOP/s'],
    [0, 'seconds', '0_ns'],
    [0, 'count', '0'],
    [999_999, 'params', '999,999'],
    [1e6, 'params', '1_M'],
    [-2e9, 'params', '−2_B'],
    [9_999_999, 'count', '9,999,999'],
    [1e7, 'count', '1_×_10⁷'],
    [-3e7, 'count', '−3_×_10⁷'],
    [1.5, 'count', '1.5'],
    [0.123456, 'probability', '0.123'],
    [1234.5, 'ratio', '1,235'],
  ] as const)('%d %s are written %s', (value, unit, text) => {
    expect(plain(formatValue(value, unit))).toBe(text);
  });
  test('decimal prefixes are asked for bytes and change nothing else', () => {
    expect(plain(formatValue(2e9, 'flops', 'decimal'))).toBe('2_GFLOP');
    expect(plain(formatValue(1000, 'bytes', 'decimal'))).toBe('1_kB');
  });
  test.each([
    [1234.5, 'bytes', '1,234.5_bytes'],
    [5_000_000, 'flops', '5,000,000_FLOP'],
    [0.1234567, 'seconds', '0.123457_s'],
    [7_000_000_000, 'params', '7,000,000,000_parameters'],
    [131_072, 'tokens', '131,072_tokens'],
    [0.25, 'ratio', '0.25'],
  ] as const)('%d %s have every digit when exact', (value, unit, text) => {
    expect(plain(formatValue(value, unit, 'exact'))).toBe(text);
  });
});

describe('digits', () => {
  test('groups start at four digits, with commas as in the text, and take a minus sign', () => {
    expect(plain(groupDigits(1234))).toBe('1,234');
    expect(plain(groupDigits(-1234567))).toBe('−1,234,567');
    expect(plain(groupDigits(12345.678, 2))).toBe('12,345.68');
    expect(plain(groupDigits(100))).toBe('100');
  });
  test('zero has no sign, and neither has what rounds to it', () => {
    expect([0, -0, -0.4].map((value) => groupDigits(value))).toEqual(['0', '0', '0']);
    expect(groupDigits(-0.004, 2)).toBe('0');
    expect(groupDigits(-0.006, 2)).toBe('−0.01');
  });
  test('three significant digits drop trailing zeros', () => {
    expect(significant(6)).toBe('6');
    expect(significant(0.012345)).toBe('0.0123');
    expect(significant(1999)).toBe('1,999');
    expect(significant(0)).toBe('0');
  });
  test('a mantissa that rounds to ten moves to the next power', () => {
    expect(plain(scientific(9.999e11))).toBe('1_×_10¹²');
    expect(plain(scientific(2.5e-7))).toBe('2.5_×_10⁻⁷');
    expect(plain(scientific(9.995))).toBe('1_×_10¹');
    expect(plain(scientific(9.99))).toBe('9.99_×_10⁰');
  });
});
