// Tables of the chapter on recall: what the lab's states hold, orders as published beside ours, and
// recall of trained language models as reported.
import { provenBits } from '../../models/costs/recall-bound.ts';
import { spreadAt, type RecordedLine } from '../../models/training/recorded-lines.ts';
import type { ComputedTable, Tables } from '../tables.ts';
import { recordedLine } from '../values/recall.ts';

const FILE = 'src/course/tables/recall.ts';
const pairs = 20;
const values = 33;
const bitsPerNumber = 32;

const percent = (share: number): string => (100 * share).toFixed(0);

/** Middle of the seeds, with the worst and the best behind it where they differ. */
function seeds({ low, median, high }: { low: number; median: number; high: number }): string {
  const range = `${percent(low)}–${percent(high)}`;
  return percent(low) === percent(high) ? percent(median) : `${percent(median)} (${range})`;
}

/** What each state carries and what its best seed proves to have kept, with 20 pairs. */
export function labStates(): ComputedTable {
  const line = (name: string, shown: string): readonly string[] => {
    const recorded = recordedLine(name);
    const at = spreadAt(recorded, pairs);
    const proven = provenBits(at.high, pairs, values);
    return [
      shown,
      recorded.memory.toLocaleString('en'),
      seeds(at),
      (recorded.memory * bitsPerNumber).toLocaleString('en'),
      proven < 1 ? '–' : proven.toFixed(0),
    ];
  };
  return {
    caption: `${pairs} pairs in 80 tokens, recorded in the lab: right answers in percent as the middle of three seeds (worst and best), the bits of all numbers carried, at ${bitsPerNumber} a number, and how many bits the answers of the best seed prove to have come through. The values of ${pairs} pairs amount to ${provenBits(1, pairs, values).toFixed(0)} bits.`,
    columns: [
      { label: 'model' },
      { label: 'numbers carried', numeric: true },
      { label: 'right, %', numeric: true },
      { label: 'bits carried', numeric: true },
      { label: 'bits proven', numeric: true },
    ],
    rows: [
      line('capacity/linear attention, key dim 4', 'linear attention, keys of 4'),
      line('capacity/linear attention, key dim 8', 'linear attention, keys of 8'),
      line('capacity/linear attention, key dim 16', 'linear attention, keys of 16'),
      line('delta-rule/delta-rule, key dim 4', 'delta rule, keys of 4'),
      line('delta-rule/delta-rule, key dim 8', 'delta rule, keys of 8'),
      line('delta-rule/delta-rule, key dim 16', 'delta rule, keys of 16'),
      line('capacity/attention', 'attention'),
    ],
    source: { file: 'src/models/costs/recall-bound.ts', symbol: 'provenBits' },
    cite: [],
  };
}

/** Whether the lines stand in this order, best first, by the middle of their seeds. */
export function inOrder(lines: readonly RecordedLine[], x?: number): boolean {
  const middles = lines.map((line) => (x === undefined ? line.accuracy : spreadAt(line, x)).median);
  return middles.every((value, i) => i === 0 || value <= middles[i - 1]!);
}

