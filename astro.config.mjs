import { defineConfig } from 'astro/config';
import { finish } from './src/integrations/finish.ts';

const base = (process.env.BASE_PATH ?? '/').replace(/^\/?/, '/').replace(/\/?$/, '/');

/** The script of Base.astro with all that it loads at once, and what later parts share with it. */
const everyPage =
  /preload-helper|Base\.astro\?|first-scripts|src\/scripts\/(?:after-paint|storage|offline|progress|sheet|site|quiz|number-answer)\.ts|_shared\/start\.ts/;

export default defineConfig({
  site: process.env.SITE_URL ?? 'https://beyond-attention.example',
  base,
  trailingSlash: 'always',
  compressHTML: true,
  outDir: process.env.OUT_DIR ?? './dist',
  cacheDir: process.env.CACHE_DIR ?? './node_modules/.astro',
  devToolbar: { enabled: false },
  integrations: [finish()],
  vite: {
    build: {
      assetsInlineLimit: 0,
      cssMinify: 'lightningcss',
      // What every page loads at once is one file, asked for once, not a chain of five.
      rolldownOptions: {
        output: { codeSplitting: { groups: [{ name: 'site', test: everyPage }] } },
      },
    },
  },
});
