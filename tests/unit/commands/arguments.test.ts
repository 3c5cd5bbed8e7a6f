// Mistakes of whoever calls a command: one sentence for each.
import { parseArgs } from 'node:util';
import { describe, expect, test } from 'vitest';
import { argumentFault } from '../../../src/commands/arguments.ts';

const options = { root: { type: 'string' }, quiet: { type: 'boolean' } } as const;

function fault(...args: string[]): string {
  try {
    parseArgs({ args, options });
  } catch (error) {
    return argumentFault(error, options, 'npm run try -- --root DIR');
  }
  throw new Error('These arguments are sound.');
}

describe('what stands behind a command', () => {
  test.each([
    [['--rot', 'x'], 'There is no option --rot. Did you mean --root?'],
    [['--colour'], 'There is no option --colour. Usage: npm run try -- --root DIR'],
    [['-x'], 'There is no option --x. Usage: npm run try -- --root DIR'],
    [['--root'], '--root needs a value: write --root=… with nothing between.'],
    [['--root', '-1'], '--root needs a value: write --root=… with nothing between.'],
    [['--quiet=no'], '--quiet takes no value. Usage: npm run try -- --root DIR'],
    [
      ['content'],
      '"content" stands behind the command, which takes options only. Usage: npm run try -- --root DIR',
    ],
  ])('%j is answered in one sentence', (args, sentence) => {
    expect(fault(...args)).toBe(sentence);
  });

  test('a fault of the program itself is passed on', () => {
    const error = new TypeError('options is no map');
    expect(() => argumentFault(error, options, '')).toThrow(error);
  });
});
