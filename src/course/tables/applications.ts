// Tables of the applications chapter: the inputs with their lengths, and which architecture does.
import { caseCosts, cheapestCase, machines } from '../../models/toy/case-costs.ts';
import { useCases } from '../../models/toy/use-cases.ts';
import { formatValue } from '../format-value.ts';
import type { ComputedTable, Tables } from '../tables.ts';

const recallWords = { little: 'little', some: 'some of it', exact: 'any of it' } as const;

/** The six inputs, how each is counted, and what it asks for. */
export function inputLengths(): ComputedTable {
  return {
    caption:
      'Six inputs as sequences. Lengths are counted from the stated rates; what must be found again is our judgement.',
    columns: [
      { label: 'input' },
      { label: 'steps', numeric: true },
      { label: 'counted as' },
      { label: 'to be found again' },
    ],
    rows: useCases.map(({ name, length, count, recall }) => [
      name,
      formatValue(length, 'count'),
      count,
      recallWords[recall],
    ]),
    source: { file: 'src/models/toy/use-cases.ts', symbol: 'stepsOf' },
    cite: ['defossez2024moshi', 'radford2023whisper', 'brixi2026evo2'],
  };
}

/** For each input and machine the architecture that reads fastest among those that will do. */
export function casesOnMachines(): ComputedTable {
  const columns = Object.values(machines);
  return {
    caption:
      'The architecture that reads fastest among those that fit beside the weights and find again what is needed, in a stack of 24 layers of width 2,048. Weights take 4 bits a number on the phone, 8 on the laptop, 16 on the H100; phone and laptop are round numbers of ours. The rule knows nothing of quality.',
    columns: [
      { label: 'input' },
      ...columns.map(({ name, memoryBytes }) => ({
        label: `${name}, ${formatValue(memoryBytes, 'bytes', 'decimal')}`,
      })),
    ],
    rows: useCases.map(({ name, length, recall }) => [
      name,
      ...columns.map((machine) => {
        const best = cheapestCase(caseCosts(length, recall, 'medium', machine));
        return best
          ? `${best.architecture.name}, ${formatValue(best.readSeconds, 'seconds')}`
          : 'none: search first';
      }),
    ]),
    source: { file: 'src/models/toy/case-costs.ts', symbol: 'cheapestCase' },
    cite: ['nvidia2022h100'],
  };
}

export const applicationsTables: Tables = { inputLengths, casesOnMachines };
