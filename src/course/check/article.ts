// Checks of one article: components, citations, references, formulas, listings, links, headings.
import { posix } from 'node:path';
import type { Heading, Node, Paragraph, Parents, Root, Text } from 'mdast';
import { visit, SKIP } from 'unist-util-visit';
import { presetNames } from '../../models/training/presets.ts';
import { attribute, isJsx, wordsOf, type Article, type JsxElement } from '../article.ts';
import { asideKinds, components, labelled } from '../components.ts';
import type { Course } from '../load.ts';
import { didYouMean, shorten } from '../problem.ts';
import { findBrackets, type BracketItem } from '../references-syntax.ts';
import { readRegion } from '../regions.ts';
import type { CheckContext } from './check.ts';
import { checkTable, checkValue } from './computed.ts';
import { checkFormulas } from './formulas.ts';
import { checkLinks } from './links.ts';
import { checkMarkup, hasProgram } from './markup.ts';
import { checkPlacement } from './placement.ts';
import { placeInText, rawOf, start, type Fail, type Place } from './place.ts';
import { checkState } from './states.ts';
import { isRefused } from './refused-labels.ts';
import { faultOf } from './texts.ts';

export function checkArticle(context: CheckContext, article: Article): void {
  const fail: Fail = (place, rule, message, hint, severity = 'error') =>
    context.report({ path: article.path, ...place, rule, message, hint, severity });
  const { course } = context;
  const isKnown = course.chapters.some((chapter) => chapter.slug === article.slug);
  if (!isKnown && course.sources.course.data) {
    fail(
      { line: 1, column: 1 },
      'unknown-chapter',
      `course.yaml has no chapter "${article.slug}".`,
      didYouMean(
        article.slug,
        course.chapters.map((c) => c.slug),
        'Add it to a part of course.yaml.',
      ),
    );
  }
  if (!article.readable) return;
  checkFrontmatter(article, fail);
  checkHeadings(article, fail);
  checkMarkup(article, fail);
  checkPlacement(article, fail);
  const questions = course.quizzes.get(article.slug) ?? [];
  checkLabels(
    article,
    questions.map(({ id }) => `q-${id}`),
    fail,
  );
  checkComponents(context, article, fail);
  checkText(course, article, fail);
  checkFormulas(course, article, fail);
  checkLinks(context, article, fail);
  checkNumbers(article, fail);
}

/** The description and the goals are plain text wherever they appear. */
function checkFrontmatter({ frontmatter, frontmatterAt }: Article, fail: Fail): void {
  if (!frontmatter) return;
  const texts: [string, PropertyKey[]][] = [
    [frontmatter.description, ['description']],
    ...frontmatter.goals.map((goal, i): [string, PropertyKey[]] => [goal, ['goals', i]]),
  ];
  for (const [text, path] of texts) {
    const fault = faultOf(text, false, undefined);
    if (fault) fail(frontmatterAt(path, fault.excerpt), fault.rule, fault.message, fault.hint);
  }
}

function checkHeadings(article: Article, fail: Fail): void {
  let previous = 1;
  let position = 0;
  visit(article.tree, 'heading', (node: Heading, index, parent) => {
    const text = wordsOf(node);
    const id = article.headings[position++]?.id ?? '';
    if (article.source[node.position?.start.offset ?? 0] !== '#') {
      fail(
        start(node),
        'heading-order',
        `The line below makes a heading of "${shorten(text)}".`,
        'Put a blank line above it, or write a heading with ##.',
      );
      return;
    }
    if (text.trim() && /^(?:-\d+)?$/.test(id)) {
      const hint = 'Give it words.';
      fail(start(node), 'heading', `"${text}" has no letter to make its address of.`, hint);
    }
    if (node.depth === 1) {
      fail(
        start(node),
        'heading-order',
        `"${text}" is a heading of level 1.`,
        'Begin at ##: the title comes from course.yaml.',
      );
    } else if (node.depth > previous + 1) {
      fail(
        start(node),
        'heading-order',
        `"${text}" jumps from level ${previous} to level ${node.depth}.`,
        `Use ${'#'.repeat(previous + 1)} here.`,
      );
    }
    if (!text.trim())
      fail(start(node), 'heading-order', 'This heading is empty.', 'Give it words or remove it.');
    else checkPlaceOfHeading(node, parent, (index ?? 0) + 1, fail);
    previous = Math.max(2, node.depth);
  });
}

