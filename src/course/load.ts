// The course as data: everything under content/ read once, with every problem on the way.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import type { ZodType } from 'zod';
import { readArticle, type Article } from './article.ts';
import { readBibliography, type Bibliography } from './bibliography.ts';
import { nearest, type Problem } from './problem.ts';
import {
  claimsSchema,
  courseSchema,
  glossarySchema,
  notationSchema,
  predictionsSchema,
  quizSchema,
  timelineSchema,
  type ClaimsFile,
  type CourseFile,
  type GlossaryEntry,
  type NotationEntry,
  type Prediction,
  type QuizQuestion,
  type TimelineEntry,
} from './schema.ts';
import { readSource } from './source-file.ts';
import { isThere, readFolder } from './source-folder.ts';
import { strayFile, withExtension } from './stray-file.ts';
import { readYaml, type YamlFile } from './yaml-file.ts';

export interface Chapter {
  readonly slug: string;
  readonly title: string;
  readonly short: string;
  readonly summary: string;
  readonly prerequisites: readonly string[];
  readonly interview:
    { readonly from: string; readonly to?: string | undefined; readonly topic: string } | undefined;
  readonly part: { readonly id: string; readonly title: string; readonly number: number };
  readonly number: number;
  /** Undefined while the chapter is only planned. */
  readonly article: Article | undefined;
}

/** A content file and the place of each of its values, for checks that look across files. */
export interface Source<T> extends YamlFile<T> {
  readonly path: string;
}

export interface Course {
  readonly root: string;
  readonly info: Omit<CourseFile, 'parts'> | undefined;
  readonly parts: CourseFile['parts'];
  readonly chapters: readonly Chapter[];
  readonly articles: ReadonlyMap<string, Article>;
  readonly bibliography: Bibliography;
  readonly glossary: readonly GlossaryEntry[];
  readonly notation: readonly NotationEntry[];
  readonly claims: ClaimsFile['claims'];
  readonly corrections: ClaimsFile['corrections'];
  readonly predictions: readonly Prediction[];
  readonly timeline: readonly TimelineEntry[];
  readonly quizzes: ReadonlyMap<string, readonly QuizQuestion[]>;
  readonly sources: {
    readonly course: Source<CourseFile>;
    readonly glossary: Source<GlossaryEntry[]>;
    readonly notation: Source<NotationEntry[]>;
    readonly claims: Source<ClaimsFile>;
    readonly predictions: Source<Prediction[]>;
    readonly timeline: Source<TimelineEntry[]>;
    readonly quizzes: ReadonlyMap<string, Source<QuizQuestion[]>>;
  };
  readonly problems: readonly Problem[];
}

/** ARTICLES=mamba,rnns limits a build or check to these chapters, for a quick look at one. */
export function chosenArticles(): ReadonlySet<string> | undefined {
  const names = process.env['ARTICLES']?.split(',').filter(Boolean) ?? [];
  return names.length > 0 ? new Set(names) : undefined;
}

const atStart = (): { line: number; column: number } => ({ line: 1, column: 1 });

/** Path → its text when it was last read, and what was made of it. */
const readings = new Map<string, { readonly text: string | undefined; readonly result: unknown }>();

/** What `read` makes of the text of a file; while an author writes one, the others are not read again. */
function unlessSame<T>(path: string, text: string | undefined, read: () => T): T {
  const key = resolve(path);
  const known = readings.get(key);
  if (known && known.text === text) return known.result as T;
  const result = read();
  readings.set(key, { text, result });
  return result;
}

/** Everything that may stand in a content tree. */
const contentNames = [
  ...['course.yaml', 'glossary.yaml', 'notation.yaml', 'claims.yaml', 'predictions.yaml'],
  ...['timeline.yaml', 'search.yaml', 'references.bib', 'articles', 'quizzes', 'lab'],
];

