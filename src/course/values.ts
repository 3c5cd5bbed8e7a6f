// Every number that an article may compute: no figure of prose is typed by hand.
import type { Unit, ValueStyle } from './format-value.ts';
import { formatValue } from './format-value.ts';
import { didYouMean } from './problem.ts';
import { ValueError } from './value-arguments.ts';
import type { RawArguments, ValueDefinition, ValueInput } from './value-definition.ts';
import { applicationsValues } from './values/applications.ts';
import { attentionLimitsValues } from './values/attention-limits.ts';
import { computeValues } from './values/compute.ts';
import { conclusionValues } from './values/conclusion.ts';
import { dataValues } from './values/data.ts';
import { dataQualityValues } from './values/data-quality.ts';
import { hardwareValues } from './values/hardware.ts';
import { hybridsValues } from './values/hybrids.ts';
import { kernelValues } from './values/kernels.ts';
import { linearAttentionValues } from './values/linear-attention.ts';
import { longConvolutionValues } from './values/long-convolutions.ts';
import { mambaValues } from './values/mamba.ts';
import { memoryValues } from './values/memory.ts';
import { multimodalValues } from './values/multimodal.ts';
import { predictionsValues } from './values/predictions.ts';
import { recallValues } from './values/recall.ts';
import { rnnsValues } from './values/rnns.ts';
import { stateSpaceValues } from './values/state-space-models.ts';
import { videoValues } from './values/video.ts';

/** By the name that `<Value of="…">` takes. */
export const values: Readonly<Record<string, ValueDefinition>> = {
  ...memoryValues,
  ...computeValues,
  ...kernelValues,
  ...hardwareValues,
  ...dataValues,
  ...dataQualityValues,
  ...videoValues,
  ...multimodalValues,
  ...applicationsValues,
  ...predictionsValues,
  ...conclusionValues,
  ...recallValues,
  ...hybridsValues,
  ...rnnsValues,
  ...stateSpaceValues,
  ...linearAttentionValues,
  ...longConvolutionValues,
  ...attentionLimitsValues,
  ...mambaValues,
};

export interface EvaluatedInput {
  readonly name: string;
  readonly text: string;
  readonly cite: readonly string[];
}

export interface EvaluatedValue {
  readonly name: string;
  readonly value: number;
  readonly unit: Unit;
  /** The value as it stands in a sentence. */
  readonly text: string;
  readonly label: string;
  /** TeX. */
  readonly formula: string;
  readonly inputs: EvaluatedInput[];
  readonly source: { readonly file: string; readonly symbol: string };
  /** Bibliography keys of the formula and of all inputs. */
  readonly cite: string[];
}

const styles: readonly ValueStyle[] = ['short', 'decimal', 'exact'];

function takeStyle(args: RawArguments): { style: ValueStyle; rest: RawArguments } {
  const { style = 'short', ...rest } = args;
  const known = styles.find((name) => name === style);
  if (known !== undefined) return { style: known, rest };
  throw new ValueError(
    `argument "style": expected short, decimal or exact, got "${style}".`,
    'Leave it out for the usual form.',
  );
}

/**
 * The value of a name for these arguments, with its text and how it was computed. Besides the
 * arguments of the value, `style` chooses how the number is printed.
 * @throws ValueError for an unknown name, an argument that is unknown, missing or out of range.
 */
export function evaluate(name: string, args: RawArguments): EvaluatedValue {
  const definition = Object.hasOwn(values, name) ? values[name] : undefined;
  if (definition === undefined) {
    const hint = didYouMean(name, Object.keys(values), 'The names are in src/course/values.');
    throw new ValueError(`evaluate: there is no value "${name}".`, hint);
  }
  try {
    const { style, rest } = takeStyle(args);
    return describe(name, definition, rest, style);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    const reason = error.message.slice(0, -error.hint.length - 1);
    throw new ValueError(`${name}: ${reason}`, error.hint);
  }
}

function describe(
  name: string,
  definition: ValueDefinition,
  args: RawArguments,
  style: ValueStyle,
): EvaluatedValue {
  const { label, formula, unit, source } = definition;
  const value = definition.compute(args);
  const lines = definition.inputs(args);
  const inputs = lines.map((line) => ({
    name: line.name,
    text:
      typeof line.value === 'number' ? formatValue(line.value, line.unit ?? 'count') : line.value,
    cite: line.cite ?? [],
  }));
  const text = formatValue(value, unit, style);
  const cite = keysOf(definition, lines);
  return { name, value, unit, text, label, formula, inputs, source, cite };
}

const keysOf = ({ cite = [] }: ValueDefinition, lines: readonly ValueInput[]): string[] => [
  ...new Set([...cite, ...lines.flatMap((line) => line.cite ?? [])]),
];

/** Bibliography keys behind a value, without computing it; none for one that does not exist. */
export function sourcesOfValue(name: string, args: RawArguments): readonly string[] {
  const definition = Object.hasOwn(values, name) ? values[name] : undefined;
  return definition ? keysOf(definition, definition.inputs(args)) : [];
}
