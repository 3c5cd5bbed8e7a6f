// The reports of both runners, cut to what is read of them.
import { describe, expect, test } from 'vitest';
import {
  describeFailures,
  readPlaywright,
  readVitest,
} from '../../../src/commands/test-reports.ts';

const vitest = {
  numPassedTests: 4,
  numFailedTests: 1,
  numPendingTests: 2,
  numTodoTests: 1,
  testResults: [
    { name: 'a.test.ts', status: 'failed', message: 'No module b.ts', assertionResults: [] },
    {
      name: 'c.test.ts',
      status: 'failed',
      message: '',
      assertionResults: [
        { fullName: 'sums add', status: 'failed', failureMessages: ['expected 1 to be 2'] },
        { fullName: 'sums hold', status: 'passed', failureMessages: [] },
      ],
    },
  ],
};

const playwright = {
  stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 2 },
  suites: [
    {
      title: 'a.spec.ts',
      specs: [
        {
          title: 'opens',
          file: 'a.spec.ts',
          line: 3,
          tests: [{ status: 'expected', results: [] }],
        },
      ],
      suites: [
        {
          title: 'on a phone',
          specs: [
            {
              title: 'closes',
              file: 'a.spec.ts',
              line: 9,
              tests: [
                {
                  status: 'unexpected',
                  results: [
                    {
                      errors: [
                        { message: '\u001B[31mExpected: []\u001B[39m' },
                        { message: 'late' },
                      ],
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
    },
  ],
  errors: [{ message: 'The server did not start.' }],
};

describe('the report of Vitest', () => {
  test('counts a file that did not load as a failed test', () => {
    const { passed, failed, skipped } = readVitest(vitest);
    expect({ passed, failed, skipped }).toEqual({ passed: 4, failed: 2, skipped: 3 });
  });

  test('names what failed, and why', () => {
    expect(readVitest(vitest).failures).toEqual([
      { name: 'a.test.ts', message: 'No module b.ts' },
      { name: 'c.test.ts › sums add', message: 'expected 1 to be 2' },
    ]);
  });
});

describe('the report of Playwright', () => {
  test('counts a test that passed when tried again as passed', () => {
    const { passed, failed, skipped } = readPlaywright(playwright);
    expect({ passed, failed, skipped }).toEqual({ passed: 4, failed: 1, skipped: 2 });
  });

  test('finds failures in groups, and what broke outside of tests', () => {
    expect(readPlaywright(playwright).failures.map(({ name }) => name)).toEqual([
      'a.spec.ts:9 › closes',
      'browser tests',
    ]);
  });
});

describe('the failures at the end of the log', () => {
  test('stand without colours, each with its message', () => {
    expect(describeFailures(readPlaywright(playwright).failures)).toBe(
      [
        '✗ a.spec.ts:9 › closes',
        '  Expected: []',
        '  late',
        '',
        '✗ browser tests',
        '  The server did not start.',
      ].join('\n'),
    );
  });

  test('are cut, and name no place in a library', () => {
    const message = ['no', '    at node_modules/x/y.js:1:2', '    at a.ts:1:2', 'b', 'c'].join(
      '\n',
    );
    expect(describeFailures([{ name: 'a', message }], 3)).toBe(
      '✗ a\n  no\n      at a.ts:1:2\n  b\n  …',
    );
  });
});
