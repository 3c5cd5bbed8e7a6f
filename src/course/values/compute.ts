// Values about arithmetic: parameters, FLOPs, and the share of them that is quadratic.
import { attentionPairs } from '../../models/costs/attention.ts';
import { layerForwardFlops, layerQuadraticFlops } from '../../models/costs/layer.ts';
import {
  activeModelParams,
  crossoverLength,
  decodeFlops,
  forwardFlops,
  layersOf,
  modelParams,
  prefillFlops,
  quadraticShare,
  trainingFlops,
} from '../../models/costs/model.ts';
import { channelMixerFlops } from '../../models/costs/mlp.ts';
import type { NamedModel } from '../../models/costs/models-parts.ts';
import { choiceArgument, modelArgument, numberArgument } from '../value-arguments.ts';
import type { ValueInput } from '../value-definition.ts';
import { define, input, modelInput } from '../value-definition.ts';

const model = modelArgument();
const length = numberArgument('tokens of the sequence', 'tokens', { whole: true });
const context = numberArgument('tokens of context', 'tokens', { whole: true });

const MODEL = 'src/models/costs/model.ts';
const LAYER = 'src/models/costs/layer.ts';

function sum(model: NamedModel, cost: (layer: ReturnType<typeof layersOf>[number]) => number) {
  let total = 0;
  for (const layer of layersOf(model)) total += cost(layer);
  return total;
}

const modelAndLength = ({
  model,
  length,
}: {
  readonly model: NamedModel;
  readonly length: number;
}): readonly ValueInput[] => [
  modelInput(model),
  input('parameters a token uses', activeModelParams(model), 'params'),
  input('tokens', length, 'tokens'),
];

