// States that an article writes down: of a figure, in a property or a link, and of the lab's page.
// What a page would silently leave out is told of here, at the key or value that is wrong.
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { Link } from 'mdast';
import { visit } from 'unist-util-visit';
import { attribute, isJsx, type Article, type JsxElement } from '../article.ts';
import { didYouMean, placeAt } from '../problem.ts';
import type { Fail, Place } from './place.ts';

/** The part of a figure's definition that its states are made of. */
interface Control {
  readonly key: string;
  readonly kind: 'slider' | 'select' | 'toggle' | 'text';
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly maxLength?: number;
  readonly options?: readonly { readonly value: string }[];
  readonly value: string | number | boolean;
}
interface StatefulFigure {
  readonly controls: readonly Control[];
  readonly limits?: (
    values: Readonly<Record<string, string | number | boolean>>,
  ) => Readonly<Record<string, { readonly max: number }>>;
}

export interface Fault {
  /** What is wrong in the text: a key, or `key=value`. */
  readonly part: string;
  readonly message: string;
  readonly hint: string;
}

// The course imports no figure: one is read from where it lies, when an article sets its state.
const load = createRequire(import.meta.url);

const loadFigure = (sourceRoot: string, name: string): StatefulFigure =>
  (load(resolve(join(sourceRoot, 'figures', name, 'figure.ts'))) as { figure: StatefulFigure })
    .figure;

/** Every part of `key=value&key=value` that the figure does not take as it stands. */
export function stateFaults(figure: StatefulFigure, name: string, text: string): Fault[] {
  const faults: Fault[] = [];
  const { controls } = figure;
  const keys = controls.map(({ key }) => key);
  const values = Object.fromEntries(controls.map(({ key, value }) => [key, value]));
  const seen = new Set<string>();
  for (const part of text === '' ? [] : text.split('&')) {
    const [[key, value] = ['', '']] = [...new URLSearchParams(part)];
    if (part === '') {
      const hint = 'Write key=value&key=value.';
      faults.push({ part: '&', message: 'This state has an empty part.', hint });
      continue;
    }
    const control = controls.find((one) => one.key === key);
    const fail = (message: string, hint: string): void => {
      faults.push({ part, message, hint });
    };
    if (!control) {
      const list = keys.length > 0 ? `It has: ${keys.join(', ')}.` : 'Remove its state.';
      const near = didYouMean(key, keys, '');
      fail(
        `The figure "${name}" has no control "${key}".`,
        near && keys.length > 1 ? `${near} ${list}` : near || list,
      );
      continue;
    }
    if (seen.has(key)) fail(`The state sets "${key}" twice.`, 'Remove one.');
    seen.add(key);
    const fault = valueFault(control, value);
    if (fault) fail(`"${key}" of the figure "${name}" ${fault.message}`, fault.hint);
    else values[key] = control.kind === 'slider' ? Number(value) : value;
  }
  if (faults.length > 0) return faults;
  for (const [key, { max }] of Object.entries(figure.limits?.(values) ?? {})) {
    const value = values[key];
    if (!seen.has(key) || typeof value !== 'number' || value <= max) continue;
    faults.push({
      part: `${key}=`,
      message: `"${key}" of the figure "${name}" ends at ${max} in this state, got ${value}.`,
      hint: `Write ${max} or less.`,
    });
  }
  return faults;
}

function valueFault(control: Control, value: string): Omit<Fault, 'part'> | undefined {
  const { kind, min = -Infinity, max = Infinity, step = 1, maxLength = Infinity } = control;
  const range = `from ${min} to ${max} in steps of ${step}`;
  const number = value.trim() === '' ? NaN : Number(value);
  const steps = (number - min) / step;
  switch (kind) {
    case 'slider':
      if (!Number.isFinite(number))
        return { message: `is a number, got "${value}".`, hint: `Write a number ${range}.` };
      if (number < min || number > max)
        return { message: `goes from ${min} to ${max}, got ${value}.`, hint: `It goes ${range}.` };
      if (Math.abs(steps - Math.round(steps)) > 1e-6)
        return { message: `has no step at ${value}.`, hint: `It goes ${range}.` };
      return undefined;
    case 'select': {
      const options = (control.options ?? []).map((option) => option.value);
      if (options.includes(value)) return undefined;
      return {
        message: `has no option "${value}".`,
        hint: didYouMean(value, options, `Use one of ${options.join(', ')}.`),
      };
    }
    case 'toggle':
      if (/^(?:true|false)$/.test(value)) return undefined;
      return { message: `is a switch, got "${value}".`, hint: 'Write true or false.' };
    case 'text':
      if (value.length <= maxLength) return undefined;
      return {
        message: `takes ${maxLength} letters, got ${value.length}.`,
        hint: 'Shorten the text.',
      };
  }
}

