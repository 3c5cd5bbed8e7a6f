// The content security policy: nothing from elsewhere, nothing inline but what the build hashed.
import { createHash } from 'node:crypto';

const script = /<script(?![^>]*\ssrc=)([^>]*)>([\s\S]*?)<\/script>/g;
const style = /<style>([\s\S]*?)<\/style>/g;

const sources = (texts: Iterable<string>): string[] =>
  [...new Set(texts)].map(
    (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  );

/** What the policy says of each inline script of a page, in their order. */
export function scriptHashes(html: string): string[] {
  const codes: string[] = [];
  for (const [, attributes, code] of html.matchAll(script)) {
    if (!/type="application\/(?:ld\+)?json"/.test(attributes!)) codes.push(code!);
  }
  return sources(codes);
}

/** The same of the style sheets in a head. */
export const styleHashes = (head: string): string[] =>
  sources([...head.matchAll(style)].map(([, css]) => css!));

/** The head of a page with its policy as a meta element. */
export function withPolicy(head: string, scripts: readonly string[]): string {
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policy(scripts, styleHashes(head))}">`;
  return head.replace(/<meta charset="utf-8"\s*\/?>/i, () => `<meta charset="utf-8">${meta}`);
}

/** The policy of pages with these inline scripts and styles. */
export function policy(scripts: readonly string[], styles: readonly string[]): string {
  return [
    "default-src 'none'",
    ['script-src', "'self'", "'wasm-unsafe-eval'", ...scripts].join(' '),
    ['style-src', "'self'", ...styles].join(' '),
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ');
}
