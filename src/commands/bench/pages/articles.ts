// Made-up articles of the size and make of a chapter: 2,000 words put together from the words of
// the course, 35 formulas, 6 listings, 2 figures, 8 citations. The same seed gives the same text.
import type { Node, Text } from 'mdast';
import { visit } from 'unist-util-visit';
import type { Course } from '../../../course/load.ts';
import { readRegion } from '../../../course/regions.ts';
import { seeded, uniformInteger, type Random } from '../../../models/tensor/random.ts';

export type Span =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'math'; readonly tex: string }
  | { readonly kind: 'cite'; readonly key: string };

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly spans: readonly Span[] }
  | { readonly kind: 'equation'; readonly id: string; readonly tex: string }
  | { readonly kind: 'listing'; readonly id: string; readonly code: string }
  | { readonly kind: 'figure'; readonly id: string; readonly name: string; readonly text: string };

export interface SyntheticArticle {
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly blocks: readonly Block[];
}

export const shape = { words: 2000, sections: 8, equations: 8, inline: 27, listings: 6, cites: 8 };

/** Figures that draw much and little, with sliders, tables and small multiples. */
export const figureNames = [
  'state-matrix',
  'attention-weights',
  'roofline',
  'ssm-poles',
  'rnn-gradients',
  'selective-memory',
  'convolution-cost',
  'three-forms',
];

const listings = [
  ['models/layers/rnn.ts', 'rnn-cell'],
  ['models/autodiff/ops-lstm.ts', 'lstm'],
  ['models/autodiff/ops-attention.ts', 'causal-attention'],
  ['models/autodiff/ops-linear-attention.ts', 'linear-attention'],
  ['models/autodiff/kernels-scan.ts', 'selective-scan'],
  ['models/costs/attention.ts', 'kv-cache'],
  ['models/costs/linear-attention.ts', 'three-forms'],
  ['models/costs/roofline.ts', 'roofline'],
  ['models/tasks/mqar.ts', 'mqar'],
  ['models/training/adamw.ts', 'adamw'],
  ['models/training/trainer.ts', 'train'],
  ['models/layers/distil.ts', 'distil'],
] as const;

const names = ['\\hstate', '\\xin', '\\yout', '\\qvec', '\\kvec', '\\vvec', '\\Smem', '\\znorm'];
const matrices = ['\\Abar', '\\Bbar', '\\Cmat', '\\Wq', '\\Wk', '\\Wv', '\\Smem', '\\rotmat'];

/** Half of the formulas in running text recur in every article, as they do in a course. */
const common = [
  '\\tok',
  '\\len',
  '\\dmodel',
  '\\xin_{\\tok}',
  '\\hstate_{\\tok}',
  '\\Abar',
  '\\Nstate',
];

/** A function that continues a text of the course word by word (a chain of order one). */
export function wordChain(course: Course): (random: Random) => string {
  const following = new Map<string, string[]>();
  for (const { tree } of course.articles.values()) {
    visit(tree, 'text', (node: Text | Node) => {
      const words = (node as Text).value.match(/[A-Za-z][A-Za-z’-]*/g) ?? [];
      words.slice(1).forEach((word, i) => {
        const before = words[i]!.toLowerCase();
        const list = following.get(before) ?? [];
        list.push(word.toLowerCase());
        following.set(before, list);
      });
    });
  }
  let word = 'the';
  return (random) => {
    const list = following.get(word) ?? following.get('the') ?? ['the'];
    word = list[uniformInteger(random, list.length)]!;
    return word;
  };
}

