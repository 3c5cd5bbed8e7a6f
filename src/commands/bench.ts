// npm run bench: the engine and the pages against their peers, each in one run.
//   -- --engine        only training steps, matrix products and forward passes
//   -- --pages         only the built pages: transfer, first view, search, build time and memory
//   -- --chapters      only the chapters of the site in dist/, one line each
//   -- --lighthouse    only Lighthouse on the site in dist/, installed for this (176 MB)
//   -- --counts 16,128 numbers of made-up articles; --more 512 builds further ones of ours alone
//   -- --no-rivals     leaves the peers out
// Peers are installed into .cache/ when they are first asked for, and nowhere else.
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { findBrowser } from '../../tests/support/browser.ts';
import { benchEngine } from './bench/engine.ts';
import { benchChapters } from './bench/pages/chapters.ts';
import { benchLighthouse } from './bench/pages/lighthouse.ts';
import { benchPages } from './bench/pages/report.ts';
import { readArguments } from './arguments.ts';

const { values: options } = readArguments(
  'npm run bench [-- --engine|--pages|--chapters|--lighthouse] [--counts 16,128] [--more 512] [--no-rivals]',
  {
    options: {
      engine: { type: 'boolean', default: false },
      pages: { type: 'boolean', default: false },
      chapters: { type: 'boolean', default: false },
      lighthouse: { type: 'boolean', default: false },
      counts: { type: 'string', default: '16,128' },
      more: { type: 'string', default: '' },
      'no-rivals': { type: 'boolean', default: false },
    },
  },
);
const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');
const numbers = (text: string): number[] => text.split(',').filter(Boolean).map(Number);
const withRivals = !options['no-rivals'];
const all = !options.engine && !options.pages && !options.chapters && !options.lighthouse;

const browser = await chromium.launch(findBrowser());
try {
  if (options.engine || all) await benchEngine(root, browser, withRivals);
  if (options.pages || all) {
    await benchPages(root, browser, {
      counts: numbers(options.counts),
      more: numbers(options.more),
      withPeers: withRivals,
    });
  }
  if (options.chapters) await benchChapters(root, browser);
} finally {
  await browser.close();
}
if (options.lighthouse) await benchLighthouse(root);
