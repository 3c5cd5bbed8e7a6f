// Values of the chapter on Mamba: clocks, sizes of state, and what the lab recorded.
import copying from '../../../content/lab/selective-copying.json' with { type: 'json' };
import trained from '../../../content/lab/selective-steps.json' with { type: 'json' };
import { fusedScanBytes, mambaSpec, unfusedScanBytes } from '../../models/costs/mamba.ts';
import { layersOf, modelStateBytes } from '../../models/costs/model.ts';
import type { NamedModel } from '../../models/costs/models-parts.ts';
import { mamba2Spec, ssdChunkFlops, ssdRecurrentFlops } from '../../models/costs/ssd.ts';
import { readDictation, usualGain } from '../../models/toy/dictation.ts';
import { writeError, type WriteRule } from '../../models/toy/exponential-rules.ts';
import { choiceArgument, modelArgument, namedChoice, numberArgument } from '../value-arguments.ts';
import { define, input, modelInput } from '../value-definition.ts';

const model = modelArgument();

/** Numbers of recurrent state of one sequence. */
export function stateNumbers(model: NamedModel): number {
  return modelStateBytes(model, { stateBytesPerNumber: 1 });
}

/**
 * Tokens whose cache has as many numbers as the state, in a Transformer with as many heads of keys
 * as of queries, equal width and half as many layers: two Mamba blocks stand for one of its layers.
 */
export function stateInTokens(model: NamedModel): number {
  const perToken = 2 * (layersOf(model).length / 2) * model.dim;
  return stateNumbers(model) / perToken;
}

const tasks = ['fixed-copying', 'selective-copying'] as const;
const models = ['mamba', 's4d', 'long-convolution', 'lstm', 'attention'] as const;
export type CopyingTask = (typeof tasks)[number];
export type CopyingModel = (typeof models)[number];
const names = <Name extends string>(all: readonly Name[]) =>
  Object.fromEntries(all.map((name) => [name, name])) as Record<Name, Name>;

/** Accuracy after training of the three recorded seeds, lowest first. */
export function copyingAccuracies(task: CopyingTask, model: CopyingModel): readonly number[] {
  const found = copying.runs.filter(({ label }) => label === `${task}: ${model}`);
  if (found.length !== 3)
    throw new RangeError(`There are ${found.length} runs of ${task}: ${model}.`);
  return found.map(({ accuracy }) => accuracy).sort((a, b) => a - b);
}

/** Channels of a layer whose step at one kind of token is ten times as long as at the other. */
export function openChannels(seed: number, layer: number, kind: 'data' | 'blank'): number {
  const run = trained.runs.find((one) => one.seed === seed);
  if (!run) throw new RangeError(`There is no run of seed ${seed}.`);
  const other = kind === 'data' ? 'blank' : 'data';
  return run.channels.filter((c) => c.layer === layer - 1 && c[kind] >= 10 * c[other]).length;
}

