// Five filters of 96 taps to distil: which give in to a few modes and which do not.
import type { Distilled } from '../layers/distil.ts';
import { distil, hankel } from '../layers/distil.ts';
import { designFilter } from '../layers/filter-design.ts';
import { hyenaFilter, initHyenaFilter } from '../layers/hyena-filter.ts';
import { seeded } from '../tensor/random.ts';

export const distilTaps = 96;
export const mostModes = 24;
/** Tokens between the sound and its echo. */
export const echoLag = 20;

export const toFilters = ['smooth', 'waves', 'powers', 'rough', 'echo'] as const;
export type ToDistil = (typeof toFilters)[number];

/** One of seven filters of an untrained Hyena network; a higher frequency makes it rougher. */
function fresh(frequency: number, channel: number): Float64Array {
  const config = { channels: 7, maxLength: distilTaps, width: 16, embeddingDim: 5, frequency };
  const k = hyenaFilter(initHyenaFilter(config, seeded(3)), distilTaps);
  return k.data.slice(channel * distilTaps, (channel + 1) * distilTaps);
}

const makers: Readonly<Record<ToDistil, () => Float64Array>> = {
  smooth: () => fresh(4, 3),
  rough: () => fresh(10, 3),
  waves: () => {
    const waves = [
      { amplitude: 1, frequency: 0.05 },
      { amplitude: 0.5, frequency: 0.13, phase: 1 },
    ];
    return designFilter({ decay: 0.02, waves }, distilTaps).data.slice();
  },
  powers: () => Float64Array.from({ length: distilTaps }, (_, j) => 1 / (1 + j)),
  echo: () => {
    const k = new Float64Array(distilTaps);
    k[0] = 1;
    k[echoLag] = 0.7;
    return k;
  },
};

export interface DistilledFilter {
  readonly filter: Float64Array;
  /** By number of modes, 0 … mostModes. */
  readonly byModes: readonly Distilled[];
}

const known = new Map<ToDistil, DistilledFilter>();

/**
 * The filter and what `distil` makes of it with every number of modes. Worked out once a kind: a
 * page asks for the same filter in its figure, its numbers and its questions.
 */
export function distilledFilter(kind: ToDistil): DistilledFilter {
  const made = known.get(kind);
  if (made) return made;
  const filter = makers[kind]();
  const source = hankel(filter);
  const byModes = Array.from({ length: mostModes + 1 }, (_, modes) => distil(source, modes));
  const result = { filter, byModes };
  known.set(kind, result);
  return result;
}

/** Fewest modes whose relative error is at most `share`; Infinity when mostModes do not suffice. */
export function modesFor(kind: ToDistil, share: number): number {
  const modes = distilledFilter(kind).byModes.findIndex((one) => one.relativeError <= share);
  return modes === -1 ? Infinity : modes;
}
