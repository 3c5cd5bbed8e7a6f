// Values about memory: weights, caches, states, and the bytes that kernels move.
import {
  flashAttentionBytes,
  standardAttentionBytes,
} from '../../models/costs/attention-memory.ts';
import { layersOf } from '../../models/costs/model.ts';
import { carriedBytes, modelKvCacheBytes, modelStateBytes } from '../../models/costs/model.ts';
import { fusedScanBytes, mambaSpec, unfusedScanBytes } from '../../models/costs/mamba.ts';
import type { NamedModel } from '../../models/costs/models-parts.ts';
import {
  decodeBytesPerToken,
  decodeWeightBytes,
  longestContext,
  residentBytes,
  weightsBytes,
} from '../../models/costs/serving.ts';
import { deviceArgument, modelArgument, numberArgument } from '../value-arguments.ts';
import type { ValueInput } from '../value-definition.ts';
import { define, deviceInputs, input, modelInput } from '../value-definition.ts';

const context = numberArgument('tokens of context', 'tokens', { minimum: 0, whole: true });
const batch = numberArgument('sequences decoded together', 'count', { default: 1, whole: true });
const weightBytes = numberArgument('bytes a weight', 'bytes', { default: 2 });
const cacheBytes = numberArgument('bytes a cached number', 'bytes', { default: 2 });
const stateBytesEach = numberArgument('bytes a number of state', 'bytes', { default: 2 });
const length = numberArgument('tokens', 'tokens', { whole: true });
const width = numberArgument('width of the residual stream', 'count', { whole: true });
const bytesEach = numberArgument('bytes a number', 'bytes', { default: 2 });

const model = modelArgument();

function cachedPerToken(model: NamedModel): ValueInput {
  return input('numbers cached a token', modelKvCacheBytes(model, 1, numbers), 'count');
}
const numbers = { cacheBytesPerNumber: 1, stateBytesPerNumber: 1 };

function attentionLayers(model: NamedModel): ValueInput {
  const layers = layersOf(model);
  const cached = layers.filter(
    ({ mixer }) => mixer?.kind === 'attention' || mixer?.kind === 'latent-attention',
  );
  return { name: 'layers with a cache', value: `${cached.length} of ${layers.length}` };
}

const MODEL = 'src/models/costs/model.ts';
const SERVING = 'src/models/costs/serving.ts';
const ATTENTION_MEMORY = 'src/models/costs/attention-memory.ts';
const MAMBA = 'src/models/costs/mamba.ts';

