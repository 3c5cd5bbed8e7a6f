// Pictures of the built site at 1440 and 390 px in both themes:
// node src/commands/screenshots.ts <folder> [--full] [--origin=http://…] [paths…]
// Without --origin it serves dist itself on a free port; --full takes pages in their whole length.
import { chromium } from '@playwright/test';
import { preview } from 'astro';
import { findBrowser } from '../../tests/support/browser.ts';
import { takeScreenshots } from '../../tests/support/screenshots.ts';
import { readArguments } from './arguments.ts';

const { values, positionals } = readArguments(
  'node src/commands/screenshots.ts <folder> [--full] [--origin=http://…] [paths…]',
  {
    allowPositionals: true,
    options: { full: { type: 'boolean', default: false }, origin: { type: 'string' } },
  },
);
const [folder, ...paths] = positionals;
if (folder === undefined) {
  console.error('Say where the pictures go: node src/commands/screenshots.ts <folder> [paths…]');
  process.exit(1);
}
const base = (process.env['BASE_PATH'] ?? '/').replace(/^\/?/, '/').replace(/\/?$/, '/');
const server =
  values.origin === undefined
    ? await preview({ root: '.', server: { host: '127.0.0.1', port: 4900 }, logLevel: 'error' })
    : undefined;
const browser = await chromium.launch(findBrowser());
try {
  const shots = await takeScreenshots(
    browser,
    values.origin ?? `http://127.0.0.1:${server?.port}`,
    paths.length > 0 ? paths : [base],
    folder,
    { fullPage: values.full },
  );
  for (const { file, excess } of shots) {
    console.log(excess > 0 ? `${file}: ${excess} px too wide` : file);
  }
} finally {
  await browser.close();
  await server?.stop();
}
