// The tests that npm run mutate runs against changed code: those that are fast and read no build.
import { defineConfig } from 'vitest/config';

const root = new URL('../..', import.meta.url).pathname;

export default defineConfig({
  root,
  test: {
    root,
    include: (
      process.env['MUTATE_TESTS'] ??
      'tests/unit/{models,course,fuzz}/**/*.test.ts,tests/content/**/*.test.ts'
    ).split(/,(?![^{]*\})/),
    exclude: ['tests/unit/fuzz/figures.test.ts', 'tests/content/data.test.ts'],
    testTimeout: 20_000,
  },
});
