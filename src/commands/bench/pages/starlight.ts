// The same articles as a Starlight site with KaTeX.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Course } from '../../../course/load.ts';
import type { SyntheticArticle } from './articles.ts';
import { installPeer } from './install.ts';
import { plainMarkdown, writePictures } from './plain-markdown.ts';

const packages = [
  '@astrojs/starlight@0.42.4',
  'astro@7.3.4',
  '@astrojs/markdown-remark@7.3.1',
  'remark-math@6.0.0',
  'rehype-katex@7.0.1',
  'katex@0.16.47',
];

/** Installs Starlight once; returns what it is called in the report. */
export function installStarlight(folder: string): string {
  installPeer(folder, packages);
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
  writeFileSync(join(folder, 'astro.config.mjs'), config);
  writeFileSync(join(folder, 'src/content.config.ts'), collection);
  await writePictures(join(folder, 'public'));
  writeFileSync(join(docs, 'index.md'), '---\ntitle: Bench\n---\n\nStart.\n');
  for (const article of articles) {
    const { title, description } = article;
    const text = `---\n${stringify({ title, description })}---\n\n${plainMarkdown(article, course)}\n`;
    writeFileSync(join(docs, `${article.slug}.md`), text);
  }
}
