// Values about the memory of a model: weights, caches, states, and what a decoding step moves.
import { layersOf } from '../../models/costs/model.ts';
import { carriedBytes, modelKvCacheBytes, modelStateBytes } from '../../models/costs/model.ts';
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
      input('bytes a weight', weightBytes, 'count'),
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
      input('tokens', context, 'tokens'),
      input('bytes a weight', weightBytes, 'count'),
      input(
        'weights read a step',
        decodeWeightBytes(model, { batch, weightBytesPerNumber: weightBytes }),
        'bytes',
      ),
      input('cache read a sequence', modelKvCacheBytes(model, context), 'bytes'),
      input('sequences', batch, 'count'),
    ],
  }),
};
