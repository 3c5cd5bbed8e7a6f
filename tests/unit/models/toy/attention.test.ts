import { describe, expect, test } from 'vitest';
import { traceAttention } from '../../../../src/models/layers/attention.ts';
import { exampleValues, traceExample } from '../../../../src/models/toy/attention-example.ts';
import type { ToyHead } from '../../../../src/models/toy/attention-heads.ts';
import { projectHead } from '../../../../src/models/toy/attention-heads.ts';
import {
  embedWords,
  splitWords,
  wordDim,
  wordFeatures,
} from '../../../../src/models/toy/word-vectors.ts';

const softmax = (scores: readonly number[]) => {
  const terms = scores.map(Math.exp);
  const sum = terms.reduce((a, b) => a + b);
  return terms.map((term) => term / sum);
};

describe('the worked example', () => {
  // q · k of every pair, by hand; a token sees itself and what came before.
  const scores = [[2], [2, 2], [4, 0, 2], [0, 4, 2, 4]];

  test('divides the scores by the root of four and takes a softmax of each row', () => {
    const { weights, output } = traceExample();
    scores.forEach((row, i) => {
      const p = softmax(row.map((score) => score / 2));
      for (let j = 0; j < 4; j++) expect(weights.data[4 * i + j]).toBeCloseTo(p[j] ?? 0, 12);
      for (const d of [0, 1]) {
        const mean = p.reduce((sum, share, j) => sum + share * exampleValues[j]![d]!, 0);
        expect(output.data[2 * i + d]).toBeCloseTo(mean, 12);
      }
    });
  });
  test('divides by the temperature as well', () => {
    const { weights } = traceExample(4);
    softmax([0, 4 / 8, 2 / 8, 4 / 8]).forEach((share, j) =>
      expect(weights.data[12 + j]).toBeCloseTo(share, 12),
    );
  });
  test('lets every token see all four when nothing is hidden', () => {
    const { weights } = traceExample(1, false);
    softmax([1, 0, 1, 1]).forEach((share, j) => expect(weights.data[j]).toBeCloseTo(share, 12));
  });
});

describe('the heads that were set by hand', () => {
  const sentence = splitWords('The parrot greeted the sailors because it knew them');
  /** The share that each word takes from each other word. */
  function sharesOf(head: ToyHead, words = sentence): number[][] {
    const { q, k, v } = projectHead(head, embedWords(words));
    const { weights } = traceAttention(q, k, v, { causal: false });
    return words.map((_, i) => [...weights.data.slice(i * words.length, (i + 1) * words.length)]);
  }
  const from = (shares: readonly number[][], i: number) =>
    sentence[shares[i]!.indexOf(Math.max(...shares[i]!))];

  test('"who" leads a pronoun to a noun of its number, and a verb to the one that can act', () => {
    const shares = sharesOf('who');
    expect(from(shares, sentence.indexOf('it'))).toBe('parrot');
    expect(from(shares, sentence.indexOf('them'))).toBe('sailors');
    expect(shares[sentence.indexOf('it')]![1]).toBeGreaterThan(0.6);
    expect(shares[sentence.indexOf('them')]![4]).toBeGreaterThan(0.6);
    const things = splitWords('the ship carried the parrot and slept');
    const slept = sharesOf('who', things).at(-1)!;
    expect(slept[4]).toBeGreaterThan(slept[1]!);
  });
  test('"who" passes over pronouns and function words', () => {
    const shares = sharesOf('who')[sentence.indexOf('it')]!;
    for (const word of ['the', 'because', 'them'])
      expect(shares[sentence.indexOf(word)]).toBeLessThan(0.05);
  });
  test('"previous" takes most from the word one place back, whatever it is', () => {
    const shares = sharesOf('previous');
    for (let t = 1; t < sentence.length; t++) {
      expect(shares[t]!.indexOf(Math.max(...shares[t]!))).toBe(t - 1);
      expect(shares[t]![t - 1]).toBeGreaterThan(0.6);
    }
    const others = splitWords('a b c d e f g h i');
    sharesOf('previous', others).forEach((row, t) =>
      row.forEach((share, j) => expect(share).toBeCloseTo(shares[t]![j]!, 12)),
    );
  });
  test('"same" takes most from the word itself and equally from its repetition', () => {
    const shares = sharesOf('same');
    for (let t = 0; t < sentence.length; t++) {
      expect(shares[t]![t]).toBe(Math.max(...shares[t]!));
    }
    expect(shares[0]![3]).toBeCloseTo(shares[0]![0]!, 12);
    expect(shares[1]![1]).toBeGreaterThan(0.9);
  });
  test('the values are the word vectors themselves', () => {
    const x = embedWords(sentence);
    for (const head of ['who', 'previous', 'same'] as const) {
      const { v } = projectHead(head, x);
      expect(v).toEqual({ shape: [1, 1, 9, x.shape[1]], data: x.data });
    }
  });
});

describe('word vectors', () => {
  const named = wordFeatures.length;
  const row = (word: string): Float64Array => {
    const { shape, data } = embedWords([word]);
    expect(shape).toEqual([1, wordDim]);
    return Float64Array.from(data);
  };
  const features = (word: string): string[] =>
    wordFeatures.filter((_, i) => row(word)[i] !== 0).sort();

  test('name what a word is; an unlisted one is a noun, plural when it ends in s', () => {
    expect(features('parrot')).toEqual(['animate', 'noun', 'singular']);
    expect(features('they')).toEqual(['plural', 'pronoun']);
    expect(features('gizmo')).toEqual(['noun', 'singular']);
    expect(features('gizmos')).toEqual(['noun', 'plural']);
    expect(features('sizmo')).toEqual(['noun', 'singular']);
    expect(features('constructor')).toEqual(['noun', 'singular']);
  });

  test('spell in unit-length sums of waves, letter by letter', () => {
    // 'a' is letter 97 at place 0.
    const waves = Array.from({ length: wordDim - named }, (_, i) =>
      Math.sin(97 * 31 * (i + 1) * 0.7),
    );
    const size = Math.hypot(...waves);
    row('a')
      .subarray(named)
      .forEach((x, i) => expect(x).toBeCloseTo(waves[i]! / size, 14));
    expect(Math.hypot(...row('stone').subarray(named))).toBeCloseTo(1, 14);
    expect(row('stone').subarray(named)).not.toEqual(row('notes').subarray(named));
  });

  test('are of lower-case words without punctuation, at most as many as are asked for', () => {
    expect(splitWords('The Cat’s 2 hats, well-worn.')).toEqual([
      'the',
      'cat’s',
      '2',
      'hats',
      'well-worn',
    ]);
    expect(splitWords('…')).toEqual([]);
    expect(splitWords('a b c', 2)).toEqual(['a', 'b']);
  });
});
