// Links that leave the site say so: rel="external noopener" on each.
const anchor = /<a\s(?:[^>"]|"[^"]*")*>/g;

export function markExternalLinks(html: string): string {
  return html.replace(anchor, (tag) => {
    if (!/\shref="https?:\/\//.test(tag)) return tag;
    const rel = /\srel="([^"]*)"/.exec(tag)?.[1]?.split(/\s+/) ?? [];
    const all = [...new Set([...rel, 'external', 'noopener'])].join(' ');
    return tag.replace(/\srel="[^"]*"/, '').replace(/^<a/, `<a rel="${all}"`);
  });
}
