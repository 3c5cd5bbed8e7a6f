// How good a set of samples is: whether they are what was asked for, and whether all of it came.
import type { Mixture, Point } from './diffusion-mixture.ts';
import { ofPrompt } from './diffusion-mixture.ts';

export interface SampleQuality {
  /** Share within three spreads of a blob of the prompt. */
  readonly right: number;
  /** Share within three spreads of another blob. */
  readonly other: number;
  /** Share near no blob: pictures of nothing. */
  readonly nothing: number;
  /** Root mean square distance from the nearest blob of the prompt, of those that are right, in spreads; 1.38 for perfect samples, 0 where none is right. */
  readonly scatter: number;
}

function nearest(mixture: Mixture, point: Point): { index: number; spreads: number } {
  let best = { index: 0, spreads: Infinity };
  mixture.forEach(({ mean, spread }, index) => {
    const spreads = Math.hypot(point[0] - mean[0], point[1] - mean[1]) / spread;
    if (spreads < best.spreads) best = { index, spreads };
  });
  return best;
}

/** Judges points against the mixture and the word that was asked for ('' accepts everything). */
export function sampleQuality(
  mixture: Mixture,
  prompt: string,
  points: readonly Point[],
): SampleQuality {
  const wanted = ofPrompt(mixture, prompt);
  let [right, other, squares] = [0, 0, 0];
  for (const point of points) {
    const { index, spreads } = nearest(mixture, point);
    if (spreads > 3) continue;
    if (wanted.includes(mixture[index]!)) {
      right++;
      squares += spreads ** 2;
    } else other++;
  }
  const share = (count: number): number => count / points.length;
  return {
    right: share(right),
    other: share(other),
    nothing: share(points.length - right - other),
    scatter: right === 0 ? 0 : Math.sqrt(squares / right),
  };
}
