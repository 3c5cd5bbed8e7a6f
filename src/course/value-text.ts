// A computed number as it stands in a sentence, and how it was computed.
import { evaluate } from './values.ts';

/** The formatted result of a value of the registry, for instance `16 GiB`. */
export function valueText(name: string, args: Readonly<Record<string, string | number>>): string {
  return evaluate(name, args).text;
}
