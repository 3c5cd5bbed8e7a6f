// The same articles as a VitePress site with KaTeX and its local search.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Course } from '../../../course/load.ts';
import type { SyntheticArticle } from './articles.ts';
import { installPeer } from './install.ts';
import { plainMarkdown, writePictures } from './plain-markdown.ts';

const packages = ['vitepress@1.6.4', '@vscode/markdown-it-katex@1.1.2', 'katex@0.16.47'];

/** Installs VitePress once; returns what it is called in the report. */
export function installVitepress(folder: string): string {
  installPeer(folder, packages);
  return 'VitePress 1.6.4, KaTeX';
}

/** What KaTeX writes is no template of Vue's. */
const config = (sidebar: readonly unknown[]): string => `import { defineConfig } from 'vitepress';
import module from '@vscode/markdown-it-katex';
const katex = module.default ?? module;
export default defineConfig({
  title: 'Bench',
  themeConfig: { sidebar: ${JSON.stringify(sidebar)}, search: { provider: 'local' } },
  markdown: {
    config(md) {
      md.use(katex);
      for (const name of ['math_inline', 'math_block']) {
        const render = md.renderer.rules[name];
        md.renderer.rules[name] = (...given) => render(...given).replace('<span ', '<span v-pre ');
      }
    },
  },
});
`;
const theme = `import 'katex/dist/katex.min.css';
export { default } from 'vitepress/theme';
`;

/** Writes the site into the folder that has the packages. */
export async function writeVitepress(
  folder: string,
  course: Course,
  articles: readonly SyntheticArticle[],
): Promise<void> {
  for (const name of ['.vitepress', 'docs'])
    rmSync(join(folder, name), { recursive: true, force: true });
  const docs = join(folder, 'docs');
  mkdirSync(join(docs, '.vitepress/theme'), { recursive: true });
  await writePictures(join(docs, 'public'));
  const sidebar = articles.map(({ slug, title }) => ({ text: title, link: `/${slug}` }));
  writeFileSync(join(docs, '.vitepress/config.mjs'), config(sidebar));
  writeFileSync(join(docs, '.vitepress/theme/index.js'), theme);
  writeFileSync(join(docs, 'index.md'), '# Bench\n\nStart.\n');
  for (const article of articles) {
    const { title, description } = article;
    const text = `---\n${stringify({ title, description })}---\n\n# ${title}\n\n${plainMarkdown(article, course)}\n`;
    writeFileSync(join(docs, `${article.slug}.md`), text);
  }
}
