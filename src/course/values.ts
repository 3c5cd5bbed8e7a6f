// Placeholder until the registry lands.
export function evaluate(
  name: string,
  _args: Readonly<Record<string, string | number>>,
): {
  text: string;
  label: string;
  formula: string;
  inputs: { name: string; text: string }[];
  source: { file: string; symbol: string };
  cite: string[];
} {
  throw new Error(`There is no value "${name}".`);
}
