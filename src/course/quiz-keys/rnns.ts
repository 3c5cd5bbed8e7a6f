// Keys of the quiz on recurrent networks, settled by the reference code.
import { sequentialSteps } from '../../models/costs/recurrent.ts';
import { sigmoid } from '../../models/layers/pointwise.ts';
import {
  backwardLengths,
  gradientPaths,
  overSteps,
  stepsBack,
} from '../../models/toy/gradient-paths.ts';
import { quoteTokens, traceQuote } from '../../models/toy/quote-lstm.ts';
import { rnnJacobians } from '../../models/layers/gradient-norms.ts';
import { initRnn } from '../../models/layers/rnn.ts';
import { seeded } from '../../models/tensor/random.ts';
import { zeros } from '../../models/tensor/tensor.ts';
import type { QuizKeys } from '../quiz-keys.ts';

/** By question of content/quizzes/rnns.yaml. */
export const rnnsKeys: QuizKeys = {
  // Without inputs every tanh stays at its steepest point: the gradient of the network itself.
  'radius-nine-tenths': () => {
    const params = initRnn({ dim: 1, state: 8, spectralRadius: 0.9 }, seeded(1));
    const network = { ...params, bias: undefined };
    return backwardLengths(rnnJacobians(network, zeros([1, 51, 1])))[50]!;
  },
  'forget-bias': () => {
    const kept = overSteps(sigmoid(4), 50);
    return kept > 0.9 ? 0 : kept > 0.3 ? 1 : 2;
  },
  'larger-inputs': () => {
    const at = (inputSize: number) =>
      gradientPaths({ radius: 1.1, forgetBias: 3, inputSize }).rnn[stepsBack]!;
    const [none, small, large] = [at(0), at(0.5), at(1)];
    if (none > small && small > large) return none > 1 && large < 1 ? 1 : 2;
    return 0;
  },
  'closing-mark': () => {
    // The word after the closing mark, had the mark been an ordinary word instead.
    const tokens = quoteTokens.map((token) => (token === '”' ? 'too' : token));
    const and = quoteTokens.indexOf('and');
    const [closed, open] = [traceQuote(), traceQuote(3, tokens)].map((trace) => trace.c.data[and]!);
    return open! > 0.7 && closed! < 0.01 ? 2 : 0;
  },
  'scan-steps': () => sequentialSteps(65_536, 'scan'),
};
