// First in every page of the copy that opens from disk, where nothing may be fetched and a folder
// has no index page: files come as scripts, and links get the name of the file they mean.

export {};

const root = new URL('..', (document.currentScript as HTMLScriptElement).src);
const waiting = new Map<string, (content: string) => void>();

declare global {
  /** Called by the scripts under data/, each of which carries one file. */
  var courseFile: (path: string, content: string) => void;
}

globalThis.courseFile = (path, content) => {
  waiting.get(path)?.(content);
  waiting.delete(path);
};

const loaded = new Map<string, Promise<string>>();

/** The text of a file of this copy. */
function loadFile(path: string): Promise<string> {
  let text = loaded.get(path);
  if (!text) {
    text = new Promise((resolve, reject) => {
      waiting.set(path, resolve);
      const script = document.createElement('script');
      script.src = new URL(`data/${path}.js`, root).href;
      script.addEventListener('load', () => script.remove());
      script.addEventListener('error', () => reject(new TypeError(`There is no ${path} here.`)));
      document.head.append(script);
    });
    loaded.set(path, text);
  }
  return text;
}

const types: Readonly<Record<string, string>> = {
  json: 'application/json',
  md: 'text/markdown; charset=utf-8',
};

const fetchFromServer = globalThis.fetch.bind(globalThis);
globalThis.fetch = async (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input, location.href);
  if (url.protocol !== 'file:' || !url.href.startsWith(root.href)) {
    return fetchFromServer(input, init);
  }
  const path = decodeURI(url.pathname.slice(root.pathname.length));
  const type = types[path.split('.').at(-1) ?? ''] ?? 'text/plain; charset=utf-8';
  return new Response(await loadFile(path), { headers: { 'Content-Type': type } });
};

/** `…/mamba/#scan` is a folder on disk; its page is index.html. */
function withFileName(address: string): string {
  const url = new URL(address, location.href);
  if (url.protocol === 'file:' && url.pathname.endsWith('/')) url.pathname += 'index.html';
  return url.href;
}

for (const name of ['pointerdown', 'focusin', 'click'] as const) {
  addEventListener(
    name,
    ({ target }) => {
      // A link of a figure is an SVG element; the attribute is what both kinds have.
      const link = target instanceof Element ? target.closest('a') : null;
      const address = link?.getAttribute('href');
      if (!link || !address || address.startsWith('#')) return;
      const named = withFileName(address);
      if (named !== new URL(address, location.href).href) link.setAttribute('href', named);
    },
    { capture: true },
  );
}
addEventListener(
  'submit',
  ({ target }) => {
    if (target instanceof HTMLFormElement) target.action = withFileName(target.action);
  },
  { capture: true },
);

// Some browsers refuse to change the address of a file; the page works all the same.
const replaceState = history.replaceState.bind(history);
history.replaceState = (...change) => {
  try {
    replaceState(...change);
  } catch {
    // The state stays in the page.
  }
};
