// The same articles as a Starlight site with KaTeX: formulas spelled out, listings pasted, figures
// as pictures, citations as links. Installed into .cache/ when the bench runs, and nowhere else.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Course } from '../../../course/load.ts';
import { expandMacros } from '../../../course/tex.ts';
import { initialValues, type FigureDefinition } from '../../../figures/_shared/contract.ts';
import { figureNames, type Block, type Span, type SyntheticArticle } from './articles.ts';

const packages = [
  'astro@7.3.4',
  '@astrojs/starlight@0.42.4',
  '@astrojs/markdown-remark@7.3.1',
  'remark-math@6.0.0',
  'rehype-katex@7.0.1',
  'katex@0.16.47',
];

/** Installs Starlight once; returns what it is called in the report. */
export function installStarlight(folder: string): string {
  if (!existsSync(join(folder, 'node_modules/@astrojs/starlight'))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
    const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
    execFileSync('npm', ['install', ...flags, ...packages], { cwd: folder, stdio: 'ignore' });
  }
  return 'Starlight 0.42.4, KaTeX';
}

const config = `import { defineConfig } from 'astro/config';
import starlight from '@astrojs/starlight';
import { unified } from '@astrojs/markdown-remark';
import remarkMath from 'remark-math';
import rehypeKatex from 'rehype-katex';
export default defineConfig({
  site: 'https://bench.example',
  telemetry: false,
  markdown: { processor: unified({ remarkPlugins: [remarkMath], rehypePlugins: [rehypeKatex] }) },
  integrations: [starlight({ title: 'Bench', customCss: ['katex/dist/katex.min.css'] })],
});
`;
const collection = `import { defineCollection } from 'astro:content';
import { docsLoader } from '@astrojs/starlight/loaders';
import { docsSchema } from '@astrojs/starlight/schema';
export const collections = { docs: defineCollection({ loader: docsLoader(), schema: docsSchema() }) };
`;

/** Writes the site into the folder that has the packages. */
export async function writeStarlight(
  folder: string,
  course: Course,
  articles: readonly SyntheticArticle[],
): Promise<void> {
  for (const name of ['src', 'public', 'dist', '.astro', 'node_modules/.astro'])
    rmSync(join(folder, name), { recursive: true, force: true });
  const docs = join(folder, 'src/content/docs');
  mkdirSync(docs, { recursive: true });
  mkdirSync(join(folder, 'public'));
  writeFileSync(join(folder, 'astro.config.mjs'), config);
  writeFileSync(join(folder, 'src/content.config.ts'), collection);
  for (const name of figureNames) {
    const module = (await import(`../../../figures/${name}/figure.ts`)) as {
      figure: FigureDefinition;
    };
    const svg = /<svg[\s\S]*<\/svg>/.exec(
      module.figure.render(initialValues(module.figure), 'wide'),
    );
    writeFileSync(join(folder, 'public', `${name}.svg`), named(svg?.[0] ?? '<svg/>'));
  }
  writeFileSync(join(docs, 'index.md'), '---\ntitle: Bench\n---\n\nStart.\n');
  for (const article of articles) {
    const { title, description } = article;
    const body = article.blocks.map((part) => block(part, course)).join('\n\n');
    const text = `---\n${stringify({ title, description })}---\n\n${body}\n`;
    writeFileSync(join(docs, `${article.slug}.md`), text);
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
