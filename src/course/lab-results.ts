// The recorded results under content/lab: their schema, shared by what writes and what reads them.
import { z } from 'zod';

const share = z.number().min(0).max(1);

const settings = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

export const labRunSchema = z.strictObject({
  /** The curve that this run is one seed of. */
  label: z.string().min(1),
  /** Everything that the run depends on; `npm run lab` takes the same names. */
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

export type LabRun = z.infer<typeof labRunSchema>;
export type LabResult = z.infer<typeof labResultSchema>;
