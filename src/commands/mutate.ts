// npm run mutate [-- FILE…]: changes src/models and src/course a little in thousands of ways and
// runs the tests of the same folders against each change (MUTATE_TESTS names others). A change that
// no test notices is a missing assertion. Scores are kept in tests/mutation/summary.json. Stryker is
// installed for this into .cache/ and nowhere else; its report lies there too. MUTATE_STATIC=0 leaves
// out code that runs when a module loads: such a change runs every test, and they take most of the time.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArguments, stop } from './arguments.ts';

const version = '10.1.1';
const folder = join('.cache', 'stryker');
const ignoreStatic = process.env['MUTATE_STATIC'] === '0';

/** What is written by a command, or is only types and text. */
const left = [
  '!src/**/*.generated.ts',
  '!src/**/*.as.ts',
  '!src/**/*.d.ts',
  '!src/course/schema.ts',
];

interface Mutant {
  readonly status: string;
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly location: { readonly start: { readonly line: number; readonly column: number } };
}

const { positionals } = readArguments('npm run mutate -- FILE…', {
  options: {},
  allowPositionals: true,
});
const absent = positionals.find((file) => !file.includes('*') && !existsSync(file));
if (absent !== undefined)
  stop(`There is no file ${absent}. Name files from the root of the repository, or a pattern.`);
const files = positionals.length > 0 ? positionals : ['src/models/**/*.ts', 'src/course/**/*.ts'];

const summaryFile = join('tests', 'mutation', 'summary.json');

/** Where the tests of a source file lie: tests mirror src, folder by folder. */
function testsOf(file: string): string[] {
  const [, part, folder] = file.split('/');
  if (part === 'models' && folder && !folder.includes('*'))
    return [`tests/unit/models/${folder}/**/*.test.ts`];
  if (part === 'course') return ['tests/unit/course/**/*.test.ts', 'tests/content/**/*.test.ts'];
  return ['tests/unit/{models,course,fuzz}/**/*.test.ts', 'tests/content/**/*.test.ts'];
}

function install(): void {
  const core = join(folder, 'node_modules/@stryker-mutator/core/package.json');
  if (existsSync(core) && readFileSync(core, 'utf8').includes(`"version": "${version}"`)) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const packages = ['core', 'vitest-runner'].map((name) => `@stryker-mutator/${name}@${version}`);
  // The runner takes the course's own Vitest, which it finds two folders up.
  const { status } = spawnSync(
    'npm',
    ['install', '--no-audit', '--no-fund', '--legacy-peer-deps', '--loglevel=error', ...packages],
    { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' },
  );
  if (status !== 0)
    throw new Error('Stryker could not be installed: see the message of npm above.');
}

function mutate(): number {
  const config = {
    mutate: [...files, ...left],
    testRunner: 'vitest',
    plugins: [
      join(process.cwd(), folder, 'node_modules/@stryker-mutator/vitest-runner/dist/src/index.js'),
    ],
    vitest: { configFile: 'tests/config/mutate.config.ts', related: true },
    coverageAnalysis: 'perTest',
    ignoreStatic,
    concurrency: Number(process.env['MUTATE_CONCURRENCY'] ?? 1),
    reporters: ['json', 'html', 'progress-append-only'],
    jsonReporter: { fileName: join(folder, 'report.json') },
    htmlReporter: { fileName: join(folder, 'report.html') },
    tempDirName: join(folder, 'work'),
    ignorePatterns: ['dist', '.astro', '.cache', 'test-results', '*.zip'],
    disableTypeChecks: false,
    checkers: [],
    timeoutMS: 10_000,
  };
  writeFileSync(join(folder, 'stryker.json'), JSON.stringify(config, null, 2));
  const { status } = spawnSync(
    process.execPath,
    [
      join(folder, 'node_modules/@stryker-mutator/core/bin/stryker.js'),
      'run',
      join(folder, 'stryker.json'),
    ],
    {
      stdio: 'inherit',
      env: { MUTATE_TESTS: [...new Set(files.flatMap(testsOf))].join(), ...process.env },
    },
  );
  return status ?? 1;
}

interface Score {
  /** The day of the run. */
  readonly date: string;
  readonly changes: number;
  readonly noticed: number;
  /** Without changes of code that runs when the module loads. */
  readonly withoutStatic?: true;
}

/** The last score of every file, old ones of other files kept. */
function keep(scores: Readonly<Record<string, Score>>): void {
  const text = existsSync(summaryFile) ? readFileSync(summaryFile, 'utf8') : '{ "files": {} }';
  const { files: known } = JSON.parse(text) as { files: Record<string, Score> };
  const merged = Object.entries({ ...known, ...scores })
    .filter(([file]) => existsSync(file))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const sum = (key: 'changes' | 'noticed'): number =>
    merged.reduce((total, [, score]) => total + score[key], 0);
  const [changes, noticed] = [sum('changes'), sum('noticed')];
  const score = Number(((100 * noticed) / Math.max(1, changes)).toFixed(1));
  const summary = {
    ...{ command: 'npm run mutate -- FILE…', stryker: version },
    ...{ score, changes, noticed, survivors: changes - noticed },
    files: Object.fromEntries(merged),
  };
  mkdirSync(join('tests', 'mutation'), { recursive: true });
  writeFileSync(summaryFile, `${JSON.stringify(summary, undefined, 2)}\n`);
}

/** Survivors by file and line, then the score of each file and of all. */
function report(): void {
  const text = readFileSync(join(folder, 'report.json'), 'utf8');
  const { files: mutated } = JSON.parse(text) as { files: Record<string, { mutants: Mutant[] }> };
  let noticed = 0;
  let all = 0;
  const scores: Record<string, Score> = {};
  for (const [file, { mutants }] of Object.entries(mutated)) {
    const counted = mutants.filter(({ status }) =>
      /^(Killed|Timeout|Survived|NoCoverage)$/.test(status),
    );
    const alive = counted.filter(({ status }) => /^(Survived|NoCoverage)$/.test(status));
    for (const { location, mutatorName, replacement = '', status } of alive) {
      const { line, column } = location.start;
      const shown = replacement.replace(/\s+/g, ' ').slice(0, 60);
      console.log(`${file}:${line}:${column} ${status}: ${mutatorName} → ${shown}`);
    }
    noticed += counted.length - alive.length;
    all += counted.length;
    scores[file] = {
      date: new Date().toISOString().slice(0, 10),
      changes: counted.length,
      noticed: counted.length - alive.length,
      ...(ignoreStatic ? { withoutStatic: true } : {}),
    };
    console.log(`${file}: ${counted.length - alive.length} of ${counted.length} changes noticed`);
  }
  keep(scores);
  console.log(
    `Mutation score: ${((100 * noticed) / Math.max(1, all)).toFixed(1)} % of ${all} changes noticed.`,
  );
}

install();
process.exitCode = mutate();
if (process.exitCode === 0) report();
