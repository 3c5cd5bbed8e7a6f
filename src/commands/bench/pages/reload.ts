// How long an author waits: milliseconds from saving an article until the server that runs meanwhile
// answers with the new words.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';

export interface Server {
  readonly command: readonly [string, ...string[]];
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** The article that is edited, and the path of its page. */
  readonly file: string;
  readonly path: string;
}

const edits = 5;
const patience = 120_000;

/** Median over some edits; the command gets `--port` and a free one. */
export async function measureReload({ command, folder, env, file, path }: Server): Promise<number> {
  const port = await freePort();
  const [name, ...args] = command;
  const server = spawn(name, [...args, '--port', String(port)], {
    cwd: folder,
    env: { ...process.env, ...env, ASTRO_TELEMETRY_DISABLED: '1' },
    stdio: 'ignore',
  });
  const text = readFileSync(file, 'utf8');
  try {
    const url = `http://127.0.0.1:${port}${path}`;
    await shows(url, '<h2');
    const times: number[] = [];
    for (let edit = 1; edit <= edits; edit++) {
      const words = `edited${edit}${port}`;
      // Watchers need a moment of rest, as authors do.
      await new Promise((done) => setTimeout(done, 1000));
      const saved = performance.now();
      writeFileSync(file, `${text.trimEnd()}\n\nThe text was ${words}.\n`);
      await shows(url, words);
      times.push(performance.now() - saved);
    }
    return times.sort((a, b) => a - b)[edits >> 1]!;
  } finally {
    writeFileSync(file, text);
    server.kill();
  }
}

/** Asks for the page until it has the text. @throws Error when that takes two minutes. */
async function shows(url: string, text: string): Promise<void> {
  const until = performance.now() + patience;
  while (performance.now() < until) {
    const page = await fetch(url, { headers: { Accept: 'text/html' } })
      .then((answer) => answer.text())
      .catch(() => '');
    if (page.includes(text)) return;
    await new Promise((done) => setTimeout(done, 5));
  }
  throw new Error(`bench: ${url} did not show "${text}" in ${patience / 1000} s.`);
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}
