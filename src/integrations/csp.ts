// The content security policy: nothing from elsewhere, no inline code but what the build hashed.
import { createHash } from 'node:crypto';

const script = /<script(?![^>]*\ssrc=)([^>]*)>([\s\S]*?)<\/script>/g;

/** What the policy says of each inline script of a page, in their order. */
export function scriptHashes(html: string): string[] {
  const hashes = new Set<string>();
  for (const [, attributes, code] of html.matchAll(script)) {
    if (/type="application\/(?:ld\+)?json"/.test(attributes!)) continue;
    hashes.add(`'sha256-${createHash('sha256').update(code!).digest('base64')}'`);
  }
  return [...hashes];
}

/** The head of a page with its policy as a meta element. */
export function withPolicy(head: string, hashes: readonly string[]): string {
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policy(hashes)}">`;
  return head.replace(/<meta charset="utf-8"\s*\/?>/i, `$&${meta}`);
}

/** The policy of pages with these inline scripts. */
export function policy(hashes: readonly string[]): string {
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
