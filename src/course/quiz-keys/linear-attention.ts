// Keys of the linear-attention quiz, settled by the reference code.
import { deltaRuleRecurrent } from '../../models/layers/delta-rule.ts';
import { full, tensor } from '../../models/tensor/tensor.ts';
import { compareForms } from '../../models/toy/three-forms.ts';
import { pairValues, storePairs } from '../../models/toy/two-pairs.ts';
import type { QuizKeys } from '../quiz-keys.ts';
import { tokensAsLargeAsState } from '../values/linear-attention.ts';

/** By question of content/quizzes/linear-attention.yaml. */
export const linearAttentionKeys: QuizKeys = {
  'half-beta': () => {
    const k = full([1, 2, 1, 1], 1);
    const v = tensor([1, 2, 1, 1], [4, 8]);
    return deltaRuleRecurrent({ q: k, k, v, beta: full([1, 2, 1], 0.5) }).output.data[1]!;
  },
  'chunk-size': () => {
    const [eight, sixteen] = [compareForms(48, 8, 8), compareForms(48, 8, 16)];
    // Both are compared with the same parallel form, so small differences mean the same output.
    if (Math.max(eight.difference, sixteen.difference) > 1e-12) return 0;
    const { multiplyAdds, steps } = sixteen.chunked;
    return multiplyAdds > eight.chunked.multiplyAdds && 2 * steps === eight.chunked.steps ? 1 : 2;
  },
  'older-pair': () => {
    const off = (rule: 'add' | 'delta'): number => {
      const answer = storePairs(rule, [0, 1]).answers[0]!;
      return Math.hypot(...answer.map((value, i) => value - pairValues[0]![i]!));
    };
    if (off('delta') < 1e-12) return 1;
    return off('delta') > off('add') ? 0 : 2;
  },
  room: () => tokensAsLargeAsState(64),
};
