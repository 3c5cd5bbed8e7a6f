// What Vitest and Playwright write of a run as JSON: the counts, and why each failed test failed.
export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

export interface Failure {
  /** The test: its file and its name. */
  readonly name: string;
  readonly message: string;
}

export interface Report extends Totals {
  readonly failures: readonly Failure[];
}

interface VitestReport {
  readonly numPassedTests?: number;
  readonly numFailedTests?: number;
  readonly numPendingTests?: number;
  readonly numTodoTests?: number;
  readonly testResults?: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
}

/** A file that fails before its tests exist counts as one failed test. */
export function readVitest(report: unknown): Report {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } =
    report as VitestReport;
  const failures = (testResults ?? []).flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((result) => result.status === 'failed');
    if (status === 'failed' && failed.length === 0) return [{ name, message: message ?? '' }];
    return failed.map((result) => ({
      name: `${name} › ${result.fullName}`,
      message: (result.failureMessages ?? []).join('\n'),
    }));
  });
  return {
    passed: numPassedTests ?? 0,
    failed: Math.max(numFailedTests ?? 0, failures.length),
    skipped: (numPendingTests ?? 0) + (numTodoTests ?? 0),
    failures,
  };
}

interface PlaywrightSuite {
  readonly title: string;
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs?: readonly {
    readonly title: string;
    readonly file: string;
    readonly line: number;
    readonly tests: readonly {
      readonly status: string;
      readonly results: readonly { readonly errors?: readonly { readonly message?: string }[] }[];
    }[];
  }[];
}

interface PlaywrightReport {
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
  readonly suites?: readonly PlaywrightSuite[];
  readonly errors?: readonly { readonly message?: string }[];
}

export function readPlaywright(report: unknown): Report {
  const { stats, suites, errors } = report as PlaywrightReport;
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
    failures: [
      ...(suites ?? []).flatMap(failuresOf),
      ...(errors ?? []).map(({ message }) => ({ name: 'browser tests', message: message ?? '' })),
    ],
  };
}

function failuresOf({ suites, specs }: PlaywrightSuite): Failure[] {
  const own = (specs ?? []).flatMap(({ title, file, line, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected')
      .map(({ results }) => ({
        name: `${file}:${line} › ${title}`,
        message: results
          .flatMap((result) => result.errors ?? [])
          .map(({ message }) => message ?? '')
          .join('\n'),
      })),
  );
  return [...own, ...(suites ?? []).flatMap(failuresOf)];
}

const colours = /\u001B\[[\d;]*m/g;

/** Each failure with the first lines of its message: the end of a long log then says what broke. */
export function describeFailures(failures: readonly Failure[], lines = 20): string {
  return failures
    .map(({ name, message }) => {
      const all = message
        .replace(colours, '')
        .trimEnd()
        .split('\n')
        .filter((line) => !/^\s+at (?:new Promise|.*\bnode_modules\b)/.test(line));
      const shown = all.slice(0, lines).map((line) => `  ${line}`);
      return [`✗ ${name}`, ...shown, ...(all.length > lines ? ['  …'] : [])].join('\n');
    })
    .join('\n\n');
}
