// Formulas as they are heard: the MathML beside the picture has every part, in the order of speech.
import { visit } from 'unist-util-visit';
import { describe, expect, test } from 'vitest';
import { getCourse } from '../../../src/course/load.ts';
import { renderTex } from '../../../src/course/tex.ts';
import { speak } from '../../support/speech.ts';

const { notation, articles } = getCourse();

describe('a formula is heard as', () => {
  test.each([
    [
      String.raw`y = \operatorname{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V`,
      'y equals softmax open fraction Q K to the transposed over square root of d sub k end root end fraction close V',
    ],
    [
      String.raw`h_t = \bar{A} h_{t-1} + \bar{B} x_t`,
      'h sub t equals A bar h sub t minus 1 plus B bar x sub t',
    ],
    [
      String.raw`y_t = \sum_{i=1}^{t} w_{t,i} v_i`,
      'y sub t equals sum from i equals 1 to t w sub t comma i v sub i',
    ],
    [
      String.raw`\sigma(z) = \frac{1}{1 + e^{-z}}`,
      'σ open z close equals fraction 1 over 1 plus e to the minus z end fraction',
    ],
    [
      String.raw`S_t = S_{t-1} + v_t k_t^\top`,
      'S sub t equals S sub t minus 1 plus v sub t k sub t to the transposed',
    ],
    [String.raw`\lvert \lambda_i \rvert \le 1`, 'bar λ sub i bar is at most 1'],
    [String.raw`O(n^2 d)`, 'O open n to the 2 d close'],
    [String.raw`\prod_{i=1}^{n} a_i`, 'product from i equals 1 to n a sub i'],
    [String.raw`\hat{y} = \log_2 V`, 'y hat equals log sub 2 V'],
    [String.raw`\lim_{t \to \infty} a^t = 0`, 'lim below t goes to infinity a to the t equals 0'],
    [
      String.raw`\Delta = \operatorname{softplus}(W x + b)`,
      'Δ equals softplus open W x plus b close',
    ],
    [String.raw`\begin{aligned} a &= 1 \\ b &= 2 \end{aligned}`, 'a equals 1 next line b equals 2'],
    [String.raw`6 N D \approx 10^{21}`, '6 N D is about 10 to the 21'],
  ])('%s', (tex, heard) => {
    expect(speak(renderTex(tex, true, notation))).toBe(heard);
  });
});

test('every formula of the course can be heard, and its picture is silent', () => {
  const mute: string[] = [];
  let count = 0;
  for (const { slug, tree } of articles.values()) {
    visit(tree, (node) => {
      if (node.type !== 'math' && node.type !== 'inlineMath') return;
      count++;
      const html = renderTex(node.value, node.type === 'math', notation);
      try {
        if (!speak(html)) mute.push(`${slug}: ${node.value}`);
      } catch (error) {
        mute.push(`${slug}: ${node.value}: ${String(error)}`);
      }
      if (!html.includes('<span class="katex-html" aria-hidden="true">')) mute.push(html);
    });
  }
  expect(mute).toEqual([]);
  expect(count).toBeGreaterThan(400);
});

test('a symbol of the course is heard as it is written, its macro leaves nothing of itself', () => {
  for (const { macro } of notation) {
    const heard = speak(renderTex(macro, false, notation));
    expect(heard).not.toBe('');
    expect(heard).not.toMatch(/sym=|htmlData|\\/);
  }
});
