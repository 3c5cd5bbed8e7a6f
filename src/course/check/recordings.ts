// The recordings that the course's own code is loaded with. Values, tables and figures compute from
// them: while one is broken nothing else can be checked, so that they are looked at first.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { experiments } from '../../models/training/experiments.ts';
import type { Problem } from '../problem.ts';
import { checkLabFiles } from './records.ts';

const importLine = /\bfrom '[./]+\/content\/lab\/([\w-]+)\.json'/g;

/** Every problem of the recordings under `root`; those missing that code under `sourceRoot` imports. */
export function recordingProblems(root = 'content', sourceRoot = 'src'): Problem[] {
  const problems: Problem[] = [];
  checkLabFiles({ course: { root }, report: (problem) => problems.push(problem) });
  for (const [name, reader] of imported(sourceRoot)) {
    const path = join(root, 'lab', `${name}.json`);
    if (existsSync(path)) continue;
    const isExperiment = experiments.some((experiment) => experiment.name === name);
    problems.push({
      ...{ path: relative(process.cwd(), path), line: 1, column: 1, rule: 'lab' },
      message: `This recording is missing, and ${reader} computes from it.`,
      hint: isExperiment
        ? `Record it: npm run lab -- --record ${name}.`
        : 'Take it back from the repository.',
      severity: 'error',
    });
  }
  return problems;
}

/** Recording → the first file that imports it. */
function imported(sourceRoot: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const folder of ['course', 'figures'].map((name) => join(sourceRoot, name))) {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
      if (!name.endsWith('.ts')) continue;
      const file = join(folder, name);
      for (const [, recording] of readFileSync(file, 'utf8').matchAll(importLine))
        if (!found.has(recording!)) found.set(recording!, file.replaceAll('\\', '/'));
    }
  }
  return found;
}
