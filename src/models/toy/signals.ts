// Signals to remember: smooth, sudden, and ever faster. Made up, the same on every visit.
import type { Tensor } from '../tensor/tensor.ts';
import { build } from '../tensor/tensor.ts';

export type ToySignal = 'melody' | 'steps' | 'chirp';

/** Values in a toy signal. */
export const signalLength = 160;

const levels = [0.2, 0.2, 0.9, 0.9, -0.7, -0.7, -0.7, 0.5, 0.5, -0.2] as const;

/** f_t for t = 0 … signalLength−1, between −1.2 and 1.2. → (length) */
export function toySignal(kind: ToySignal): Tensor {
  return build([signalLength], (t) => {
    switch (kind) {
      case 'melody':
        return 0.62 * Math.sin(t / 11) + 0.34 * Math.sin(t / 5.3 + 1.1) + 0.14 * Math.sin(t / 2.9);
      case 'steps':
        return levels[Math.floor((t * levels.length) / signalLength)]!;
      case 'chirp':
        return 0.85 * Math.sin((t / 34) ** 2);
    }
  });
}
