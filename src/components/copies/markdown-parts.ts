// The components of an article as Markdown blocks: a picture becomes what it shows, a listing a
// fenced block, a quiz its questions and answers.
import type { Math } from 'mdast-util-math';
import type { BlockContent, Paragraph, PhrasingContent, RootContent, Table } from 'mdast';
import { visit } from 'unist-util-visit';
import { attribute, type JsxElement } from '../../course/article.ts';
import { quizKeys } from '../../course/quiz-keys.ts';
import { readRegion } from '../../course/regions.ts';
import { tables } from '../../course/tables.ts';
import { deserialise, type FigureDefinition } from '../../figures/_shared/contract.ts';
import { writePlan } from '../../lab/plan.ts';
import { presetNamed } from '../../models/training/presets.ts';
import { address } from './address.ts';
import {
  anchor,
  citations,
  code,
  inline,
  strong,
  text,
  type CopyContext,
} from './markdown-inline.ts';

type Part = (
  context: CopyContext,
  node: JsxElement,
  /** What stands inside the component, already turned. */
  children: BlockContent[],
) => BlockContent[];

const figures = import.meta.glob<{ figure: FigureDefinition }>('../../figures/*/figure.ts', {
  eager: true,
});

/** A figure's numbers are given whole up to this many rows. */
const longestTable = 40;

export const paragraph = (...children: PhrasingContent[]): Paragraph => ({
  type: 'paragraph',
  children,
});

const quote = (...children: BlockContent[]): BlockContent => ({ type: 'blockquote', children });

export function bullets(items: readonly BlockContent[][], ordered = false): BlockContent {
  return {
    type: 'list',
    ordered,
    spread: false,
    children: items.map((children) => ({ type: 'listItem', spread: false, children })),
  };
}

export function grid(
  columns: readonly PhrasingContent[][],
  rows: readonly (readonly PhrasingContent[][])[],
  numeric: readonly boolean[] = [],
): Table {
  return {
    type: 'table',
    align: columns.map((_, i) => (numeric[i] ? 'right' : null)),
    children: [columns, ...rows].map((row) => ({
      type: 'tableRow',
      children: row.map((children) => ({ type: 'tableCell', children })),
    })),
  };
}

function labelOf({ chapter }: CopyContext, node: JsxElement, kind: string): string {
  const id = attribute(node, 'id');
  return chapter.article?.labels.find((l) => l.kind === kind && l.id === id)?.text ?? '';
}

/** The caption as one paragraph behind a label; what follows the first paragraph stays apart. */
function captioned(label: string, children: BlockContent[]): BlockContent[] {
  const [first, ...rest] = children;
  const words = first?.type === 'paragraph' ? first.children : [];
  const after = first && first.type !== 'paragraph' ? children : rest;
  return [paragraph(strong(`${label}.`), text(' '), ...words), ...after];
}

const verdictNames: Readonly<Record<string, string>> = {
  supported: 'supported',
  partly: 'supported in part',
  contested: 'contested',
  opinion: 'an opinion',
  open: 'still open',
  wrong: 'not borne out',
};