export const mambaValues = {
  modeHalfLife: define({
    label: 'tokens after which a mode has forgotten half',
    formula: String.raw`\frac{\ln 2}{\Delta |A|}`,
    unit: 'count',
    source: { file: 'src/course/values/mamba.ts', symbol: 'mambaValues' },
    cite: ['gu2023mamba'],
    arguments: {
      delta: numberArgument('step Δ', 'count'),
      size: numberArgument('|A|', 'count'),
    },
    compute: ({ delta, size }) => Math.LN2 / (delta * size),
    inputs: ({ delta, size }) => [input('Δ', delta, 'count'), input('|A|', size, 'count')],
  }),
  stateNumbers: define({
    label: 'numbers of recurrent state of one sequence, whatever its length',
    formula: String.raw`n_\text{layers}\, d_\text{inner}\, N`,
    unit: 'count',
    source: { file: 'src/models/costs/model.ts', symbol: 'modelStateBytes' },
    arguments: { model },
    compute: ({ model }) => stateNumbers(model),
    inputs: ({ model }) => [
      modelInput(model),
      input('layers', layersOf(model).length, 'count'),
      input('width', model.dim, 'count'),
    ],
  }),
  stateInTokens: define({
    label: 'tokens whose cache has as many numbers as the state',
    formula: String.raw`\frac{n_\text{layers}\, d_\text{inner}\, N}{2\,(n_\text{layers}/2)\, d}`,
    unit: 'tokens',
    source: { file: 'src/course/values/mamba.ts', symbol: 'stateInTokens' },
    arguments: { model },
    compute: ({ model }) => stateInTokens(model),
    inputs: ({ model }) => [
      modelInput(model),
      input('numbers of state', stateNumbers(model), 'count'),
      input('numbers cached a token', layersOf(model).length * model.dim, 'count'),
    ],
  }),
  ssdChunkOverhead: define({
    label: 'arithmetic of the chunked form over that of the recurrence',
    formula: String.raw`\frac{2Q(N + d_\text{inner}) + 4\,d_\text{inner}N}{5\,d_\text{inner}N}`,
    unit: 'ratio',
    source: { file: 'src/models/costs/ssd.ts', symbol: 'ssdChunkFlops' },
    cite: ['dao2024mamba2'],
    arguments: {
      dim: numberArgument('width of the model', 'count', { whole: true }),
      chunk: numberArgument('tokens a chunk', 'tokens', { whole: true }),
    },
    compute: ({ dim, chunk }) =>
      ssdChunkFlops(mamba2Spec(dim), 1, chunk) / ssdRecurrentFlops(mamba2Spec(dim)),
    inputs: ({ dim, chunk }) => [
      input('width', dim, 'count'),
      input('channels', mamba2Spec(dim).inner, 'count'),
      input('state a channel', mamba2Spec(dim).state, 'count'),
      input('tokens a chunk', chunk, 'tokens'),
    ],
  }),
  fusedScanSaving: define({
    label: 'bytes moved by the scan step by step through memory over those of the fused one',
    formula: String.raw`1 + \frac{6\,d_\text{inner} N}{3\,d_\text{inner} + 2N}`,
    unit: 'ratio',
    source: { file: 'src/models/costs/mamba.ts', symbol: 'fusedScanBytes' },
    cite: ['gu2023mamba'],
    arguments: {
      dim: numberArgument('width of the model', 'count', { whole: true }),
      length: numberArgument('tokens', 'tokens', { whole: true }),
    },
    compute: ({ dim, length }) =>
      unfusedScanBytes(mambaSpec(dim), length, 2) / fusedScanBytes(mambaSpec(dim), length, 2),
    inputs: ({ dim, length }) => [
      input('width', dim, 'count'),
      input('channels', mambaSpec(dim).inner, 'count'),
      input('state a channel', mambaSpec(dim).state, 'count'),
      input('tokens', length, 'tokens'),
    ],
  }),
  writeErrorShrinks: define({
    label: 'by what the error of the state falls when the step is halved',
    formula: String.raw`\frac{\max_t |h_t^{\Delta} - h(t)|}{\max_t |h_t^{\Delta/2} - h(t)|}`,
    unit: 'ratio',
    source: { file: 'src/models/toy/exponential-rules.ts', symbol: 'writeError' },
    cite: ['lahoti2026mamba3'],
    arguments: {
      rule: choiceArgument<WriteRule>('rule', { end: 'end', both: 'both ends' }),
      delta: numberArgument('step before halving', 'count', {
        default: 0.1,
        minimum: 1e-4,
        maximum: 4,
      }),
    },
    compute: ({ rule, delta }) => writeError(rule, delta) / writeError(rule, delta / 2),
    inputs: ({ rule, delta }) => [
      { name: 'system', value: 'h′ = −h + cos t' },
      { name: 'input written at', value: rule === 'end' ? 'the end of the step' : rule },
      input('step before halving', delta, 'count'),
    ],
  }),
  dictationWordShare: define({
    label: 'share of the state that comes from words, after the dictated sentence',
    formula: String.raw`\frac{\sum_{s\,\text{word}} \bar A_{s+1}\cdots\bar A_t\, \bar B_s x_s}{h_t}`,
    unit: 'percent',
    source: { file: 'src/models/toy/dictation.ts', symbol: 'readDictation' },
    arguments: {
      steps: choiceArgument('steps', { selective: true, fixed: false }),
      loudness: numberArgument('input of a filler', 'count', { default: 1 }),
    },
    compute: ({ steps, loudness }) => {
      const readings = readDictation(usualGain, loudness);
      return (steps ? readings.selective : readings.fixed).wordShare.at(-1)!;
    },
    inputs: ({ steps, loudness }) => [
      { name: 'steps', value: steps ? 'set by the token' : 'the same for all' },
      input('input of a filler, of a word 1', loudness, 'count'),
    ],
  }),
  copyingAccuracy: define({
    label: 'accuracy of the recorded runs, one of three seeds by rank',
    formula: String.raw`\frac{\text{right}}{\text{asked}}`,
    unit: 'percent',
    source: { file: 'src/course/values/mamba.ts', symbol: 'copyingAccuracies' },
    arguments: {
      task: choiceArgument<CopyingTask>('task', names(tasks)),
      model: choiceArgument<CopyingModel>('model', names(models)),
      rank: namedChoice('rank', { lowest: 0, middle: 1, highest: 2 }),
    },
    compute: ({ task, model, rank }) => copyingAccuracies(task, model)[rank.of]!,
    inputs: ({ task, model, rank }) => [
      { name: 'task and model', value: `${task}, ${model}` },
      { name: 'seed', value: `the ${rank.name}` },
      {
        name: 'all seeds',
        value: copyingAccuracies(task, model)
          .map((share) => `${(100 * share).toFixed(1)}%`)
          .join(', '),
      },
      { name: 'command', value: copying.command },
    ],
  }),
  openChannels: define({
    label: 'channels whose step is ten times as long at one kind of token as at the other',
    formula: String.raw`\#\{c : \Delta_c^\text{kind} \ge 10\,\Delta_c^\text{other}\}`,
    unit: 'count',
    source: { file: 'src/models/training/steps-by-kind.ts', symbol: 'stepsByKind' },
    arguments: {
      seed: choiceArgument('seed', { 1: 1, 2: 2, 3: 3 }),
      layer: choiceArgument('layer, counted from 1', { 1: 1, 2: 2 }),
      kind: choiceArgument<'data' | 'blank'>('kind', { data: 'data', blank: 'blank' }),
    },
    compute: ({ seed, layer, kind }) => openChannels(seed, layer, kind),
    inputs: ({ seed, layer, kind }) => [
      input('seed', seed, 'count'),
      input('layer', layer, 'count'),
      { name: 'longer at', value: kind === 'data' ? 'tokens to be copied' : 'blanks' },
      { name: 'command', value: trained.command },
    ],
  }),
} as const;
