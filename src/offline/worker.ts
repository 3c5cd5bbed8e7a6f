// The service worker: answers from the files kept of its own build, and from nothing else that is
// kept. A page that the server already has in a newer build goes past it, with all that it loads.
import { pathOf, totalBytes, type Manifest, type Request as Ask, type State } from './manifest.ts';
import {
  cacheName,
  fill,
  fillForInstall,
  keep,
  keptPaths,
  otherCaches,
  OtherBuildError,
  readKept,
  setEverything,
  trim,
  wantsEverything,
} from './store.ts';

interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Waiting {
  readonly request: Request;
  readonly clientId: string;
  readonly resultingClientId: string;
  respondWith(response: Promise<Response>): void;
}
interface Asking extends Waiting {
  readonly data: Ask;
  readonly ports: readonly MessagePort[];
}
/** The part of ServiceWorkerGlobalScope that is used here; TypeScript cannot have it beside DOM. */
interface Scope {
  readonly location: Location;
  readonly registration: ServiceWorkerRegistration;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: Waiting) => void): void;
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void;
  addEventListener(type: 'message', listener: (event: Asking) => void): void;
}

/** Put before this code by the build. */
declare const courseManifest: Manifest;

const scope = self as unknown as Scope;
const manifest = courseManifest;
/** Pages that came from a newer build. */
const newer = new Set<string>();

scope.addEventListener('install', (event) => {
  event.waitUntil(fillForInstall(manifest));
});

scope.addEventListener('activate', (event) => {
  const work = async (): Promise<void> => {
    for (const name of await otherCaches(manifest)) await caches.delete(name);
    await scope.clients.claim();
  };
  event.waitUntil(work());
});

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const navigates = request.mode === 'navigate';
  // What a page of a newer build loads goes past the files kept here; a link from it does not.
  if (request.method !== 'GET' || (!navigates && newer.has(event.clientId))) return;
  const path = pathOf(new URL(request.url), scope.location.origin, manifest.base);
  if (path === undefined) return;
  const known = Object.hasOwn(manifest.files, path);
  if (!known && !navigates) return;
  event.respondWith(known ? answer(event, path) : fetch(request).catch(() => lost()));
});

async function answer(event: Fetching, path: string): Promise<Response> {
  const kept = await readKept(manifest, path);
  if (kept) return kept;
  let response: Response;
  try {
    response = await fetch(event.request);
  } catch (error) {
    if (event.request.mode === 'navigate') return lost();
    throw error;
  }
  if (response.ok) event.waitUntil(keepOrNotice(event, path, response.clone()));
  return response;
}

async function keepOrNotice(event: Fetching, path: string, response: Response): Promise<void> {
  try {
    await keep(manifest, path, response);
  } catch (error) {
    // A full disk is no reason to disturb anyone: the page came from the network.
    if (!(error instanceof OtherBuildError)) return;
    if (event.request.mode === 'navigate') newer.add(event.resultingClientId);
  }
}

/** No network, and the page was never kept: the page that says what there is. */
async function lost(): Promise<Response> {
  return (await readKept(manifest, 'offline/')) ?? Response.error();
}

scope.addEventListener('message', (event) => {
  const port = event.ports[0];
  const tell = async (problem?: string): Promise<void> => {
    port?.postMessage(await state(problem));
  };
  const { data } = event;
  const work = async (): Promise<void> => {
    switch (data.type) {
      case 'activate':
        return scope.skipWaiting();
      case 'visited':
        await fill(
          manifest,
          data.paths.filter((path) => Object.hasOwn(manifest.files, path)),
        );
        break;
      case 'save':
        await setEverything(manifest, true);
        await save(tell);
        break;
      case 'remove':
        await setEverything(manifest, false);
        await trim(manifest);
        break;
      case 'state':
    }
    await tell();
  };
  event.waitUntil(
    work().catch((error: unknown) =>
      tell(
        error instanceof OtherBuildError
          ? 'A newer version is on the server: load it, then save again.'
          : 'Not everything could be saved: the connection is down or the device is full. Try again to go on from here.',
      ),
    ),
  );
});

/** Everything, with news of the progress a few times a second. */
async function save(tell: () => Promise<void>): Promise<void> {
  let last = 0;
  await fill(manifest, Object.keys(manifest.files), () => {
    if (Date.now() - last < 200) return;
    last = Date.now();
    void tell();
  });
}

async function state(problem?: string): Promise<State> {
  const kept = await keptPaths(manifest, cacheName(manifest));
  return {
    build: manifest.build,
    saved: kept.length,
    files: Object.keys(manifest.files).length,
    savedBytes: kept.reduce((sum, path) => sum + (manifest.files[path]?.[1] ?? 0), 0),
    bytes: totalBytes(manifest),
    everything: await wantsEverything(manifest),
    ...(problem === undefined ? {} : { problem }),
  };
}
