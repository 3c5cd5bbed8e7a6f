// Errors of the models: one clear sentence, plus one action in `hint`.

/** Thrown when the shape of an argument is not the one the function is defined for. */
export class ShapeError extends Error {
  readonly hint: string;
  constructor(message: string, hint: string) {
    super(`${message} ${hint}`);
    this.name = 'ShapeError';
    this.hint = hint;
  }
}

/** Thrown when a value lies outside the range for which the function is defined. */
export class DomainError extends Error {
  readonly hint: string;
  constructor(message: string, hint: string) {
    super(`${message} ${hint}`);
    this.name = 'DomainError';
    this.hint = hint;
  }
}

/** Returns `value` if it is an integer ≥ `minimum`, else throws a DomainError that names it. */
export function requireInteger(caller: string, name: string, value: number, minimum = 1): number {
  if (!Number.isInteger(value) || value < minimum) {
    throw new DomainError(
      `${caller}: expected ${name} to be an integer of at least ${minimum}, got ${value}.`,
      `Pass a whole number ≥ ${minimum}.`,
    );
  }
  return value;
}