export function syntheticArticle(
  index: number,
  slug: string,
  course: Course,
  next: (random: Random) => string,
): SyntheticArticle {
  const random = seeded(index + 1);
  const pick = <T>(list: readonly T[]): T => list[uniformInteger(random, list.length)]!;
  const sentence = (count: number): string => {
    const words = Array.from({ length: count }, () => next(random)).join(' ');
    return `${words[0]!.toUpperCase()}${words.slice(1)}`;
  };
  const keys = [...course.bibliography.references.keys()];
  const perSection = shape.words / shape.sections;
  const blocks: Block[] = [];
  let math = 0;
  for (let section = 0; section < shape.sections; section++) {
    if (section > 0) blocks.push({ kind: 'heading', text: sentence(4) });
    if (section % 4 === 0) {
      const name = figureNames[(2 * index + section / 4) % figureNames.length]!;
      blocks.push({ kind: 'figure', id: `f${section}`, name, text: `${sentence(20)}.` });
    }
    for (let p = 0; p < 3; p++) {
      const spans: Span[] = [];
      for (let words = 0; words < perSection / 3; words += 14) {
        spans.push({ kind: 'text', text: `${sentence(12)} ` });
        if (math < (shape.inline * (section + 1)) / shape.sections && spans.length < 8) {
          spans.push({ kind: 'math', tex: math++ % 2 ? inlineTex(random, pick) : pick(common) });
        }
        spans.push({ kind: 'text', text: ` ${next(random)} ${next(random)}. ` });
      }
      if (p === 1) spans.push({ kind: 'cite', key: pick(keys) });
      blocks.push({ kind: 'paragraph', spans });
      if (p === 0) {
        blocks.push({ kind: 'equation', id: `e${section}`, tex: displayTex(random, pick) });
      }
      if (p === 2 && section < shape.listings) {
        const [file, region] = listings[(index + 5 * section) % listings.length]!;
        const code = `// Listing ${section + 1} of ${slug}\n${readRegion(file, region).region?.code ?? ''}`;
        blocks.push({ kind: 'listing', id: `l${section}`, code });
      }
    }
  }
  return {
    slug,
    title: sentence(5),
    description: `${sentence(18)}.`,
    blocks,
  };
}

type Pick = <T>(list: readonly T[]) => T;

function inlineTex(random: Random, pick: Pick): string {
  return `${pick(names)}_{\\tok} = ${pick(matrices)}\\,${pick(names)}_{\\tok-${1 + uniformInteger(random, 99)}}`;
}

function displayTex(random: Random, pick: Pick): string {
  const number = (): string => (uniformInteger(random, 9000) / 1000 + 1).toFixed(3);
  const forms = [
    `${pick(names)}_{\\tok} = ${pick(matrices)}\\,${pick(names)}_{\\tok-1} + ${number()}\\,${pick(matrices)}\\,\\xin_{\\tok}, \\qquad \\yout_{\\tok} = \\Cmat\\,\\hstate_{\\tok}`,
    `\\yout_{\\tok} = \\frac{\\sum_{\\src \\le \\tok} \\exp(${number()}\\,\\qvec_{\\tok}^{\\top}\\kvec_{\\src})\\,\\vvec_{\\src}}{\\sum_{\\src \\le \\tok} \\exp(\\qvec_{\\tok}^{\\top}\\kvec_{\\src})}`,
    `\\Smem_{\\tok} = \\bigl(\\eyemat - \\writebeta_{\\tok}\\,\\kvec_{\\tok}\\kvec_{\\tok}^{\\top}\\bigr)\\,\\Smem_{\\tok-1} + ${number()}\\,\\kvec_{\\tok}\\vvec_{\\tok}^{\\top}`,
    `\\Kbar = \\bigl(\\Cmat\\Bbar,\\ \\Cmat\\Abar\\Bbar,\\ \\dots,\\ \\Cmat\\Abar^{${2 + uniformInteger(random, 97)}}\\Bbar\\bigr), \\qquad \\yout = \\Kbar * \\xin`,
    `\\begin{aligned} \\qvec_{\\tok} &= \\Wq\\,\\xin_{\\tok} + ${number()} \\\\ \\kvec_{\\tok} &= \\Wk\\,\\xin_{\\tok} \\\\ \\vvec_{\\tok} &= \\Wv\\,\\xin_{\\tok} \\end{aligned}`,
  ];
  return pick(forms);
}
