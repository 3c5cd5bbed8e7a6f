// The recorded results under content/lab: their schema, shared by what writes and what reads them.
import { z } from 'zod';
import { tasks } from '../models/tasks/tasks.ts';
import { convolutionMethods } from '../models/toy/convolution-timing.ts';
import { scalingLayers } from '../models/toy/scaling-work.ts';
import { layersOf } from '../models/training/settings.ts';
import { isDay } from './schema.ts';

const share = z.number().min(0).max(1);
const count = z.number().int().nonnegative();
const text = z.string().min(1, 'expected text');
const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'expected a date such as 2026-11-23', abort: true })
  .refine(isDay, 'expected a day of the calendar');

const isModel = (model: string): boolean => {
  try {
    return layersOf(model, 1).length > 0;
  } catch {
    return false;
  }
};

/** Everything that a run depends on; `npm run lab` takes the same names. */
const settings = z.strictObject({
  task: z.enum(Object.keys(tasks) as [keyof typeof tasks]),
  model: z.string().refine(isModel, 'expected mixers joined by +'),
  seed: count,
  ...{ layers: count, dim: count, state: count, heads: count, conv: count, mlp: count },
  ...{ rotary: z.boolean(), negative: z.boolean(), randomNonQueries: z.boolean() },
  ...{ deltaMin: z.number().positive(), deltaMax: z.number().positive() },
  ...{ length: count, vocab: count, pairs: count, fewestPairs: count },
  ...{ steps: count, batch: count, rate: z.number().positive() },
  ...{ weightDecay: z.number().nonnegative(), target: z.number().positive() },
});

export const labRunSchema = z.strictObject({
  /** The curve that this run is one seed of. */
  label: z.string().min(1),
  settings,
  /** Numbers that training changed. */
  parameters: z.number().int().positive(),
  /** Numbers that a decoder keeps after a sequence of the training length. */
  memory: z.number().int().positive(),
  steps: z.number().int().positive(),
  /** Wall time of the training; the machine may have done other work meanwhile. */
  seconds: z.number().positive(),
  /** Processor time of the training. */
  cpuSeconds: z.number().positive(),
  /** On fresh examples of the training task, after training. */
  accuracy: share,
  loss: z.number().nonnegative(),
  /** Step, mean training loss since the point before, held-out accuracy. */
  curve: z.array(z.tuple([z.number().int().positive(), z.number().nonnegative(), share])).min(1),
  /** Accuracy on the same task at other sizes. */
  tests: z.array(z.strictObject({ x: z.number(), accuracy: share })),
});

export const labResultSchema = z.strictObject({
  figure: z.string().min(1),
  command: z.string().startsWith('npm run lab -- --record '),
  /** Of the course, from package.json. */
  version: z.string().min(1),
  machine: z.strictObject({ cpu: z.string().min(1), node: z.string().min(1) }),
  /** Wall time of all runs, one after another. */
  seconds: z.number().positive(),
  axis: z.string().min(1).optional(),
  note: z.string().min(1).optional(),
  runs: z.array(labRunSchema).min(1),
});

const milliseconds = z.number().positive();
const measured = { command: text, date: day, machine: text };

/** The other files of the folder, by name: what `src/commands/measure-*.ts` and others write. */
export const measurementSchemas = {
  convolution: z.strictObject({
    ...measured,
    ...{ clock: text, runtime: text, channels: count },
    points: z
      .array(
        z.strictObject({ method: z.enum(convolutionMethods), length: count, ms: milliseconds }),
      )
      .min(1),
  }),
  kernels: z.strictObject({
    ...measured,
    ...{ load: z.number().nonnegative(), browser: text, adapter: text, software: z.boolean() },
    points: z
      .array(
        z.strictObject({
          id: z.enum([
            ...(['naive-attention', 'tiled-attention'] as const),
            ...(['unfused-scan', 'sequential-scan', 'parallel-scan'] as const),
          ]),
          ...{ length: count, clock: z.enum(['gpu', 'cpu']), compared: count, outputs: count },
          ...{ ms: milliseconds, error: z.number().nonnegative() },
        }),
      )
      .min(1),
  }),
  scaling: z.strictObject({
    ...measured,
    ...{ clock: text, runtime: text, channels: count, state: count },
    points: z
      .array(z.strictObject({ layer: z.enum(scalingLayers), length: count, ms: milliseconds }))
      .min(1),
  }),
  'selective-steps': z.strictObject({
    ...{ command: text, machine: text, runtime: text, settings, examples: count },
    runs: z
      .array(
        z.strictObject({
          ...{ seed: count, steps: count, accuracy: share },
          channels: z
            .array(z.strictObject({ layer: count, data: z.number(), blank: z.number() }))
            .min(1),
        }),
      )
      .min(1),
  }),
} as const;

export type LabRun = z.infer<typeof labRunSchema>;
export type LabResult = z.infer<typeof labResultSchema>;
