// What holds for the repository as a whole: one map of components, and nothing of a workplace.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { components } from '../../../src/course/components.ts';

const root = join(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** Properties that the remark plugins add; authors do not write them. */
const added = ['number', 'symbols', 'index'];

test('the components of the check and those of the site are the same', () => {
  const map = /authorComponents = \{([\s\S]*?)\}/.exec(
    read('src/components/content/index.ts'),
  )![1]!;
  const names = [...map.matchAll(/\w+/g)].map(([name]) => name);
  expect(names.sort()).toEqual(Object.keys(components).sort());
});

test('a component takes the properties that the check allows, and needs those it demands', () => {
  const differences = Object.entries(components).flatMap(([name, spec]) => {
    const source = read(`src/components/content/${name}.astro`);
    const body = /interface Props(?: extends [^{]*)? \{([\s\S]*?)\n\}/.exec(source)?.[1] ?? '';
    const properties = [...body.matchAll(/^ {2}(?:'([\w-]+)'|(\w+))(\??):/gm)]
      .map(([, quoted, plain, optional]) => ({
        name: quoted ?? plain!,
        optional: optional === '?',
      }))
      .filter((property) => !added.includes(property.name));
    const required = properties.filter((p) => !p.optional).map((p) => p.name);
    const optional = properties.filter((p) => p.optional).map((p) => p.name);
    const same = (a: readonly string[], b: readonly string[]): boolean =>
      [...a].sort().join() === [...b].sort().join();
    if (same(required, spec.required) && (spec.open || same(optional, spec.optional))) return [];
    return [
      `${name}: the component needs [${required.join(', ')}] and takes [${optional.join(', ')}], ` +
        `the check says [${spec.required.join(', ')}] and [${spec.optional.join(', ')}]`,
    ];
  });
  expect(differences).toEqual([]);
});

const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
  .split('\0')
  .filter((file) => file !== '' && existsSync(join(root, file)))
  .filter((file) => !/\.(?:png|jpe?g|woff2|ico|wasm)$/.test(file));

test('no tracked file names a folder of one machine', () => {
  expect(tracked.length).toBeGreaterThan(100);
  // Written in pieces, so that this file does not find itself.
  const places = ['work', 'home', 'Users', 'root'].map((name) => `/${name}/`).join('|');
  const pattern = new RegExp(`(?<![\\w.@-])(?:${places})|\\.\\./${'shared'}(?![\\w-])`);
  const found = tracked.flatMap((file) =>
    read(file)
      .split('\n')
      .flatMap((line, i) =>
        pattern.test(line) ? [`${file}:${i + 1} ${line.trim().slice(0, 100)}`] : [],
      ),
  );
  expect(found).toEqual([]);
});

test('the lock file asks the registry that is configured, not one by name', () => {
  const lock = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { resolved?: string; integrity?: string; link?: boolean }>;
  };
  const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
  expect(packages.length).toBeGreaterThan(100);
  const named = packages.filter(([, { resolved }]) => resolved?.includes('://'));
  expect(named.map(([path, { resolved }]) => `${path}: ${resolved}`)).toEqual([]);
  const unlocked = packages.filter(([, { integrity, link }]) => !integrity && !link);
  expect(unlocked.map(([path]) => path)).toEqual([]);
});
