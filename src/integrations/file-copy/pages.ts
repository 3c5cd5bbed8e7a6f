// A built page as one that opens from disk: relative addresses, classic scripts, own style sheets.

const tag = /<[a-zA-Z][a-zA-Z0-9-]*(?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*\s*\/?>/g;
const addressed = /(\s(?:href|src|action|data-copy-page|data-cards|data-base)=")([^"]*)"/g;
const moduleScript = /<script type="module" src="([^"]+)"><\/script>/g;
const styleSheet = /<link rel="stylesheet" href="([^"]+)"\s*\/?>/g;
const lateSheet = /\sdata-sheet="([^"]+)"/g;

export interface PageParts {
  /** Addresses of module scripts and style sheets, in order. */
  readonly scripts: readonly string[];
  readonly styles: readonly string[];
  /** Style sheets that scripts load when something opens. */
  readonly late: readonly string[];
}

export function partsOf(html: string): PageParts {
  const all = (pattern: RegExp): string[] => [...html.matchAll(pattern)].map((match) => match[1]!);
  return { scripts: all(moduleScript), styles: all(styleSheet), late: all(lateSheet) };
}

/** `../` as often as the page lies in folders. */
export function toRoot(file: string): string {
  return '../'.repeat(file.split('/').length - 1) || './';
}

/** An address of the site as one relative to the page; a folder becomes its index page. */
export function relativeAddress(address: string, file: string, base: string): string {
  if (/^(?:[a-z]+:|#|\/\/)/i.test(address)) return address;
  // Figures write links relative to their page.
  if (!address.startsWith(base)) return address.replace(/^[^?#]*\/(?=[?#]|$)/, '$&index.html');
  const [, path = '', rest = ''] = /^([^?#]*)(.*)$/.exec(address.slice(base.length))!;
  const name = path === '' || path.endsWith('/') ? `${path}index.html` : path;
  return `${toRoot(file)}${name}${rest}`;
}

/** Markup with every address relative to `file`. */
export function relativeLinks(html: string, file: string, base: string): string {
  return html.replace(tag, (whole) =>
    whole.replace(addressed, (_, before: string, address: string) =>
      before.trimStart().startsWith('data-base')
        ? `${before}${toRoot(file)}"`
        : `${before}${relativeAddress(address, file, base)}"`,
    ),
  );
}

/**
 * The page for the copy on disk. `scripts` are the addresses of its own, `styles` leads from the
 * addresses of its sheets to theirs, all below the root of the copy.
 */
export function filePage(
  html: string,
  file: string,
  base: string,
  scripts: readonly string[],
  styles: ReadonlyMap<string, string>,
): string {
  const root = toRoot(file);
  const heads = scripts.map((name) => `<script defer src="${root}${name}"></script>`).join('');
  const own = html
    .replace(moduleScript, '')
    .replace(
      styleSheet,
      (_, sheet: string) => `<link rel="stylesheet" href="${root}${styles.get(sheet)!}">`,
    )
    .replace(lateSheet, (_, sheet: string) => ` data-sheet="${root}${styles.get(sheet)!}"`)
    // What only a server can give, or only the site itself is asked for.
    .replace(
      /<link\s[^>]*rel="(?:manifest|sitemap|apple-touch-icon|preload|modulepreload)"[^>]*>/g,
      '',
    )
    .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/g, '')
    .replace(/(<div data-downloads>)[\s\S]*?(<\/div>)/, '$1$2');
  return relativeLinks(own, file, base).replace('</head>', `${heads}</head>`);
}
