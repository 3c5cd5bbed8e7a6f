// A filter with a movable threshold: a classifier that tells definitions from licence text, what it
// keeps at each threshold, and the loss that a scaling law predicts for training on what is kept.
import {
  dataConstrainedFit,
  effectiveTokens,
  lossOfEffectiveData,
} from '../costs/data-constrained.ts';
import { definitions } from '../data/corpus-definitions.ts';
import { licences } from '../data/corpus-licences.ts';
import { words } from '../data/hash.ts';
import { shingles } from '../data/minhash.ts';
import type { QualityExample, QualityParams } from '../data/quality.ts';
import { initQuality, quality, trainQuality } from '../data/quality.ts';
import { seeded } from '../tensor/random.ts';

/** Words a fragment: short enough for the classifier to err. */
export const fragmentWords = 8;
const perClass = 120;

/** Licences to learn from and licences to test on; no test text is more than 0.3 like a training one. */
export const licencesFor = {
  training: ['MIT', 'BSD-3-Clause', 'Zlib', 'ISC', 'EFL-1.0', 'NCSA'],
  test: ['BSL-1.0', 'SMLNJ', 'PostgreSQL', 'ANTLR-PD', 'Unlicense', 'curl', 'FSFAP'],
} as const;

function fragments(texts: readonly string[]): string[] {
  return texts
    .flatMap((text) => {
      const list = words(text);
      return Array.from({ length: Math.floor(list.length / fragmentWords) }, (_, i) =>
        list.slice(i * fragmentWords, (i + 1) * fragmentWords).join(' '),
      );
    })
    .slice(0, perClass);
}

const licenceTexts = (ids: readonly string[]): string[] =>
  ids.map((id) => licences.find((licence) => licence.id === id)!.text);

function examples(part: 'training' | 'test'): QualityExample[] {
  const half = definitions.length / 2;
  const prose = part === 'training' ? definitions.slice(0, half) : definitions.slice(half);
  return [
    ...fragments(prose).map((text) => ({ text, label: 1 as const })),
    ...fragments(licenceTexts(licencesFor[part])).map((text) => ({ text, label: 0 as const })),
  ];
}

export const trainingFragments: readonly QualityExample[] = examples('training');

// #region decontaminate
const runs = (text: string): Set<string> => shingles(text, 5);
const taught = new Set(trainingFragments.flatMap(({ text }) => [...runs(text)]));

/** Test fragments that share no run of five words with what the classifier was trained on. */
export const testFragments: readonly QualityExample[] = examples('test').filter(({ text }) =>
  [...runs(text)].every((run) => !taught.has(run)),
);
// #endregion decontaminate

/** Test fragments dropped because the training had shown them, in part or whole. */
export const contaminated = examples('test').length - testFragments.length;

/** The classifier, trained anew: 20 passes over the training fragments. */
export function trainFilter(): QualityParams {
  let params = initQuality({ buckets: 4096, longest: 1 });
  const options = { epochs: 20, learningRate: 2 };
  for (const epoch of trainQuality(params, trainingFragments, options, seeded(1))) {
    params = epoch.params;
  }
  return params;
}

export interface ScoredFragment extends QualityExample {
  readonly score: number;
}

/** Test fragments with their scores, the highest first. */
export function scoreFragments(params: QualityParams): ScoredFragment[] {
  return testFragments
    .map((example) => ({ ...example, score: quality(params, example.text) }))
    .sort((a, b) => b.score - a.score);
}

export interface Kept {
  /** Share of the wanted fragments that pass: recall. */
  readonly recall: number;
  /** Share of the unwanted fragments that pass. */
  readonly leak: number;
}

export function keptAt(scored: readonly ScoredFragment[], threshold: number): Kept {
  const share = (label: 0 | 1): number => {
    const of = scored.filter((fragment) => fragment.label === label);
    return of.filter(({ score }) => score >= threshold).length / of.length;
  };
  return { recall: share(1), leak: share(0) };
}

export interface Crawl {
  /** Tokens before filtering. */
  readonly tokens: number;
  /** Share of them that is worth keeping. */
  readonly good: number;
  /** What an unwanted token teaches, as a share of a wanted one. */
  readonly worth: number;
}

export interface Training {
  readonly params: number;
  /** Tokens seen in all, repetitions included. */
  readonly budget: number;
}

export interface FilteredTraining extends Kept {
  /** Share of what passes that was wanted. */
  readonly precision: number;
  readonly keptTokens: number;
  readonly epochs: number;
  readonly loss: number;
}

// #region filtered-training
/**
 * Keep, repeat until the budget is spent, discount repetition and junk, read off the loss.
 *
 * Repetition is discounted as fitted by muennighoff2023data; the discount for junk, a plain average
 * of its worth, is this course's own assumption.
 */
export function filteredTraining(
  { recall, leak }: Kept,
  { tokens, good, worth }: Crawl,
  { params, budget }: Training,
): FilteredTraining {
  const wanted = good * recall;
  const unwanted = (1 - good) * leak;
  const keptTokens = Math.max(1, tokens * (wanted + unwanted));
  const precision = wanted + unwanted === 0 ? 1 : wanted / (wanted + unwanted);
  const unique = Math.min(keptTokens, budget);
  const epochs = budget / unique;
  const effective = effectiveTokens(unique, epochs) * (precision + (1 - precision) * worth);
  return {
    recall,
    leak,
    precision,
    keptTokens,
    epochs,
    loss: lossOfEffectiveData(params, effective),
  };
}
// #endregion filtered-training

/** Thresholds of the figure. */
export const thresholds: readonly number[] = Array.from({ length: 20 }, (_, i) => i / 20);

/** Training on what passes, for each threshold. */
export function sweepThresholds(
  scored: readonly ScoredFragment[],
  crawl: Crawl,
  training: Training,
): FilteredTraining[] {
  return thresholds.map((threshold) =>
    filteredTraining(keptAt(scored, threshold), crawl, training),
  );
}

/** Position of the threshold with the lowest predicted loss. */
export function bestThreshold(sweep: readonly FilteredTraining[]): number {
  return sweep.reduce((best, { loss }, i) => (loss < sweep[best]!.loss ? i : best), 0);
}

/** Loss of the law's floor, for the axis of the figure. */
export const lossFloor = dataConstrainedFit.E;
