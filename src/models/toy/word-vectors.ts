// Word vectors written by hand, so that every attention weight of the figure can be traced to a
// feature one can name. Nothing here was learned; a trained model finds such features itself.
import type { Tensor } from '../tensor/tensor.ts';
import { zeros } from '../tensor/tensor.ts';

/** The features of a word, in the order of the vector's entries. */
export const wordFeatures = [
  'noun',
  'verb',
  'pronoun',
  'animate',
  'singular',
  'plural',
  'function word',
] as const;

type Feature = (typeof wordFeatures)[number];

/** Number of entries that describe the spelling, after the named features. */
const spelling = 9;
export const wordDim = wordFeatures.length + spelling;

const lexicon: Readonly<Record<string, readonly Feature[]>> = Object.fromEntries(
  (
    [
      [
        ['noun', 'animate', 'singular'],
        'parrot cat dog sailor bird child woman man nurse judge author student king queen horse',
      ],
      [
        ['noun', 'animate', 'plural'],
        'parrots cats dogs sailors birds children women men nurses judges authors students people horses',
      ],
      [
        ['noun', 'singular'],
        'ship harbour city house book table stone tree river key word model token road street door machine',
      ],
      [
        ['noun', 'plural'],
        'ships cities houses books tables stones trees rivers keys words models tokens roads streets doors machines',
      ],
      [
        ['verb'],
        'greeted knew saw chased was were is are ran slept crossed read wrote opened closed told asked remembered forgot found lost called heard kept liked',
      ],
      [['pronoun', 'singular', 'animate'], 'he she him her'],
      [['pronoun', 'singular'], 'it its'],
      [['pronoun', 'plural'], 'they them their'],
      [
        ['function word'],
        'the a an and or but because that which who of to in on at by with from two three not so if when while as',
      ],
    ] as const
  ).flatMap(([features, words]) => words.split(' ').map((word) => [word, features])),
);

/** A sentence as lower-case words; punctuation separates and is dropped. */
export function splitWords(sentence: string, most = 14): string[] {
  return (sentence.toLowerCase().match(/[\p{L}\p{N}'’-]+/gu) ?? []).slice(0, most);
}

/**
 * x_t: one row a word, shape (length, wordDim). Named features are 0 or 1; a word that is not in
 * the list counts as a noun, plural when it ends in s. The spelling entries are unit-length sums
 * of letter directions, equal for equal words.
 */
export function embedWords(words: readonly string[]): Tensor {
  const x = zeros([words.length, wordDim]);
  words.forEach((word, t) => {
    const listed = Object.hasOwn(lexicon, word) ? lexicon[word] : undefined;
    const known = listed ?? (word.endsWith('s') ? ['noun', 'plural'] : ['noun', 'singular']);
    for (const feature of known) x.data[t * wordDim + wordFeatures.indexOf(feature as Feature)] = 1;
    spell(word).forEach((value, i) => {
      x.data[t * wordDim + wordFeatures.length + i] = value;
    });
  });
  return x;
}

function spell(word: string): number[] {
  const sum = new Array<number>(spelling).fill(0);
  [...word].forEach((letter, place) => {
    const code = (letter.codePointAt(0) ?? 0) * 31 + place * 17;
    for (let i = 0; i < spelling; i++) sum[i]! += Math.sin(code * (i + 1) * 0.7);
  });
  const length = Math.hypot(...sum) || 1;
  return sum.map((value) => value / length);
}
