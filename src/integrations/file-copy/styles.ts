// Style sheets that carry their fonts: some browsers refuse fonts from another folder on disk.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const address = /url\((["']?)([^)"']+)\1\)/g;
const types: Readonly<Record<string, string>> = { woff2: 'font/woff2', svg: 'image/svg+xml' };

/** The sheets of a copy: each is written once, whichever pages share it. */
export class CarriedStyles {
  readonly #root: string;
  readonly #base: string;
  readonly #files: Map<string, string | Buffer>;
  readonly #names = new Map<string, string>();

  /** `root` is the folder of the built site, `files` is what the copy is to hold. */
  constructor(root: string, base: string, files: Map<string, string | Buffer>) {
    this.#root = root;
    this.#base = base;
    this.#files = files;
  }

  /** The path in the copy of the sheet with this address. */
  async file(sheet: string): Promise<string> {
    return this.text(await readFile(join(this.#root, sheet.slice(this.#base.length)), 'utf8'));
  }

  /** The path in the copy of a sheet with this content, which names files by their address. */
  async text(css: string): Promise<string> {
    const known = this.#names.get(css);
    if (known !== undefined) return known;
    const hash = createHash('sha256').update(css).digest('hex').slice(0, 8);
    const name = `assets/styles.${hash}.css`;
    this.#names.set(css, name);
    this.#files.set(name, await carried(css, this.#root, this.#base));
    return name;
  }
}

/** The sheet with every file that it names written into it. */
async function carried(css: string, root: string, base: string): Promise<string> {
  const parts = new Map<string, string>();
  for (const [, , name] of css.matchAll(address)) {
    if (!name || name.startsWith('data:') || parts.has(name)) continue;
    const type = types[name.split('.').at(-1) ?? ''];
    if (!name.startsWith(base) || !type)
      throw new Error(`A style sheet names ${name}, which cannot be carried in it.`);
    const bytes = await readFile(join(root, name.slice(base.length)));
    parts.set(name, `data:${type};base64,${bytes.toString('base64')}`);
  }
  return (
    css
      // Between two files on disk, which are strangers to each other, no transition is possible.
      .replace(/@view-transition\s*\{[^}]*\}/g, '')
      .replace(address, (whole, _, name: string) =>
        parts.has(name) ? `url(${parts.get(name)})` : whole,
      )
  );
}
