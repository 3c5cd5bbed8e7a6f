// Tables of the chapter on recurrent networks: what a layer costs, and the models of the return.
import type { AttentionSpec } from '../../models/costs/attention.ts';
import type { Mixer } from '../../models/costs/layer.ts';
import { layerCarried, layerDecodeFlops, mixerParams } from '../../models/costs/layer.ts';
import type { RecurrentSpec, RgLruSpec } from '../../models/costs/recurrent.ts';
import { sequentialSteps } from '../../models/costs/recurrent.ts';
import { KIB } from '../../models/costs/units.ts';
import type { ComputedTable, Tables } from '../tables.ts';

const dim = 4096;
const context = 8192;
const bytesPerNumber = 2;

const cell = (kind: RecurrentSpec['kind']): RecurrentSpec => ({ kind, dim, inner: dim });
const rgLru: RgLruSpec = { kind: 'rg-lru', dim, inner: dim, blocks: 16, kernel: 4 };
const attention: AttentionSpec = { kind: 'attention', dim, heads: 32, kvHeads: 8, headDim: 128 };

/** One layer of width 4,096: parameters, work and memory a token, and steps in a row to train. */
export function recurrentLayers(): ComputedTable {
  const layers: readonly (readonly [string, Mixer, Parameters<typeof sequentialSteps>[1]])[] = [
    ['simple network', cell('rnn'), 'recurrence'],
    ['GRU', cell('gru'), 'recurrence'],
    ['LSTM', cell('lstm'), 'recurrence'],
    ['RG-LRU block', rgLru, 'scan'],
    ['attention, 8 of 32 heads cached', attention, 'attention'],
  ];
  return {
    caption: `One layer of width ${dim.toLocaleString('en')}, without its feed-forward part: parameters, work for one more token after ${context.toLocaleString('en')}, what it carries in 16-bit numbers, and the steps that must follow one another when ${context.toLocaleString('en')} tokens are trained on.`,
    columns: [
      { label: 'layer' },
      { label: 'parameters, M', numeric: true },
      { label: 'MFLOP a token', numeric: true },
      { label: 'carried, KiB', numeric: true },
      { label: 'steps in a row', numeric: true },
    ],
    rows: layers.map(([name, mixer, kind]) => {
      const { keysAndValues, state, convolution } = layerCarried({ mixer }, context);
      const carried = (bytesPerNumber * (keysAndValues + state + convolution)) / KIB;
      return [
        name,
        (mixerParams(mixer) / 1e6).toFixed(1),
        (layerDecodeFlops({ mixer }, context) / 1e6).toFixed(0),
        carried.toLocaleString('en'),
        sequentialSteps(context, kind).toLocaleString('en'),
      ];
    }),
    source: { file: 'src/models/costs/recurrent.ts', symbol: 'recurrentCosts' },
    cite: ['hochreiter1997long', 'cho2014learning', 'de2024griffin', 'vaswani2017attention'],
  };
}

/** Recurrent models since 2023, as their papers describe them; nothing here is ours. */
export function recurrentReturn(): ComputedTable {
  return {
    caption:
      'Recurrences since 2023, as their papers describe them: what the factor before the old state depends on, the form of the state, and the largest model reported. Published facts, none of them ours.',
    columns: [
      { label: 'model' },
      { label: 'factor depends on' },
      { label: 'state' },
      { label: 'trained in parallel' },
      { label: 'largest reported' },
    ],
    rows: [
      ['LRU, 2023', 'nothing: learned, complex', 'vector', 'yes, scan', 'benchmarks'],
      ['RWKV-4, 2023', 'nothing: learned', 'two sums a channel', 'yes', '14B'],
      ['RG-LRU in Griffin, 2024', 'the input', 'vector', 'yes', '14B, with local attention'],
      ['mLSTM of xLSTM, 2024', 'the input', 'matrix', 'yes', '7B'],
      ['sLSTM of xLSTM, 2024', 'input and state', 'vector', 'no', '–'],
      ['RWKV-6, 2024', 'the input', 'matrix', 'yes', '–'],
      ['minGRU, minLSTM, 2024', 'the input', 'vector', 'yes, scan', 'small tasks'],
      ['RWKV-7, 2025', 'the input, by a delta rule', 'matrix', 'yes', '2.9B in the paper'],
      ['LSTM and GRU by ParaRNN, 2025', 'input and state', 'vector', 'yes, by iteration', '7B'],
    ],
    source: { file: 'src/course/tables/rnns.ts', symbol: 'recurrentReturn' },
    cite: [
      'orvieto2023lru',
      'peng2023rwkv',
      'de2024griffin',
      'beck2024xlstm',
      'beck2025xlstm7b',
      'peng2024eagle',
      'feng2024minrnn',
      'peng2025rwkv7',
      'danieli2025pararnn',
    ],
  };
}

export const rnnsTables: Tables = {
  'recurrent-layers': recurrentLayers,
  'recurrent-return': recurrentReturn,
};
