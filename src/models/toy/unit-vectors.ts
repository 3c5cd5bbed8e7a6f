// Seeded directions for toy keys and values.
import { normal, type Random } from '../tensor/random.ts';

/**
 * `count` unit vectors of `dim` entries: the first `dim` orthogonal to each other (Gram and
 * Schmidt), the others in random directions. There is no room for more orthogonal ones.
 */
export function unitVectors(random: Random, count: number, dim: number): number[][] {
  const vectors: number[][] = [];
  for (let n = 0; n < count; n++) {
    let vector = randomUnit(random, dim);
    if (n < dim) {
      for (const earlier of vectors) {
        const along = earlier.reduce((sum, value, i) => sum + value * vector[i]!, 0);
        vector = vector.map((value, i) => value - along * earlier[i]!);
      }
      vector = normalised(vector);
    }
    vectors.push(vector);
  }
  return vectors;
}

/** A direction drawn uniformly: independent normals, scaled to length one. */
export function randomUnit(random: Random, dim: number): number[] {
  return normalised(Array.from({ length: dim }, () => normal(random)));
}

function normalised(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
