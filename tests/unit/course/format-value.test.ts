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
  test('infinity is a sign and not a word', () => {
    expect(formatValue(Infinity, 'tokens')).toBe('∞');
  });
});

describe('digits', () => {
  test('groups start at four digits, with commas as in the text, and take a minus sign', () => {
    expect(plain(groupDigits(1234))).toBe('1,234');
    expect(plain(groupDigits(-1234567))).toBe('−1,234,567');
    expect(plain(groupDigits(12345.678, 2))).toBe('12,345.68');
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
  });
});
