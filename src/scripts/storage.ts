// Storage on the device: it may be blocked, full or hold nonsense, and the page must not mind.

/** The stored JSON value, or the fallback when there is none or it cannot be read. */
export function load<T>(key: string, fallback: T, valid: (value: unknown) => value is T): T {
  try {
    const text = localStorage.getItem(key);
    if (text === null) return fallback;
    const value: unknown = JSON.parse(text);
    return valid(value) ? value : fallback;
  } catch {
    return fallback;
  }
}

/** True when the value was stored. */
export function save(key: string, value: unknown): boolean {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** Stores all of these or leaves what was there; true when all were stored. */
export function saveAll(entries: readonly (readonly [key: string, value: unknown])[]): boolean {
  try {
    const before = entries.map(([key]) => [key, localStorage.getItem(key)] as const);
    if (entries.every(([key, value]) => save(key, value))) return true;
    for (const [key] of before) localStorage.removeItem(key);
    for (const [key, text] of before) if (text !== null) localStorage.setItem(key, text);
  } catch {
    // Where nothing can be read, nothing was stored.
  }
  return false;
}
