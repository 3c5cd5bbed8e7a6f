// Who may import whom: the two tables are the rule, and every import that breaks it is printed.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');

/** Folder of src → the other folders of src that it may import. */
const folders: Readonly<Record<string, readonly string[]>> = {
  pages: [
    'layouts',
    'components',
    'figures',
    'lab',
    'models',
    'course',
    'markdown',
    'scripts',
    'styles',
  ],
  layouts: ['components', 'course', 'scripts', 'styles'],
  components: ['figures', 'lab', 'models', 'course', 'markdown', 'scripts'],
  figures: ['models', 'kernels'],
  kernels: ['models'],
  lab: ['models', 'course', 'figures', 'scripts'],
  models: [],
  course: ['models'],
  markdown: ['course'],
  integrations: ['course', 'offline', 'search'],
  commands: ['course', 'integrations', 'search', 'figures', 'models', 'tests'],
  scripts: ['offline', 'search', 'models'],
  offline: [],
  search: [],
};

/** Folder of src/models → the other folders of src/models that it may import. */
const models: Readonly<Record<string, readonly string[]>> = {
  toy: ['training', 'tasks', 'data', 'layers', 'costs', 'autodiff', 'tensor'],
  training: ['tasks', 'layers', 'autodiff', 'tensor'],
  data: ['layers', 'tensor'],
  layers: ['autodiff', 'tensor'],
  autodiff: ['tensor'],
  tasks: ['tensor'],
  costs: ['tensor'],
  tensor: [],
};

/** The rule that an import breaks, or undefined; paths begin below src, packages stay names. */
function brokenRule(from: string, to: string): string | undefined {
  const [folder = '', part = ''] = from.split('/');
  const [otherFolder = '', otherPart = ''] = to.split('/');
  if (folder === 'models') {
    if (otherFolder !== 'models') return 'models import only models';
    if (part === 'layers' && to.startsWith('models/autodiff/reference/'))
      return 'layers do not know autodiff/reference';
    if (part !== otherPart && !models[part]?.includes(otherPart))
      return `models/${part} imports only ${models[part]?.join(', ') || 'itself'}`;
    return undefined;
  }
  // How the course writes numbers is one pure module, for prose and figures alike.
  if (folder === 'figures' && to === 'course/format-value.ts') return undefined;
  if (folder === 'figures' && otherFolder === 'figures' && part !== otherPart) {
    return otherPart === '_shared' ? undefined : 'figures never import each other, only _shared';
  }
  const allowed = folders[folder];
  if (!allowed) return `src/${folder} has no rule in this test`;
  if (folder === otherFolder || !Object.hasOwn(folders, otherFolder)) return undefined;
  return allowed.includes(otherFolder) ? undefined : `${folder} import only ${allowed.join(', ')}`;
}

/** Scripts as they are; of an Astro component its frontmatter and its script elements. */
function code(file: string): string {
  const text = readFileSync(join(root, 'src', file), 'utf8');
  if (!file.endsWith('.astro')) return text;
  const frontmatter = /^---\n([\s\S]*?)\n---/.exec(text)?.[1] ?? '';
  const scripts = [...text.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((match) => match[1]);
  return [frontmatter, ...scripts].join('\n');
}

const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.(?:ts|mjs|astro)$/.test(file) && !/\.(?:d|as)\.ts$/.test(file));

const edges = sources.flatMap((from) =>
  ts.preProcessFile(code(from), true, true).importedFiles.map(({ fileName }) => ({
    from,
    to: fileName.startsWith('.')
      ? relative('src', join('src', dirname(from), fileName)).replaceAll('\\', '/')
      : fileName,
  })),
);

describe('imports under src', () => {
  test('follow the direction pages → layouts → components → figures → models', () => {
    expect(edges.length).toBeGreaterThan(500);
    const broken = edges.flatMap(({ from, to }) => {
      const rule = brokenRule(from, to.replace(/^\.\.\/tests\//, 'tests/'));
      return rule ? [`src/${from} imports ${to}: ${rule}.`] : [];
    });
    expect(broken).toEqual([]);
  });

  test('break a rule where they should not go', () => {
    expect(
      [
        ['models/layers/ssm.ts', 'course/load.ts'],
        ['models/layers/ssm.ts', 'node:fs'],
        ['models/layers/ssm.ts', 'models/autodiff/reference/attention.ts'],
        ['models/tensor/fft.ts', 'models/layers/ssm.ts'],
        ['figures/a/figure.ts', 'figures/b/figure.ts'],
        ['figures/a/figure.ts', 'course/load.ts'],
        ['course/load.ts', 'markdown/math.ts'],
        ['layouts/Base.astro', 'pages/index.astro'],
      ].map(([from, to]) => brokenRule(from!, to!)),
    ).toMatchInlineSnapshot(`
      [
        "models import only models",
        "models import only models",
        "layers do not know autodiff/reference",
        "models/tensor imports only itself",
        "figures never import each other, only _shared",
        "figures import only models, kernels",
        "course import only models",
        "layouts import only components, course, scripts, styles",
      ]
    `);
  });

  test('of figures name models, kernels, _shared, how numbers are written and recorded results', () => {
    const strangers = edges.filter(
      ({ from, to }) =>
        /^figures\/[^_]/.test(from) &&
        !/^(?:figures|models|kernels|course\/format-value\.ts$|\.\.\/content\/lab\/)/.test(to),
    );
    expect(strangers).toEqual([]);
  });
});

test('every module of src/models has named exports only', () => {
  const offenders = sources
    .filter((file) => file.startsWith('models/'))
    .filter((file) => /^export default|\bas default\b|^export \*/m.test(code(file)));
  expect(offenders).toEqual([]);
});
