import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { excerpt } from '../../../src/search/excerpt.ts';
import {
  formulaPairs,
  formulaText,
  formulaTokens,
  looksLikeFormula,
  spokenFormula,
} from '../../../src/search/formula.ts';
import {
  decodePostings,
  decodeWords,
  encodePostings,
  encodeWords,
  levelOf,
  strengthOf,
} from '../../../src/search/format.ts';
import { stem } from '../../../src/search/stem.ts';
import { phraseKey, tokenise } from '../../../src/search/tokens.ts';
import { editDistance } from '../../../src/search/vocabulary.ts';

describe('stems', () => {
  test.each([
    ['discretise discretize discretised discretization discretisation'],
    ['quantise quantized quantisation'],
    ['convolution convolutions'],
    ['gradient gradients'],
    ['colour color'],
    ['modelling modeling'],
    ['selective selectivity selection'],
    ['memory memories'],
    ['matrix matrices'],
    ['slow slower slowest'],
    ['large larger'],
    ['training trained trains train'],
  ])('%s are one word', (words) => {
    expect(new Set(words.split(' ').map(stem)).size).toBe(1);
  });
  test.each([['mamba member'], ['state static'], ['hyena hyper'], ['s4d s4'], ['ssm rnn']])(
    '%s are different words',
    (words) => expect(new Set(words.split(' ').map(stem)).size).toBe(2),
  );
});

describe('words of a text', () => {
  test.each([
    ['selective_scan_fn', ['selective', 'scan', 'fn'], 'selectivescanfn'],
    ['selectiveScan', ['selective', 'scan'], 'selectivescan'],
    ['StripedHyena-7B', ['striped', 'hyena', '7b'], 'stripedhyena7b'],
    ['FlashAttention', ['flash', 'attention'], 'flashattent'],
    ['lossOfData', ['loss', 'of', 'data'], 'lossofdata'],
    ['nn.LSTM', ['nn', 'lstm'], 'nnlstm'],
    ['W.A.L.T', ['w.a.l.t'], undefined],
    ['LegS', ['legs'], undefined],
    ['S4D', ['s4d'], undefined],
    ['RoPE', ['rope'], undefined],
    ['LSTMs', ['lstms'], undefined],
    ['Wan 2.1', ['wan', '2.1'], undefined],
    ['Δ', ['delta'], undefined],
    ['K\u0304', ['kbar'], undefined],
    ['\u0100', ['abar'], undefined],
    ['naïve', ['naive'], undefined],
    ["Mamba's", ['mamba'], undefined],
  ])('%s splits into %j', (text, surfaces, whole) => {
    const { words, wholes } = tokenise(text);
    expect(words.map(({ surface }) => surface)).toEqual(surfaces);
    expect(wholes).toEqual(whole === undefined ? [] : [whole]);
  });

  test('every word knows its place in the text', () => {
    const text = 'The forget_gate of minGRU (2024), K̄ and Ā.';
    for (const { start, end, surface } of tokenise(text).words) {
      const there = text.slice(start, end).normalize('NFKD').toLowerCase();
      expect(there[0]).toBe(surface[0]);
    }
  });

  test('stop words leave a phrase unless nothing else is in it', () => {
    expect(phraseKey('What is the forget gate?')).toBe(phraseKey('forget gate'));
    expect(phraseKey('What is it?')).not.toBe('');
  });
});

