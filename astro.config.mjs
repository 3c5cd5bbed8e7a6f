import { defineConfig } from 'astro/config';
import { finish } from './src/integrations/finish.ts';

const base = (process.env.BASE_PATH ?? '/').replace(/^\/?/, '/').replace(/\/?$/, '/');

const everyPage = /preload-helper|src\/scripts\/(?:storage|offline|progress|sheet)\.ts/;

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
      // What every page loads at once is one file, not five of half a kilobyte.
      rolldownOptions: {
        output: { codeSplitting: { groups: [{ name: 'site', test: everyPage }] } },
      },
    },
  },
});
