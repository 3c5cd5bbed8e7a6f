// Prints the page with the whole course to beyond-attention-<version>.pdf, as a browser does it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { preview } from 'astro';
import { findBrowser } from '../../tests/support/browser.ts';
import { version } from '../course/citation.ts';

const root = process.env['OUT_DIR'] ?? 'dist';
const base = (process.env['BASE_PATH'] ?? '/').replace(/^\/?/, '/').replace(/\/?$/, '/');
if (!existsSync(join(root, 'print', 'index.html'))) {
  console.error(`There is no built site in ${root}: run npm run build first.`);
  process.exit(1);
}
const [page = 'print'] = process.argv.slice(2);
const file = page === 'print' ? `beyond-attention-${version}.pdf` : `${page}.pdf`;
const server = await preview({
  root: '.',
  server: { host: '127.0.0.1', port: Number(process.env['PORT'] ?? 4471) },
  logLevel: 'error',
});
const browser = await chromium.launch(findBrowser());
try {
  const tab = await browser.newPage({ colorScheme: 'light' });
  await tab.goto(`http://127.0.0.1:${server.port}${base}${page}/`, { waitUntil: 'networkidle' });
  await tab.evaluate(() => document.fonts.ready);
  await tab.pdf({
    path: join(root, file),
    format: 'A4',
    outline: true,
    tagged: true,
    displayHeaderFooter: true,
    headerTemplate: '<span></span>',
    footerTemplate:
      '<div style="width:100%;text-align:center;font:8pt sans-serif"><span class="pageNumber"></span></div>',
    margin: { top: '18mm', bottom: '18mm', left: '16mm', right: '16mm' },
  });
  console.log(`${join(root, file)} is ready.`);
} finally {
  await browser.close();
  await server.stop();
}
