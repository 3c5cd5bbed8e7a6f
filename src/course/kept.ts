// Results that are the same for the same input, kept from one build to the next: formulas and
// listings. A file that is damaged, or was made by other code, counts as empty.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Kept {
  /** The result for this input, worked out if it is not there. */
  of(input: string, work: () => string): string;
  /** The same for results that take a while. */
  ofLater(input: string, work: () => Promise<string>): Promise<string>;
  has(input: string): boolean;
  save(): void;
}

/** Characters of all results of one kind. What this run did not ask for goes first. */
const most = 48 << 20;

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');

/**
 * The results called `name`, in `folder`. `makers` are texts that decide the results besides the
 * input: the code and the versions of what it calls.
 */
export function openKept(folder: string, name: string, makers: readonly string[]): Kept {
  const file = join(folder, `${name}.json`);
  const maker = digest(JSON.stringify(makers));
  const before = read(file, maker);
  const now = new Map<string, string>();
  let isNew = false;

  const known = (key: string): string | undefined => {
    const result = now.get(key) ?? before.get(key);
    if (result !== undefined) now.set(key, result);
    return result;
  };
  const add = (key: string, result: string): string => {
    isNew = true;
    now.set(key, result);
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
    has: (input) => known(digest(input)) !== undefined,
    save() {
      if (!isNew) return;
      let room = most;
      const entries = [...new Map([...now, ...before])].filter(
        ([, result]) => (room -= result.length) >= 0,
      );
      const text = JSON.stringify(entries);
      try {
        mkdirSync(folder, { recursive: true });
        // Another build may read while this one writes.
        const draft = `${file}.${process.pid}`;
        writeFileSync(draft, `${maker} ${digest(text)}\n${text}`);
        renameSync(draft, file);
      } catch {
        // Without a place to write, the next build does the work again.
      }
    },
  };
}

function read(file: string, maker: string): Map<string, string> {
  try {
    const whole = readFileSync(file, 'utf8');
    const end = whole.indexOf('\n');
    const text = whole.slice(end + 1);
    if (whole.slice(0, end) !== `${maker} ${digest(text)}`) return new Map();
    return new Map(JSON.parse(text) as [string, string][]);
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

/** Writes what this run worked out beside what is there. */
export function saveKept(): void {
  for (const one of shared.keptResults?.values() ?? []) one.save();
}