export const computeValues = {
  params: define({
    label: 'parameters, computed from the configuration',
    formula: String.raw`\sum_\text{layers} N_\text{layer} + N_\text{embedding}`,
    unit: 'params',
    source: { file: MODEL, symbol: 'modelParams' },
    arguments: { model },
    compute: ({ model }) => modelParams(model),
    inputs: ({ model }) => [
      modelInput(model),
      input('blocks', layersOf(model).length, 'count'),
      input('width', model.dim, 'count'),
      input('vocabulary', model.vocab, 'count'),
    ],
  }),
  activeParams: define({
    label: 'parameters that one token uses',
    formula: String.raw`N - N_\text{experts not chosen}`,
    unit: 'params',
    source: { file: MODEL, symbol: 'activeModelParams' },
    arguments: { model },
    compute: ({ model }) => activeModelParams(model),
    inputs: ({ model }) => [
      modelInput(model),
      input('all parameters', modelParams(model), 'params'),
    ],
  }),
  layers: define({
    label: 'blocks of a model, or those of one kind',
    formula: String.raw`n_\text{layers}`,
    unit: 'count',
    source: { file: MODEL, symbol: 'layersOf' },
    arguments: {
      model,
      kind: choiceArgument('kind of layer', {
        all: 'all',
        attention: 'attention',
        'latent-attention': 'latent-attention',
        'linear-attention': 'linear-attention',
        mamba: 'mamba',
        mamba2: 'mamba2',
        hyena: 'hyena',
        'rg-lru': 'rg-lru',
      }),
    },
    compute: ({ model, kind }) =>
      sum(model, ({ mixer }) => (kind === 'all' || mixer?.kind === kind ? 1 : 0)),
    inputs: ({ model }) => [modelInput(model), { name: 'pattern', value: model.pattern }],
  }),
  attentionFlops: define({
    label: 'forward FLOPs of scores and weighted sums over a sequence',
    formula: String.raw`4\, n_\text{layers}\, n_\text{heads}\, d_h \cdot \tfrac{T(T+1)}{2}`,
    unit: 'flops',
    source: { file: LAYER, symbol: 'layerQuadraticFlops' },
    cite: ['austin2025scalingbook'],
    arguments: { model, length },
    compute: ({ model, length }) => sum(model, (layer) => layerQuadraticFlops(layer, length)),
    inputs: ({ model, length }) => [
      modelInput(model),
      input('tokens', length, 'tokens'),
      input('pairs a head', attentionPairs(length), 'count'),
      input(
        'FLOPs a pair, all layers',
        sum(model, (l) => layerQuadraticFlops(l, 1)),
        'flops',
      ),
    ],
  }),
  mlpFlops: define({
    label: 'forward FLOPs of the MLPs over a sequence',
    formula: String.raw`T \sum_\text{layers} 6\, d\, d_\text{hidden}`,
    unit: 'flops',
    source: { file: 'src/models/costs/mlp.ts', symbol: 'channelMixerFlops' },
    arguments: { model, length },
    compute: ({ model, length }) =>
      length *
      sum(model, ({ channelMixer }) => (channelMixer ? channelMixerFlops(channelMixer) : 0)),
    inputs: modelAndLength,
  }),
  mixerFlops: define({
    label: 'forward FLOPs of all sequence mixers, projections included',
    formula: String.raw`\sum_\text{layers} F_\text{mixer}(T)`,
    unit: 'flops',
    source: { file: LAYER, symbol: 'layerForwardFlops' },
    arguments: { model, length },
    compute: ({ model, length }) =>
      sum(model, ({ mixer }) => (mixer ? layerForwardFlops({ mixer }, length) : 0)),
    inputs: modelAndLength,
  }),
  forwardFlops: define({
    label: 'forward FLOPs of a sequence',
    formula: String.raw`\approx 2NT + 2\, n_\text{layers}\, d\, T^2`,
    unit: 'flops',
    source: { file: MODEL, symbol: 'forwardFlops' },
    cite: ['kaplan2020scaling'],
    arguments: { model, length },
    compute: ({ model, length }) => forwardFlops(model, length),
    inputs: modelAndLength,
  }),
  trainingFlops: define({
    label: 'FLOPs of one training sequence, forward and backward',
    formula: String.raw`3F(T) \approx 6NT`,
    unit: 'flops',
    source: { file: MODEL, symbol: 'trainingFlops' },
    cite: ['kaplan2020scaling'],
    arguments: { model, length },
    compute: ({ model, length }) => trainingFlops(model, length),
    inputs: modelAndLength,
  }),
  prefillFlops: define({
    label: 'FLOPs to read a prompt',
    formula: String.raw`F(T) - (T-1)\, 2\, d\, n_\text{vocab}`,
    unit: 'flops',
    source: { file: MODEL, symbol: 'prefillFlops' },
    arguments: { model, length },
    compute: ({ model, length }) => prefillFlops(model, length),
    inputs: modelAndLength,
  }),
  decodeFlops: define({
    label: 'FLOPs to produce one token',
    formula: String.raw`2N + 4\, n_\text{layers}\, n_\text{heads}\, d_h\, n`,
    unit: 'flops',
    source: { file: MODEL, symbol: 'decodeFlops' },
    arguments: { model, context },
    compute: ({ model, context }) => decodeFlops(model, context),
    inputs: ({ model, context }) => modelAndLength({ model, length: context }),
  }),
  quadraticShare: define({
    label: 'share of the forward FLOPs that grows with the square of the length',
    formula: String.raw`\frac{a\,T(T+1)/2}{a\,T(T+1)/2 + b\,T}`,
    unit: 'percent',
    source: { file: MODEL, symbol: 'quadraticShare' },
    arguments: { model, length },
    compute: ({ model, length }) => quadraticShare(model, length),
    inputs: modelAndLength,
  }),
  crossoverLength: define({
    label: 'length at which the quadratic part overtakes all the rest',
    formula: String.raw`T^\ast = \lceil 2b/a - 1 \rceil`,
    unit: 'tokens',
    source: { file: MODEL, symbol: 'crossoverLength' },
    arguments: { model },
    compute: ({ model }) => crossoverLength(model),
    inputs: ({ model }) => [
      modelInput(model),
      input(
        'a: FLOPs a pair',
        sum(model, (l) => layerQuadraticFlops(l, 1)),
        'flops',
      ),
      input('width', model.dim, 'count'),
    ],
  }),
};
