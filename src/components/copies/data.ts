// The course's data for machines: each set as JSON with its schema, made from the same definitions
// that check the files a writer edits.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { cslItems } from '../../course/bibliography-csl.ts';
import { version } from '../../course/citation.ts';
import { labResultSchema } from '../../course/lab-results.ts';
import type { Course } from '../../course/load.ts';
import {
  claimsSchema,
  glossarySchema,
  notationSchema,
  predictionsSchema,
  timelineSchema,
} from '../../course/schema.ts';
import { address } from './address.ts';

export interface DataSet {
  readonly title: string;
  readonly items: z.ZodType;
  readonly read: (course: Course) => unknown;
}

function recorded({ root }: Course): object[] {
  const folder = join(root, 'lab');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as object);
}

/** Trainings say which figure they are for; measurements of speed and the like do not. */
const isTraining = (file: object): boolean => 'figure' in file;

const name = z.looseObject({
  family: z.string().optional(),
  given: z.string().optional(),
  literal: z.string().optional(),
});

/** The part of CSL-JSON that citation tools need. */
const cslSchema = z.array(
  z.looseObject({
    id: z.string().min(1),
    type: z.string().min(1),
    title: z.string().min(1),
    author: z.array(name).optional(),
    issued: z
      .looseObject({ 'date-parts': z.array(z.array(z.union([z.number(), z.string()]))) })
      .optional(),
    URL: z.string().optional(),
  }),
);

/** By the name of the file: /glossary.json and its schema /schemas/glossary.json. */
export const dataSets: Readonly<Record<string, DataSet>> = {
  glossary: {
    title: 'Terms of the course',
    items: glossarySchema,
    read: ({ glossary }) => glossary,
  },
  notation: {
    title: 'Symbols of the course, with TeX and the code that computes them',
    items: notationSchema,
    read: ({ notation }) => notation,
  },
  claims: {
    title: 'Claims of the interview with time stamp, verdict and evidence',
    items: claimsSchema.shape.claims,
    read: ({ claims }) => claims,
  },
  corrections: {
    title: 'Where a circulating summary departs from the interview',
    items: claimsSchema.shape.corrections,
    read: ({ corrections }) => corrections,
  },
  predictions: {
    title: 'Predictions of the interview with test, outcome and verdict',
    items: predictionsSchema,
    read: ({ predictions }) => predictions,
  },
  timeline: {
    title: 'Sequence architectures from 2014 to 2026, with sources',
    items: timelineSchema,
    read: ({ timeline }) => timeline,
  },
  'lab-results': {
    title: 'Recorded trainings of the lab, with seed, command and machine',
    items: z.array(labResultSchema),
    read: (course) => recorded(course).filter(isTraining),
  },
  measurements: {
    title: 'Other measurements, each with the command that made it and the machine',
    items: z.array(z.looseObject({ command: z.string().min(1), machine: z.string() })),
    read: (course) => recorded(course).filter((file) => !isTraining(file)),
  },
};

export const references: DataSet = {
  title: 'Sources of the course as CSL-JSON',
  items: cslSchema,
  read: ({ root }) => cslItems(readFileSync(join(root, 'references.bib'), 'utf8')),
};

const envelope = (items: z.ZodType): z.ZodType =>
  z.strictObject({
    $schema: z.url(),
    title: z.string(),
    version: z.string(),
    licence: z.string(),
    items,
  });

/** The data of a set with where it is from; a test checks it against the schema it names. */
export function dataFile(key: string, course: Course, site: URL | undefined): unknown {
  const set = dataSets[key];
  if (!set) throw new Error(`There is no data set "${key}".`);
  return {
    $schema: address(site, `schemas/${key}.json`),
    title: set.title,
    version,
    licence: 'MIT',
    items: set.read(course),
  };
}

/** JSON Schema (2020-12) of every data set; the one of references.json is a plain list. */
export function schemaFiles(): Record<string, unknown> {
  const sets = Object.entries(dataSets).map(([key, { items, title }]) => [
    key,
    { title, ...z.toJSONSchema(envelope(items), { io: 'output' }) },
  ]);
  return {
    ...Object.fromEntries(sets),
    references: { title: references.title, ...z.toJSONSchema(references.items) },
  };
}

export function json(data: unknown): Response {
  return new Response(`${JSON.stringify(data, null, 2)}\n`, {
    headers: { 'Content-Type': 'application/json' },
  });
}
