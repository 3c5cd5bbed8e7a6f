// Asks the registry for known vulnerabilities of what the site is built with; high and critical
// ones fail. Without an answer nothing is known, and the exit status says so (75: try later).
import { spawnSync } from 'node:child_process';

interface Report {
  readonly metadata?: { readonly vulnerabilities: Readonly<Record<string, number>> };
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string }>>;
}

const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
  timeout: 60_000,
});
const report = readReport(stdout);
if (!report.metadata) {
  console.log('The registry gave no list of vulnerabilities: this check is skipped.');
  process.exitCode = 75;
} else {
  const { high = 0, critical = 0, total = 0 } = report.metadata.vulnerabilities;
  for (const [name, { severity }] of Object.entries(report.vulnerabilities ?? {})) {
    console.log(`${severity}: ${name}`);
  }
  console.log(`${total} known vulnerabilities, ${high + critical} of them high or critical.`);
  process.exitCode = high + critical > 0 ? 1 : 0;
}

function readReport(text: string): Report {
  try {
    return JSON.parse(text) as Report;
  } catch {
    return {};
  }
}
