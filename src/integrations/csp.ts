// The content security policy: nothing from elsewhere, no inline code but what the build hashed.
import { createHash } from 'node:crypto';

const script = /<script(?![^>]*\ssrc=)([^>]*)>([\s\S]*?)<\/script>/g;

/** Writes the policy into every page as a meta element; returns it for the _headers file. */
export function policy(pages: Map<string, string>): string {
  const all = new Set<string>();
  for (const [file, html] of pages) {
    const hashes = new Set<string>();
    for (const [, attributes, code] of html.matchAll(script)) {
      if (/type="application\/(?:ld\+)?json"/.test(attributes!)) continue;
      const hash = createHash('sha256').update(code!).digest('base64');
      hashes.add(`'sha256-${hash}'`);
      all.add(`'sha256-${hash}'`);
    }
    const meta = `<meta http-equiv="Content-Security-Policy" content="${directives([...hashes])}">`;
    pages.set(file, html.replace(/<meta charset="utf-8"\s*\/?>/i, `$&${meta}`));
  }
  return directives([...all].sort());
}

function directives(hashes: readonly string[]): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'wasm-unsafe-eval'${hashes.map((hash) => ` ${hash}`).join('')}`,
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ');
}