/** The state of a <Figure>, at the key that is wrong. */
export function checkState(
  article: Article,
  node: JsxElement,
  name: string,
  sourceRoot: string,
  fail: Fail,
): void {
  const text = attribute(node, 'state');
  const item = node.attributes.find(
    (one) => one.type === 'mdxJsxAttribute' && one.name === 'state',
  );
  if (text === undefined || !item) return;
  const place = item.position ?? node.position;
  if (text.trim() === '') {
    const from = place?.start.offset ?? 0;
    const at = placeOf(article, from, from, '');
    fail(at, 'state', 'This state is empty.', 'Write key=value, or remove it.');
    return;
  }
  for (const { part, message, hint } of stateFaults(loadFigure(sourceRoot, name), name, text)) {
    const from = place?.start.offset ?? 0;
    fail(placeOf(article, from, place?.end.offset ?? from, part), 'state', message, hint);
  }
}

/** Links with a state: `/chapter/?f.id=key%3Dvalue` of a figure, `/lab/?task=…` of the lab. */
export function checkQuery(
  article: Article,
  target: Article | undefined,
  node: Link,
  figures: ReadonlySet<string>,
  sourceRoot: string,
  fail: Fail,
): void {
  const [path = '', query] = node.url.replace(/#.*$/, '').split('?', 2);
  if (query === undefined) return;
  const from = node.position?.start.offset ?? 0;
  const say = ({ part, message, hint }: Fault): void =>
    fail(placeOf(article, from, node.position?.end.offset ?? from, part), 'state', message, hint);
  if (/^\/lab\/?$/.test(path)) {
    const { planFaults } = load(resolve(join(sourceRoot, 'lab', 'plan-faults.ts'))) as {
      planFaults: (query: string) => readonly Fault[];
    };
    planFaults(query).forEach(say);
    return;
  }
  if (!target?.readable) return;
  const shown = new Map(figureNames(target));
  for (const part of query.split('&')) {
    const [[key, state] = ['', '']] = [...new URLSearchParams(part)];
    if (!key.startsWith('f.')) {
      const message = `"${key}" of this link sets nothing.`;
      if (shown.has(key)) say({ part, message, hint: `Write f.${key}=….` });
      continue;
    }
    const name = shown.get(key.slice(2));
    if (name === undefined) {
      const ids = [...shown.keys()];
      const message = `${target.slug} has no figure "${key.slice(2)}".`;
      const known = `It has: ${ids.join(', ') || 'none'}.`;
      say({ part, message, hint: didYouMean(key.slice(2), ids, known) });
    } else if (figures.has(name)) {
      for (const fault of stateFaults(loadFigure(sourceRoot, name), name, state))
        say({ ...fault, part });
    }
  }
}

/** Id and name of every figure of an article. */
function figureNames(article: Article): [string, string][] {
  const names: [string, string][] = [];
  visit(article.tree, isJsx, (node: JsxElement) => {
    const [id, name] = [attribute(node, 'id'), attribute(node, 'name')];
    if (node.name === 'Figure' && id !== undefined && name !== undefined) names.push([id, name]);
  });
  return names;
}

/** Where `part` stands in the source between two offsets; the first of them when it is written otherwise. */
function placeOf({ source }: Article, from: number, to: number, part: string): Place {
  const text = source.slice(from, to);
  const shapes = [part, part.replaceAll('&', '&amp;'), part.split('=')[0]!];
  const at = shapes.map((shape) => boundedIndex(text, shape)).find((index) => index >= 0) ?? 0;
  return placeAt(source, from + at);
}

/** The first place where `part` begins a key, not a piece of a longer one. */
function boundedIndex(text: string, part: string): number {
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
    if (part === '&' || /["'&;?=\s]/.test(text[at - 1] ?? ' ')) return at;
  }
  return -1;
}
