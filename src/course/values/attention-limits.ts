// Values of the chapter on the quadratic bill: lengths at a share, caches not kept, the recorded run.
import record from '../../../content/lab/scaling.json' with { type: 'json' };
import { modelKvCacheBytes } from '../../models/costs/model.ts';
import { lengthAtShare, pairFlops, withFullHeads } from '../../models/toy/quadratic-bill.ts';
import { scalingLayers, type ScalingLayer } from '../../models/toy/scaling-work.ts';
import { choiceArgument, modelArgument, numberArgument, ValueError } from '../value-arguments.ts';
import { define, input, modelInput } from '../value-definition.ts';

const model = modelArgument();
const BILL = 'src/models/toy/quadratic-bill.ts';
const layer = choiceArgument<ScalingLayer>(
  'layer',
  Object.fromEntries(scalingLayers.map((name) => [name, name])),
);
const length = numberArgument('tokens', 'tokens', { whole: true });

function measured(layer: ScalingLayer, length: number): number {
  const points = record.points.filter((one) => one.layer === layer);
  const point = points.find((one) => one.length === length);
  if (point) return point.ms / 1000;
  throw new ValueError(
    `there is no recorded time of ${layer} over ${length} tokens.`,
    `Recorded: ${points.map((one) => one.length).join(', ')}.`,
  );
}

export const attentionLimitsValues = {
  lengthAtShare: define({
    label: 'length from which pairs of tokens take a share of the FLOPs of reading',
    formula: String.raw`\min\{n : \text{quadratic share}(n) \ge s\}`,
    unit: 'tokens',
    source: { file: BILL, symbol: 'lengthAtShare' },
    arguments: {
      model,
      share: numberArgument('share', 'percent', { default: 0.5, maximum: 0.99 }),
    },
    compute: ({ model, share }) => lengthAtShare(model, share),
    inputs: ({ model, share }) => [
      modelInput(model),
      input('FLOPs a pair', pairFlops(model), 'flops'),
      input('share', share, 'percent'),
    ],
  }),
  fullHeadsCacheBytesPerToken: define({
    label: 'keys and values a token if every head kept its own',
    formula: String.raw`2\, n_\text{layers}\, n_\text{heads}\, d_h\, b`,
    unit: 'bytes',
    source: { file: BILL, symbol: 'withFullHeads' },
    arguments: { model },
    compute: ({ model }) => modelKvCacheBytes(withFullHeads(model), 1),
    inputs: ({ model }) => [
      modelInput(model),
      input('it really keeps', modelKvCacheBytes(model, 1), 'bytes'),
    ],
  }),
  measuredSeconds: define({
    label: 'time of one layer in the recorded run',
    formula: String.raw`t(n)`,
    unit: 'seconds',
    source: { file: 'src/models/toy/scaling-work.ts', symbol: 'scalingWork' },
    arguments: { layer, length },
    compute: ({ layer, length }) => measured(layer, length),
    inputs: ({ layer, length }) => [
      { name: 'layer', value: layer },
      input('tokens', length, 'tokens'),
      { name: 'machine', value: `${record.machine}, ${record.runtime}, ${record.date}` },
      { name: 'command', value: record.command },
    ],
  }),
  measuredGrowth: define({
    label: 'how many times as long the recorded run took for twice the length',
    formula: String.raw`t(n)/t(n/2)`,
    unit: 'ratio',
    source: { file: 'src/models/toy/scaling-work.ts', symbol: 'scalingWork' },
    arguments: { layer, length },
    compute: ({ layer, length }) => measured(layer, length) / measured(layer, length / 2),
    inputs: ({ layer, length }) => [
      { name: 'layer', value: layer },
      input('tokens', length, 'tokens'),
      input('time', measured(layer, length), 'seconds'),
      input('time over half the length', measured(layer, length / 2), 'seconds'),
      { name: 'machine', value: `${record.machine}, ${record.runtime}, ${record.date}` },
    ],
  }),
};
