// Under which licences the parts of the site are that others made: the texts of those that readers
// receive, and the list of everything that the build uses.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

interface LockedPackage {
  readonly version: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Folders of src that run on the reader's machine, or that style what is shown there. */
const forReaders = (folder: string): boolean =>
  !/^(?:commands|components|content\.config\.ts|course|integrations|layouts|markdown|pages)$/.test(
    folder,
  );

/** Packages that scripts and style sheets for readers name. The layout brings KaTeX's sheet. */
function delivered(): string[] {
  const names = new Set(['katex']);
  for (const folder of readdirSync('src').filter(forReaders)) {
    const path = join('src', folder);
    const files = statSync(path).isDirectory()
      ? readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => join(path, name))
      : [path];
    for (const file of files.filter((name) => /(?<!\.d)\.(?:ts|css)$/.test(name))) {
      for (const [, name] of readFileSync(file, 'utf8').matchAll(
        /(?:^import (?!type)[^'";]*|^\} from |import\(|url\()'((?:@[\w.-]+\/)?[a-z][\w.-]*)(?=[/'])/gm,
      )) {
        if (existsSync(join('node_modules', name!))) names.add(name!);
      }
    }
  }
  return [...names];
}

const lock = (): Readonly<Record<string, LockedPackage>> =>
  (
    JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      packages: Record<string, LockedPackage>;
    }
  ).packages;

/** The delivered packages and what they need in turn; katex needs only its command line's. */
function closure(packages: Readonly<Record<string, LockedPackage>>): string[] {
  const all = new Set<string>();
  const add = (name: string): void => {
    if (all.has(name)) return;
    all.add(name);
    if (name === 'katex') return;
    for (const other of Object.keys(packages[`node_modules/${name}`]?.dependencies ?? {})) {
      add(other);
    }
  };
  delivered().forEach(add);
  return [...all].sort();
}

function licenceText(name: string): string {
  const folder = join('node_modules', name);
  const file = existsSync(folder)
    ? readdirSync(folder).find((entry) => /^licen[cs]e(?:\.\w+)?$/i.test(entry))
    : undefined;
  return file ? readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim() : '';
}

export function licencesText(): string {
  const packages = lock();
  const line = '-'.repeat(72);
  const texts = closure(packages).map((name) => {
    const entry = packages[`node_modules/${name}`];
    const text = licenceText(name);
    if (!entry || !text) throw new Error(`${name} has no licence text in node_modules.`);
    return `${line}\n${name} ${entry.version}\n${line}\n\n${text}\n`;
  });
  const tools = Object.entries(packages)
    .filter(([path, { dev, optional }]) => path !== '' && !dev && !optional)
    .map(([path, { version, license }]) => {
      const name = path.replace(/^.*node_modules\//, '');
      return `${name} ${version}: ${license ?? 'see its package'}`;
    });
  return [
    'Licences of the parts that others made',
    '',
    'The course itself is under the MIT licence. These parts come with it:',
    '',
    ...texts,
    line,
    'What the build uses, without being delivered to readers:',
    line,
    '',
    ...[...new Set(tools)].sort(),
    '',
  ].join('\n');
}