/** By the name of the component; a test compares the names with the list of components. */
export const parts: Readonly<Record<string, Part>> = {
  Minute: (_, __, children) => [
    { type: 'heading', depth: 2, children: [text('In one minute')] },
    ...children,
  ],

  Equation: (context, node, children) => {
    const label = labelOf(context, node, 'eq');
    const number = label.split(' ').at(-1)!;
    for (const child of children) {
      visit(child, 'math', (math: Math) => {
        math.value = `${math.value}\n\\tag{${number}}`;
      });
    }
    const title = attribute(node, 'title');
    return [paragraph(strong(title ? `${label}: ${title}` : label)), ...children];
  },

  Listing: (context, node, children) => {
    const file = attribute(node, 'file') ?? '';
    const { region } = readRegion(file, attribute(node, 'region') ?? '');
    const lang = file.endsWith('.wgsl') ? 'wgsl' : file.endsWith('.cu') ? 'cpp' : 'ts';
    return [
      ...captioned(labelOf(context, node, 'lst'), children),
      { type: 'code', lang, value: region?.code ?? '' },
      paragraph(
        text('From '),
        code(`src/${file}`),
        text(region ? `, lines ${region.start} to ${region.end}.` : '.'),
      ),
    ];
  },

  Figure: (context, node, children) => {
    const name = attribute(node, 'name') ?? '';
    const figure = figures[`../../figures/${name}/figure.ts`]?.figure;
    if (!figure) throw new Error(`There is no figure "${name}".`);
    const values = deserialise(figure, attribute(node, 'state') ?? '');
    const { columns, rows } = figure.table(values);
    const link = address(context.site, context.chapter.slug, `fig-${attribute(node, 'id')}`);
    const shown = rows.slice(0, longestTable);
    const rest = rows.length - shown.length;
    return [
      ...captioned(`${labelOf(context, node, 'fig')}, ${figure.title}`, children),
      paragraph(
        { type: 'emphasis', children: [text('What it shows:')] },
        text(` ${figure.summary(values)} `),
        anchor(link, 'The live figure'),
        text('.'),
      ),
      grid(
        columns.map((column) => [text(column)]),
        shown.map((row) => row.map((cell) => [text(String(cell))])),
        columns.map((_, i) => typeof rows[0]?.[i] === 'number'),
      ),
      ...(rest > 0 ? [paragraph(text(`… and ${rest} more rows with the live figure.`))] : []),
    ];
  },

  DataTable: (context, node) => {
    const table = tables[attribute(node, 'name') ?? '']?.();
    if (!table) throw new Error(`There is no table "${attribute(node, 'name')}".`);
    const collected = table.source.file.startsWith('src/course/tables/');
    return [
      paragraph(
        strong(`${labelOf(context, node, 'tab')}.`),
        text(' '),
        ...inline(context, table.caption),
      ),
      grid(
        table.columns.map(({ label }) => inline(context, label)),
        table.rows.map((row) => row.map((cell) => inline(context, cell))),
        table.columns.map(({ numeric }) => numeric === true),
      ),
      paragraph(
        text(collected ? 'Published values, collected in ' : 'Computed by '),
        code(table.source.symbol),
        text(` in ${table.source.file}`),
        ...(table.cite.length > 0 ? [text(' from '), ...citations(context, table.cite)] : []),
        text('.'),
      ),
    ];
  },

  Aside: (_, node, children) => {
    const names: Record<string, string> = {
      note: 'Note',
      caution: 'Take care',
      paper: 'The paper differs',
    };
    const title = attribute(node, 'title') ?? names[attribute(node, 'kind') ?? ''] ?? 'Note';
    return [quote(paragraph(strong(title)), ...children)];
  },

  Margin: (_, __, children) => [quote(...children)],

  Interview: (context, node) => {
    const claim = context.course.claims.find((c) => c.id === attribute(node, 'claim'));
    if (!claim) throw new Error(`There is no claim "${attribute(node, 'claim')}".`);
    return [
      quote(
        paragraph(
          strong(`The interview, ${claim.speaker} at ${claim.stamp}.`),
          text(' '),
          ...(claim.quote ? [text(`“${claim.quote}” `)] : []),
          ...inline(context, claim.paraphrase),
          text(' In the ledger: '),
          anchor(
            address(context.site, 'claims', claim.id),
            verdictNames[claim.verdict] ?? claim.verdict,
          ),
          text('.'),
        ),
      ),
    ];
  },

  Worked: (_, node, children) => [
    quote(paragraph(strong(`By hand: ${attribute(node, 'title') ?? ''}`)), ...children),
  ],

  Lab: (context, node, children) => {
    const preset = presetNamed(attribute(node, 'preset') ?? '')!;
    const link = `${address(context.site, 'lab')}?${writePlan(preset.plan)}`;
    return [
      paragraph(strong(`Train it yourself: ${preset.title}`)),
      ...(children.length > 0 ? children : [paragraph(text(preset.question))]),
      paragraph(anchor(link, 'Open in the lab')),
    ];
  },

  Try: (_, __, children) => [paragraph(strong('Try this')), ...children],

  Quiz: (context) => quiz(context),

  Scorecard: (context) => [
    bullets(
      context.course.predictions.map((row) => [
        paragraph(
          strong(`${row.who}, ${row.stamp}: ${row.verdict}.`),
          text(' '),
          ...inline(context, row.prediction),
        ),
        paragraph(text('Test: '), ...inline(context, row.criterion)),
        paragraph(
          text('Outcome: '),
          ...inline(context, row.outcome),
          ...(row.note ? [text(' '), ...inline(context, row.note)] : []),
          ...(row.cite.length > 0 ? [text(' ('), ...citations(context, row.cite), text(')')] : []),
          text(` Confidence ${row.confidence}, checked ${row.date}.`),
        ),
      ]),
    ),
  ],
};

/** Questions first, all answers after them. */
function quiz(context: CopyContext): BlockContent[] {
  const { chapter, course } = context;
  const questions = course.quizzes.get(chapter.slug) ?? [];
  const letter = (i: number): string => String.fromCharCode(97 + i);
  const answers = questions.map((question): BlockContent[] => {
    const key =
      question.kind === 'number' ? quizKeys[`${chapter.slug}/${question.id}`]?.() : undefined;
    const right = question.choices?.findIndex((choice) => choice.correct);
    const answer =
      key !== undefined
        ? `${Number(key.toPrecision(4))}${question.unit ? ` ${question.unit}` : ''}`
        : right === undefined
          ? ''
          : `(${letter(right)})`;
    const reasons = (question.choices ?? []).map((choice, i) => [
      paragraph(text(`(${letter(i)}) `), ...inline(context, choice.why)),
    ]);
    return [
      paragraph(strong(`${answer}.`), text(' '), ...inline(context, question.explanation)),
      ...(reasons.length > 0 ? [bullets(reasons)] : []),
    ];
  });
  return [
    bullets(
      questions.map((question) => [
        paragraph(...inline(context, question.prompt)),
        ...(question.choices
          ? [
              bullets(
                question.choices.map((choice, i) => [
                  paragraph(text(`(${letter(i)}) `), ...inline(context, choice.text)),
                ]),
              ),
            ]
          : []),
        ...(question.kind === 'number'
          ? [paragraph(text(`Answer with a number${question.unit ? ` (${question.unit})` : ''}.`))]
          : []),
      ]),
      true,
    ),
    paragraph(strong('Answers')),
    bullets(answers, true),
  ];
}

/** Blocks only: what a component wraps in Markdown is never a heading's or a list's inside. */
export function blocksOf(nodes: readonly RootContent[]): BlockContent[] {
  return nodes as BlockContent[];
}
