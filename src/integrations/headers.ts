// Headers for static hosts, in the format that Netlify and Cloudflare Pages read.

/** What the policy of the pages adds only as a header. */
export function headersFile(contentSecurityPolicy: string, base: string): string {
  return [
    `${base}*`,
    `  Content-Security-Policy: ${contentSecurityPolicy}; frame-ancestors 'self'`,
    '  X-Content-Type-Options: nosniff',
    '  Referrer-Policy: strict-origin-when-cross-origin',
    '  Permissions-Policy: camera=(), microphone=(), geolocation=()',
    // Names under _astro change with their content.
    `${base}_astro/*`,
    '  Cache-Control: public, max-age=31536000, immutable',
    // A kept worker would keep readers on an old version.
    `${base}sw.js`,
    '  Cache-Control: no-cache',
    '',
  ].join('\n');
}
