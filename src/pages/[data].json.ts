// The data of the course for machines: /glossary.json, /notation.json, /lab-results.json.
import type { APIContext } from 'astro';
import { dataFile, dataSets, json } from '../components/copies/data.ts';
import { getCourse } from '../course/load.ts';

export function getStaticPaths() {
  return Object.keys(dataSets).map((data) => ({ params: { data } }));
}

export function GET({ params, site }: APIContext): Response {
  return json(dataFile(params['data']!, getCourse(), site));
}
