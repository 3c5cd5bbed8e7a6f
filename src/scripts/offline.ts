// Reading without a network: registers the service worker and says when a new version is there.
import { pathOf, type Request, type State } from '../offline/manifest.ts';
import { load, save } from './storage.ts';

const choiceKey = 'beyond-attention:offline';
const isText = (value: unknown): value is string => typeof value === 'string';
const base = (): string => document.body.dataset['base'] ?? '/';

/** Service workers exist on servers only: not in a file, not while the site is being written. */
export function canKeep(): boolean {
  return (
    import.meta.env.PROD && 'serviceWorker' in navigator && location.protocol.startsWith('http')
  );
}

export const keepsPages = (): boolean => load(choiceKey, 'on', isText) !== 'off';

let pressed = false;

export function startOffline(): void {
  if (!canKeep() || !keepsPages()) return;
  const begin = (): void => void register().catch((error: unknown) => console.warn(error));
  if (document.readyState === 'complete') begin();
  else addEventListener('load', begin, { once: true });
}

export async function register(): Promise<ServiceWorkerRegistration> {
  const { serviceWorker } = navigator;
  const controlled = serviceWorker.controller !== null;
  const registration = await serviceWorker.register(`${base()}sw.js`, {
    scope: base(),
    updateViaCache: 'none',
  });
  const offer = (worker: ServiceWorker | null): void => {
    if (worker && serviceWorker.controller) showBar(() => activate(worker));
  };
  offer(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'installed') offer(worker);
    });
  });
  serviceWorker.addEventListener('controllerchange', () => {
    // Another tab took the new version: this page is of the old one until the reader reloads.
    if (pressed) location.reload();
    else if (controlled) showBar(() => location.reload());
  });
  await ask(await activeWorker(), { type: 'visited', paths: loaded() });
  watch(registration);
  return registration;
}

/** The worker that answers. `ready` alone would go on naming one that was unregistered meanwhile. */
export async function activeWorker(): Promise<ServiceWorker> {
  const { serviceWorker } = navigator;
  const registration = (await serviceWorker.getRegistration(base())) ?? (await serviceWorker.ready);
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  if (!worker) throw new Error('No service worker is registered.');
  if (worker.state === 'activated') return worker;
  return new Promise((resolve, reject) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated') resolve(worker);
      if (worker.state === 'redundant') reject(new Error('The service worker was given up.'));
    });
  });
}

/** This page, its cards, and what it loaded before the service worker could see it. */
function loaded(): string[] {
  const addresses = performance.getEntriesByType('resource').map(({ name }) => name);
  const cards = document.querySelector<HTMLElement>('[data-cards]')?.dataset['cards'] ?? [];
  return [location.href, ...addresses]
    .concat(cards)
    .flatMap((address) => pathOf(new URL(address, location.href), location.origin, base()) ?? []);
}

/** A tab that stays open for days looks for a new version when one comes back to it. */
function watch(registration: ServiceWorkerRegistration): void {
  let last = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || Date.now() - last < 3_600_000) return;
    last = Date.now();
    registration.update().catch(() => undefined);
  });
}

function activate(worker: ServiceWorker): void {
  pressed = true;
  worker.postMessage({ type: 'activate' } satisfies Request);
  // A browser lets the old worker finish first, which can take minutes when a request of another
  // tab hangs. Then the page goes past it: without its registration a reload asks the server, and
  // the files of the new version, which are there already, are taken up again.
  setTimeout(async () => {
    const registration = await navigator.serviceWorker.getRegistration(base());
    await registration?.unregister();
    location.reload();
  }, 3000);
}

/** Asks the service worker; `news` hears every answer, the promise the last one. */
export function ask(
  worker: ServiceWorker,
  request: Request,
  news?: (state: State) => boolean,
): Promise<State> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<State>) => {
      if (news !== undefined && !news(data)) return;
      port1.close();
      resolve(data);
    };
    worker.postMessage(request, [port2]);
  });
}

/** What the button of the bar does; once another tab took the new version, only a reload is left. */
let onPress: () => void = () => undefined;

function showBar(press: () => void): void {
  onPress = press;
  if (document.querySelector('.update-bar')) return;
  const bar = document.createElement('div');
  bar.className = 'update-bar';
  bar.setAttribute('role', 'status');
  const text = document.createElement('span');
  text.textContent = 'A new version of the course is ready.';
  const now = document.createElement('button');
  now.type = 'button';
  now.className = 'button primary';
  now.textContent = 'Load it';
  now.addEventListener('click', () => {
    // The old version first finishes what it is doing.
    now.disabled = true;
    now.textContent = 'Loading…';
    onPress();
  });
  const later = document.createElement('button');
  later.type = 'button';
  later.className = 'button';
  later.textContent = 'Later';
  later.addEventListener('click', () => bar.remove());
  bar.append(text, now, later);
  document.body.append(bar);
}

/** Keeps pages from now on, or forgets all of them and stops. */
export async function choose(keeps: boolean): Promise<boolean> {
  if (!save(choiceKey, keeps ? 'on' : 'off')) return false;
  if (keeps) {
    await register();
    return true;
  }
  const registration = await navigator.serviceWorker.getRegistration(base());
  await registration?.unregister();
  for (const name of await caches.keys()) {
    if (name.startsWith(`course:${base()}:`) || name === `settings:${base()}`)
      await caches.delete(name);
  }
  return true;
}
