// The same articles as a Docusaurus site with KaTeX; it has no search of its own.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Course } from '../../../course/load.ts';
import type { SyntheticArticle } from './articles.ts';
import { installPeer } from './install.ts';
import { plainMarkdown, writePictures } from './plain-markdown.ts';

const packages = [
  '@docusaurus/core@3.10.2',
  '@docusaurus/preset-classic@3.10.2',
  'react@19',
  'react-dom@19',
  'remark-math@6.0.0',
  'rehype-katex@7.0.1',
  'katex@0.16.47',
];

/** Installs Docusaurus once; returns what it is called in the report. */
export function installDocusaurus(folder: string): string {
  installPeer(folder, packages);
  return 'Docusaurus 3.10.2, KaTeX';
}

const config = `import remarkMath from 'remark-math';
import rehypeKatex from 'rehype-katex';
export default {
  title: 'Bench',
  url: 'https://bench.example',
  baseUrl: '/',
  trailingSlash: true,
  onBrokenLinks: 'ignore',
  presets: [
    [
      'classic',
      {
        docs: { routeBasePath: '/', remarkPlugins: [remarkMath], rehypePlugins: [rehypeKatex] },
        blog: false,
        theme: { customCss: './katex.css' },
      },
    ],
  ],
};
`;

/** Writes the site into the folder that has the packages. */
export async function writeDocusaurus(
  folder: string,
  course: Course,
  articles: readonly SyntheticArticle[],
): Promise<void> {
  for (const name of ['docs', 'static', 'build', '.docusaurus', 'node_modules/.cache'])
    rmSync(join(folder, name), { recursive: true, force: true });
  const docs = join(folder, 'docs');
  mkdirSync(docs, { recursive: true });
  await writePictures(join(folder, 'static'));
  writeFileSync(join(folder, 'docusaurus.config.mjs'), config);
  writeFileSync(join(folder, 'katex.css'), "@import 'katex/dist/katex.min.css';\n");
  writeFileSync(join(docs, 'index.md'), '---\nslug: /\n---\n\n# Bench\n\nStart.\n');
  for (const article of articles) {
    const { title, description } = article;
    const text = `---\n${stringify({ title, description })}---\n\n${plainMarkdown(article, course)}\n`;
    writeFileSync(join(docs, `${article.slug}.md`), text);
  }
}
