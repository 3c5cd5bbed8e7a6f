// Where the index comes from in a browser, and what the device remembers of earlier searches.
import { openEngine, type Engine } from '../search/engine.ts';
import { load, save } from './storage.ts';

/** Files of the index by name, for a copy of the site that opens without a server. */
declare global {
  var courseSearchFiles: Readonly<Record<string, unknown>> | undefined;
}

export class MissingIndexError extends Error {}

export const base = (): string => document.body.dataset['base'] ?? '/';

let opened: Promise<Engine> | undefined;

/** The search, opened once; after a failure the next call tries again. */
export function openSearchEngine(): Promise<Engine> {
  opened ??= openEngine(readFile).catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

async function readFile(name: string): Promise<unknown> {
  const carried = globalThis.courseSearchFiles?.[name];
  if (carried !== undefined) return carried;
  const response = await fetch(`${base()}search-index/${name}`);
  const type = response.headers.get('content-type') ?? '';
  if (response.status === 404 || (response.ok && !type.includes('json'))) {
    throw new MissingIndexError(`There is no ${name}.`);
  }
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response.json();
}

const storageKey = 'recent-searches';
const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

export function recentSearches(): string[] {
  return load(storageKey, [], isTexts).slice(0, 6);
}

export function rememberSearch(text: string): void {
  const query = text.trim().slice(0, 120);
  if (query.length < 2) return;
  const others = recentSearches().filter((item) => item.toLowerCase() !== query.toLowerCase());
  save(storageKey, [query, ...others].slice(0, 6));
}

export function forgetSearches(): void {
  save(storageKey, []);
}
