// First frames of figures as they are sent: places and lengths in tenths of a unit, which is less
// than a tenth of a pixel on most screens. The figure's own script draws with its own numbers.

const picture = /<svg [^>]*class="picture"[^>]*>[\s\S]*?<\/svg>/g;
const tag = /<(?:rect|line|circle|text)\b[^>]*>/g;
/** Below one unit a tenth is much. */
const place = /(\s(?:x|y|x1|x2|y1|y2|cx|cy|width|height)=")(-?[1-9]\d*\.\d\d)"/g;

export function trimPictures(html: string): string {
  return html.replace(picture, (svg) =>
    svg.replace(tag, (whole) =>
      whole.replace(
        place,
        (_, name: string, value: string) => `${name}${Math.round(Number(value) * 10) / 10}"`,
      ),
    ),
  );
}
