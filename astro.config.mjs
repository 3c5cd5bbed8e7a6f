import mdx from '@astrojs/mdx';
import { unified } from '@astrojs/markdown-remark';
import { defineConfig } from 'astro/config';
import remarkMath from 'remark-math';
import { finish } from './src/integrations/finish.ts';
import { remarkGlossary } from './src/markdown/glossary.ts';
import { remarkLinks } from './src/markdown/links.ts';
import { remarkReferences } from './src/markdown/references.ts';
import { remarkTex } from './src/markdown/math.ts';
import { rehypeSections } from './src/markdown/sections.ts';

const base = (process.env.BASE_PATH ?? '/').replace(/^\/?/, '/').replace(/\/?$/, '/');

export default defineConfig({
  site: process.env.SITE_URL ?? 'https://beyond-attention.example',
  base,
  trailingSlash: 'always',
  compressHTML: true,
  outDir: process.env.OUT_DIR ?? './dist',
  cacheDir: process.env.CACHE_DIR ?? './node_modules/.astro',
  devToolbar: { enabled: false },
  markdown: {
    syntaxHighlight: false,
    processor: unified({
      remarkPlugins: [
        remarkMath,
        remarkReferences,
        remarkGlossary,
        remarkTex,
        [remarkLinks, { base }],
      ],
      rehypePlugins: [rehypeSections],
      smartypants: false,
    }),
  },
  integrations: [mdx(), finish()],
  vite: { build: { assetsInlineLimit: 0, cssMinify: 'lightningcss' } },
});
