// A built page as one that opens from disk: relative addresses, classic scripts, own style sheets.

const tag = /<[a-zA-Z][a-zA-Z0-9-]*(?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*\s*\/?>/g;
const addressed = /(\s(?:href|src|action|data-copy-page|data-cards|data-base)=")([^"]*)"/g;
/** Those that were written into the page say the name of their file. */
const moduleScript =
  /<script type="module" (?:src|data-file)="([^"]+)">(?:(?!<\/script>)[\s\S])*<\/script>/g;
const styleSheet = /<link rel="stylesheet" href="([^"]+)"\s*\/?>/g;
const lateSheet = /\sdata-sheet="([^"]+)"/g;
const style = /<style>([\s\S]*?)<\/style>/g;

export interface PageParts {
  /** Addresses or names of module scripts, in order. */
  readonly scripts: readonly string[];
  /** Addresses of style sheets, of those too that scripts load when something opens. */
  readonly sheets: readonly string[];
  /** Styles in the page that name files. */
  readonly styles: readonly string[];
}

export function partsOf(html: string): PageParts {
  const all = (pattern: RegExp): string[] => [...html.matchAll(pattern)].map((match) => match[1]!);
  return {
    scripts: all(moduleScript),
    sheets: [...all(styleSheet), ...all(lateSheet)],
    styles: all(style).filter((css) => css.includes('url(')),
  };
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
 * The page for the copy on disk. `scripts` are the addresses of its own, `sheets` leads from the
 * addresses of its sheets and from its styles that name files to addresses, all below the root of
 * the copy.
 */
export function filePage(
  html: string,
  file: string,
  base: string,
  scripts: readonly string[],
  sheets: ReadonlyMap<string, string>,
): string {
  const root = toRoot(file);
  const linked = (whole: string, sheet: string): string => {
    const name = sheets.get(sheet);
    return name === undefined ? whole : `<link rel="stylesheet" href="${root}${name}">`;
  };
  const heads = scripts.map((name) => `<script defer src="${root}${name}"></script>`).join('');
  const own = html
    .replace(moduleScript, '')
    .replace(styleSheet, linked)
    .replace(style, linked)
    .replace(lateSheet, (_, sheet: string) => ` data-sheet="${root}${sheets.get(sheet)!}"`)
    // What only a server can give, or only the site itself is asked for.
    .replace(
      /<link\s[^>]*rel="(?:manifest|sitemap|apple-touch-icon|preload|modulepreload)"[^>]*>/g,
      '',
    )
    .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/g, '')
    .replace(/(<div data-downloads>)[\s\S]*?(<\/div>)/, '$1$2');
  return relativeLinks(own, file, base).replace('</head>', `${heads}</head>`);
}
