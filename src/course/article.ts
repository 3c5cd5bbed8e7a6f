// One article: its source parsed once, its labels numbered, its headings and words counted.
import GithubSlugger from 'github-slugger';
import type { Heading, Node, Parents, Root } from 'mdast';
import type { MdxJsxFlowElement, MdxJsxTextElement } from 'mdast-util-mdx';
import { toString } from 'mdast-util-to-string';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkMath from 'remark-math';
import remarkMdx from 'remark-mdx';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { visit } from 'unist-util-visit';
import { VFileMessage } from 'vfile-message';
import { labelled, type LabelKind } from './components.ts';
import { openFormula, type OpenFormula } from './formula-fences.ts';
import { placeAt, type Problem } from './problem.ts';
import { frontmatterSchema, type Frontmatter } from './schema.ts';
import { readYaml, type YamlFile } from './yaml-file.ts';

export type JsxElement = MdxJsxFlowElement | MdxJsxTextElement;

export interface Label {
  readonly kind: LabelKind;
  readonly id: string;
  readonly anchor: string;
  readonly number: number;
  /** `Equation 3`, or the heading's text. */
  readonly text: string;
  readonly line: number;
  readonly column: number;
  /** TeX of an equation, for previews and machine-readable copies. */
  readonly tex?: string;
}

export interface ArticleHeading {
  readonly depth: number;
  readonly text: string;
  readonly id: string;
  readonly line: number;
}

export interface Article {
  readonly slug: string;
  readonly path: string;
  readonly source: string;
  readonly tree: Root;
  readonly frontmatter: Frontmatter | undefined;
  /** Line and column of what the frontmatter has at a path; of the excerpt in it. */
  readonly frontmatterAt: YamlFile<Frontmatter>['at'];
  readonly labels: readonly Label[];
  readonly headings: readonly ArticleHeading[];
  readonly words: number;
  /** False when the file or its syntax cannot be read: nothing can be said of its labels then. */
  readonly readable: boolean;
  readonly problems: readonly Problem[];
}

export function isJsx(node: Node): node is JsxElement {
  return node.type === 'mdxJsxFlowElement' || node.type === 'mdxJsxTextElement';
}

/** The words of a node: what stands in braces is not among them. */
export function wordsOf(node: Node): string {
  if (node.type === 'mdxTextExpression' || node.type === 'mdxFlowExpression') return '';
  const { children } = node as Partial<Parents>;
  return children ? children.map(wordsOf).join('') : toString(node);
}

/** The value of a string, number `{4}` or bare property; undefined when it is not there. */
export function attribute(node: JsxElement, name: string): string | undefined {
  for (const item of node.attributes) {
    if (item.type !== 'mdxJsxAttribute' || item.name !== name) continue;
    if (item.value === null || item.value === undefined) return '';
    return typeof item.value === 'string' ? item.value : item.value.value;
  }
  return undefined;
}

const parser = unified()
  .use(remarkParse)
  .use(remarkMdx)
  .use(remarkMath)
  .use(remarkGfm)
  .use(remarkFrontmatter);

/** Parses an article. A syntax error becomes a problem and leaves an empty tree. */
export function readArticle(slug: string, path: string, text: string | undefined): Article {
  const problems: Problem[] = [];
  const source = text ?? '';
  let tree: Root = { type: 'root', children: [] };
  let readable = text !== undefined;
  const long = longBlock(source);
  const open = long ? undefined : openFormula(source);
  try {
    if (long) {
      readable = false;
      problems.push({ path, ...long, rule: 'file', severity: 'error' });
    } else if (open) {
      readable = false;
      problems.push(openFormulaProblem(open, path));
    } else tree = parser.parse(source);
  } catch (error) {
    readable = false;
    problems.push(syntaxProblem(error, path, source));
  }
  const head = readable ? readFrontmatter(tree, path, problems) : undefined;
  if (/^---\r?\n/.test(source) && tree.children[0]?.type !== 'yaml') readable = false;
  const headings = collectHeadings(tree);
  return {
    slug,
    path,
    source,
    tree,
    frontmatter: head?.data,
    frontmatterAt: head?.at ?? (() => ({ line: 1, column: 1 })),
    labels: collectLabels(tree, headings),
    headings,
    words: countWords(tree),
    readable,
    problems,
  };
}

