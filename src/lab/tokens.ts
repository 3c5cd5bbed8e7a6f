// Token numbers as a reader sees them: keys and values, blanks and markers, bits and permutations.
import { rolesOf } from '../models/tasks/associative-recall.ts';
import { permutations } from '../models/tasks/state-tracking.ts';
import type { LabSettings } from '../models/training/settings.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz';

/** One sign or a short word for a token, or for a class that a model may answer. */
export function tokenText(
  settings: Pick<LabSettings, 'task' | 'vocab' | 'pairs'>,
  token: number,
): string {
  const { task, vocab, pairs } = settings;
  switch (task) {
    case 'mqar': {
      const values = Math.floor(vocab / 2);
      if (token === 0) return '·';
      return token < values ? `k${token}` : `v${token - values + 1}`;
    }
    case 'selective-copying':
    case 'fixed-copying':
      if (token === 0) return '·';
      return token === vocab - 1 ? '?' : letter(token - 1);
    case 'induction':
      return token === vocab - 1 ? '⇒' : letter(token);
    case 'induction-head':
      if (token === 0) return '·';
      return token === vocab - 1 ? '⇒' : letter(token - 1);
    case 'associative-recall': {
      if (token === 0) return '·';
      if (token === vocab - 1) return '⇒';
      const { keys } = rolesOf(vocab);
      return token <= keys.length ? `k${token}` : `v${token - keys.length}`;
    }
    case 'parity':
      return String(token);
    case 'permutations':
      return (
        permutations(pairs)
          [token]?.map((i) => i + 1)
          .join('') ?? String(token)
      );
  }
}

const letter = (n: number): string => letters[n] ?? `t${n}`;
