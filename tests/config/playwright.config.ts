import { defineConfig } from '@playwright/test';
import { findBrowser } from '../support/browser.ts';

const { executablePath, args, env } = findBrowser();
const root = new URL('../..', import.meta.url).pathname;
export const port = Number(process.env['TEST_PORT'] ?? 4873);

export default defineConfig({
  testDir: root,
  testMatch: ['tests/browser/**/*.spec.ts', 'tests/a11y/**/*.spec.ts'],
  outputDir: `${root}/test-results`,
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  reporter: process.env['PLAYWRIGHT_JSON']
    ? [['json', { outputFile: process.env['PLAYWRIGHT_JSON'] }], ['line']]
    : 'line',
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    viewport: { width: 1280, height: 800 },
    // Only the tests of reading offline want the service worker; it would load files beside others.
    serviceWorkers: 'block',
    launchOptions: { executablePath, args, env },
  },
  webServer: {
    command: 'npm run --silent serve',
    cwd: root,
    url: `http://127.0.0.1:${port}/`,
    env: { PORT: String(port) },
    reuseExistingServer: false,
  },
});
