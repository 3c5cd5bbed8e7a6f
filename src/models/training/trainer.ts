// One run: a model, its optimiser and its streams of examples. Training is a generator that yields
// a record a step, so that whoever drives it decides when to go on, to look, or to stop.
import { createArenaTape } from '../autodiff/arena.ts';
import { crossEntropy } from '../autodiff/ops.ts';
import { createParameters } from '../autodiff/parameters.ts';
import { backward, resetTape, valueOf, type Tape, type Variable } from '../autodiff/tape.ts';
import {
  drawBatch,
  IGNORE,
  portionsOf,
  type Batch,
  type Example,
  type Task,
} from '../tasks/example.ts';
import { DomainError } from '../tensor/errors.ts';
import { seeded, type Random } from '../tensor/random.ts';
import { sizeOf, type Tensor } from '../tensor/tensor.ts';
import { adamwStep, initAdamw } from './adamw.ts';
import { initModel, memoryOf, model } from './models/model.ts';
import { cosineRate } from './schedule.ts';
import { modelConfigOf, taskOf, type LabSettings } from './settings.ts';

export interface StepRecord {
  /** Counted from 1. */
  readonly step: number;
  /** Mean cross-entropy of the scored positions, in nats. */
  readonly loss: number;
  /** Share of the scored positions of this batch whose best class is the target. */
  readonly accuracy: number;
  readonly rate: number;
  /** Accuracy on held-out examples, at the steps that measured it. */
  readonly heldOut?: number;
  /** Time of the step, where a clock was given. */
  readonly millis?: number;
}

export interface Evaluation {
  readonly accuracy: number;
  readonly loss: number;
  /** Scored positions. */
  readonly count: number;
}

/** One example as the model sees it, with everything that the mixers show of themselves. */
export interface Inspection {
  readonly tokens: readonly number[];
  readonly targets: readonly number[];
  readonly predictions: readonly number[];
  readonly traces: Readonly<Record<string, Tensor>>;
}

export interface Trainer {
  readonly settings: LabSettings;
  readonly task: Task;
  /** Numbers that training changes. */
  readonly parameters: number;
  /** Numbers that a decoder keeps after a sequence of the task's length. */
  readonly memory: number;
  /** One record a step until all steps are done or the held-out accuracy reaches the target. */
  readonly train: () => Generator<StepRecord, void, void>;
  /** Accuracy on `count` fresh examples of this task (or another with the same vocabulary). */
  readonly evaluate: (count?: number, task?: Task) => Evaluation;
  readonly inspect: (example: Example) => Inspection;
}

export interface TrainerOptions {
  /** The tape to train on; one of 128 MB with SIMD kernels unless given. */
  readonly tape?: Tape & { readonly keep?: () => void };
  /** Milliseconds, for `millis`. */
  readonly now?: (() => number) | undefined;
  /** Steps between two looks at held-out examples; 50 unless given. */
  readonly lookEvery?: number | undefined;
}

/**
 * A batch goes through the model in portions of at most this many tokens, whose gradients add up:
 * what one portion computes then stays in the processor's cache, and memory does not grow with the
 * batch.
 */
export const PORTION = 512;
const WARMUP = 20;

/** Streams of random numbers that never meet: weights, training, held-out, test. */
const stream = (seed: number, use: number): Random => seeded(seed * 8 + use);

/**
 * A model with fresh weights for the settings; equal settings give equal runs.
 * @throws DomainError when sizes do not fit each other.
 */
