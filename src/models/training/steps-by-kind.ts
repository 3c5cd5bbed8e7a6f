// What steps a trained selective model takes: for every channel its typical Δ at tokens worth
// keeping and at blanks, measured on fresh examples of copying.
import type { Random } from '../tensor/random.ts';
import { DomainError } from '../tensor/errors.ts';
import type { Trainer } from './trainer.ts';

export interface ChannelSteps {
  readonly layer: number;
  readonly channel: number;
  /** Geometric mean of Δ over all data tokens. */
  readonly data: number;
  /** Geometric mean of Δ over all blanks. */
  readonly blank: number;
}

/**
 * exp(mean log Δ) of every channel of every layer, over the data tokens and over the blanks (token
 * 0) of `count` examples; markers are left out.
 * @throws DomainError when a layer of the model shows no Δ.
 */
export function stepsByKind(trainer: Trainer, count: number, random: Random): ChannelSteps[] {
  const { settings, task } = trainer;
  const marker = task.vocab - 1;
  const sums: { data: Float64Array; blank: Float64Array }[] = [];
  const seen = { data: 0, blank: 0 };
  for (let i = 0; i < count; i++) {
    const { tokens, traces } = trainer.inspect(task.example(random));
    for (let layer = 0; layer < settings.layers; layer++) {
      const delta = traces[`${layer}.delta`];
      if (!delta) {
        throw new DomainError(
          `stepsByKind: expected layer ${layer} of ${settings.model} to show its steps.`,
          'Measure a model of Mamba layers.',
        );
      }
      const channels = delta.shape[2]!;
      sums[layer] ??= { data: new Float64Array(channels), blank: new Float64Array(channels) };
      tokens.forEach((token, t) => {
        if (token === marker) return;
        const kind = token === 0 ? 'blank' : 'data';
        if (layer === 0) seen[kind]++;
        for (let c = 0; c < channels; c++)
          sums[layer]![kind][c]! += Math.log(delta.data[t * channels + c]!);
      });
    }
  }
  return sums.flatMap(({ data, blank }, layer) =>
    Array.from(data, (sum, channel) => ({
      layer,
      channel,
      data: Math.exp(sum / seen.data),
      blank: Math.exp(blank[channel]! / seen.blank),
    })),
  );
}
