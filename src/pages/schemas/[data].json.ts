// JSON Schema of every data file: /schemas/glossary.json and so on.
import type { APIContext } from 'astro';
import { json, schemaFiles } from '../../components/copies/data.ts';

export function getStaticPaths() {
  return Object.keys(schemaFiles()).map((data) => ({ params: { data } }));
}

export function GET({ params }: APIContext): Response {
  return json(schemaFiles()[params['data']!]);
}