/** Orders as published beside those of the lab; which agree is computed. */
export function orderings(): ComputedTable {
  const of = (names: readonly string[]): RecordedLine[] => names.map((name) => recordedLine(name));
  const said = (lines: readonly RecordedLine[], x?: number): string =>
    lines.map((line) => seeds(x === undefined ? line.accuracy : spreadAt(line, x))).join(', ');
  const verdict = (agrees: boolean): string => (agrees ? 'same' : 'differs');

  const recall = of([
    'capacity/attention',
    'capacity/linear attention, key dim 16',
    'capacity/linear attention, key dim 8',
    'capacity/linear attention, key dim 4',
  ]);
  const rules = of([
    'delta-rule/delta-rule, key dim 8',
    'delta-rule/plain-linear-attention, key dim 8',
  ]);
  const gate = of(['delta-rule/gated-delta-rule, key dim 8', 'delta-rule/delta-rule, key dim 8']);
  const selective = of([
    'selective-copying/selective-copying: mamba',
    'selective-copying/selective-copying: s4d',
  ]);
  const head = of(['h3-tasks/induction-head: attention', 'h3-tasks/induction-head: s4d']);
  const single = of(['h3-tasks/associative-recall: attention', 'h3-tasks/associative-recall: s4d']);
  const induction = of(['induction-length/mamba', 'induction-length/attention, rotary']);
  const parity = of(['state-tracking/delta-rule, β up to 2', 'state-tracking/delta-rule']);
  const linear = of(['state-tracking/lstm', 'state-tracking/attention, rotary']);
  return {
    caption:
      'Orders of models as published and as our lab recorded them: percent right, the middle of three seeds (worst and best in brackets). The published models are larger, with two layers of 64 to 512 channels and up to 8,192 tokens to choose from in the first rows and 4,096 tokens of length in the fourth; ours have one or two layers of 32 channels, at most 66 tokens to choose from and at most 80 tokens of length in training. Only the order may be compared.',
    columns: [
      { label: 'task, and what is compared' },
      { label: 'published' },
      { label: 'ours' },
      { label: 'order' },
    ],
    rows: [
      [
        'Many pairs: attention, then states of 16, 8 and 4 key dims',
        'attention 100 at every width; at 16 pairs and width 64, Hyena 5, RWKV 5, H3 7 (read off a figure)',
        `${said(recall, 16)} at 16 pairs`,
        verdict(inOrder(recall, 16)),
      ],
      [
        'Many pairs at equal state: delta rule, then adding',
        'DeltaNet 96 with 34,000 numbers, GLA 77 with 18,000 and 95 with 68,000 (read off a figure)',
        `${said(rules, 16)} at 16 pairs, keys of 8`,
        verdict(inOrder(rules, 16)),
      ],
      [
        'Many pairs at equal state: delta rule with a gate, then without',
        'about equal: 89 with 17,000 numbers, between 79 with 9,000 and 96 with 34,000 without (read off a figure)',
        `${said(gate, 16)} at 16 pairs, keys of 8`,
        verdict(Math.abs(spreadAt(gate[0]!, 16).median - spreadAt(gate[1]!, 16).median) < 0.05),
      ],
      [
        'Selective copying: selective, then fixed filter',
        'S6 97.0, S4 18.3 (from transcriptions of the table)',
        said(selective),
        verdict(inOrder(selective)),
      ],
      [
        'One question at the end, by induction: attention, then S4D',
        '100 and 35.6 (from transcriptions of the table of H3); in another group’s runs 97.2 and 8.8',
        `${said(head)} after 600 steps`,
        verdict(inOrder(head)),
      ],
      [
        'One question at the end, by key: attention, then S4D',
        '100 and 86.0 (the same); in the other runs 100 and 32.4',
        `${said(single)} after 600 steps`,
        verdict(inOrder(single)),
      ],
      [
        'Induction at four times the training length: Mamba, then attention with rotary positions',
        '100, 31.3 at 1,024 tokens (from transcriptions of the table)',
        `${said(induction, 256)} at 256 tokens`,
        verdict(inOrder(induction, 256)),
      ],
      [
        'Parity beyond the training length: eigenvalues down to −1, then from 0 to 1',
        'perfect, against guessing',
        `${said(parity, 64)} at 64 bits`,
        verdict(inOrder(parity, 64)),
      ],
      [
        'Parity: a gated network with feedback, then attention',
        'nonlinear networks manage it, Transformers do not in one pass',
        `${said(linear, 64)} at 64 bits`,
        verdict(inOrder(linear, 64)),
      ],
    ],
    source: { file: FILE, symbol: 'orderings' },
    cite: ['arora2024zoology', 'gu2023mamba', 'fu2023h3', 'akyurek2024icll', 'grazzi2025negative'],
  };
}

/** Recall-heavy benchmarks of language models of 1.3 billion parameters, as reported. */
export function publishedRecall(): ComputedTable {
  return {
    caption:
      'Mean accuracy on recall-heavy tasks over real text, in percent, and needles found in essays of 8,192 tokens, as reported for models of 1.3 billion parameters and 100 billion tokens. H1 and H2 mix the layers above with attention over a sliding window. Published numbers, none of them ours.',
    columns: [
      { label: 'model' },
      { label: 'recall, mean', numeric: true },
      { label: 'S‑NIAH‑2, 8K', numeric: true },
    ],
    rows: [
      ['Transformer++', '37.0', '–'],
      ['DeltaNet', '–', '14.4'],
      ['Mamba‑2', '29.8', '17.0'],
      ['Gated DeltaNet', '30.6', '29.6'],
      ['Gated DeltaNet‑H1', '39.0', '–'],
      ['Gated DeltaNet‑H2', '40.1', '–'],
    ],
    source: { file: FILE, symbol: 'publishedRecall' },
    cite: ['yang2025gateddeltanet'],
  };
}

export const recallTables: Tables = {
  'recall-lab-states': labStates,
  'recall-orderings': orderings,
  'recall-published': publishedRecall,
};
