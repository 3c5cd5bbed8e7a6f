// A made-up article for the peers: formulas spelled out, listings pasted, figures as pictures,
// citations as links.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Course } from '../../../course/load.ts';
import { expandMacros } from '../../../course/tex.ts';
import { initialValues, type FigureDefinition } from '../../../figures/_shared/contract.ts';
import { figureNames, type Block, type Span, type SyntheticArticle } from './articles.ts';

/** Its body, without frontmatter and title. */
export function plainMarkdown(article: SyntheticArticle, course: Course): string {
  return article.blocks.map((part) => block(part, course)).join('\n\n');
}

/** Writes the pictures that the articles show, each as a file of its own. */
export async function writePictures(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const name of figureNames) {
    const module = (await import(`../../../figures/${name}/figure.ts`)) as {
      figure: FigureDefinition;
    };
    const svg = /<svg[\s\S]*<\/svg>/.exec(
      module.figure.render(initialValues(module.figure), 'wide'),
    );
    writeFileSync(join(folder, `${name}.svg`), named(svg?.[0] ?? '<svg/>'));
  }
}

const named = (svg: string): string =>
  svg.includes('xmlns=') ? svg : svg.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"');

function block(part: Block, course: Course): string {
  switch (part.kind) {
    case 'heading':
      return `## ${part.text}`;
    case 'paragraph':
      return part.spans
        .map((item) => span(item, course))
        .join('')
        .trim();
    case 'equation':
      return `$$\n${expandMacros(part.tex, course.notation)}\n$$`;
    case 'listing':
      return `\`\`\`ts\n${part.code}\n\`\`\``;
    case 'figure':
      return `![${part.text}](/${part.name}.svg)`;
  }
}

function span(part: Span, course: Course): string {
  if (part.kind === 'text') return part.text;
  if (part.kind === 'math') return `$${expandMacros(part.tex, course.notation)}$`;
  const reference = course.bibliography.references.get(part.key);
  return `([${part.key}](${reference?.url ?? 'https://example.org'})).`;
}