/** A heading stands in no block, and something stands below it. */
function checkPlaceOfHeading(
  node: Heading,
  parent: Parents | undefined,
  after: number,
  fail: Fail,
): void {
  const text = wordsOf(node);
  if (parent?.type !== 'root') {
    const hint = 'Headings part the chapter: put it between blocks, or write **words**.';
    fail(start(node), 'heading', `The heading "${text}" stands inside of a block.`, hint);
    return;
  }
  const below = parent.children.slice(after).find(({ type }) => type !== 'mdxFlowExpression');
  if (below !== undefined && !(below.type === 'heading' && below.depth <= node.depth)) return;
  const hint = 'Write its section, or remove it.';
  fail(start(node), 'heading', `Nothing stands below the heading "${text}".`, hint);
}

/** Ids that the page around an article has. */
const pageIds = [
  ...['cards', 'cite-this', 'content', 'footnote-label', 'how-hint', 'in-one-minute'],
  'references',
];

function checkLabels(article: Article, questions: readonly string[], fail: Fail): void {
  const seen = new Map<string, number>();
  for (const label of article.labels) {
    if (pageIds.includes(label.anchor) || /^how-\d+$/.test(label.anchor)) {
      fail(
        label,
        'duplicate-label',
        `Every chapter page has its own "${label.anchor}".`,
        'Give this one another name.',
      );
    }
    if (questions.includes(label.anchor)) {
      const message = `A question of the quiz stands at "${label.anchor}" already.`;
      fail(label, 'duplicate-label', message, 'Give this one another name.');
    }
    const first = seen.get(label.anchor);
    if (first !== undefined) {
      fail(
        label,
        'duplicate-label',
        `The label "${label.anchor}" is already defined on line ${first}.`,
        'Give one of them another id.',
      );
    } else {
      seen.set(label.anchor, label.line);
    }
  }
}

