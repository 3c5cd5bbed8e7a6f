// Pictures of one example inside a trained model: what it read, what it should have said and said,
// and, shaded over the tokens, where it looked, how much it wrote, or what its state held. Pure.
import { el, label, linePath, picture } from '../figures/_shared/svg.ts';
import { IGNORE } from '../models/tasks/example.ts';
import type { Tensor } from '../models/tensor/tensor.ts';
import type { Inspection } from '../models/training/trainer.ts';
import type { LabSettings } from '../models/training/settings.ts';
import { tokenText } from './tokens.ts';

/** What a trace is, by its name without the layer. */
const kinds: Readonly<Record<string, { readonly title: string; readonly kind: TraceKind }>> = {
  attention: { title: 'attention weights of one token', kind: 'rows' },
  scores: { title: 'weights of one token, as attention would have them', kind: 'rows' },
  delta: { title: 'step Δ of every token', kind: 'tokens' },
  strength: { title: 'write strength β of every token', kind: 'tokens' },
  decay: { title: 'decay of every token', kind: 'tokens' },
  gate: { title: 'update gate of every token', kind: 'tokens' },
  state: { title: 'state matrix after one token', kind: 'matrix' },
  hidden: { title: 'hidden numbers of every token', kind: 'channels' },
  filter: { title: 'filter over the past', kind: 'filter' },
};

/** rows: batch heads length length · tokens: batch length … · matrix: batch heads length k v. */
type TraceKind = 'rows' | 'tokens' | 'matrix' | 'channels' | 'filter';

export interface TraceChoice {
  /** As the trainer names it: `0.attention`. */
  readonly name: string;
  readonly title: string;
  /** Whether the picture depends on which token is chosen. */
  readonly perToken: boolean;
}

/** What can be looked at, first layer first. */
export function traceChoices(inspection: Inspection): readonly TraceChoice[] {
  return Object.keys(inspection.traces).flatMap((name) => {
    const [layer = '', part = ''] = name.split('.');
    const known = kinds[part];
    if (!known) return [];
    const title = `Layer ${Number(layer) + 1}: ${known.title}`;
    return [{ name, title, perToken: known.kind === 'rows' || known.kind === 'matrix' }];
  });
}

/** Scored positions, and whether each was answered rightly. */
export function answersOf({ targets, predictions }: Inspection): readonly {
  readonly at: number;
  readonly right: boolean;
}[] {
  return targets.flatMap((target, at) =>
    target === IGNORE ? [] : [{ at, right: predictions[at] === target }],
  );
}

/** A number in 0 … 1 for every token, with what it stands for, or undefined for no shading. */
export function shading(
  inspection: Inspection,
  name: string | undefined,
  at: number,
): readonly number[] | undefined {
  const trace = name === undefined ? undefined : inspection.traces[name];
  const kind = kinds[name?.split('.')[1] ?? '']?.kind;
  const length = inspection.tokens.length;
  if (!trace) return undefined;
  if (kind === 'rows') return relative(averageRow(trace, length, at));
  if (kind === 'tokens' || kind === 'channels') {
    const width = trace.data.length / length;
    return relative(
      Array.from({ length }, (_, t) => {
        let sum = 0;
        for (let i = 0; i < width; i++) sum += Math.abs(trace.data[t * width + i]!);
        return sum / width;
      }),
    );
  }
  return undefined;
}

/** Row `at`, the mean over the heads; negative weights count as their size. */
function averageRow(trace: Tensor, length: number, at: number): number[] {
  const heads = trace.data.length / (length * length);
  return Array.from({ length }, (_, j) => {
    let sum = 0;
    for (let h = 0; h < heads; h++) sum += Math.abs(trace.data[(h * length + at) * length + j]!);
    return sum / heads;
  });
}

function relative(values: readonly number[]): number[] {
  const most = Math.max(...values, 1e-12);
  return values.map((value) => value / most);
}

/**
 * The sequence, `perRow` tokens a row: shaded by `shade`, with the answer beneath every scored
 * token, a tick or a cross before it, and a frame around the chosen one.
 */
export function sequencePicture(
  inspection: Inspection,
  settings: LabSettings,
  {
    width,
    at,
    shade,
  }: {
    readonly width: number;
    readonly at: number;
    readonly shade?: readonly number[] | undefined;
  },
): string {
  const { tokens, targets, predictions } = inspection;
  const perRow = Math.max(8, Math.min(24, Math.floor(width / 40)));
  const [cell, row] = [width / perRow, 62];
  const text = (token: number): string => tokenText(settings, token);
  const cells = tokens.map((token, t) => {
    const [x, y] = [(t % perRow) * cell, Math.floor(t / perRow) * row + 4];
    const target = targets[t]!;
    const scored = target !== IGNORE;
    const right = predictions[t] === target;
    return el(
      'g',
      { 'data-at': t },
      el('rect', {
        x: x + 1,
        y,
        width: cell - 2,
        height: 30,
        rx: 3,
        class: 'lab-token',
      }),
      shade && shade[t]! > 0.01
        ? el('rect', {
            x: x + 1,
            y,
            width: cell - 2,
            height: 30,
            rx: 3,
            class: 'f-memory',
            opacity: 0.08 + 0.5 * shade[t]!,
          })
        : '',
      t === at
        ? el('rect', {
            x: x + 1,
            y,
            width: cell - 2,
            height: 30,
            rx: 3,
            fill: 'none',
            class: 's-output',
            'stroke-width': 2.5,
          })
        : '',
      label(x + cell / 2, y + 20, text(token), { anchor: 'middle', class: 'strong' }),
      scored
        ? label(x + cell / 2, y + 47, `${right ? '✓' : '✗'} ${text(predictions[t]!)}`, {
            anchor: 'middle',
            class: right ? 'f-B' : 'f-delta strong',
          })
        : '',
    );
  });
  return picture(width, Math.ceil(tokens.length / perRow) * row + 4, ...cells);
}

