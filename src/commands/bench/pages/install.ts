// Peers are installed into .cache/ when the bench first asks for them, and nowhere else.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Installs the packages into `folder` unless the first of them is there. @throws Error when npm does. */
export function installPeer(folder: string, packages: readonly string[]): void {
  const [first = ''] = packages;
  if (existsSync(join(folder, 'node_modules', first.replace(/(?<=.)@.*$/, '')))) return;
  mkdirSync(folder, { recursive: true });
  // No "type": webpack must read the routes that Docusaurus writes as either kind of module.
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  execFileSync('npm', ['install', ...flags, ...packages], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
