// A built page as one that opens from disk: relative addresses, classic scripts, own style sheets.

const tag = /<[a-zA-Z][a-zA-Z0-9-]*(?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*\s*\/?>/g;
const addressed = /(\s(?:href|src|action|data-copy-page|data-base)=")([^"]*)"/g;
const moduleScript = /<script type="module" src="([^"]+)"><\/script>/g;
const styleSheet = /<link rel="stylesheet" href="([^"]+)"\s*\/?>/g;

export interface PageParts {
  /** Addresses of module scripts and style sheets, in order. */
  readonly scripts: readonly string[];
  readonly styles: readonly string[];
}

export function partsOf(html: string): PageParts {
  const all = (pattern: RegExp): string[] => [...html.matchAll(pattern)].map((match) => match[1]!);
  return { scripts: all(moduleScript), styles: all(styleSheet) };
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

/**
 * The page for the copy on disk. `scripts` and `styles` are the addresses of its own, below the
 * root of the copy.
 */
export function filePage(
  html: string,
  file: string,
  base: string,
  scripts: readonly string[],
  styles: readonly string[],
): string {
  const root = toRoot(file);
  const heads = [
    ...styles.map((name) => `<link rel="stylesheet" href="${root}${name}">`),
    ...scripts.map((name) => `<script defer src="${root}${name}"></script>`),
  ].join('');
  return (
    html
      .replace(moduleScript, '')
      .replace(styleSheet, '')
      // What only a server can give, or only the site itself is asked for.
      .replace(
        /<link\s[^>]*rel="(?:manifest|sitemap|apple-touch-icon|preload|modulepreload)"[^>]*>/g,
        '',
      )
      .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/g, '')
      .replace(/(<div data-downloads>)[\s\S]*?(<\/div>)/, '$1$2')
      .replace(tag, (whole) =>
        whole.replace(addressed, (_, before: string, address: string) =>
          before.trimStart().startsWith('data-base')
            ? `${before}${root}"`
            : `${before}${relativeAddress(address, file, base)}"`,
        ),
      )
      .replace('</head>', `${heads}</head>`)
  );
}
