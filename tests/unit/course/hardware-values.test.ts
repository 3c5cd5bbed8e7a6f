import { describe, expect, test } from 'vitest';
import { evaluate } from '../../../src/course/values.ts';
import { deviceTable, flashTable, scanTable } from '../../../src/course/tables/hardware.ts';

const value = (name: string, args: Record<string, string | number>): number =>
  evaluate(name, args).value;

describe('values of the hardware chapter', () => {
  test('a number of two bytes takes as long as twice the ridge in operations', () => {
    const ridge = value('ridgePoint', { device: 'h100' });
    expect(value('operationsForOneNumber', { device: 'h100' })).toBeCloseTo(2 * ridge, 9);
  });

  test('tiles save less for wider heads, and more with more fast memory', () => {
    const saving = (headDim: number, sram: string) =>
      value('attentionTrafficSaving', { length: 4096, headDim, sram });
    expect(saving(64, '192Ki')).toBeGreaterThan(saving(128, '192Ki'));
    expect(saving(64, '192Ki')).toBeGreaterThan(saving(64, '96Ki'));
  });

  test('the states of a scan have as many bytes as six times themselves add to its traffic', () => {
    const sizes = { dim: 2560, length: 2048 };
    const unfused = value('unfusedScanBytes', sizes) - value('fusedScanBytes', sizes);
    expect(unfused).toBe(6 * value('scanStatesBytes', sizes));
  });

  test('a figure without a source is an error that names the device', () => {
    expect(() => evaluate('vectorFlops', { device: 'b200' })).toThrow(/NVIDIA B200/);
  });

  test('an unknown operator is an error with a suggestion', () => {
    expect(() => evaluate('operatorIntensity', { operator: 'fused-scam' })).toThrow(/fused-scan/);
  });
});

describe('tables of the hardware chapter', () => {
  test('show a dash where no source gives a number', () => {
    const row = deviceTable().rows.find(([label]) => label!.startsWith('other units'))!;
    expect(row.at(-1)).toBe('–');
    expect(row[2]).toContain('67');
  });

  test('let the tree work about three times as much as the loop', () => {
    const work = (cell: string): number => Number(cell.split(' / ')[0]!.replaceAll(',', ''));
    for (const [, loop, , tree] of scanTable().rows.slice(1)) {
      const ratio = work(tree!) / work(loop!);
      expect(ratio).toBeGreaterThan(2.9);
      expect(ratio).toBeLessThan(3);
    }
  });

  test('cite a source for every generation of FlashAttention', () => {
    expect(flashTable().cite).toHaveLength(flashTable().rows.length);
  });
});
