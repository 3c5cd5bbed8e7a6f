// Seeded randomness: every model that draws numbers takes a generator, so a run can be repeated.

/** A stream of uniform numbers in [0, 1). */
export type Random = () => number;

/**
 * sfc32 seeded from one integer: x_{n+1} from three 32-bit words and a counter.
 * The same seed gives the same stream in every JavaScript engine (integer arithmetic only).
 */
export function seeded(seed: number): Random {
  let a = 0x9e3779b9 ^ seed;
  let b = 0x243f6a88 + Math.imul(seed, 0x85ebca6b);
  let c = 0xb7e15162 ^ (seed >>> 16);
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 4294967296;
  };
  for (let i = 0; i < 16; i++) next();
  return next;
}

/** A whole number drawn uniformly from 0 … n−1. */
export function uniformInteger(random: Random, n: number): number {
  return Math.floor(random() * n);
}

/** A standard normal number, by Box and Muller: √(−2 ln u) cos 2πv. */
export function normal(random: Random): number {
  const u = 1 - random();
  return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * random());
}

/** `count` distinct whole numbers from 0 … n−1 in random order (partial Fisher–Yates). */
export function sample(random: Random, n: number, count: number): number[] {
  const pool = Array.from({ length: n }, (_, i) => i);
  for (let i = 0; i < count; i++) {
    const j = i + uniformInteger(random, n - i);
    [pool[i], pool[j]] = [pool[j]!, pool[i]!];
  }
  return pool.slice(0, count);
}
