// The chapters and what each builds on, drawn twice: as a graph from left to right, and for narrow
// screens as the reading order with arcs beside it. Nodes are links.
import type { Chapter } from '../../course/load.ts';
import { placeChapters, type Arrow, type PlacedChapter } from '../../course/prerequisites.ts';
import { escapeHtml } from '../../course/tex.ts';
import { href } from './href.ts';

type Node = PlacedChapter & {
  readonly x: number;
  readonly y: number;
  readonly short: string;
  readonly written: boolean;
};

const round = (value: number): number => Math.round(value * 10) / 10;

function nodesOf(
  chapters: readonly Chapter[],
  place: (placed: PlacedChapter, order: number) => { x: number; y: number },
): ReadonlyMap<string, Node> {
  return new Map(
    placeChapters(chapters).map((placed, i) => [
      placed.slug,
      {
        ...placed,
        ...place(placed, i),
        short: chapters[i]!.short,
        written: chapters[i]!.article !== undefined,
      },
    ]),
  );
}

function arrows(
  nodes: ReadonlyMap<string, Node>,
  path: (from: Node, to: Node, arrow: Arrow) => string,
): string {
  return [...nodes.values()]
    .flatMap((to) =>
      to.from.map((arrow) => `<path d="${path(nodes.get(arrow.slug)!, to, arrow)}"/>`),
    )
    .join('');
}

function drawing(width: number, height: number, name: string, ...parts: string[]): string {
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" class="map-${name}" role="group" aria-label="Chapters and what each builds on">${parts.join('')}</svg>`;
}

/** The body with the chapter's name in the place of `$`; a link once the chapter is written. */
function anchor({ slug, short, written }: Node, body: string): string {
  const named = body.replace('$', escapeHtml(short));
  return written ? `<a href="${href(slug)}">${named}</a>` : `<g>${named}</g>`;
}

/** Graph for wide screens: columns are distances from the start. */
export function graphMap(chapters: readonly Chapter[]): string {
  const [box, gap, high, row] = [158, 46, 40, 66];
  const nodes = nodesOf(chapters, ({ level, row: at }) => ({
    x: level * (box + gap) + 1,
    y: round(at * row + 1),
  }));
  const all = [...nodes.values()];
  const width = Math.max(...all.map(({ x }) => x)) + box + 1;
  const height = Math.ceil(Math.max(...all.map(({ y }) => y)) + high + 1);
  const lines = arrows(nodes, (from, to, { through }) => {
    let [x, y] = [from.x + box, from.y + high / 2];
    let path = `M${x},${round(y)}`;
    for (const next of [...through.map((at) => at * row + 1 + high / 2), to.y + high / 2]) {
      const half = x + gap / 2;
      path += `C${half},${round(y)} ${half},${round(next)} ${x + gap},${round(next)}`;
      x += gap;
      y = next;
      if (x < to.x) path += `H${(x += box)}`;
    }
    return path;
  });
  return drawing(
    width,
    height,
    'graph',
    `<g class="map-lines">${lines}</g>`,
    ...all.map((node) =>
      anchor(
        node,
        `<rect x="${node.x}" y="${node.y}" width="${box}" height="${high}" rx="6"/><text x="${node.x + box / 2}" y="${node.y + high / 2 + 5}" text-anchor="middle">$</text>`,
      ),
    ),
  );
}

/** Reading order for narrow screens: an arc from each chapter to what builds on it. */
export function arcMap(chapters: readonly Chapter[]): string {
  const [row, x] = [38, 104];
  const nodes = nodesOf(chapters, (_, order) => ({ x, y: order * row + row / 2 }));
  const lines = arrows(nodes, (from, to) => {
    const reach = Math.min(x - 8, 14 + 11 * ((to.y - from.y) / row));
    return `M${x - 8},${from.y}C${x - 8 - reach},${from.y} ${x - 8 - reach},${to.y} ${x - 8},${to.y}`;
  });
  return drawing(
    350,
    row * nodes.size,
    'arcs',
    `<g class="map-lines">${lines}</g>`,
    ...[...nodes.values()].map((node) =>
      anchor(
        node,
        `<rect x="${x - 12}" y="${node.y - row / 2}" width="${350 - x + 12}" height="${row}" rx="6"/><circle cx="${x - 4}" cy="${node.y}" r="4"/><text x="${x + 10}" y="${node.y + 6}">$</text>`,
      ),
    ),
  );
}
