// Values of the chapter on hybrids: shares of what attention alone would carry, round and real.
import {
  attentionEverywhere,
  carriedShare,
  mixingLayers,
  stateTokens,
} from '../../models/costs/hybrid-share.ts';
import { carriedBytes } from '../../models/costs/model.ts';
import { models } from '../../models/costs/models.ts';
import type { NamedModel } from '../../models/costs/models-parts.ts';
import { choiceArgument, numberArgument } from '../value-arguments.ts';
import { define, input, modelInput } from '../value-definition.ts';

const SHARE = 'src/models/costs/hybrid-share.ts';

/** The hybrids whose configuration the course knows, by the keys of all models. */
export const hybridModels: Readonly<Record<string, NamedModel>> = Object.fromEntries(
  (
    [
      'qwen3-next-80b',
      'stripedhyena-7b',
      'jamba-1.5-mini',
      'jamba-1.5-large',
      'recurrentgemma-9b',
      'minimax-01',
      'nemotron-h-8b',
      'kimi-linear-48b',
    ] as const
  ).map((key) => [key, models[key]]),
);

const model = choiceArgument<NamedModel>('hybrid', hybridModels);
const context = numberArgument('tokens', 'tokens', { default: 131_072, whole: true });
const heads = numberArgument('heads', 'count', { default: 32, whole: true });
const headDim = numberArgument('width of a head', 'count', { default: 128, whole: true });
const kvHeads = numberArgument('heads of keys and values', 'count', { default: 8, whole: true });

const worth = (sizes: { heads: number; headDim: number; kvHeads: number }): number =>
  stateTokens({ ...sizes, keyDim: sizes.headDim, valueDim: sizes.headDim });

export const hybridsValues = {
  stateWorthTokens: define({
    label: 'tokens whose cache in one layer takes as much room as the state of another',
    formula: String.raw`\frac{n_\text{heads}\, d_k d_v}{2\, n_\text{kv}\, d_k}`,
    unit: 'tokens',
    source: { file: SHARE, symbol: 'stateTokens' },
    arguments: { heads, headDim, kvHeads },
    compute: (sizes) => worth(sizes),
    inputs: ({ heads, headDim, kvHeads }) => [
      input('heads', heads, 'count'),
      input('width of a head', headDim, 'count'),
      input('heads of keys and values', kvHeads, 'count'),
    ],
  }),
  hybridShare: define({
    label: 'what a stack carries, as a share of attention in every layer',
    formula: String.raw`\frac{n_\text{att} + n_\text{rec}\, n_\text{state} / n}{n_\text{att} + n_\text{rec}}`,
    unit: 'percent',
    source: { file: SHARE, symbol: 'carriedShare' },
    arguments: {
      recurrent: numberArgument('recurrent layers for each of attention', 'count', {
        default: 3,
        minimum: 0,
        whole: true,
      }),
      context,
      worth: numberArgument('tokens that a state is worth', 'tokens', { default: 256 }),
    },
    compute: ({ recurrent, context, worth }) =>
      carriedShare({ attention: 1, recurrent, stateTokens: worth, length: context }),
    inputs: ({ recurrent, context, worth }) => [
      input('recurrent layers for each of attention', recurrent, 'count'),
      input('tokens', context, 'tokens'),
      input('a state is worth', worth, 'tokens'),
    ],
  }),
  hybridCarried: define({
    label: 'cache, state and convolution inputs of one sequence in 16-bit numbers',
    formula: String.raw`\text{keys and values} + \text{state} + \text{convolution}`,
    unit: 'bytes',
    source: { file: 'src/models/costs/model.ts', symbol: 'carriedBytes' },
    arguments: { model, context },
    compute: ({ model, context }) => carriedBytes(model, context),
    inputs: ({ model, context }) => [modelInput(model), input('tokens', context, 'tokens')],
  }),
  attentionEverywhereBytes: define({
    label: 'what the model would carry with its own attention in every mixing layer',
    formula: String.raw`n_\text{mixing}\, c_\text{token}\, n`,
    unit: 'bytes',
    source: { file: SHARE, symbol: 'attentionEverywhere' },
    arguments: { model, context },
    compute: ({ model, context }) => carriedBytes(attentionEverywhere(model), context),
    inputs: ({ model, context }) => [
      modelInput(model),
      input('mixing layers', mixingLayers(model).all, 'count'),
      input('tokens', context, 'tokens'),
    ],
  }),
};