describe('formulas', () => {
  test.each([
    ['h_t = Abar h_{t-1} + Bbar x_t', '\\bar{A} {h}_{t-1} + \\bar{B} {x}_{t} = {h}_{t}'],
    ['Abar = exp(delta A)', '\\bar{A} = \\exp({\\Delta} {A})'],
  ])('%s and its TeX share their symbols', (typed, tex) => {
    const written = new Set(
      formulaTokens(tex).map((token) => token.replace('Δ', 'delta').toLowerCase()),
    );
    const missing = formulaTokens(typed).filter((token) => !written.has(token));
    expect(missing).toEqual([]);
  });
  test('questions are not taken for formulas', () => {
    expect(looksLikeFormula('why is attention quadratic')).toBe(false);
    expect(looksLikeFormula('mamba-2 (SSD)')).toBe(false);
    expect(looksLikeFormula('O(n^2)')).toBe(true);
    expect(looksLikeFormula('S_t = S_{t-1}')).toBe(true);
    expect(looksLikeFormula('6 N D')).toBe(true);
    expect(looksLikeFormula('7b')).toBe(false);
  });
  test.each([
    ['softmax of q times k transposed over root d', 'softmax q k ^T / sqrt d'],
    ['h sub t equals A h plus B x', 'h_t = A h + B x'],
    ['A bar equals exp of delta A', 'Abar = exp delta A'],
    ['n squared times d', 'n^2 d'],
    ['C equals six times N times D', 'C = 6 N D'],
    ['why is attention quadratic over time', undefined],
    ['the sum over earlier tokens', undefined],
    ['what is a plus', undefined],
  ])('"%s" said aloud is %j', (said, typed) => {
    expect(spokenFormula(said)?.trim()).toBe(typed);
  });
  test('an index ends where its brace ends, and layout is not a symbol', () => {
    expect(formulaTokens('\\left( {S}_{t-1} {k}_{t} \\right)')).toEqual(['$st1', '$kt']);
  });
  test('neighbours in a formula are pairs, however it is written', () => {
    expect(formulaPairs('exp(delta A)')).toEqual(['$exp.delta', '$delta.a']);
    expect(formulaPairs('\\exp({\\Delta} {A})')).toEqual(formulaPairs('exp(delta A)'));
    expect(formulaPairs('6 N D')).toEqual(['$6.n', '$n.d']);
  });
  test.each([
    ['{q}_{t}', 'q_t'],
    ['h_{t-1}', 'h_{t-1}'],
    ['\\bar{A}', 'A\u0304'],
    ['\\phi(q)^\\top \\phi(k)', 'φ(q)ᵀ φ(k)'],
    ['\\begin{pmatrix} a \\end{pmatrix}', ''],
    ['{n_{\\mathrm{batch}}}', 'n_batch'],
    ['{M_{\\mathrm{kv}}} = 2', 'M_kv = 2'],
    ['24{n_{\\mathrm{layers}}}{d}^2', '24n_layers d^2'],
    ['F_{\\text{tok}} \\cdot {n_{\\text{keys}}}', 'F_tok · n_keys'],
    ['{\\bar{B}}', 'B̄'],
    ['{\\bar{A}}h + {\\bar{{B}}}x', 'Ā'.normalize('NFD') + 'h + B̄x'],
    ['{\\sqrt{d}}', '√d'],
  ])('%s reads %s', (tex, text) => expect(formulaText(tex)).toBe(text));
});

describe('the files', () => {
  test('postings survive the trip', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(5000), { maxLength: 40 }),
        fc.array(fc.integer({ min: 0, max: 63 }), { minLength: 40, maxLength: 40 }),
        (entries, levels) => {
          const postings = [...entries]
            .sort((a, b) => a - b)
            .map((entry, i) => ({ entry, level: levels[i]! }));
          expect(decodePostings(encodePostings(postings))).toEqual(postings);
        },
      ),
    );
  });
  test('the vocabulary survives the trip', () => {
    const words = [
      { stem: '$ht1', surface: undefined },
      { stem: 'convolut', surface: 'convolution' },
      { stem: 'convolut theorem', surface: undefined },
      { stem: 'memori', surface: 'memory' },
      { stem: 'rope', surface: 'rope' },
    ];
    expect(decodeWords(encodeWords(words))).toEqual(words);
  });
  test('levels keep strengths within five percent of one plus the strength', () => {
    for (const strength of [0.1, 0.5, 1, 3, 9, 30]) {
      expect((1 + strengthOf(levelOf(strength))) / (1 + strength)).toBeCloseTo(1, 1);
    }
  });
});

describe('excerpts', () => {
  const text =
    'A network that reads from left to right has to keep something. It keeps a state of fixed size. ' +
    'The forget gate decides what leaves it. Much later, another sentence speaks of other matters, and one more follows it to the end.';
  test('the excerpt holds the words that were found, marked', () => {
    const pieces = excerpt(text, new Set(['forget', 'gate']), 80);
    expect(pieces.filter(({ marked }) => marked).map((piece) => piece.text)).toEqual([
      'forget',
      'gate',
    ]);
    const shown = pieces.map((piece) => piece.text).join('');
    expect(shown).toMatch(/^… The forget gate decides/);
    expect(shown.length).toBeLessThan(90);
  });
  test('without a hit it begins at the beginning; a short text is whole', () => {
    expect(excerpt(text, new Set(), 40)[0]!.text).toMatch(/^A network/);
    expect(excerpt('Short.', new Set(), 40)).toEqual([{ text: 'Short.', marked: false }]);
    expect(excerpt('', new Set(['a']))).toEqual([]);
  });
});

describe('edits', () => {
  test.each([
    ['hyena', 'hyeena', 1],
    ['blelloch', 'blellock', 1],
    ['gradient', 'gradeint', 1],
    ['mamba', 'samba', 1],
    ['mamba', 'jamba2', 2],
    ['attention', 'recurrence', 3],
  ])('%s and %s are %i apart, counted to two', (a, b, distance) => {
    expect(editDistance(a, b, 2)).toBe(distance);
    expect(editDistance(b, a, 2)).toBe(distance);
  });
});
