// Tables of the hardware chapter: devices as the course computes with them, the cost of scans, and
// four generations of FlashAttention as published.
import { devices, type Device } from '../../models/costs/devices.ts';
import { ridgePoint } from '../../models/costs/roofline.ts';
import { scanCosts, type ScanCost } from '../../models/tensor/scan.ts';
import { formatValue, type Unit } from '../format-value.ts';
import type { ComputedTable, Tables } from '../tables.ts';

const shown = ['a100-80gb', 'h100', 'b200'] as const;

/** Rates, sizes and ridge of each device; a dash where no source of the course gives a number. */
export function deviceTable(): ComputedTable {
  const list: readonly Device[] = shown.map((key) => devices[key]);
  const row = (
    label: string,
    value: (device: Device) => number | undefined,
    unit: Unit,
  ): readonly string[] => [
    label,
    ...list.map((device) => {
      const number = value(device);
      return number === undefined ? '–' : formatValue(number, unit, 'decimal');
    }),
  ];
  const sources = list.flatMap((device) => [
    device.peakFlopsPerSecond,
    device.bandwidthBytesPerSecond,
    device.memoryBytes,
    ...(device.vectorFlopsPerSecond ? [device.vectorFlopsPerSecond] : []),
    ...(device.sramBytes ? [device.sramBytes] : []),
  ]);
  return {
    caption:
      'Three accelerators as this course computes with them. Peaks are dense 16-bit matrix products; the ridge is the first row over the third. Fast memory is that of all multiprocessors together, register files not counted.',
    columns: [
      { label: 'quantity' },
      ...list.map(({ name }) => ({ label: name.replace('NVIDIA ', ''), numeric: true })),
    ],
    rows: [
      row('matrix units', (device) => device.peakFlopsPerSecond.value, 'flopsPerSecond'),
      row('other units, 32 bits', (device) => device.vectorFlopsPerSecond?.value, 'flopsPerSecond'),
      row('bandwidth of main memory', (d) => d.bandwidthBytesPerSecond.value, 'bytesPerSecond'),
      row('ridge', ridgePoint, 'flopPerByte'),
      row('main memory', (device) => device.memoryBytes.value, 'bytes'),
      row('fast memory', (device) => device.sramBytes?.value, 'bytes'),
    ],
    source: { file: 'src/models/costs/devices.ts', symbol: 'devices' },
    cite: [...new Set(sources.flatMap(({ cite }) => cite))],
  };
}

/** Work and rounds of three ways to scan. */
export function scanTable(): ComputedTable {
  const count = (value: number): string => value.toLocaleString('en');
  return {
    caption:
      'Compositions in all / rounds that must wait for each other, for a scan over a sequence. Blelloch’s tree is the one of the figure; that of Hillis and Steele reaches back 1, 2, 4, … places at a time.',
    columns: [
      { label: 'steps', numeric: true },
      { label: 'loop', numeric: true },
      { label: 'Hillis and Steele', numeric: true },
      { label: 'Blelloch', numeric: true },
    ],
    rows: [8, 256, 2048, 65_536].map((length) => {
      const { sequential, hillisSteele, blelloch } = scanCosts(length);
      const cell = ({ work, rounds }: ScanCost): string => `${count(work)} / ${count(rounds)}`;
      return [count(length), cell(sequential), cell(hillisSteele), cell(blelloch)];
    }),
    source: { file: 'src/models/tensor/scan.ts', symbol: 'scanCosts' },
    cite: ['blelloch1990prefix'],
  };
}

/** Published rates of FlashAttention 2 to 4 and what each changed; nothing here is ours. */
export function flashTable(): ComputedTable {
  return {
    caption:
      'FlashAttention as its authors report it, each on the machine of its time, at 16 bits. The share is of that machine’s peak; the rate of the second version is that of whole training runs. Published numbers, none of them ours.',
    columns: [
      { label: 'version' },
      { label: 'TFLOP/s', numeric: true },
      { label: 'share', numeric: true },
      { label: 'what it changed' },
    ],
    rows: [
      ['1, A100, 2022', '–', '–', 'tiles in fast memory; scores recomputed backward'],
      [
        '2, A100, 2023',
        '225',
        '72%',
        'less besides matrix products; work split along the sequence',
      ],
      ['3, H100, 2024', '740', '75%', 'fetching, products and softmax overlap; 8-bit numbers'],
      ['4, B200, 2026', '1,613', '71%', 'exponentials as polynomials; fewer rescalings'],
    ],
    source: { file: 'src/course/tables/hardware.ts', symbol: 'flashTable' },
    cite: [
      'dao2022flashattention',
      'dao2023flashattention2',
      'shah2024flashattention3',
      'zadouri2026flashattention4',
    ],
  };
}

export const hardwareTables: Tables = {
  'hardware-devices': deviceTable,
  'hardware-scans': scanTable,
  'hardware-flash': flashTable,
};
