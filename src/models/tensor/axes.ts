// Shapes are checked, not only written: one call names the axes of every argument and returns
// their sizes, so a wrong shape is reported by function, argument and axis before any arithmetic.
import { ShapeError } from './errors.ts';
import type { ReadonlyTensor } from './tensor.ts';

type AxisNames<Spec extends string> = Spec extends `${infer Head} ${infer Tail}`
  ? Head | AxisNames<Tail>
  : Spec;
type Named<Spec extends string> = Exclude<AxisNames<Spec>, '' | `${number}`>;

/**
 * Sizes of the named axes, each the same wherever its name occurs.
 *
 * `axes('scan', { x: 'batch length dim', A: 'dim state' }, { x, A })` returns
 * `{ batch, length, dim, state }`. A number in place of a name demands that size; an argument
 * that is `undefined` is skipped, for optional inputs.
 * @throws ShapeError naming the function, the argument, the axis, the expected and actual size.
 */
export function axes<const Specs extends Record<string, string>>(
  caller: string,
  specs: Specs,
  values: { readonly [K in keyof Specs]: ReadonlyTensor | undefined },
): { [Name in Named<Specs[keyof Specs]>]: number } {
  const sizes: Record<string, number> = {};
  const firstSeen: Record<string, string> = {};
  for (const argument of Object.keys(specs)) {
    const spec = specs[argument]!;
    const value = values[argument];
    if (value === undefined) continue;
    const names = spec === '' ? [] : spec.split(' ');
    if (value.shape.length !== names.length) {
      throw new ShapeError(
        `${caller}: expected ${argument} to have axes [${names.join(', ')}], got shape [${value.shape.join(', ')}].`,
        `Give ${argument} ${names.length} ${names.length === 1 ? 'axis' : 'axes'}.`,
      );
    }
    names.forEach((name, position) => {
      const actual = value.shape[position]!;
      const fixed = Number(name);
      const expected = Number.isNaN(fixed) ? sizes[name] : fixed;
      if (expected === undefined) {
        sizes[name] = actual;
        firstSeen[name] = argument;
      } else if (expected !== actual) {
        const [axis, because] = Number.isNaN(fixed)
          ? [name, ` as in ${firstSeen[name]}`]
          : [position, ''];
        throw new ShapeError(
          `${caller}: expected axis ${axis} of ${argument} to be ${expected}${because}, got ${actual}.`,
          `Check axis ${position} of ${argument}.`,
        );
      }
    });
  }
  return sizes as { [Name in Named<Specs[keyof Specs]>]: number };
}