/** The state after the chosen token: area for size, filled for positive, an outline for negative. */
export function matrixPicture(trace: Tensor, length: number, at: number, width: number): string {
  const [keys, values] = trace.shape.slice(-2) as [number, number];
  const size = keys * values;
  // Head 0; the others follow after its `length` matrices.
  const start = Math.min(at, length - 1) * size;
  let most = 1e-12;
  for (let i = 0; i < length * size; i++) most = Math.max(most, Math.abs(trace.data[i]!));
  const cell = Math.min(20, (width - 70) / values);
  const squares: string[] = [];
  for (let i = 0; i < size; i++) {
    const value = trace.data[start + i]!;
    const side = (cell - 1) * Math.sqrt(Math.abs(value) / most);
    if (side < 0.7) continue;
    const box = {
      x: 64 + (i % values) * cell + (cell - side) / 2,
      y: 24 + Math.floor(i / values) * cell + (cell - side) / 2,
      width: side,
      height: side,
    };
    squares.push(
      value > 0
        ? el('rect', { ...box, class: 'f-state' })
        : el('rect', { ...box, fill: 'none', class: 's-state', 'stroke-width': 1.2 }),
    );
  }
  return picture(
    width,
    34 + keys * cell,
    label(64, 14, `${values} value dimensions`, { class: 'soft' }),
    label(56, 38, `${keys} key`, { anchor: 'end', class: 'soft' }),
    label(56, 56, 'dims', { anchor: 'end', class: 'soft' }),
    el('rect', {
      x: 62,
      y: 22,
      width: values * cell + 4,
      height: keys * cell + 4,
      fill: 'none',
      class: 's-state',
      'stroke-width': 1.5,
    }),
    ...squares,
  );
}

/** Up to four channels of a filter, tap by tap into the past. */
export function filterPicture(trace: Tensor, width: number): string {
  const [channels, taps] = trace.shape.slice(-2) as [number, number];
  const shown = Math.min(4, channels);
  const each = 56;
  let most = 1e-12;
  for (let i = 0; i < shown * taps; i++) most = Math.max(most, Math.abs(trace.data[i]!));
  const x = (tap: number): number => 74 + ((width - 84) * tap) / Math.max(1, taps - 1);
  const parts = Array.from({ length: shown }, (_, c) => {
    const middle = c * each + each / 2 + 4;
    const points = Array.from({ length: taps }, (_, tap): [number, number] => [
      x(tap),
      middle - (trace.data[c * taps + tap]! / most) * (each / 2 - 4),
    ]);
    return (
      el('line', { x1: 74, x2: width - 10, y1: middle, y2: middle, stroke: 'var(--rule)' }) +
      el('path', { d: linePath(points), fill: 'none', class: 's-state', 'stroke-width': 1.8 }) +
      label(66, middle + 5, `channel ${c + 1}`, { anchor: 'end', class: 'soft' })
    );
  });
  return picture(
    width,
    shown * each + 30,
    ...parts,
    label(74, shown * each + 22, 'now', { class: 'soft' }),
    label(width - 10, shown * each + 22, `${taps - 1} tokens ago`, {
      anchor: 'end',
      class: 'soft',
    }),
  );
}

/** The picture that belongs to the chosen trace, beside the shaded sequence; empty for none. */
export function tracePicture(
  inspection: Inspection,
  name: string | undefined,
  at: number,
  width: number,
): string {
  const trace = name === undefined ? undefined : inspection.traces[name];
  const kind = kinds[name?.split('.')[1] ?? '']?.kind;
  if (!trace) return '';
  if (kind === 'matrix') return matrixPicture(trace, inspection.tokens.length, at, width);
  if (kind === 'filter') return filterPicture(trace, width);
  return '';
}

/** One sentence for those who do not see the picture. */
export function inspectionSentence(
  inspection: Inspection,
  settings: LabSettings,
  at: number,
  shade: readonly number[] | undefined,
): string {
  const answers = answersOf(inspection);
  const right = answers.filter((answer) => answer.right).length;
  const text = (token: number): string => tokenText(settings, token);
  const target = inspection.targets[at]!;
  const here =
    target === IGNORE
      ? `Token ${at + 1} is ${text(inspection.tokens[at]!)}; nothing is asked there.`
      : `At token ${at + 1}, ${text(inspection.tokens[at]!)}, ${text(target)} is wanted and ${text(inspection.predictions[at]!)} was said.`;
  const strongest = shade
    ? [...shade.keys()]
        .sort((a, b) => shade[b]! - shade[a]!)
        .slice(0, 3)
        .map((t) => `${text(inspection.tokens[t]!)} at ${t + 1}`)
        .join(', ')
    : '';
  return `${right} of ${answers.length} answers are right. ${here}${strongest ? ` Shaded most: ${strongest}.` : ''}`;
}