export const memoryValues = {
  kvCacheBytesPerToken: define({
    label: 'keys and values that one token adds to the cache',
    formula: String.raw`2\, n_\text{layers}\, n_\text{kv}\, d_h\, b`,
    unit: 'bytes',
    source: { file: MODEL, symbol: 'modelKvCacheBytes' },
    cite: ['austin2025scalingbook'],
    arguments: { model, cacheBytes },
    compute: ({ model, cacheBytes }) =>
      modelKvCacheBytes(model, 1, { cacheBytesPerNumber: cacheBytes }),
    inputs: ({ model, cacheBytes }) => [
      modelInput(model),
      attentionLayers(model),
      cachedPerToken(model),
      input('bytes a number', cacheBytes, 'count'),
    ],
  }),
  kvCacheBytes: define({
    label: 'cache of keys and values',
    formula: String.raw`B\, n\cdot 2\, n_\text{layers}\, n_\text{kv}\, d_h\, b`,
    unit: 'bytes',
    source: { file: MODEL, symbol: 'modelKvCacheBytes' },
    cite: ['austin2025scalingbook'],
    arguments: { model, context, batch, cacheBytes },
    compute: ({ model, context, batch, cacheBytes }) =>
      batch * modelKvCacheBytes(model, context, { cacheBytesPerNumber: cacheBytes }),
    inputs: ({ model, context, batch, cacheBytes }) => [
      modelInput(model),
      attentionLayers(model),
      cachedPerToken(model),
      input('context', context, 'tokens'),
      input('sequences', batch, 'count'),
      input('bytes a number', cacheBytes, 'count'),
    ],
  }),
  stateBytes: define({
    label: 'recurrent state of one sequence, whatever its length',
    formula: String.raw`b \sum_\text{layers} (\text{numbers of state})`,
    unit: 'bytes',
    source: { file: MODEL, symbol: 'modelStateBytes' },
    arguments: { model, stateBytes: stateBytesEach },
    compute: ({ model, stateBytes }) => modelStateBytes(model, { stateBytesPerNumber: stateBytes }),
    inputs: ({ model, stateBytes }) => [
      modelInput(model),
      input('numbers of state', modelStateBytes(model, numbers), 'count'),
      input('bytes a number', stateBytes, 'count'),
    ],
  }),
  carriedBytes: define({
    label: 'all that one sequence carries: cache, state, convolution inputs',
    formula: String.raw`\text{cache}(n) + \text{state} + \text{convolution}`,
    unit: 'bytes',
    source: { file: MODEL, symbol: 'carriedBytes' },
    arguments: { model, context, cacheBytes, stateBytes: stateBytesEach },
    compute: ({ model, context, cacheBytes, stateBytes }) =>
      carriedBytes(model, context, {
        cacheBytesPerNumber: cacheBytes,
        stateBytesPerNumber: stateBytes,
      }),
    inputs: ({ model, context, cacheBytes, stateBytes }) => [
      modelInput(model),
      input('context', context, 'tokens'),
      input('bytes a cached number', cacheBytes, 'count'),
      input('bytes a number of state', stateBytes, 'count'),
    ],
  }),
  cacheSaving: define({
    label: 'share of the cache saved against another model',
    formula: String.raw`1 - \frac{\text{carried}_\text{model}(n)}{\text{carried}_\text{other}(n)}`,
    unit: 'percent',
    source: { file: MODEL, symbol: 'carriedBytes' },
    arguments: { model, other: modelArgument('the other model'), context },
    compute: ({ model, other, context }) =>
      1 - carriedBytes(model, context) / carriedBytes(other, context),
    inputs: ({ model, other, context }) => [
      modelInput(model),
      input('it carries', carriedBytes(model, context), 'bytes'),
      { ...modelInput(other), name: 'the other model' },
      input('that one carries', carriedBytes(other, context), 'bytes'),
      input('context', context, 'tokens'),
    ],
  }),
  weightsBytes: define({
    label: 'weights',
    formula: String.raw`N\, b`,
    unit: 'bytes',
    source: { file: SERVING, symbol: 'weightsBytes' },
    arguments: { model, weightBytes },
    compute: ({ model, weightBytes }) => weightsBytes(model, weightBytes),
    inputs: ({ model, weightBytes }) => [
      modelInput(model),
      input('parameters', weightsBytes(model, 1), 'params'),
      input('bytes a weight', weightBytes, 'count'),
    ],
  }),
  residentBytes: define({
    label: 'weights and cache together',
    formula: String.raw`N b + B\,\text{carried}(n)`,
    unit: 'bytes',
    source: { file: SERVING, symbol: 'residentBytes' },
    arguments: { model, context, batch, weightBytes },
    compute: ({ model, context, batch, weightBytes }) =>
      residentBytes(model, context, { batch, weightBytesPerNumber: weightBytes }),
    inputs: ({ model, context, batch, weightBytes }) => [
      modelInput(model),
      input('weights', weightsBytes(model, weightBytes), 'bytes'),
      input('each sequence carries', carriedBytes(model, context), 'bytes'),
      input('sequences', batch, 'count'),
    ],
  }),
  longestContext: define({
    label: 'longest context that fits beside the weights',
    formula: String.raw`\max\{n : N b + B\,\text{carried}(n) \le \text{memory}\}`,
    unit: 'tokens',
    source: { file: SERVING, symbol: 'longestContext' },
    arguments: { model, device: deviceArgument(), batch, weightBytes },
    compute: ({ model, device, batch, weightBytes }) =>
      longestContext(model, device, { batch, weightBytesPerNumber: weightBytes }),
    inputs: ({ model, device, batch, weightBytes }) => [
      modelInput(model),
      input('weights', weightsBytes(model, weightBytes), 'bytes'),
      ...deviceInputs(device, ['memoryBytes']),
      input('sequences', batch, 'count'),
    ],
  }),
  decodeBytesPerToken: define({
    label: 'bytes that decoding one token moves',
    formula: String.raw`\frac{\text{weights}}{B} + \text{cache}(n) + 2\,\text{state}`,
    unit: 'bytes',
    source: { file: SERVING, symbol: 'decodeBytesPerToken' },
    cite: ['austin2025scalingbook'],
    arguments: { model, context, batch, weightBytes },
    compute: ({ model, context, batch, weightBytes }) =>
      decodeBytesPerToken(model, context, { batch, weightBytesPerNumber: weightBytes }),
    inputs: ({ model, context, batch, weightBytes }) => [
      modelInput(model),
      input(
        'weights read a step',
        decodeWeightBytes(model, { batch, weightBytesPerNumber: weightBytes }),
        'bytes',
      ),
      input('cache read a sequence', modelKvCacheBytes(model, context), 'bytes'),
      input('sequences', batch, 'count'),
    ],
  }),
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
  fusedScanBytes: define({
    label: 'bytes moved by the fused selective scan of one Mamba layer',
    formula: String.raw`T (3 d_\text{inner} + 2N)\, b`,
    unit: 'bytes',
    source: { file: MAMBA, symbol: 'fusedScanBytes' },
    cite: ['gu2023mamba'],
    arguments: { dim: width, length, bytes: bytesEach },
    compute: ({ dim, length, bytes }) => fusedScanBytes(mambaSpec(dim), length, bytes),
    inputs: ({ dim, length }) => [
      input('width', dim, 'count'),
      input('channels', mambaSpec(dim).inner, 'count'),
      input('state a channel', mambaSpec(dim).state, 'count'),
      input('tokens', length, 'tokens'),
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
    inputs: ({ dim, length }) => [
      input('width', dim, 'count'),
      input('channels', mambaSpec(dim).inner, 'count'),
      input('state a channel', mambaSpec(dim).state, 'count'),
      input('tokens', length, 'tokens'),
    ],
  }),
};
