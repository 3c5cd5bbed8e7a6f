// A small index of three chapters and some terms, built and searched as the site's own is.
import type { Document, Field } from '../../../src/integrations/search/documents.ts';
import { buildIndex, type IndexFiles } from '../../../src/integrations/search/build-index.ts';
import { openEngine, type Engine } from '../../../src/search/engine.ts';
import type { Kind, Page } from '../../../src/search/format.ts';

const page = (slug: string, title: string, summary: string): Page => ({
  slug,
  title,
  short: title,
  summary,
  url: `${slug}/`,
  chapter: slug !== 'glossary',
  prior: slug === 'glossary' ? 0.6 : 1,
});

export const pages: readonly Page[] = [
  page('attention', 'Attention', 'Each token asks all earlier tokens.'),
  page('rnns', 'Recurrence', 'One state carried from token to token.'),
  page('mamba', 'Mamba: choosing what to remember', 'The input sets the step size.'),
  page('glossary', 'Glossary', 'Every term in a sentence.'),
];

function entry(
  kind: Kind,
  on: number,
  owner: number,
  parts: Partial<Document>,
  fields: Field[],
): Document {
  const { title = '', anchor = '', text = '', names = [], formulas = [], typed = [] } = parts;
  const own: Field[] = [
    { text: title, weight: 4, names: true },
    { text, weight: 1, prose: true },
  ];
  return {
    kind,
    page: on,
    owner,
    title,
    anchor,
    text,
    names,
    formulas,
    typed,
    fields: [...own, ...fields],
  };
}

const topics = (...texts: string[]): Field[] =>
  texts.map((text) => ({ text, weight: 6, names: true }));

export const documents: readonly Document[] = [
  entry(
    'page',
    0,
    0,
    { title: 'Attention', text: 'A parrot greeted the sailors.', names: ['Attention'] },
    topics('scaled dot product', 'causal mask', 'rotary position embedding', 'KV cache'),
  ),
  entry(
    'section',
    0,
    0,
    {
      title: 'Where am I?',
      anchor: 'where-am-i',
      text: 'Rotary embeddings turn pairs of channels by an angle.',
    },
    [],
  ),
  entry(
    'equation',
    0,
    0,
    {
      title: 'Equation 4: Scaled dot-product attention',
      anchor: 'eq-sdpa',
      formulas: ['\\operatorname{softmax}\\left(\\frac{{Q}{K}^{\\top}}{\\sqrt{{d_k}}}\\right){V}'],
    },
    [],
  ),
  entry(
    'page',
    1,
    1,
    { title: 'Recurrence', names: ['Recurrence'], typed: ['6 N D'] },
    topics('vanishing gradient', 'forget gate', 'long short-term memory', 'LSTM'),
  ),
  entry(
    'section',
    1,
    1,
    {
      title: 'Gates',
      anchor: 'gates',
      text: 'The forget gate multiplies the cell state. Attention has none.',
    },
    [],
  ),
  entry(
    'page',
    2,
    2,
    { title: 'Mamba: choosing what to remember', names: ['Mamba'] },
    topics('selectivity', 'discretisation', 'selective scan', 'selective_scan_fn'),
  ),
  entry(
    'code',
    2,
    2,
    {
      title: 'Listing 1: The scan',
      anchor: 'lst-scan',
      text: 'src/models/layers/selective-scan.ts',
    },
    [{ text: 'selectiveScan softplus deltaRaw', weight: 0.8, prose: true }],
  ),
  entry(
    'glossary',
    3,
    1,
    {
      title: 'forget gate',
      anchor: 'forget-gate',
      text: 'A gate that scales the old state.',
      names: ['forget gate'],
    },
    [],
  ),
  entry(
    'glossary',
    3,
    2,
    {
      title: 'selectivity',
      anchor: 'selectivity',
      text: 'Parameters that depend on the input.',
      names: ['selectivity', 'selection mechanism'],
    },
    [],
  ),
];

const build = (carries?: number, wordsSize?: number): IndexFiles =>
  buildIndex(
    { pages, documents },
    [
      ['remember', 'recall'],
      ['LSTM', 'long short-term memory'],
    ],
    (content) => String(content.length),
    carries,
    wordsSize,
  );

export const files = build();
const inParts = build(0, 60);

function open(index: IndexFiles, log?: string[]): Promise<Engine> {
  return openEngine((name) => {
    log?.push(name);
    if (!index.has(name)) return Promise.reject(new Error(`no ${name}`));
    return Promise.resolve(structuredClone(index.get(name)));
  });
}

export const openFixture = (log?: string[]): Promise<Engine> => open(files, log);

/** The same, with words and pages in many files. */
export const openInParts = (log?: string[]): Promise<Engine> => open(inParts, log);
