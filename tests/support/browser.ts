// A Chromium for tests, screenshots and benchmarks: $CHROMIUM, one of the system, else the one in
// node_modules, which needs no system packages.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { brotliDecompressSync } from 'node:zlib';

export interface Browser {
  readonly executablePath: string;
  readonly args: string[];
  readonly env: Record<string, string>;
}

const common = [
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-gpu',
];

/** Where Chromium is and how to start it; unpacks the bundled one on first use. */
export function findBrowser(): Browser {
  const args = process.getuid?.() === 0 ? [...common, '--no-sandbox'] : common;
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
  const system = [
    process.env['CHROMIUM'],
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ].find((path) => path !== undefined && existsSync(path));
  if (system) return { executablePath: system, args, env: inherited };
  const { executable, libraries } = unpackBundled();
  return {
    executablePath: executable,
    args: [...args, '--no-sandbox', '--no-zygote'],
    env: {
      ...inherited,
      LD_LIBRARY_PATH: libraries,
      FONTCONFIG_PATH: join(libraries, '..', 'fonts'),
    },
  };
}

function unpackBundled(): { executable: string; libraries: string } {
  const source = join(import.meta.dirname, '../../node_modules/@sparticuz/chromium');
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as {
    version: string;
  };
  const folder = join(tmpdir(), `beyond-attention-chromium-${version}`);
  const executable = join(folder, 'chromium');
  const done = join(folder, 'complete');
  if (!existsSync(done)) {
    mkdirSync(folder, { recursive: true });
    const inflate = (name: string): Buffer =>
      brotliDecompressSync(readFileSync(join(source, 'bin', `${name}.br`)));
    writeFileSync(`${executable}.part`, inflate('chromium'), { mode: 0o755 });
    renameSync(`${executable}.part`, executable);
    for (const name of ['al2023.tar', 'fonts.tar', 'swiftshader.tar']) {
      const result = spawnSync('tar', ['x', '-C', folder], { input: inflate(name) });
      if (result.status !== 0) throw new Error(`tar could not unpack ${name}: ${result.stderr}`);
    }
    writeFileSync(done, '');
  }
  return { executable, libraries: join(folder, 'lib') };
}