export function createTrainer(settings: LabSettings, options: TrainerOptions = {}): Trainer {
  const { now, lookEvery = 50 } = options;
  const tape = options.tape ?? createArenaTape();
  const task = taskOf(settings);
  const config = modelConfigOf(settings);
  const initial = initModel(config, stream(settings.seed, 0));
  const parameters = createParameters(tape, initial);
  const optimiser = initAdamw(parameters.data.length, tape.allocate);
  options.tape?.keep?.();
  if (!options.tape && 'keep' in tape) (tape as { keep: () => void }).keep();
  const fixed = withoutGradients(parameters.variables);

  const score = (weights: Readonly<Record<string, Variable>>, batch: Batch): Variable =>
    model(tape, weights, { shape: batch.shape, data: batch.tokens }, config);

  function evaluate(count = 256, from: Task = task, random = stream(settings.seed, 3)): Evaluation {
    const size = Math.max(1, Math.min(count, Math.floor(PORTION / from.length)));
    let [right, loss, scored] = [0, 0, 0];
    for (let done = 0; done < count; done += size) {
      const batch = drawBatch(from, Math.min(size, count - done), random);
      const logits = score(fixed, batch);
      const counted = countScored(batch);
      right += correct(logits, batch.targets);
      loss += crossEntropy(tape, logits, batch.targets, IGNORE).data[0]! * counted;
      scored += counted;
      resetTape(tape);
    }
    return { accuracy: right / scored, loss: loss / scored, count: scored };
  }

  // #region train
  function* train(): Generator<StepRecord, void, void> {
    const random = stream(settings.seed, 1);
    const { steps, rate: peak, weightDecay, batch: size } = settings;
    const warmup = Math.min(WARMUP, steps - 1);
    for (let step = 1; step <= steps; step++) {
      const start = now?.() ?? 0;
      const batch = drawBatch(task, size, random);
      const scored = countScored(batch);
      let [loss, right] = [0, 0];
      for (const portion of portionsOf(batch, PORTION)) {
        const share = countScored(portion) / scored;
        const logits = score(parameters.variables, portion);
        const mean = crossEntropy(tape, logits, portion.targets, IGNORE);
        loss += share * requireFinite(mean.data[0]!, step);
        right += correct(logits, portion.targets);
        backward(tape, [{ output: mean, grad: { shape: [], data: Float64Array.of(share) } }]);
        resetTape(tape);
      }
      const rate = cosineRate(step - 1, { peak, steps, warmup, floor: peak / 20 });
      adamwStep(tape.kernels, parameters.data, parameters.grad, optimiser, rate, {
        weightDecay,
        maxNorm: 1,
      });
      const look = step % lookEvery === 0 || step === steps;
      const heldOut = look ? evaluate(128, task, stream(settings.seed, 2)).accuracy : undefined;
      yield {
        step,
        loss,
        accuracy: right / scored,
        rate,
        ...(heldOut === undefined ? {} : { heldOut }),
        ...(now ? { millis: now() - start } : {}),
      };
      if (heldOut !== undefined && heldOut >= settings.target) return;
    }
  }
  // #endregion train

  function inspect(example: Example): Inspection {
    const { tokens, targets } = example;
    const traces: Record<string, Tensor> = {};
    const input = { shape: [1, tokens.length], data: tokens };
    const logits = model(tape, fixed, input, config, (name, value) => {
      traces[name] = valueOf(value);
    });
    const predictions = Array.from({ length: tokens.length }, (_, t) => best(logits, t));
    resetTape(tape);
    return { tokens, targets, predictions, traces };
  }

  return {
    settings,
    task,
    parameters: Object.values(initial).reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    memory: memoryOf(config, task.length),
    train,
    evaluate: (count, from) => evaluate(count, from),
    inspect,
  };
}

/** Positions with a target. */
function countScored({ targets }: Batch): number {
  return targets.reduce((sum, target) => sum + (target === IGNORE ? 0 : 1), 0);
}

function requireFinite(loss: number, step: number): number {
  if (Number.isFinite(loss)) return loss;
  throw new DomainError(
    `train: expected a finite loss at step ${step}, got ${loss}.`,
    'Lower the learning rate and start again.',
  );
}

/** The same numbers as leaves that receive no gradient: nothing is kept for a backward pass. */
function withoutGradients(
  variables: Readonly<Record<string, Variable>>,
): Readonly<Record<string, Variable>> {
  const entries = Object.entries(variables).map(([name, { shape, data }]) => [
    name,
    { shape, data, needsGrad: false, grad: undefined },
  ]);
  return Object.fromEntries(entries) as Readonly<Record<string, Variable>>;
}

/** The class with the highest score in row `row`. */
function best(logits: Variable, row: number): number {
  const vocab = logits.shape.at(-1)!;
  let top = 0;
  for (let i = 1; i < vocab; i++) {
    if (logits.data[row * vocab + i]! > logits.data[row * vocab + top]!) top = i;
  }
  return top;
}

function correct(logits: Variable, targets: ArrayLike<number>): number {
  let right = 0;
  for (let r = 0; r < targets.length; r++) {
    if (targets[r] !== IGNORE && best(logits, r) === targets[r]) right++;
  }
  return right;
}
