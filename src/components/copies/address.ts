// Copies of a page are read elsewhere, so their links are whole addresses.
import { href } from '../site/href.ts';

/** The public address of a page of this site. */
export function address(site: URL | undefined, page = '', anchor = ''): string {
  const path = href(page, anchor);
  return site ? new URL(path, site).href : path;
}
