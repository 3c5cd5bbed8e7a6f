import { defineConfig } from 'vitest/config';

const root = new URL('../..', import.meta.url).pathname;

export default defineConfig({
  root,
  test: {
    root,
    pool: 'threads',
    projects: [
      {
        root,
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.ts', 'tests/content/**/*.test.ts'],
          testTimeout: 20_000,
        },
      },
      { root, test: { name: 'golden', include: ['tests/golden/**/*.test.ts'] } },
    ],
  },
});
