// Two builds of the same commit are the same bytes, whatever the time zone and the clock: builds
// the site twice and compares every file. ARTICLES=mamba,rnns limits it to these chapters.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const scratch = mkdtempSync(join(tmpdir(), 'beyond-attention-twice-'));
const places = [
  { TZ: 'Pacific/Auckland', LANG: 'C' },
  { TZ: 'America/Los_Angeles', LANG: 'de_DE.UTF-8' },
];

function buildIn(name: string, place: Readonly<Record<string, string>>): Map<string, string> {
  const folder = join(scratch, name);
  const env = {
    ...process.env,
    ...place,
    OUT_DIR: folder,
    CACHE_DIR: join(scratch, `${name}-cache`),
  };
  for (const command of [
    ['astro', 'build', '--silent'],
    ['node', 'src/commands/build-offline.ts'],
    ['node', 'src/commands/build-epub.ts'],
  ]) {
    const { status } = spawnSync(command[0]!, command.slice(1), {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    });
    if (status !== 0) throw new Error(`${command.join(' ')} failed in the ${name} build.`);
  }
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(folder, file)).isFile())
    .sort();
  return new Map(
    files.map((file) => [
      file,
      createHash('sha256')
        .update(readFileSync(join(folder, file)))
        .digest('hex'),
    ]),
  );
}

try {
  const first = buildIn('first', places[0]!);
  const second = buildIn('second', places[1]!);
  const names = new Set([...first.keys(), ...second.keys()]);
  const different = [...names].filter((name) => first.get(name) !== second.get(name));
  for (const name of different) console.log(`${name} differs between the two builds.`);
  console.log(`${names.size} files built twice, ${different.length} of them different.`);
  process.exitCode = different.length > 0 || names.size === 0 ? 1 : 0;
} finally {
  if (process.exitCode === 0) rmSync(scratch, { recursive: true, force: true });
  else console.log(`The builds are in ${scratch}.`);
}
