// Installs the locked dependencies when they are missing or the lock changed, then checks that
// the Node that runs npm scripts is new enough. Runs on Node 20 with nothing installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const stamp = join(root, 'node_modules', '.installed');
const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .update(`${process.platform} ${process.arch}`)
  .digest('hex');
const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';

if (installed !== wanted) {
  console.log('Installing the locked dependencies (once, about half a minute)…');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const result = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) {
    console.error(
      'The installation failed: see the message of npm above, then run the command again.',
    );
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
}

const node = spawnSync(join(root, 'node_modules', '.bin', 'node'), ['-v'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
});
const version = node.status === 0 ? node.stdout.trim() : process.version;
if (Number(version.slice(1).split('.')[0]) < 22) {
  console.error(
    `Node ${version} is too old and no bundled Node exists for ${process.platform} ${process.arch}: install Node 22.12 or newer.`,
  );
  process.exit(1);
}
