// Schemas of everything a writer touches under content/.
import { z } from 'zod';

const slug = z
  .string()
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, 'expected lower-case words joined by hyphens');
const stamp = z.string().regex(/^\d{2}:[0-5]\d:[0-5]\d$/, 'expected a time stamp such as 00:11:33');
const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'expected a date such as 2026-11-23', abort: true })
  .refine(isDay, 'expected a day of the calendar');
const text = z.string().min(1, 'expected text');
/** A list without which a page would be empty. */
const listOf = <T extends z.ZodType>(entry: T): z.ZodArray<T> =>
  z.array(entry).min(1, 'expected at least one entry');
const address = z
  .string()
  .regex(/^https?:\/\/[^\s"'<>]+$/, 'expected an address such as https://example.org/');

/** Months and days that a date names exist. */
export function isDay(written: string): boolean {
  const [year = 0, month = 1, day = 1] = written.split('-').map(Number);
  const at = new Date(Date.UTC(year, month - 1, day));
  return year >= 1000 && at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
}

export const courseSchema = z.strictObject({
  title: text,
  tagline: text,
  description: text,
  interview: z.strictObject({
    title: text,
    host: text,
    guests: z.array(text),
    published: date,
    duration: stamp,
    post: address,
    video: address,
  }),
  parts: listOf(
    z.strictObject({
      id: slug,
      title: text,
      summary: text,
      chapters: listOf(
        z.strictObject({
          slug,
          title: text,
          short: text,
          summary: text,
          prerequisites: z.array(slug),
          interview: z.strictObject({ from: stamp, to: stamp.optional(), topic: text }).optional(),
        }),
      ),
    }),
  ),
});

export const glossarySchema = z.array(
  z.strictObject({
    id: slug,
    term: text,
    abbreviations: z.array(text).default([]),
    aliases: z.array(text).default([]),
    definition: text,
    chapter: slug,
    see: z.array(slug).default([]),
    cite: z.array(text).default([]),
  }),
);

export const roles = [
  'query',
  'key',
  'value',
  'state',
  'input',
  'output',
  'A',
  'B',
  'C',
  'delta',
  'decay',
  'gate',
  'compute',
  'memory',
  'index',
  'other',
] as const;

export const notationSchema = z.array(
  z.strictObject({
    id: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9_-]*$/, 'expected a letter, then letters, digits and hyphens'),
    macro: z.string().regex(/^\\[A-Za-z]+$/, 'expected a macro such as \\Abar, letters only'),
    tex: text,
    name: text,
    spoken: text,
    role: z.enum(roles),
    shape: z.string().optional(),
    unit: z.string().optional(),
    meaning: text,
    code: z.array(z.strictObject({ module: text, names: z.array(text).min(1) })).default([]),
    defined: slug,
    paper: text.optional(),
  }),
);

export const verdicts = ['supported', 'partly', 'contested', 'opinion', 'open', 'wrong'] as const;

export const claimsSchema = z.strictObject({
  claims: z.array(
    z.strictObject({
      id: slug,
      speaker: text,
      stamp,
      chapter: slug,
      topic: text,
      paraphrase: text,
      quote: text.optional(),
      verdict: z.enum(verdicts),
      assessment: text,
      confidence: z.enum(['high', 'medium', 'low']),
      checked: date,
      cite: z.array(text).default([]),
    }),
  ),
  corrections: z.array(
    z.strictObject({
      id: slug,
      wrong: text,
      right: text,
      stamp: stamp.optional(),
      cite: z.array(text).default([]),
    }),
  ),
});

export const predictionsSchema = z.array(
  z.strictObject({
    id: slug,
    who: text,
    stamp,
    prediction: text,
    criterion: text,
    outcome: text,
    verdict: z.enum(['right', 'partly', 'mixed', 'open', 'wrong', 'unknown']),
    confidence: z.enum(['high', 'medium', 'low']),
    date,
    cite: z.array(text).default([]),
    note: text.optional(),
  }),
);

/** What an entry of the timeline is about, and how the page calls it. */
export const timelineKinds = {
  attention: 'attention',
  recurrence: 'recurrence',
  linear: 'linear attention',
  ssm: 'state space models',
  convolution: 'long convolutions',
  hybrid: 'hybrids',
  kernel: 'kernels',
  data: 'data',
  media: 'image, sound and video',
  evidence: 'measurements and debates',
} as const;

export const timelineSchema = z.array(
  z.strictObject({
    id: slug,
    /** As exactly as known: a year, a month or a day. */
    date: z
      .string()
      .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/, {
        error: 'expected a date such as 2024, 2024-03 or 2024-03-28',
        abort: true,
      })
      .refine(isDay, 'expected a day of the calendar'),
    kind: z.enum(Object.keys(timelineKinds) as [keyof typeof timelineKinds]),
    title: text,
    text,
    /** Known from a report about the source and not from the source. */
    reported: z.boolean().default(false),
    chapters: z.array(slug).min(1, 'expected at least one chapter'),
    cite: z.array(text).min(1, 'expected at least one source'),
  }),
);

export const quizSchema = listOf(
  z.strictObject({
    id: slug,
    kind: z.enum(['concept', 'predict', 'number']),
    prompt: text,
    /** Choices of a concept or predict question; exactly one is correct. */
    choices: z
      .array(z.strictObject({ text, correct: z.boolean().default(false), why: text }))
      .optional(),
    /** Accepted relative error of a number question; 0 demands the exact number. */
    tolerance: z.number().nonnegative().optional(),
    unit: text.optional(),
    explanation: text,
  }),
);

/** What readers type: topics, questions and formulas by chapter, and words that mean the same. */
const topics = text.transform((list) =>
  list
    .trim()
    .split(/\s*,\s*/)
    .filter(Boolean),
);

export const searchSchema = z.strictObject({
  chapters: z.record(
    z.string(),
    z.strictObject({
      topics,
      questions: z
        .string()
        .default('')
        .transform((questions) => questions.split(/(?<=\?)\s+/).filter(Boolean)),
      formulas: z.array(text).default([]),
    }),
  ),
  pages: z.record(z.string(), topics).default({}),
  synonyms: z.array(z.array(text).min(2)),
});

export const frontmatterSchema = z.strictObject({
  description: text,
  goals: z.array(text).min(2),
});

export type CourseFile = z.infer<typeof courseSchema>;
export type GlossaryEntry = z.infer<typeof glossarySchema>[number];
export type NotationEntry = z.infer<typeof notationSchema>[number];
export type ClaimsFile = z.infer<typeof claimsSchema>;
export type Claim = ClaimsFile['claims'][number];
export type Prediction = z.infer<typeof predictionsSchema>[number];
export type TimelineEntry = z.infer<typeof timelineSchema>[number];
export type QuizQuestion = z.infer<typeof quizSchema>[number];
export type SearchHints = z.infer<typeof searchSchema>;
export type Frontmatter = z.infer<typeof frontmatterSchema>;