/** Reads the content tree at `root`; never throws for what an author can get wrong. */
export function loadCourse(root: string): Course {
  const problems: Problem[] = [];
  const shown = (path: string): string => relative(process.cwd(), path) || path;

  const meant = new Set<string>();
  const missing = (name: string, what: string): Problem => ({
    ...{ path: shown(join(root, name)), line: 1, column: 1, rule: 'missing-file' },
    message: `The content tree has no ${name}.`,
    hint: `Add the ${what}, or pass the folder that holds it with --root.`,
    severity: 'error',
  });
  const readText = (name: string): string | undefined => {
    const path = join(root, name);
    if (isThere(path)) {
      const file = readSource(path, shown(path));
      problems.push(...file.problems);
      return file.text;
    }
    // A file with a letter wrong in its name is told of once.
    if (!meant.has(name)) problems.push(missing(name, 'file'));
    return undefined;
  };
  const read = <T>(name: string, schema: ZodType<T>): Source<T> => {
    const text = readText(name);
    const path = shown(join(root, name));
    if (text === undefined)
      return { data: undefined, problems: [], at: atStart, keyAt: atStart, path };
    const file = unlessSame(path, text, () => readYaml(text, path, schema));
    problems.push(...file.problems);
    return { ...file, path };
  };
  const listFiles = (folder: string, extension: string): string[] => {
    const path = join(root, folder);
    if (!isThere(path)) return [];
    const { names, problems: unlisted } = readFolder(path, shown(path));
    problems.push(...unlisted);
    const isRead = (name: string): boolean => extname(name) === extension && !name.startsWith('.');
    for (const name of names.filter((other) => !isRead(other)))
      tellOfStray(folder, name, withExtension(name, extension), names);
    return names.filter(isRead).map((name) => join(path, name));
  };
  const tellOfStray = (
    folder: string,
    name: string,
    likely: string | undefined,
    names: readonly string[],
  ): void => {
    const path = join(root, folder, name);
    const stray = strayFile(path, shown(path), likely, names);
    problems.push(stray.problem);
    if (stray.meant !== undefined) meant.add(join(folder, stray.meant));
  };

  if (existsSync(root)) {
    const { names, problems: unlisted } = readFolder(root, shown(root));
    problems.push(...unlisted);
    for (const name of names.filter((n) => !contentNames.includes(n)))
      tellOfStray('', name, nearest(name, contentNames), names);
    if (unlisted.length === 0 && !names.includes('articles') && !meant.has('articles'))
      problems.push(missing('articles', 'folder'));
  }
  const course = read('course.yaml', courseSchema);
  const glossary = read('glossary.yaml', glossarySchema);
  const notation = read('notation.yaml', notationSchema);
  const claims = read('claims.yaml', claimsSchema);
  const predictions = read('predictions.yaml', predictionsSchema);
  const timeline = read('timeline.yaml', timelineSchema);
  const bibliographyPath = shown(join(root, 'references.bib'));
  const bibliographyText = readText('references.bib');
  const bibliography = unlessSame(bibliographyPath, bibliographyText, () =>
    readBibliography(bibliographyText, bibliographyPath),
  );
  problems.push(...bibliography.problems);

  const articles = new Map<string, Article>();
  const chosen = chosenArticles();
  for (const path of listFiles('articles', '.mdx')) {
    const slug = basename(path, '.mdx');
    if (chosen && !chosen.has(slug)) continue;
    const file = readSource(path, shown(path));
    problems.push(...file.problems);
    const article = unlessSame(shown(path), file.text, () =>
      readArticle(slug, shown(path), file.text),
    );
    articles.set(slug, article);
    problems.push(...article.problems);
  }
  const quizzes = new Map<string, Source<QuizQuestion[]>>();
  for (const path of listFiles('quizzes', '.yaml')) {
    const slug = basename(path, '.yaml');
    quizzes.set(slug, read(join('quizzes', basename(path)), quizSchema));
  }

  // Whoever shows such a quiz has made no mistake.
  const misnamed = [...meant]
    .filter((name) => dirname(name) === 'quizzes')
    .map((name) => basename(name, '.yaml'));
  const parts = course.data?.parts ?? [];
  const { parts: _, ...info } = course.data ?? { parts: [] };
  return {
    root,
    info: course.data ? (info as Omit<CourseFile, 'parts'>) : undefined,
    parts,
    chapters: listChapters(parts, articles),
    articles,
    bibliography,
    glossary: glossary.data ?? [],
    notation: notation.data ?? [],
    claims: claims.data?.claims ?? [],
    corrections: claims.data?.corrections ?? [],
    predictions: predictions.data ?? [],
    timeline: timeline.data ?? [],
    quizzes: new Map<string, readonly QuizQuestion[]>([
      ...misnamed.map((slug) => [slug, []] as const),
      ...[...quizzes].map(([slug, file]) => [slug, file.data ?? []] as const),
    ]),
    sources: { course, glossary, notation, claims, predictions, timeline, quizzes },
    problems,
  };
}

function listChapters(
  parts: CourseFile['parts'],
  articles: ReadonlyMap<string, Article>,
): Chapter[] {
  const chapters: Chapter[] = [];
  parts.forEach((part, p) => {
    for (const chapter of part.chapters) {
      chapters.push({
        ...chapter,
        interview: chapter.interview,
        part: { id: part.id, title: part.title, number: p + 1 },
        number: chapters.length + 1,
        article: articles.get(chapter.slug),
      });
    }
  });
  return chapters;
}

interface Kept {
  readonly stamp: string;
  readonly course: Course;
  /** When the files were last looked at, in milliseconds. */
  looked: number;
}

/** Astro bundles this module a second time for the pages: both copies share what one has read. */
const shared = globalThis as typeof globalThis & {
  courses?: Map<string, Kept>;
  courseStandsStill?: boolean;
};

/** In a build no file of the content changes: one look at them is enough. */
export function holdContent(): void {
  shared.courseStandsStill = true;
}

/** Changes when a file under `root` does; a tree that cannot be listed is another each time. */
function stampOf(root: string): string {
  try {
    return [root, ...readdirSync(root, { recursive: true, encoding: 'utf8' })]
      .map(
        (name) =>
          statSync(name === root ? root : join(root, name), { throwIfNoEntry: false })?.mtimeMs,
      )
      .join();
  } catch {
    return `unlisted ${performance.now()}`;
  }
}

/** A page asks for the course hundreds of times while it is rendered. */
const patience = 50;

/** The course under content/ of this project, read again only when a file there changed. */
export function getCourse(root = resolve('content')): Course {
  const courses = (shared.courses ??= new Map<string, Kept>());
  const kept = courses.get(root);
  const now = performance.now();
  if (kept && (shared.courseStandsStill || now < kept.looked + patience)) return kept.course;
  const stamp = stampOf(root);
  if (kept?.stamp === stamp) {
    kept.looked = now;
    return kept.course;
  }
  const course = loadCourse(root);
  courses.set(root, { stamp, course, looked: performance.now() });
  return course;
}
