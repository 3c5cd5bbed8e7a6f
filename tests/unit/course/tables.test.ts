// Tables that pages print: each is whole and says where it comes from, and the computed ones hold
// numbers that counting by hand gives.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { tables } from '../../../src/course/tables.ts';

const root = new URL('../../../', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, root), 'utf8');
const all = Object.entries(tables).map(([name, table]) => [name, table!()] as const);

describe('every table', () => {
  test.each(all)('%s fills its columns and names them apart', (_, { caption, columns, rows }) => {
    expect(caption).not.toBe('');
    expect(new Set(columns.map(({ label }) => label)).size).toBe(columns.length);
    expect(rows.length).toBeGreaterThan(1);
    for (const row of rows) {
      expect(row).toHaveLength(columns.length);
      expect(row[0]).not.toBe('');
      for (const cell of row) expect(cell).not.toMatch(/NaN|undefined|Infinity/);
    }
    expect(new Set(rows.map((row) => row.join('|'))).size).toBe(rows.length);
  });
  test.each(all)('%s names what its file computes or collects it in', (_, { source }) => {
    expect(read(source.file)).toMatch(
      new RegExp(`^(export )?(function|const) ${source.symbol}\\b`, 'm'),
    );
  });
  test('cites works that the bibliography has', () => {
    const bibliography = read('content/references.bib');
    const keys = new Set([...bibliography.matchAll(/^@\w+\{([^,]+),/gm)].map((match) => match[1]));
    const cited = all.flatMap(([, { cite }]) => cite);
    expect(cited.length).toBeGreaterThan(50);
    expect([...new Set(cited)].filter((key) => !keys.has(key))).toEqual([]);
  });
});

/** Rows without the first column, by the text of the first. */
const rowsOf = (name: string) =>
  Object.fromEntries(
    tables[name]!().rows.map(([first, ...rest]) => [
      first!,
      rest.map((cell) => cell.replaceAll('\u202f', ' ')),
    ]),
  );
const thousands = (value: number) => value.toLocaleString('en');

describe('the numbers of', () => {
  test('the caches are 2 · layers · kvHeads · 128 · 2 bytes a token', () => {
    const rows = rowsOf('cacheSizes');
    const kib = (layers: number, heads: number) => `${(layers * heads * 512) / 1024} KiB`;
    expect(rows['Llama 2 7B']!.slice(1, 3)).toEqual([kib(32, 32), '2 GiB']);
    expect(rows['Llama 2 70B']!.slice(1)).toEqual([kib(80, 8), '1.25 GiB', '10 GiB', '80 GiB', '']);
    expect(rows['Llama 3.1 405B']![1]).toBe(kib(126, 8));
    expect(rows['Mistral 7B v0.1']!.slice(1, 5)).toEqual([kib(32, 8), ...Array(3).fill('512 MiB')]);
    expect(rows['Jamba 1.5 Mini']!.slice(0, 2)).toEqual([
      '4 of 32 layers, 8 of 32 heads',
      kib(4, 8),
    ]);
    expect(rows['DeepSeek-V2']!.slice(0, 2)).toEqual([
      '60 layers, one vector of 576',
      `${(60 * 576 * 2) / 1024} KiB`,
    ]);
  });

  test('the scans are n − 1, n log n − (n − 1) and 3(n − 1) − log n additions', () => {
    for (const [steps, [loop, hillis, blelloch]] of Object.entries(rowsOf('hardware-scans'))) {
      const n = Number(steps.replaceAll(',', ''));
      const log = Math.log2(n);
      expect(loop).toBe(`${thousands(n - 1)} / ${thousands(n - 1)}`);
      expect(hillis).toBe(`${thousands(n * log - n + 1)} / ${log}`);
      expect(blelloch).toBe(`${thousands(3 * (n - 1) - log)} / ${2 * log}`);
    }
  });

  test('the devices are those of their makers, and the ridge is peak over bandwidth', () => {
    const rows = rowsOf('hardware-devices');
    expect(rows['ridge']).toEqual(
      [312 / 2.039, 989 / 3.35, 2250 / 8].map((ridge) => `${Math.round(ridge)} FLOP/B`),
    );
    expect(rows['other units, 32 bits']).toEqual(['19.5 TFLOP/s', '67 TFLOP/s', '–']);
  });

  test('the forms of linear attention agree with 2T²(dk + dv), 4T dk dv and chunks of 64', () => {
    for (const [tokens, row] of Object.entries(rowsOf('linear-attention-forms'))) {
      const T = Number(tokens.replaceAll(',', ''));
      const million = (flops: number) => thousands(Math.round(flops / 1e6));
      expect(row[1]).toBe(million(T * 4 * 64 * 128));
      expect(row[3]).toBe(thousands(T / 64));
    }
  });

  test('the Mamba sizes are layers · inner · state numbers', () => {
    const rows = rowsOf('mamba-sizes');
    expect(rows['Mamba 130M']).toEqual(['24 × 768', thousands(24 * 2 * 768 * 16), '2.25 MiB']);
    expect(rows['Mamba 2.8B']![2]).toBe(`${(64 * 5120 * 16 * 4) / 2 ** 20} MiB`);
    expect(rows['Mamba-2 2.7B']![2]).toBe(`${(64 * 5120 * 128 * 4) / 2 ** 20} MiB`);
  });

  test('the hybrids are those of their configurations at 131,072 tokens', () => {
    const rows = rowsOf('hybrids-carried');
    expect(rows['StripedHyena 7B']!.slice(0, 3)).toEqual(['16 of 32', '50%', '8 GiB']);
    expect(rows['Qwen3-Next 80B-A3B']!.slice(0, 4)).toEqual([
      '12 of 48',
      '25%',
      '3.04 GiB',
      '36 MiB',
    ]);
    expect(rows['Kimi Linear 48B-A3B']![0]).toBe('7 of 27');
  });

  test('the recurrent layers are g(2d² + d) weights, twice as many FLOPs, and their states', () => {
    const rows = rowsOf('recurrent-layers');
    const layer = (maps: number, carried: number) => [
      ((maps * (2 * 4096 ** 2 + 4096)) / 1e6).toFixed(1),
      ((2 * maps * 2 * 4096 ** 2) / 1e6).toFixed(0),
      String((carried * 2 * 4096) / 1024),
      '8,192',
    ];
    expect(rows['simple network']).toEqual(layer(1, 1));
    expect(rows['GRU']).toEqual(layer(3, 1));
    expect(rows['LSTM']).toEqual(layer(4, 2));
    expect(rows['attention, 8 of 32 heads cached']![2]).toBe(
      thousands((8192 * 2 * 8 * 128 * 2) / 1024),
    );
  });

  test('the steps of a zero-order hold are 1 − e^−Δ, and ΔB is too much by the rest', () => {
    for (const [step, [kept, held, code, excess]] of Object.entries(rowsOf('bBar'))) {
      const delta = Number(step);
      expect(Number(kept)).toBeCloseTo(Math.exp(-delta), 4);
      expect(Number(held) / (1 - Math.exp(-delta))).toBeCloseTo(1, 3);
      expect(Number(code)).toBe(delta);
      const share = 1 - (1 - Math.exp(-delta)) / delta;
      expect(Number.parseFloat(excess!) / 100 / share).toBeCloseTo(1, 1);
    }
  });

  test('the readers of a contract fit beside the weights of Llama 3.1 8B', () => {
    const rows = rowsOf('contractDesk');
    const room = 80e9 - 2 * 8_030_261_248;
    expect(rows['Llama 3.1 8B']!.slice(0, 2)).toEqual([
      '4 GiB',
      String(Math.floor(room / 2 ** 32)),
    ]);
    expect(rows['Llama 3.1 8B']![3]).toBe(String(Math.floor(room / 2 ** 34)));
  });

  test('the video passes are those of the tokens of each clip', () => {
    const rows = rowsOf('videoPasses');
    expect(Object.values(rows).map(([tokens]) => tokens)).toEqual(
      [13 * 30 * 45, 31 * 22 * 40, 21 * 30 * 52, 21 * 45 * 80, 33 * 45 * 80].map(thousands),
    );
    const [n, d] = [118_800, 3072];
    const pass = n * 60 * 24 * d * d + n * n * 60 * 4 * d;
    expect(rows['HunyuanVideo']!.slice(1)).toEqual([
      (pass / 1e15).toFixed(2),
      `${Math.round((100 * n) / (n + 6 * d))}%`,
      (pass / 989e12).toFixed(1),
      ((4 * n * d) / 2 ** 30).toFixed(2),
    ]);
  });

  test('repeated data is worth 1 + R*(1 − e^(−R/R*)) passes', () => {
    const R = 15.387756;
    const worth = (passes: number) => 1 + R * (1 - Math.exp(-(passes - 1) / R));
    for (const [passes, [amount, share]] of Object.entries(rowsOf('data-quality-repeats'))) {
      const value = worth(Number(passes));
      expect(amount).toBe(value.toFixed(2));
      expect(share).toBe(`${Math.round((100 * value) / Number(passes))}%`);
    }
  });
});
