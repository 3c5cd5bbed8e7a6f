// Keys of the quiz on applications, settled by the models.
import { caseCosts, cheapestCase, machines } from '../../models/toy/case-costs.ts';
import { kmerBill, strand, tokenChange } from '../../models/toy/dna-tokens.ts';
import { framesInBudget, secondsInTime, workedStream } from '../../models/toy/streaming.ts';
import { useCase } from '../../models/toy/use-cases.ts';
import type { QuizKeys } from '../quiz-keys.ts';

/** By question of content/quizzes/applications.yaml. */
export const applicationsKeys: QuizKeys = {
  'double-rate': () => {
    const seconds = (rate: number): number => secondsInTime('A', 'medium', machines.phone, rate);
    const share = seconds(25) / seconds(12.5);
    if (share > 0.9) return 0;
    return share > 0.25 ? 1 : 2;
  },
  'longer-stream': () =>
    framesInBudget({ ...workedStream, weightBytes: 2e9 }) / workedStream.framesPerSecond / 60,
  'repository-laptop': () => {
    const { length, recall } = useCase('repository');
    const best = cheapestCase(caseCosts(length, recall, 'medium', machines.laptop));
    return ['attention', 'hybrid', 'gated-delta'].indexOf(best?.architecture.id ?? '');
  },
  'lost-letter': () => {
    const dna = strand(48, 7);
    const [one, six] = [tokenChange(dna, 1, 'deletion', 2), tokenChange(dna, 6, 'deletion', 2)];
    if (one.share === six.share) return 2;
    return one.share === 0 && six.share > 0.9 ? 0 : 1;
  },
  'fewer-pairs': () => kmerBill(1_200_000, 1).pairs / kmerBill(1_200_000, 4).pairs,
};
