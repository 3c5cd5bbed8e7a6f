import type { APIContext } from 'astro';
import { llmsFull } from '../components/copies/llms.ts';
import { getCourse } from '../course/load.ts';

export const GET = ({ site }: APIContext): Response =>
  new Response(llmsFull(getCourse(), site), {
    headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  });
