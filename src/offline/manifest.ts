// What the service worker knows of a build: every file that may be kept, by hash and size.

export interface Manifest {
  /** Changes when any file of the site changes. */
  readonly build: string;
  /** Path under which the site lies, with slashes at both ends. */
  readonly base: string;
  /** Address below the base, '' for the home page → beginning of its SHA-256 in hex, bytes. */
  readonly files: Readonly<Record<string, readonly [hash: string, bytes: number]>>;
  /** What every page needs; kept from the first visit on. */
  readonly shell: readonly string[];
}

export const hashLength = 16;

/** Address below the base, without search and fragment; undefined where it is none of this site. */
export function pathOf(url: URL, origin: string, base: string): string | undefined {
  if (url.origin !== origin || !url.pathname.startsWith(base)) return undefined;
  try {
    return decodeURI(url.pathname.slice(base.length)).replace(/(^|\/)index\.html$/, '$1');
  } catch {
    // Percent signs that mean nothing.
    return undefined;
  }
}

/** Bytes of all files of a build. */
export function totalBytes({ files }: Manifest): number {
  return Object.values(files).reduce((sum, [, bytes]) => sum + bytes, 0);
}

/** What a new version fetches before it takes over: what every page needs, what was kept before. */
export function wanted(manifest: Manifest, kept: readonly string[], everything: boolean): string[] {
  if (everything) return Object.keys(manifest.files);
  const known = kept.filter((path) => Object.hasOwn(manifest.files, path));
  return [...new Set([...manifest.shell, ...known])];
}

/** What a page may ask of the service worker, and what it answers. */
export type Request =
  | { readonly type: 'visited'; readonly paths: readonly string[] }
  | { readonly type: 'state' | 'save' | 'remove' | 'activate' };

export interface State {
  readonly build: string;
  readonly saved: number;
  readonly files: number;
  readonly savedBytes: number;
  readonly bytes: number;
  /** The reader asked for everything, so new versions fetch everything too. */
  readonly everything: boolean;
  /** Why saving stopped, in a sentence. */
  readonly problem?: string;
}
