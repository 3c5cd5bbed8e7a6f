// What a figure shows before its script. Figures are pure and draw a lot: an article, the gallery
// and every other place that shows the same state share one drawing.
import type { FigureDefinition, Values } from '../../figures/_shared/contract.ts';
import { tableMarkup } from '../../figures/_shared/controls.ts';

export interface FirstFrame {
  readonly wide: string;
  readonly narrow: string;
  /** Width and height of the narrow drawing, as CSS writes a ratio. */
  readonly narrowRatio: string | undefined;
  readonly summary: string;
  /** The numbers behind the picture; not every place shows them. */
  readonly table: () => string;
}

const frames = new WeakMap<FigureDefinition, Map<string, FirstFrame>>();

export function firstFrame(figure: FigureDefinition, values: Values): FirstFrame {
  let own = frames.get(figure);
  if (!own) frames.set(figure, (own = new Map()));
  const key = JSON.stringify(values);
  let frame = own.get(key);
  if (!frame) own.set(key, (frame = draw(figure, values)));
  return frame;
}

function draw(figure: FigureDefinition, values: Values): FirstFrame {
  const narrow = figure.render(values, 'narrow');
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(narrow) ?? [];
  let table: string | undefined;
  return {
    wide: figure.render(values, 'wide'),
    narrow,
    narrowRatio: width === undefined ? undefined : `${width}/${height}`,
    summary: figure.summary(values),
    table: () => (table ??= tableMarkup(figure.table(values))),
  };
}
