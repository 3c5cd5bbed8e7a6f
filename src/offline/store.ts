// The kept files: one cache for each build, so that files of two builds never mix.
import { hashLength, wanted, type Manifest } from './manifest.ts';

const hashHeader = 'x-course-hash';

/** The file on the server is not the one of this build: a newer version is there. */
export class OtherBuildError extends Error {}

const prefix = (base: string): string => `course:${base}:`;
export const cacheName = ({ base, build }: Manifest): string => prefix(base) + build;
const settingsName = (base: string): string => `settings:${base}`;

/** Names of the caches of other builds of this site. */
export async function otherCaches(manifest: Manifest): Promise<string[]> {
  const own = cacheName(manifest);
  const names = await caches.keys();
  return names.filter((name) => name.startsWith(prefix(manifest.base)) && name !== own);
}

const addressOf = (manifest: Manifest, path: string): string =>
  new URL(manifest.base + encodeURI(path), location.href).href;

export async function readKept(manifest: Manifest, path: string): Promise<Response | undefined> {
  const cache = await caches.open(cacheName(manifest));
  return cache.match(addressOf(manifest, path));
}

/** Addresses below the base that a cache holds. */
export async function keptPaths(manifest: Manifest, name: string): Promise<string[]> {
  const cache = await caches.open(name);
  const start = new URL(manifest.base, location.href).href.length;
  return (await cache.keys()).map(({ url }) => decodeURI(url.slice(start)));
}

/** Keeps a response if it is the file of this build. */
export async function keep(manifest: Manifest, path: string, response: Response): Promise<void> {
  const expected = manifest.files[path]?.[0];
  const body = await response.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', body));
  const hash = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  if (!response.ok || hash.slice(0, hashLength) !== expected) {
    throw new OtherBuildError(`${path} is not the file of build ${manifest.build}.`);
  }
  const headers = new Headers({ [hashHeader]: expected });
  const type = response.headers.get('content-type');
  if (type) headers.set('content-type', type);
  const cache = await caches.open(cacheName(manifest));
  await cache.put(addressOf(manifest, path), new Response(body, { headers }));
}

/** Gets the files that are not kept yet: unchanged ones from older caches, others from the server. */
export async function fill(
  manifest: Manifest,
  paths: readonly string[],
  progress: () => void = () => undefined,
): Promise<void> {
  const kept = new Set(await keptPaths(manifest, cacheName(manifest)));
  const older = await Promise.all((await otherCaches(manifest)).map((name) => caches.open(name)));
  const waiting = paths.filter((path) => !kept.has(path));
  const one = async (path: string): Promise<void> => {
    const address = addressOf(manifest, path);
    for (const cache of older) {
      const known = await cache.match(address);
      if (known?.headers.get(hashHeader) === manifest.files[path]?.[0]) {
        await (await caches.open(cacheName(manifest))).put(address, known!);
        return;
      }
    }
    // Names under _astro change with their content; all other files must be asked for afresh.
    const cache = path.startsWith('_astro/') ? 'default' : 'no-cache';
    await keep(manifest, path, await fetch(address, { cache }));
  };
  const next = async (): Promise<void> => {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      await one(path);
      progress();
    }
  };
  await Promise.all(Array.from({ length: 6 }, next));
}

/** Everything a new build needs before it may take over from the one before. */
export async function fillForInstall(manifest: Manifest): Promise<void> {
  const names = await otherCaches(manifest);
  const kept = await Promise.all(names.map((name) => keptPaths(manifest, name)));
  await fill(manifest, wanted(manifest, kept.flat(), await wantsEverything(manifest)));
}

export async function wantsEverything({ base }: Manifest): Promise<boolean> {
  const settings = await caches.open(settingsName(base));
  return (await settings.match('everything')) !== undefined;
}

export async function setEverything({ base }: Manifest, on: boolean): Promise<void> {
  const settings = await caches.open(settingsName(base));
  if (on) await settings.put('everything', new Response('yes'));
  else await settings.delete('everything');
}

/** Drops all but what every page needs. */
export async function trim(manifest: Manifest): Promise<void> {
  const cache = await caches.open(cacheName(manifest));
  const shell = new Set(manifest.shell);
  for (const path of await keptPaths(manifest, cacheName(manifest))) {
    if (!shell.has(path)) await cache.delete(addressOf(manifest, path));
  }
}
