// Keys of the quizzes that the reference code settles: a number, or the index of the right choice.
// A test compares each with what content/quizzes marks as correct. One file a chapter.
import { applicationsKeys } from './quiz-keys/applications.ts';
import { attentionKeys } from './quiz-keys/attention.ts';
import { attentionLimitsKeys } from './quiz-keys/attention-limits.ts';
import { dataQualityKeys } from './quiz-keys/data-quality.ts';
import { hardwareKeys } from './quiz-keys/hardware.ts';
import { introductionKeys } from './quiz-keys/introduction.ts';
import { linearAttentionKeys } from './quiz-keys/linear-attention.ts';
import { longConvolutionsKeys } from './quiz-keys/long-convolutions.ts';
import { mambaKeys } from './quiz-keys/mamba.ts';
import { multimodalKeys } from './quiz-keys/multimodal.ts';
import { hybridsKeys } from './quiz-keys/hybrids.ts';
import { recallKeys } from './quiz-keys/recall.ts';
import { rnnsKeys } from './quiz-keys/rnns.ts';
import { stateSpaceModelsKeys } from './quiz-keys/state-space-models.ts';
import { predictionsKeys } from './quiz-keys/predictions.ts';
import { conclusionKeys } from './quiz-keys/conclusion.ts';

/** By question: computes the answer from src/models. */
export type QuizKeys = Readonly<Record<string, () => number>>;

const chapters: Readonly<Record<string, QuizKeys>> = {
  attention: attentionKeys,
  conclusion: conclusionKeys,
  'attention-limits': attentionLimitsKeys,
  'data-quality': dataQualityKeys,
  hardware: hardwareKeys,
  introduction: introductionKeys,
  predictions: predictionsKeys,
  'linear-attention': linearAttentionKeys,
  'long-convolutions': longConvolutionsKeys,
  mamba: mambaKeys,
  multimodal: multimodalKeys,
  applications: applicationsKeys,
  recall: recallKeys,
  hybrids: hybridsKeys,
  rnns: rnnsKeys,
  'state-space-models': stateSpaceModelsKeys,
};

/** By `<chapter>/<question>`. */
export const quizKeys: Readonly<Record<string, (() => number) | undefined>> = Object.fromEntries(
  Object.entries(chapters).flatMap(([chapter, keys]) =>
    Object.entries(keys).map(([question, key]) => [`${chapter}/${question}`, key]),
  ),
);
