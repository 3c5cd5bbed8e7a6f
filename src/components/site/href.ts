/** The address of a page under the base path: `href('mamba')` → `/mamba/`. */
export function href(page = '', anchor = ''): string {
  const base = import.meta.env.BASE_URL.replace(/\/?$/, '/');
  const clean = page.replace(/^\/|\/$/g, '');
  const isFile = /\.[a-z0-9]+$/i.test(clean);
  return `${base}${clean}${clean && !isFile ? '/' : ''}${anchor ? `#${anchor}` : ''}`;
}