/** Many times the longest paragraph of the course; what is longer takes a parser minutes. */
const longest = 30_000;

/** The first block without an empty line in it that nobody can have written. */
function longBlock(
  source: string,
): Pick<Problem, 'line' | 'column' | 'message' | 'hint'> | undefined {
  let [from, at] = [0, 0];
  for (const line of source.split('\n')) {
    at += line.length + 1;
    if (!line.trim()) from = at;
    if (at - from > longest)
      return {
        ...placeAt(source, from),
        message: `A block of more than ${longest.toLocaleString('en')} characters begins here.`,
        hint: 'Part it by empty lines, or remove what is generated.',
      };
  }
  return undefined;
}

function openFormulaProblem(place: OpenFormula, path: string): Problem {
  return {
    path,
    ...place,
    rule: 'tex',
    message: 'This $$ has no end.',
    hint: 'Put $$ on a line of its own.',
    severity: 'error',
  };
}

/** Mistakes that the parser misreads, as it knows nothing of what an author meant. */
function plainMistake(
  reason: string,
  { line = 1, column = 1 }: VFileMessage,
  source: string,
): Pick<Problem, 'line' | 'column' | 'message' | 'hint'> | undefined {
  const lines = source.split('\n');
  const text = lines[line - 1] ?? '';
  const angle = text.lastIndexOf('<', column - 1);
  if (
    /^Unexpected character/.test(reason) &&
    /^<(?:https?:|mailto:|[\w.+-]+@)/.test(text.slice(angle))
  )
    return {
      line,
      column: angle + 1,
      message: 'This address stands between < and >.',
      hint: 'Write [text](https://…), or the address alone.',
    };
  const brace = text.lastIndexOf('{', column - 1);
  const rest = [text.slice(brace), ...lines.slice(line)].join('\n');
  if (/^what stands in braces/.test(reason) && /^\{\s*\/\*/.test(rest)) {
    const ends = [rest.indexOf('*/'), rest.indexOf('}')];
    if (ends[0]! < 0 || (ends[1]! >= 0 && ends[1]! < ends[0]!))
      return {
        line,
        column: brace + 1,
        message: 'This comment has no end.',
        hint: 'Write {/* … */}.',
      };
  }
  if (/^what stands in braces/.test(reason) && /^ {0,3}#{1,6} .*\{#[\w-]+\}\s*$/.test(text))
    return {
      line,
      column: text.lastIndexOf('{') + 1,
      message: 'A heading takes no id in braces.',
      hint: 'Remove it: headings get their id from their words.',
    };
  const tag = /^Expected (a|the) closing tag (?:for )?`(<[^`]*>)`.* `paragraph`/.exec(reason);
  if (!tag) return undefined;
  const opened = /\((\d+):(\d+)-/.exec(reason);
  return {
    line: Number(opened?.[1] ?? line),
    column: Number(opened?.[2] ?? column),
    message:
      tag[1] === 'a'
        ? `${tag[2]} is not closed in its paragraph.`
        : `${tag[2]} closes what does not begin in its paragraph.`,
    hint: tagHint(tag[2]!),
  };
}

function tagHint(tag: string): string {
  if (/^<(?:br|hr|img)\b/.test(tag)) return `Write ${tag.slice(0, -1)}/>, which needs no end.`;
  return /^<\/?[A-Z]/.test(tag)
    ? 'Put both tags of a block on lines of their own.'
    : 'Close it there, or write a literal < as &lt;.';
}

/** The parser speaks of acorn, paragraphs and offsets; an author hears what to do. */
function syntaxProblem(error: unknown, path: string, source: string): Problem {
  const known = error instanceof VFileMessage ? error : undefined;
  const reason = (known?.reason ?? 'the text is nested too deeply to be read')
    .replace(/^Could not parse expression with acorn$/, 'what stands in braces is a program')
    .replace(
      /^Could not parse import\/exports with acorn$/,
      'a line that begins with import or export is a program',
    )
    .replace(/ \(U\+[0-9A-F]+\)/, '')
    .replace(/, expected (?:an? )?(?:attribute name )?character(?:s| that).*$/, '')
    .replace(/\s+/g, ' ')
    .replace(/\.?$/, '.');
  const special = known && plainMistake(reason, known, source);
  if (special) return { path, rule: 'syntax', severity: 'error', ...special };
  // An element that is never closed has its place in the sentence.
  const opened = /^Expected a closing tag for .* \((\d+):(\d+)-/.exec(reason);
  return {
    path,
    line: Number(opened?.[1] ?? known?.line ?? 1),
    column: Number(opened?.[2] ?? known?.column ?? 1),
    rule: 'syntax',
    message: `This is not valid MDX: ${reason.replace(/ \(\d+:\d+-\d+:\d+\)/g, '')}`,
    hint: 'Close every tag, and write a literal brace as \\{ and a literal < as &lt;.',
    severity: 'error',
  };
}

function readFrontmatter(
  tree: Root,
  path: string,
  problems: Problem[],
): Pick<YamlFile<Frontmatter>, 'data' | 'at'> | undefined {
  const first = tree.children[0];
  if (first?.type !== 'yaml') {
    problems.push({
      path,
      line: 1,
      column: 1,
      rule: 'frontmatter',
      message:
        first?.type !== 'thematicBreak'
          ? 'The article has no frontmatter.'
          : first.position!.start.line > 1
            ? 'The file begins with an empty line.'
            : 'The frontmatter does not end.',
      hint: 'Begin the file with --- description: … goals: … ---.',
      severity: 'error',
    });
    return undefined;
  }
  const offset = first.position?.start.line ?? 1;
  const file = readYaml(first.value, path, frontmatterSchema);
  problems.push(
    ...file.problems.map((p) => ({ ...p, line: p.line + offset, rule: 'frontmatter' })),
  );
  const at: YamlFile<Frontmatter>['at'] = (keys, excerpt) => {
    const { line, column } = file.at(keys, excerpt);
    return { line: line + offset, column };
  };
  return { data: file.data, at };
}

function collectHeadings(tree: Root): ArticleHeading[] {
  const slugger = new GithubSlugger();
  const headings: ArticleHeading[] = [];
  visit(tree, 'heading', (node: Heading) => {
    const text = wordsOf(node);
    const line = node.position?.start.line ?? 1;
    headings.push({ depth: node.depth, text, id: slugger.slug(text), line });
  });
  return headings;
}

function collectLabels(tree: Root, headings: readonly ArticleHeading[]): Label[] {
  const counts: Record<string, number> = {};
  const labels: Label[] = headings.map((h, i) => ({
    kind: 'sec',
    id: h.id,
    anchor: h.id,
    number: i + 1,
    text: h.text,
    line: h.line,
    column: 1,
  }));
  visit(tree, isJsx, (node: JsxElement) => {
    const spec = labelled[node.name as keyof typeof labelled] as
      (typeof labelled)[keyof typeof labelled] | undefined;
    const id = attribute(node, 'id');
    if (!spec || id === undefined) return;
    const number = (counts[spec.prefix] = (counts[spec.prefix] ?? 0) + 1);
    let tex: string | undefined;
    visit(node, 'math', (math: { value: string }) => {
      tex = math.value;
    });
    labels.push({
      kind: spec.prefix,
      id,
      anchor: `${spec.prefix}-${id}`,
      number,
      text: `${spec.word} ${number}`,
      line: node.position?.start.line ?? 1,
      column: node.position?.start.column ?? 1,
      ...(tex === undefined ? {} : { tex }),
    });
  });
  return labels;
}

/** Words of running prose: formulas, code and component tags do not count. */
function countWords(tree: Root): number {
  let words = 0;
  visit(tree, 'text', (node: { value: string }) => {
    words += (node.value.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? []).length;
  });
  return words;
}
