// Results that are the same for the same input, kept from one build to the next: formulas and
// listings. A file that is damaged, or was made by other code, counts as empty.
import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export interface Kept {
  /** The result for this input, worked out if it is not there. */
  of(input: string, work: () => string): string;
  /** The same for results that take a while. */
  ofLater(input: string, work: () => Promise<string>): Promise<string>;
  has(input: string): boolean;
  save(): void;
}

/** Bytes of all results of one kind. What this run did not ask for goes first. */
const most = 48 << 20;

const digest = (...parts: readonly (string | Uint8Array)[]): string =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('base64url');

/**
 * The results called `name`, in `folder`. `makers` are texts that decide the results besides the
 * input: the code and the versions of what it calls.
 */
export function openKept(folder: string, name: string, makers: readonly string[]): Kept {
  const file = join(folder, `${name}.kept`);
  const maker = digest(JSON.stringify(makers));
  const before = read(file, maker);
  // As bytes: a text with one sign beyond Latin-1 takes twice the room, and inside of the heap.
  const now = new Map<string, Uint8Array>();
  let isNew = false;

  const known = (key: string): string | undefined => {
    const result = now.get(key) ?? before.get(key);
    if (result === undefined) return undefined;
    now.set(key, result);
    return text.decode(result);
  };
  const add = (key: string, result: string): string => {
    isNew = true;
    now.set(key, Buffer.from(result));
    return result;
  };
  return {
    of(input, work) {
      const key = digest(input);
      return known(key) ?? add(key, work());
    },
    async ofLater(input, work) {
      const key = digest(input);
      return known(key) ?? add(key, await work());
    },
    has(input) {
      const key = digest(input);
      return now.has(key) || before.has(key);
    },
    save() {
      if (!isNew) return;
      let room = most;
      const parts: Uint8Array[] = [];
      for (const [key, result] of new Map([...now, ...before])) {
        if ((room -= result.length) >= 0)
          parts.push(Buffer.from(`${key} ${result.length}\n`), result);
      }
      try {
        mkdirSync(folder, { recursive: true });
        // Another build may read while this one writes.
        const draft = `${file}.${process.pid}`;
        const out = openSync(draft, 'w');
        writeSync(out, `${maker} ${digest(...parts)}\n`);
        for (const part of parts) writeSync(out, part);
        closeSync(out);
        renameSync(draft, file);
      } catch {
        // Without a place to write, the next build does the work again.
      }
    },
  };
}

const text = new TextDecoder();
const newline = 10;

/** Key → result: a first line with maker and digest, then for each a line with key and length, and its bytes. */
function read(file: string, maker: string): Map<string, Uint8Array> {
  const results = new Map<string, Uint8Array>();
  try {
    const whole = readFileSync(file);
    let at = whole.indexOf(newline) + 1;
    const body = whole.subarray(at);
    if (whole.toString('utf8', 0, at) !== `${maker} ${digest(body)}\n`) return results;
    while (at < whole.length) {
      const start = whole.indexOf(newline, at) + 1;
      const [key = '', length] = whole.toString('latin1', at, start).split(' ');
      at = start + Number(length);
      results.set(key, whole.subarray(start, at));
    }
    return results;
  } catch {
    return new Map();
  }
}

/** Astro bundles its pages apart from its plugins: both copies of this module share the results. */
const shared = globalThis as typeof globalThis & { keptResults?: Map<string, Kept> };

/** The results called `name` of this project, decided by these source files and the lock file. */
export function kept(name: string, sources: readonly string[]): Kept {
  const all = (shared.keptResults ??= new Map<string, Kept>());
  let one = all.get(name);
  if (!one) {
    const makers = ['package-lock.json', ...sources].map(readMaker);
    const folder = join(process.env['CACHE_DIR'] ?? 'node_modules/.astro', 'kept');
    one = openKept(folder, name, makers);
    all.set(name, one);
  }
  return one;
}

/** A file that is not there is as good as a new one: its results are nobody else's. */
function readMaker(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return `${path} ${process.pid} ${Date.now()}`;
  }
}

/** Writes what this run worked out beside what is there, and lets go of it. */
export function saveKept(): void {
  for (const one of shared.keptResults?.values() ?? []) one.save();
  shared.keptResults?.clear();
}
