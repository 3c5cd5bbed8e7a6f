// Runs a reader's code by an interpreter, so that the page's security policy need not allow code
// from text. The code sees the language and nothing else: no page, no network, no storage.
import Sval from 'sval';
import { checkCases, type CheckReport, type Exercise } from './exercise.ts';

/** What the language itself offers to a function of numbers; all other names are withheld. */
const language = new Set(
  `Object Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date
  RegExp Error EvalError RangeError ReferenceError SyntaxError TypeError URIError AggregateError
  JSON Math Intl ArrayBuffer Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array
  BigUint64Array BigInt64Array Uint8ClampedArray Float32Array Float64Array DataView Map BigInt Set
  Iterator WeakMap WeakSet Proxy Reflect isFinite isNaN Promise globalThis window self this
  structuredClone exports`.split(/\s+/),
);

/** An interpreter whose code can name nothing but the language. */
function createInterpreter(): Sval {
  const interpreter = new Sval({ ecmaVer: 'latest', sourceType: 'script', sandBox: true });
  interpreter.run('exports.names = Object.getOwnPropertyNames(window);');
  for (const name of interpreter.exports['names'] as readonly string[]) {
    if (!language.has(name)) interpreter.import(name, undefined);
  }
  return interpreter;
}

/** Runs the code, finds its function and calls it with every case. Loops without end do not end. */
export function check(exercise: Exercise, code: string): CheckReport {
  const interpreter = createInterpreter();
  try {
    interpreter.run(code);
    interpreter.run(
      `exports.found = typeof ${exercise.call} === 'function' ? ${exercise.call} : undefined;`,
    );
  } catch (error) {
    return { kind: 'broken', message: `The code does not run: ${messageOf(error)}.` };
  }
  const found: unknown = interpreter.exports['found'];
  if (typeof found !== 'function') {
    return { kind: 'broken', message: `There is no function called ${exercise.call} any more.` };
  }
  const results = checkCases(exercise, (input) =>
    (found as (...args: unknown[]) => unknown)(...input),
  );
  return { kind: 'checked', results };
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/\.$/, '');
}
