// Values about single kernels: bytes and FLOPs of attention, scans and convolutions.
import {
  flashAttentionBytes,
  standardAttentionBytes,
} from '../../models/costs/attention-memory.ts';
import { attentionPairs } from '../../models/costs/attention.ts';
import {
  directConvFlops,
  fftConvCrossoverLength,
  fftConvFlops,
} from '../../models/costs/long-convolution.ts';
import {
  fusedScanBytes,
  mambaSpec,
  mambaStateNumbers,
  unfusedScanBytes,
} from '../../models/costs/mamba.ts';
import { scanCosts } from '../../models/tensor/scan.ts';
import { choiceArgument, numberArgument } from '../value-arguments.ts';
import { define, input } from '../value-definition.ts';

const length = numberArgument('tokens', 'tokens', { whole: true });
const width = numberArgument('width', 'count', { whole: true });
const bytesEach = numberArgument('bytes a number', 'bytes', { default: 2 });

const ATTENTION_MEMORY = 'src/models/costs/attention-memory.ts';
const CONVOLUTION = 'src/models/costs/long-convolution.ts';
const MAMBA = 'src/models/costs/mamba.ts';

export const kernelValues = {
  standardAttentionBytes: define({
    label: 'bytes moved by one head of attention that stores its scores',
    formula: String.raw`(4nd + 4n^2)\, b`,
    unit: 'bytes',
    source: { file: ATTENTION_MEMORY, symbol: 'standardAttentionBytes' },
    cite: ['dao2022flashattention'],
    arguments: { length, headDim: width, bytes: bytesEach },
    compute: ({ length, headDim, bytes }) =>
      standardAttentionBytes({ length, headDim, bytesPerNumber: bytes }),
    inputs: ({ length, headDim, bytes }) => [
      input('tokens', length, 'tokens'),
      input('head width', headDim, 'count'),
      input('bytes a number', bytes, 'count'),
    ],
  }),
  flashAttentionBytes: define({
    label: 'bytes moved by one head of tiled attention',
    formula: String.raw`\bigl(2nd + \lceil n/B_c\rceil (3nd + 4n)\bigr) b,\quad B_c = \lceil M/4d\rceil`,
    unit: 'bytes',
    source: { file: ATTENTION_MEMORY, symbol: 'flashAttentionBytes' },
    cite: ['dao2022flashattention'],
    arguments: {
      length,
      headDim: width,
      sram: numberArgument('fast memory of one block', 'bytes', { default: 192 * 1024 }),
      bytes: bytesEach,
    },
    compute: ({ length, headDim, sram, bytes }) =>
      flashAttentionBytes({ length, headDim, bytesPerNumber: bytes }, sram),
    inputs: ({ length, headDim, sram, bytes }) => [
      input('tokens', length, 'tokens'),
      input('head width', headDim, 'count'),
      input('fast memory of one block', sram, 'bytes'),
      input('bytes a number', bytes, 'count'),
    ],
  }),
  attentionTrafficSaving: define({
    label: 'bytes of attention that stores its scores over those of tiled attention',
    formula: String.raw`\frac{4nd + 4n^2}{2nd + \lceil n/B_c\rceil (3nd + 4n)},\quad B_c = \lceil M/4d\rceil`,
    unit: 'ratio',
    source: { file: ATTENTION_MEMORY, symbol: 'flashAttentionBytes' },
    cite: ['dao2022flashattention'],
    arguments: {
      length,
      headDim: width,
      sram: numberArgument('fast memory of one block', 'bytes', { default: 192 * 1024 }),
      bytes: bytesEach,
    },
    compute: ({ length, headDim, sram, bytes }) => {
      const head = { length, headDim, bytesPerNumber: bytes };
      return standardAttentionBytes(head) / flashAttentionBytes(head, sram);
    },
    inputs: ({ length, headDim, sram, bytes }) => [
      input('tokens', length, 'tokens'),
      input('head width', headDim, 'count'),
      input('fast memory of one block', sram, 'bytes'),
      input('bytes a number', bytes, 'count'),
    ],
  }),
  treeWork: define({
    label: 'compositions of a scan by a tree, up- and down-sweep',
    formula: String.raw`3(n-1) - \lceil \log_2 n\rceil`,
    unit: 'count',
    source: { file: 'src/models/tensor/scan.ts', symbol: 'scanCosts' },
    cite: ['blelloch1990prefix'],
    arguments: { length },
    compute: ({ length }) => scanCosts(length).blelloch.work,
    inputs: ({ length }) => [input('steps', length, 'count')],
  }),
  treeRounds: define({
    label: 'rounds of a scan by a tree that must wait for each other',
    formula: String.raw`2\lceil \log_2 n\rceil`,
    unit: 'count',
    source: { file: 'src/models/tensor/scan.ts', symbol: 'scanCosts' },
    cite: ['blelloch1990prefix'],
    arguments: { length },
    compute: ({ length }) => scanCosts(length).blelloch.rounds,
    inputs: ({ length }) => [input('steps', length, 'count')],
  }),
  scanStatesBytes: define({
    label: 'bytes of all states of one Mamba layer along a sequence, if they were stored',
    formula: String.raw`T\, d_\text{inner}\, N\, b`,
    unit: 'bytes',
    source: { file: MAMBA, symbol: 'mambaStateNumbers' },
    cite: ['gu2023mamba'],
    arguments: { dim: width, length, bytes: bytesEach },
    compute: ({ dim, length, bytes }) => length * mambaStateNumbers(mambaSpec(dim)) * bytes,
    inputs: ({ dim, length, bytes }) => [
      input('width', dim, 'count'),
      input('channels', mambaSpec(dim).inner, 'count'),
      input('state a channel', mambaSpec(dim).state, 'count'),
      input('tokens', length, 'tokens'),
      input('bytes a number', bytes, 'count'),
    ],
  }),
  fusedScanBytes: define({
    label: 'bytes moved by the fused selective scan of one Mamba layer',
    formula: String.raw`T (3 d_\text{inner} + 2N)\, b`,
    unit: 'bytes',
    source: { file: MAMBA, symbol: 'fusedScanBytes' },
    cite: ['gu2023mamba'],
    arguments: { dim: width, length, bytes: bytesEach },
    compute: ({ dim, length, bytes }) => fusedScanBytes(mambaSpec(dim), length, bytes),
    inputs: ({ dim, length, bytes }) => [
      input('width', dim, 'count'),
      input('channels', mambaSpec(dim).inner, 'count'),
      input('state a channel', mambaSpec(dim).state, 'count'),
      input('tokens', length, 'tokens'),
      input('bytes a number', bytes, 'count'),
    ],
  }),
  unfusedScanBytes: define({
    label: 'bytes moved by the same scan step by step through memory',
    formula: String.raw`T (3 d_\text{inner} + 2N + 6\, d_\text{inner} N)\, b`,
    unit: 'bytes',
    source: { file: MAMBA, symbol: 'unfusedScanBytes' },
    cite: ['gu2023mamba'],
    arguments: { dim: width, length, bytes: bytesEach },
    compute: ({ dim, length, bytes }) => unfusedScanBytes(mambaSpec(dim), length, bytes),
    inputs: ({ dim, length, bytes }) => [
      input('width', dim, 'count'),
      input('channels', mambaSpec(dim).inner, 'count'),
      input('state a channel', mambaSpec(dim).state, 'count'),
      input('tokens', length, 'tokens'),
      input('bytes a number', bytes, 'count'),
    ],
  }),
  attentionPairs: define({
    label: 'pairs of tokens that one head scores',
    formula: String.raw`T(T+1)/2 \text{ causal},\quad T^2 \text{ not}`,
    unit: 'count',
    source: { file: 'src/models/costs/attention.ts', symbol: 'attentionPairs' },
    arguments: {
      length,
      mask: choiceArgument('mask', { causal: true, none: false }),
    },
    compute: ({ length, mask }) => attentionPairs(length, { causal: mask }),
    inputs: ({ length, mask }) => [
      input('tokens', length, 'tokens'),
      { name: 'mask', value: mask ? 'causal' : 'none' },
    ],
  }),
  directConvFlops: define({
    label: 'FLOPs of a long convolution of one channel, directly',
    formula: String.raw`T(T+1)`,
    unit: 'flops',
    source: { file: CONVOLUTION, symbol: 'directConvFlops' },
    arguments: { length },
    compute: ({ length }) => directConvFlops(length),
    inputs: ({ length }) => [input('tokens', length, 'tokens')],
  }),
  fftConvFlops: define({
    label: 'FLOPs of the same convolution by FFT',
    formula: String.raw`7.5\, n \log_2 n + 6(n/2+1),\quad n = 2^{\lceil \log_2 2T\rceil}`,
    unit: 'flops',
    source: { file: CONVOLUTION, symbol: 'fftConvFlops' },
    cite: ['cooley1965algorithm'],
    arguments: { length },
    compute: ({ length }) => fftConvFlops(length),
    inputs: ({ length }) => [input('tokens', length, 'tokens')],
  }),
  fftConvCrossoverLength: define({
    label: 'length from which the FFT needs fewer FLOPs',
    formula: String.raw`\min\{T : F_\text{FFT} < F_\text{direct} \text{ from } T \text{ on}\}`,
    unit: 'tokens',
    source: { file: CONVOLUTION, symbol: 'fftConvCrossoverLength' },
    arguments: {},
    compute: () => fftConvCrossoverLength(),
    inputs: () => [],
  }),
};
