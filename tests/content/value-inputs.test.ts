// The card of a computed number says what went into it: every number and choice of its author.
import { visit } from 'unist-util-visit';
import { expect, test } from 'vitest';
import { attribute, isJsx } from '../../src/course/article.ts';
import { valueArguments } from '../../src/course/check/computed.ts';
import { loadCourse } from '../../src/course/load.ts';
import { values } from '../../src/course/values.ts';

const uses = new Map<string, { name: string; args: Record<string, string | number> }>();
for (const article of loadCourse('content').articles.values())
  visit(article.tree, (node) => {
    if (!isJsx(node) || node.name !== 'Value') return;
    const name = attribute(node, 'of')!;
    const { of: _, style: __, ...args } = valueArguments(node);
    uses.set(`${name} ${JSON.stringify(args)}`, { name, args });
  });

test('the course has such numbers', () => {
  expect(uses.size).toBeGreaterThan(100);
});

/** Where this number means that another part of the run is asked for, which the card names. */
const means = new Set(['recordedAccuracy x 0']);

test('what is a number in the text or by default stands on the card as that number', () => {
  const hidden: string[] = [];
  for (const [use, { name, args }] of uses) {
    const { arguments: specs, inputs } = values[name]!;
    const shown = inputs(args).map(({ value }) => value);
    for (const [key, spec] of Object.entries(specs)) {
      const given = args[key] ?? spec.default;
      if (typeof given !== 'number' || means.has(`${name} ${key} ${given}`)) continue;
      if (!shown.includes(given)) hidden.push(`${use}: ${key} = ${given}`);
    }
  }
  expect(hidden).toEqual([]);
});

test('another choice is another card', () => {
  const alike: string[] = [];
  for (const [use, { name, args }] of uses) {
    const { arguments: specs, inputs, compute } = values[name]!;
    const card = JSON.stringify(inputs(args));
    for (const [key, { choices = [], default: usual }] of Object.entries(specs)) {
      for (const other of choices) {
        if (other === (args[key] ?? usual)) continue;
        const changed = { ...args, [key]: other };
        try {
          if (compute(changed) === compute(args)) continue;
        } catch {
          continue;
        }
        if (JSON.stringify(inputs(changed)) === card) alike.push(`${use}: ${key} ${other}`);
      }
    }
  }
  expect(alike).toEqual([]);
});
