// What an exercise is: a function that the reader writes, cases it is called with, and the model's
// own function that says what should come out.

/** What crosses between a reader's code and the checks: numbers, lists and records of them. */
export type Plain = number | boolean | readonly Plain[] | { readonly [key: string]: Plain };

export interface Case {
  /** What is special about it; said with the result. */
  readonly name: string;
  readonly input: readonly Plain[];
  readonly expected: Plain;
}

export interface Exercise {
  readonly id: string;
  readonly title: string;
  /** The chapter that it belongs to. */
  readonly chapter: string;
  /** One or two paragraphs; formulas between dollar signs. */
  readonly prompt: readonly string[];
  /** Name of the function that the reader writes. */
  readonly call: string;
  readonly starter: string;
  readonly hints: readonly string[];
  readonly solution: string;
  /** Computed by the models when asked for, so that nothing is typed in. */
  readonly cases: () => readonly Case[];
}

export interface CheckResult {
  readonly name: string;
  readonly right: boolean;
  /** The call as the reader would write it, and both values; only where they differ. */
  readonly said?: string;
}

/** What a check of an exercise brought: results, or why the code could not be run at all. */
export type CheckReport =
  | { readonly kind: 'checked'; readonly results: readonly CheckResult[] }
  | { readonly kind: 'broken'; readonly message: string };

/** Equal up to rounding: 10⁻⁹ of the size of the number, shapes and names exactly. */
export function agrees(got: unknown, want: Plain): boolean {
  if (typeof want === 'number') {
    if (typeof got !== 'number') return false;
    return Object.is(got, want) || got === want || Math.abs(got - want) <= 1e-9 * Math.abs(want);
  }
  if (typeof want === 'boolean') return got === want;
  if (Array.isArray(want)) {
    const list = listOf(got);
    return (
      list !== undefined && list.length === want.length && want.every((w, i) => agrees(list[i], w))
    );
  }
  if (typeof got !== 'object' || got === null) return false;
  return Object.entries(want).every(([key, value]) =>
    agrees((got as Record<string, unknown>)[key], value),
  );
}

function listOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value as readonly unknown[];
  return ArrayBuffer.isView(value) && 'length' in value
    ? Array.from(value as unknown as ArrayLike<unknown>)
    : undefined;
}

/** A value as the reader would write it, numbers to six digits. */
export function write(value: unknown): string {
  if (typeof value === 'number') {
    return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
  }
  const list = listOf(value);
  if (list) return `[${list.map(write).join(', ')}]`;
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null) {
    const inner = Object.entries(value).map(([key, entry]) => `${key}: ${write(entry)}`);
    return `{ ${inner.join(', ')} }`;
  }
  return typeof value === 'string' ? `"${value}"` : String(value);
}

/** Calls the reader's function with a copy of each case's input and compares. */
export function checkCases(
  exercise: Exercise,
  call: (input: readonly Plain[]) => unknown,
): readonly CheckResult[] {
  return exercise.cases().map(({ name, input, expected }) => {
    const asked = `${exercise.call}(${input.map(write).join(', ')})`;
    try {
      const got = call(structuredClone(input));
      if (agrees(got, expected)) return { name, right: true };
      return {
        name,
        right: false,
        said: `${asked} should give ${write(expected)}, gave ${write(got)}.`,
      };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { name, right: false, said: `${asked} stopped: ${why}.` };
    }
  });
}