/** Whether a block of code ends with signs like those that begin it, and at least as many. */
function isClosed(code: string): boolean {
  const [, ...lines] = code.split('\n');
  const [signs = '', sign] = /^(`|~)\1*/.exec(code) ?? [];
  return new RegExp(`^[\\s>]*${signs}${sign}*\\s*$`).test(lines.at(-1) ?? '');
}

function checkComponents(
  { course, figures, sourceRoot }: CheckContext,
  article: Article,
  fail: Fail,
): void {
  visit(article.tree, (node) => {
    if (node.type === 'mdxjsEsm') {
      fail(
        start(node),
        'import',
        'An article imports or exports nothing.',
        'Remove this line: every component is already there.',
      );
    }
    if (node.type === 'code') {
      const isOpen = !isClosed(rawOf(article.source, node));
      fail(
        start(node),
        'pasted-code',
        isOpen
          ? 'This code block does not end.'
          : 'This code block is pasted, not cut from tested source.',
        'Use <Listing file="…" region="…" id="…">, or write shell commands in `backticks`.',
        isOpen ? 'error' : 'warning',
      );
    }
    if (!isJsx(node) || node.name === null) return;
    const name = node.name;
    if (/^[a-z]/.test(name)) return;
    if (!Object.hasOwn(components, name)) {
      fail(
        start(node),
        'unknown-component',
        `There is no component <${name}>.`,
        didYouMean(name, Object.keys(components), 'See src/course/components.ts.'),
      );
      return;
    }
    checkProperties(node, name, fail);
    if (hasProgram(node) || checkNumbersGiven(node, name, fail)) return;
    const value = (key: string): string | undefined => attribute(node, key);
    const titled = [...components[name]!.required, ...components[name]!.optional].includes('title');
    const fault =
      value('title') === undefined || !titled ? undefined : faultOf(value('title')!, false, []);
    if (fault) fail(start(node), fault.rule, `title: ${fault.message}`, fault.hint);
    if (name in labelled && value('id') !== undefined && !/^[a-z][a-z0-9-]*$/.test(value('id')!)) {
      fail(
        start(node),
        'label',
        `The id "${value('id')}" is not lower-case words joined by hyphens.`,
        'Rename it.',
      );
    }
    if (name === 'Figure') {
      checkFigure(node, figures, fail);
      const shown = value('name');
      if (shown !== undefined && figures.has(shown))
        checkState(article, node, shown, sourceRoot, fail);
    }
    if (name === 'Lab') checkLab(node, fail);
    if (name === 'Listing') checkListing(node, fail);
    if (name === 'Equation') checkEquation(node, fail);
    if (name === 'DataTable') checkTable(course, node, fail);
    if (
      name === 'Aside' &&
      value('kind') !== undefined &&
      !(asideKinds as readonly string[]).includes(value('kind')!)
    ) {
      fail(
        start(node),
        'property',
        `<Aside> has no kind "${value('kind')}".`,
        `Use one of ${asideKinds.join(', ')}.`,
      );
    }
    if (name === 'Interview' && value('claim') !== undefined) {
      const ids = course.claims.map((claim) => claim.id);
      if (course.sources.claims.data && !ids.includes(value('claim')!)) {
        fail(
          start(node),
          'unknown-claim',
          `There is no claim "${value('claim')}".`,
          didYouMean(value('claim')!, ids, 'Add it to claims.yaml.'),
        );
      }
    }
    if (name === 'Term' && value('id') !== undefined) {
      const ids = course.glossary.map((entry) => entry.id);
      if (course.sources.glossary.data && !ids.includes(value('id')!)) {
        fail(
          start(node),
          'unknown-term',
          `There is no term "${value('id')}".`,
          didYouMean(value('id')!, ids, 'Add it to glossary.yaml.'),
        );
      }
    }
    if (name === 'Value' && value('of') !== undefined) checkValue(course, node, fail);
    const isChapter = course.chapters.some(({ slug }) => slug === article.slug);
    if (name === 'Quiz' && isChapter && !course.quizzes.has(article.slug)) {
      fail(
        start(node),
        'quiz',
        `There is no content/quizzes/${article.slug}.yaml.`,
        'Write it, or remove <Quiz />.',
      );
    }
  });
}

function checkProperties(node: JsxElement, name: string, fail: Fail): void {
  const spec = components[name]!;
  const allowed = [...spec.required, ...spec.optional];
  const given = new Set<string>();
  for (const item of node.attributes) {
    if (item.type !== 'mdxJsxAttribute') {
      fail(start(node), 'property', `<${name}> spreads an expression.`, 'Write each property out.');
      continue;
    }
    if (given.has(item.name))
      fail(
        start(node),
        'property',
        `<${name}> has the property ${item.name} twice.`,
        'Remove one.',
      );
    given.add(item.name);
    if (!spec.open && !allowed.includes(item.name)) {
      fail(
        start(node),
        'unknown-property',
        `<${name}> has no property ${item.name}.`,
        didYouMean(item.name, allowed, `It takes: ${allowed.join(', ') || 'none'}.`),
      );
    }
  }
  for (const property of spec.required) {
    if (!given.has(property)) {
      fail(
        start(node),
        'missing-property',
        `<${name}> needs the property ${property}.`,
        `Add ${property}="…".`,
      );
    }
  }
}

/** True when a property that is text is given as a number. */
function checkNumbersGiven(node: JsxElement, name: string, fail: Fail): boolean {
  if (components[name]!.open) return false;
  const numbers = node.attributes.flatMap((item) =>
    item.type === 'mdxJsxAttribute' && item.value && typeof item.value !== 'string'
      ? [{ key: item.name, value: item.value.value.trim() }]
      : [],
  );
  for (const { key, value } of numbers)
    fail(
      start(node),
      'property',
      `${key}={${value}} of <${name}> is a number, not text.`,
      `Write ${key}="${value}".`,
    );
  return numbers.length > 0;
}

function checkFigure(node: JsxElement, figures: ReadonlySet<string>, fail: Fail): void {
  const name = attribute(node, 'name');
  if (name !== undefined && !figures.has(name)) {
    fail(
      start(node),
      'unknown-figure',
      `There is no figure "${name}".`,
      didYouMean(name, figures, 'Make it with npm run new:figure.'),
    );
  }
  const wide = attribute(node, 'wide');
  if (wide !== undefined && wide !== '') {
    const message = `wide="${wide}" makes the figure wide, like every value.`;
    fail(start(node), 'property', message, 'Write wide alone, or remove it.');
  }
  if (!wordsOf(node).trim()) {
    fail(
      start(node),
      'text-alternative',
      'This figure has no caption.',
      'Say between its tags what to see.',
    );
  }
}

function checkLab(node: JsxElement, fail: Fail): void {
  const preset = attribute(node, 'preset');
  if (preset === undefined || presetNames.includes(preset)) return;
  fail(
    start(node),
    'unknown-preset',
    `There is no lab preset "${preset}".`,
    didYouMean(preset, presetNames, 'Presets are listed in src/models/training/presets.ts.'),
  );
}

function checkListing(node: JsxElement, fail: Fail): void {
  const file = attribute(node, 'file');
  const region = attribute(node, 'region');
  if (file === undefined || region === undefined) return;
  if (!file.includes('..') && posix.join('/', file) !== `/${file}`) {
    const plain = posix.join('/', file).slice(1);
    fail(start(node), 'property', `The path "${file}" has more than its steps.`, `Write ${plain}.`);
    return;
  }
  const result = readRegion(file, region);
  const highlight = attribute(node, 'highlight');
  if (result.region && highlight !== undefined) {
    const lines = result.region.end - result.region.start + 1;
    const ranges = highlight.split(',').map((part) => part.split('-').map(Number));
    const sound = ranges.every(([from = NaN, to = from]) => from >= 1 && from <= to && to <= lines);
    if (!sound || !/^\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*$/.test(highlight)) {
      fail(
        start(node),
        'property',
        `highlight="${highlight}" names no lines of this listing.`,
        `Write lines from 1 to ${lines}, as in 2 or 2,4-5.`,
      );
    }
  }
  if (!result.region) {
    fail(
      start(node),
      'missing-region',
      result.reason,
      didYouMean(
        region,
        result.known,
        result.known.length > 0
          ? `It has: ${result.known.join(', ')}.`
          : 'Write the path from src on, and mark the lines with // #region name.',
      ),
    );
  }
}

function checkEquation(node: JsxElement, fail: Fail): void {
  let formulas = 0;
  visit(node, 'math', () => {
    formulas++;
  });
  if (formulas !== 1) {
    fail(
      start(node),
      'equation',
      `<Equation> holds ${formulas} display formulas.`,
      'Put exactly one $$ … $$ block in it, with blank lines around.',
    );
  }
}

function checkText(course: Course, article: Article, fail: Fail): void {
  visit(article.tree, 'text', (node: Text) => {
    for (const bracket of findBrackets(node.value)) {
      const place = placeInText(article, node, bracket.start);
      const empty = bracket.items.some(({ kind, key }) => kind === '?' && !key.trim());
      if (empty) {
        const hint = 'Write [@a; @b], and nothing behind the last.';
        fail(place, 'citation', 'A part of this citation is empty.', hint);
        continue;
      }
      const kinds = new Set(
        bracket.items.map(({ kind }) => (kind === '' || kind === '?' ? 'cite' : 'refer')),
      );
      if (bracket.items.length > 1 && kinds.has('refer')) {
        fail(
          place,
          'citation',
          'A reference shares its bracket with something else.',
          'Write each reference as a bracket of its own: [@eq:a] and [@eq:b].',
        );
        continue;
      }
      const twice = bracket.items.find(
        ({ key, locator }, i) =>
          bracket.items.findIndex((other) => other.key === key && other.locator === locator) < i,
      );
      if (twice) {
        fail(place, 'citation', `"${twice.key}" is cited twice in one bracket.`, 'Remove one.');
        continue;
      }
      for (const item of bracket.items) checkBracketItem(course, article, item, place, fail);
    }
  });
}

function checkBracketItem(
  course: Course,
  article: Article,
  item: BracketItem,
  place: Place,
  fail: Fail,
): void {
  if (item.kind === '?') {
    fail(
      place,
      'citation',
      `[${item.key}] is neither a citation nor a reference.`,
      'Write [@key], [@key, §2] or [@eq:id].',
    );
    return;
  }
  if (item.kind === '') {
    const keys = course.bibliography.references.keys();
    const { references, broken, readable } = course.bibliography;
    if (readable && !references.has(item.key) && !broken.has(item.key)) {
      fail(
        place,
        'unknown-citation',
        `references.bib has no "${item.key}".`,
        didYouMean(item.key, keys, 'Add the entry to references.bib.'),
      );
    }
    // Cite.astro takes key and locator apart at the bar.
    if (/[@|]|^,/.test(item.locator)) {
      fail(
        place,
        'citation',
        `"${item.locator}" is no place in a source.`,
        item.locator.includes('@')
          ? 'Part sources by a semicolon: [@a; @b].'
          : 'Write it as in [@key, §2].',
      );
    }
    return;
  }
  if (item.locator) {
    fail(
      place,
      'citation',
      `The reference ${item.kind}:${item.key} has the locator "${item.locator}".`,
      'Only citations have locators: write it as text.',
    );
    return;
  }
  const slugs = course.chapters.map((chapter) => chapter.slug);
  if (item.kind === 'ch') {
    if (course.sources.course.data && !slugs.includes(item.key)) {
      fail(
        place,
        'unknown-chapter',
        `There is no chapter "${item.key}".`,
        didYouMean(item.key, slugs, 'Use a slug of course.yaml.'),
      );
    }
    return;
  }
  const bar = item.key.indexOf('/');
  const [slug, id] =
    bar < 0 ? [article.slug, item.key] : [item.key.slice(0, bar), item.key.slice(bar + 1)];
  const target = course.articles.get(slug!);
  if (!target) {
    fail(
      place,
      'unknown-chapter',
      `There is no article "${slug}".`,
      didYouMean(slug!, course.articles.keys(), 'Use the slug of an article.'),
    );
    return;
  }
  if (!target.readable) return;
  const ids = target.labels.filter((label) => label.kind === item.kind).map((label) => label.id);
  if (!ids.includes(id!) && !isRefused(target, item.kind, id!, ids)) {
    fail(
      place,
      'unknown-label',
      `${slug} has no label ${item.kind}:${id}.`,
      didYouMean(id!, ids, `It has: ${ids.join(', ') || 'none'}.`),
    );
  }
}

const unitNumber =
  /(?<![\w@.,-])\d[\d.,  ]*(?:\s?(?:%|[KMGTP]i?B\b|bytes?\b|[MGTP]?FLOPs?\b|[MGTP]?FLOP\/s\b|TFLOPS\b|ms\b|µs\b|ns\b|seconds?\b|minutes\b|hours\b|days\b|GHz\b|watts?\b|percent\b|tokens?\b|parameters\b)|×(?= (?:faster|slower|more|less|fewer)))/i;

/** A number with a unit in a sentence needs a citation or a <Value>: nothing is typed in. */
function checkNumbers(article: Article, fail: Fail): void {
  visit(article.tree as Root, (node: Node) => {
    if (isJsx(node) && ['Worked', 'Try', 'Figure', 'Interview', 'Quiz'].includes(node.name ?? ''))
      return SKIP;
    if (node.type !== 'paragraph') return;
    const pieces: { text: string; node: Node }[] = [];
    visit(node as Paragraph, (child: Node) => {
      if (child.type === 'text') pieces.push({ text: (child as Text).value, node: child });
      if (isJsx(child) && child.name === 'Value') {
        pieces.push({ text: ' [@value] ', node: child });
        return SKIP;
      }
      return undefined;
    });
    const whole = pieces.map((piece) => piece.text).join('');
    for (const sentence of whole.split(/(?<=[.!?])\s+(?=[A-Z“"])/)) {
      const match = unitNumber.exec(sentence);
      if (!match || /\[@/.test(sentence)) continue;
      const piece = pieces.find(({ text }) => text.includes(match[0]));
      const place = piece
        ? placeInText(article, piece.node, piece.text.indexOf(match[0]))
        : start(node);
      fail(
        place,
        'typed-number',
        `"${match[0].trim()}" is typed in, without a citation or a <Value>.`,
        'Cite its source in this sentence, or compute it with <Value of="…" />.',
        'warning',
      );
    }
    return undefined;
  });
}
